"""The search for one request: lapsed offers, whom to ask next, and an honest word when late."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import daytime, digest, lifecycle, load, offers, retention, slots
from bot.domain.choices import Urgency
from bot.domain.digest import Stat
from bot.domain.lifecycle import Decision
from bot.domain.notices import Letter, StillLooking
from bot.domain.planning import Plan
from bot.domain.requests import OfferState, Status, SupportRequest
from bot.usecases import closing, foreseeing, nudging, releasing
from bot.usecases.records import Records

#: How long to wait before looking again when nobody could be asked, awake or asleep.
LOOK_AGAIN = timedelta(minutes=5)
#: How often at most somebody is told that it takes longer.
TELL_AGAIN = timedelta(hours=24)


def search(
    request: SupportRequest, records: Records, now: datetime, plan: Plan, *, everyone: bool
) -> None:
    """Do what is due for a request without a supporter; with `everyone`, ask all who can."""
    programme = records.programme()
    if request.look_again_at == request.asked_at:
        # The first look: counted here and not on asking, where somebody waits for the answer.
        week = digest.week_of(request.asked_at, daytime.zone(programme.timezone))
        records.tally(Stat.ASKED, request.requester, 1, week)
    request = lapse(request, records, now)
    gives_up_at = retention.gives_up_at(request, programme)
    if gives_up_at is not None and gives_up_at <= now:
        closing.end(records, request, now)
        return
    decision = _ask_next(request, records, now, plan, everyone=everyone)
    searched = _told_late(decision, now)
    records.keep(searched)
    told_now = searched.request.told_late_at == now
    if told_now and request.wishes.urgency is Urgency.WITHIN_12:
        nudging.nudge(records, now)


def look_soon(records: Records, now: datetime) -> None:
    """Have whoever waits for somebody looked at again, because somebody more may be free."""
    for request in records.searching():
        if request.status is Status.WAITING:
            records.keep(Decision(request=replace(request, look_again_at=now)))


def lapse(request: SupportRequest, records: Records, now: datetime) -> SupportRequest:
    """Take back every offer that was not answered in time or may not be accepted any more."""
    for offer in request.live_offers:
        if offer.answer_by > now and not releasing.is_wrong(
            records, request, offer.supporter, now
        ):
            continue
        decision = lifecycle.turn_down(request, offer.supporter, OfferState.LAPSED, now)
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
    return lifecycle.offer(request, made, again_at=latest)


def _late_word_at(request: SupportRequest, now: datetime) -> datetime:
    """Say when the requester must hear of it at the latest, though nothing else happens."""
    if request.promised_at > now:
        return request.promised_at
    told = request.told_late_at
    return now + TELL_AGAIN if told is None or _is_due(request, told, now) else told + TELL_AGAIN


def _is_due(request: SupportRequest, told: datetime, now: datetime) -> bool:
    return told < request.promised_at or now - told >= TELL_AGAIN


def _told_late(decision: Decision, now: datetime) -> Decision:
    """Add an honest word where nobody can be asked, or it is later than promised."""
    request = decision.request
    told = request.told_late_at
    nobody = not request.live_offers and told is None
    late = now >= request.promised_at and (told is None or _is_due(request, told, now))
    if not (nobody or late):
        return decision
    letter = Letter(
        to=request.requester,
        notice=StillLooking(request.id, offers.next_step_at(request, now) or now + LOOK_AGAIN),
        about=request.id,
        slot=slots.LATE,
        locale=request.locale,
    )
    return replace(
        decision,
        request=replace(request, told_late_at=now),
        letters=(*decision.letters, letter),
    )
