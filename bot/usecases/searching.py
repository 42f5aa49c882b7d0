"""The search for one request: lapsed offers, whom to ask next, and an honest word when late."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import daytime, digest, lifecycle, load, offers, retention, slots
from bot.domain.choices import Urgency
from bot.domain.digest import TOPICS, Stat
from bot.domain.lifecycle import Decision
from bot.domain.notices import Letter, StillLooking
from bot.domain.planning import Plan
from bot.domain.programme import Programme
from bot.domain.requests import OfferState, SupportRequest
from bot.usecases import closing, foreseeing, nudging, releasing
from bot.usecases.records import Records

#: How long to wait before looking again when nobody could be asked, awake or asleep.
LOOK_AGAIN = timedelta(minutes=5)
#: How long at most somebody waits for the next word while it takes longer.
TELL_AGAIN = timedelta(hours=24)
#: However the clocks are changed, two such words are never closer.
AT_LEAST_BETWEEN = timedelta(hours=12)


def search(
    request: SupportRequest, records: Records, now: datetime, plan: Plan, *, everyone: bool
) -> None:
    """Do what is due for a request without a supporter; with `everyone`, ask all who can."""
    programme = records.programme()
    if request.look_again_at == request.asked_at:
        # The first look: counted here and not on asking, where somebody waits for the answer.
        week = digest.week_of(request.asked_at, daytime.zone(programme.timezone))
        records.tally(Stat.ASKED, request.requester, 1, week, about=request.id)
        cell = _topic_group(request, programme)
        records.tally(TOPICS, request.requester, 1, week, about=request.id, cell=cell)
    request = lapse(request, records, now)
    gives_up_at = retention.gives_up_at(request, programme)
    if gives_up_at is not None and gives_up_at <= now:
        week = digest.week_of(now, daytime.zone(programme.timezone))
        records.tally(Stat.IN_TIME, request.requester, 0, week, about=request.id)
        closing.end(records, request, now)
        return
    decision = _ask_next(request, records, now, plan, everyone=everyone)
    searched = _told_late(decision, now)
    records.keep(searched)
    told_first = request.told_late_at is None and searched.request.told_late_at is not None
    if told_first and request.wishes.urgency is Urgency.WITHIN_12:
        nudging.somebody_urgent_waits(records, now)


def _topic_group(request: SupportRequest, programme: Programme) -> str:
    """Name the one group of what they ask about; nothing where there are none or several."""
    chosen = {one.group for one in programme.topics if one.key in request.wishes.topics}
    return chosen.pop() if len(chosen) == 1 else ""


def look_soon(records: Records, now: datetime) -> None:
    """Have whoever waits for somebody looked at again, because somebody more may be free."""
    programme = records.programme()
    for request in records.searching():
        seen = request.look_again_at != request.asked_at  # what was not will be, and is counted
        if seen and foreseeing.still_wanted(request, now, programme) > 0:
            records.keep(Decision(request=replace(request, look_again_at=now)))


def lapse(request: SupportRequest, records: Records, now: datetime) -> SupportRequest:
    """Take back every offer that was not answered in time or may not be accepted any more."""
    for offer in request.live_offers:
        if offer.answer_by <= now:
            became = OfferState.LAPSED
        elif releasing.is_wrong(records, request, offer.supporter, now):
            became = OfferState.TAKEN_BACK
        else:
            continue
        decision = lifecycle.turn_down(request, offer.supporter, became, now)
        records.keep(decision)
        request = replace(decision.request, version=request.version + 1)
        supporter = records.supporter(offer.supporter)
        if supporter is not None:
            records.keep_supporters((load.freed(supporter, request.id),))
    return request


def _ask_next(
    request: SupportRequest, records: Records, now: datetime, plan: Plan, *, everyone: bool
) -> Decision:
    urgency, latest = request.wishes.urgency, _late_word_at(request, now)
    programme = records.programme()
    room = foreseeing.still_wanted(request, now, programme, everyone=everyone)
    request = replace(request, first_wakes_at=None)
    if room <= 0:
        return Decision(request=replace(request, look_again_at=latest))
    found = foreseeing.choose(request, room, records, now, plan)
    if not found.chosen:
        again_at = min(found.wakes_at or now + LOOK_AGAIN, latest)
        waits = replace(request, look_again_at=again_at, first_wakes_at=found.wakes_at)
        return Decision(request=waits)
    made = tuple(
        (
            offers.make(choice.supporter, urgency, choice.reasons, now, programme),
            offers.not_before(choice.supporter, urgency, now, programme),
        )
        for choice in found.chosen
    )
    records.keep_supporters(
        tuple(load.asked(choice.supporter, request.id, now) for choice in found.chosen)
    )
    decision = lifecycle.offer(request, made, again_at=latest)
    if offers.still_wanted(decision.request, offers.at_once(programme.asking, urgency), now) and (
        offers.only_in_time(decision.request, programme.asking, now)
    ):  # somebody of them may answer after the promise, so one more may be asked beside them
        return replace(decision, request=replace(decision.request, look_again_at=now))
    return decision


def _late_word_at(request: SupportRequest, now: datetime) -> datetime:
    """Say when the requester must hear of it at the latest, though nothing else happens."""
    word_at = _next_word_at(request)
    return word_at if word_at > now else _next_word_at(replace(request, told_late_at=now))


def _next_word_at(request: SupportRequest) -> datetime:
    """Say when they are next told: at the promise, and within a day of each word, but by day."""
    told = request.told_late_at
    if told is None:
        return request.promised_at
    where = daytime.zone(request.timezone)
    again = max(daytime.before_night(told + TELL_AGAIN, where), told + AT_LEAST_BETWEEN)
    return min(again, request.promised_at) if told < request.promised_at else again


def _told_late(decision: Decision, now: datetime) -> Decision:
    """Add an honest word where nobody can be asked, or it is later than promised."""
    request = decision.request
    before = request.told_late_at
    nobody = not request.live_offers and before is None
    if not nobody and now < _next_word_at(request):
        return decision
    told = replace(request, told_late_at=now)
    if told.look_again_at is not None:
        told = replace(told, look_again_at=min(told.look_again_at, _next_word_at(told)))
    is_first = before is None or before < request.promised_at <= now
    where = daytime.zone(request.timezone)
    letter = Letter(
        to=request.requester,
        notice=StillLooking(request.id, offers.next_step_at(request, now)),
        about=request.id,
        slot=slots.LATE,
        locale=request.locale,
        not_before=None if is_first else daytime.after_night(now, where),
    )
    return replace(decision, request=told, letters=(*decision.letters, letter))
