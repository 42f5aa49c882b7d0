"""When to ask *Have you two connected?*, and when the state has already answered."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from bot.domain import daytime, slots
from bot.domain.choices import Answer, Side, Step
from bot.domain.errors import NoLongerOpen
from bot.domain.notices import Act, CheckInAnswered, CheckInAsked, Letter, NoLongerShown
from bot.domain.people import PersonId
from bot.domain.requests import CheckIn, CheckInState, Status, SupportRequest

#: After the promised time; evidence, section 2, row 11: did-you-connect at 48 h, promise of 24 h.
FIRST_AFTER = timedelta(days=1)
#: After a *Not yet*.
AGAIN_AFTER = timedelta(days=2)
#: A check-in later than this is not sent: the next one takes its place.
TOO_LATE = timedelta(hours=48)
#: How long the last question stands before the request closes by itself.
CLOSES_AFTER_LAST = timedelta(days=1)

_DAYS = {Step.DAY_14: timedelta(days=14), Step.DAY_30: timedelta(days=30)}


def plan(request: SupportRequest) -> tuple[CheckIn, ...]:
    """Plan a match's check-ins, each moved into the daytime of the person asked."""
    matched_at = request.matched_at
    if matched_at is None:
        return ()
    first = max(request.promised_at, matched_at) + FIRST_AFTER
    due = {Step.FIRST: first, **{step: matched_at + after for step, after in _DAYS.items()}}
    nth = len(request.checkins)
    return tuple(
        CheckIn(
            id=f"{nth + i}",
            side=side,
            step=step,
            due_at=daytime.next_daytime(moment, zone_of(request, side)),
        )
        for i, (step, moment, side) in enumerate(
            (step, moment, side) for step, moment in due.items() for side in Side
        )
    )


def moved(request: SupportRequest, side: Side) -> SupportRequest:
    """Put what one side is still to be asked into the daytime of where they are now."""
    where = zone_of(request, side)
    kept = tuple(
        replace(one, due_at=daytime.next_daytime(one.due_at, where))
        if one.side is side and one.state is CheckInState.PLANNED
        else one
        for one in request.checkins
    )
    return replace(request, checkins=kept)


def next_due(request: SupportRequest) -> datetime | None:
    """Say when the next planned check-in, or the closing after the last one, is due."""
    if request.status is not Status.MATCHED:
        return None
    moments = [one.due_at for one in request.checkins if one.state is CheckInState.PLANNED]
    moments.extend(filter(None, [closes_at(request)]))
    return min(moments, default=None)


def closes_at(request: SupportRequest) -> datetime | None:
    """Say when a matched request closes by itself: a day after its day-30 question."""
    if request.status is not Status.MATCHED:
        return None
    last = [
        one.due_at
        for one in request.checkins
        if one.step is Step.DAY_30 and one.state is not CheckInState.DROPPED
    ]
    return max(last) + CLOSES_AFTER_LAST if last else None


def ask_due(request: SupportRequest, now: datetime) -> tuple[SupportRequest, tuple[Letter, ...]]:
    """Ask what is due, each side once; what is too late or older gives way to the next one."""
    asked = {side: due[-1].id for side in Side if (due := _to_ask(request, side, now))}
    kept: list[CheckIn] = []
    letters: list[Letter] = []
    for one in request.checkins:
        if one.state is not CheckInState.PLANNED or one.due_at > now:
            kept.append(one)
        elif one.id == asked.get(one.side):
            kept.append(replace(one, state=CheckInState.ASKED))
            letters.append(_letter(request, one))
        else:
            kept.append(replace(one, state=CheckInState.DROPPED))
    return replace(request, checkins=tuple(kept)), tuple(letters)


def asks_now(request: SupportRequest, side: Side, now: datetime) -> bool:
    """Tell whether one side would be asked something now."""
    return bool(_to_ask(request, side, now))


def put_off(request: SupportRequest, side: Side, now: datetime, until: datetime) -> SupportRequest:
    """Ask one side later what it would be asked now."""
    due = {one.id for one in _to_ask(request, side, now)}
    kept = tuple(replace(one, due_at=until) if one.id in due else one for one in request.checkins)
    return replace(request, checkins=kept)


def _to_ask(request: SupportRequest, side: Side, now: datetime) -> list[CheckIn]:
    """List what one side is to be asked now, the latest question last."""
    due = (
        one
        for one in request.checkins
        if one.side is side
        and one.state is CheckInState.PLANNED
        and now - TOO_LATE <= one.due_at <= now
        and not answered_already(request, one)
    )
    return sorted(due, key=lambda one: one.due_at)


def answered_already(request: SupportRequest, checkin: CheckIn) -> bool:
    """Tell whether this side has already said that they connected, where that is the question."""
    return checkin.step in {Step.FIRST, Step.AGAIN} and any(
        other.side is checkin.side
        and other.answer is Answer.CONNECTED
        and other.state is CheckInState.ANSWERED  # of this match, not of an earlier one
        for other in request.checkins
    )


def find(request: SupportRequest, checkin_id: str, person: PersonId) -> CheckIn:
    """Find the question somebody was asked, or refuse with `NoLongerOpen`."""
    side = side_of(request, person)
    for one in request.checkins:
        if one.id == checkin_id and one.side is side and one.state is CheckInState.ASKED:
            return one
    raise NoLongerOpen("this question has been answered or is no longer needed")


def side_of(request: SupportRequest, person: PersonId) -> Side | None:
    """Say on which side of the match somebody is; None for neither."""
    if person == request.requester:
        return Side.REQUESTER
    if person == request.supporter:
        return Side.SUPPORTER
    return None


def answered(
    request: SupportRequest, checkin: CheckIn, answer: Answer, now: datetime
) -> SupportRequest:
    """Note an answer; *Not yet* asks once more in two days."""
    done = tuple(
        replace(one, state=CheckInState.ANSWERED, answer=answer) if one.id == checkin.id else one
        for one in request.checkins
    )
    noted = replace(request, checkins=done)
    last = checkin.step is Step.DAY_30
    if answer is not Answer.NOT_YET or last or not_yets(noted, checkin.side) > 1:
        return noted
    again = CheckIn(
        id=f"{len(done)}",
        side=checkin.side,
        step=Step.AGAIN,
        due_at=daytime.next_daytime(now + AGAIN_AFTER, zone_of(request, checkin.side)),
    )
    return replace(noted, checkins=(*done, again))


def not_yets(request: SupportRequest, side: Side) -> int:
    """Count how often one side of the present match said *Not yet*."""
    return sum(
        one.side is side and one.answer is Answer.NOT_YET and one.state is CheckInState.ANSWERED
        for one in request.checkins
    )


def dropped(checkins: Iterable[CheckIn]) -> tuple[CheckIn, ...]:
    """Drop every check-in of a match that is over, keeping none of its answers in play."""
    return tuple(replace(one, state=CheckInState.DROPPED) for one in checkins)


def retracted(request: SupportRequest) -> tuple[Letter, ...]:
    """Take back the questions that still stand in somebody's messages."""
    return tuple(
        replace(_letter(request, one), act=Act.REPLACE, notice=NoLongerShown())
        for one in request.checkins
        if one.state is CheckInState.ASKED and person_on(request, one.side) is not None
    )


def taken_back(request: SupportRequest, checkin: CheckIn) -> Letter:
    """Replace one question, once it is answered, by a word of thanks."""
    return replace(_letter(request, checkin), act=Act.REPLACE, notice=CheckInAnswered())


def _letter(request: SupportRequest, checkin: CheckIn) -> Letter:
    return Letter(
        to=person_on(request, checkin.side) or request.requester,
        notice=CheckInAsked(request.id, checkin.id, checkin.side),
        about=request.id,
        slot=slots.checkin(checkin.id),
        locale=request.locale if checkin.side is Side.REQUESTER else "en",
    )


def person_on(request: SupportRequest, side: Side) -> PersonId | None:
    """Say who is on one side of the match; None for nobody."""
    return request.requester if side is Side.REQUESTER else request.supporter


def zone_of(request: SupportRequest, side: Side) -> tzinfo:
    """Say in which zone one side lives."""
    name = request.timezone if side is Side.REQUESTER else request.supporter_timezone
    return daytime.zone(name, request.timezone)
