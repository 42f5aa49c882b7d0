"""Attending to what is due: lapsed offers, the search, lateness, check-ins, forgetting."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from logging import getLogger

from bot.domain import (
    checkins,
    daytime,
    digest,
    lifecycle,
    load,
    offers,
    retention,
    slots,
)
from bot.domain.choices import Urgency
from bot.domain.digest import Stat
from bot.domain.errors import Refusal
from bot.domain.lifecycle import Decision
from bot.domain.notices import Letter, StillLooking
from bot.domain.people import RequestId
from bot.domain.planning import NO_PLAN, Plan
from bot.domain.programme import Programme
from bot.domain.requests import OfferState, Status, SupportRequest
from bot.usecases import asking, closing, foreseeing, nudging
from bot.usecases.desk import Desk
from bot.usecases.ports import Assigner
from bot.usecases.records import Records

_log = getLogger(__name__)

#: How long to wait before looking again when nobody could be asked.
LOOK_AGAIN = timedelta(minutes=5)
#: How often at most somebody is told that it takes longer.
TELL_AGAIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ListDue:
    """What needs attention?"""

    at_most: int


def list_due(command: ListDue, records: Records, now: datetime) -> tuple[RequestId, ...]:
    """List requests with something due, longest overdue first."""
    return tuple(request.id for request in records.due(now, command.at_most))


@dataclass(frozen=True, slots=True)
class Attend:
    """See to this one; where several wait, by what is planned for all of them."""

    request_id: RequestId
    plan: Plan = NO_PLAN


def attend_to_everything(desk: Desk, assigner: Assigner | None = None, at_most: int = 50) -> int:
    """
    Attend to what is due, each request in its own transaction; gives how many there were.

    Whoever waits at the same time is planned for together, where there is an assigner.
    """
    due = desk.carry_out(list_due, ListDue(at_most))
    _attend_to_all(desk, due, assigner)
    return len(due)


def _attend_to_all(desk: Desk, requests: tuple[RequestId, ...], assigner: Assigner | None) -> None:
    plan = NO_PLAN
    if assigner is not None:
        for request_id in requests:  # frees whom a plan may count on
            _alone(desk, lapse, Attend(request_id))
        plan = foreseeing.plan_for(desk, requests, assigner)
    for request_id in dict.fromkeys((*requests, *plan.asks)):
        _alone(desk, attend, Attend(request_id, plan))


def _alone(
    desk: Desk, usecase: Callable[[Attend, Records, datetime], None], command: Attend
) -> None:
    """Attend to one request; whatever is wrong with it must not keep the others waiting."""
    try:
        desk.carry_out(usecase, command)
    except Refusal:
        return  # somebody was faster, or the database is busy; the next round sees the truth
    except Exception as bug:  # noqa: BLE001 - as said above
        _log.error("attending_failed", extra={"bug": bug})


def lapse(command: Attend, records: Records, now: datetime) -> None:
    """Take back the offers of one request that were not answered in time."""
    request = records.request(command.request_id)
    if request.status is Status.OFFERED:
        _lapse(request, records, now)


def attend(command: Attend, records: Records, now: datetime) -> None:
    """Do whatever is due for one request; doing it twice changes nothing more."""
    request = records.request(command.request_id)
    programme = records.programme()
    forget_at = retention.forget_at(request, programme)
    match request.status:
        case Status.WAITING | Status.OFFERED:
            _search(request, programme, records, now, command.plan)
        case Status.MATCHED:
            _check_in(request, records, now)
        case Status.CLOSED if forget_at is not None and forget_at <= now:
            asking.forget(records, Decision(request=request))
        case _:
            pass


def search_now(desk: Desk, assigner: Assigner | None = None) -> None:
    """Search again for every request that has no supporter."""
    _attend_to_all(desk, desk.carry_out(list_searching, ListSearching()), assigner)


@dataclass(frozen=True, slots=True)
class ListSearching:
    """Who has no supporter yet?"""


def list_searching(
    command: ListSearching,  # noqa: ARG001 - use-cases share one shape
    records: Records,
    now: datetime,  # noqa: ARG001 - as above
) -> tuple[RequestId, ...]:
    """List every request that has no supporter yet."""
    return tuple(request.id for request in records.searching())


def _check_in(request: SupportRequest, records: Records, now: datetime) -> None:
    closes_at = checkins.closes_at(request)
    if closes_at is not None and closes_at <= now:
        closing.end(records, request, now)
        return
    asked, letters = checkins.ask_due(request, now)
    if asked != request:
        records.keep(Decision(request=asked, letters=letters))


def _search(
    request: SupportRequest, programme: Programme, records: Records, now: datetime, plan: Plan
) -> None:
    if request.look_again_at == request.asked_at:
        # The first look: counted here and not on asking, where somebody waits for the answer.
        week = digest.week_of(request.asked_at, daytime.zone(programme.timezone))
        records.tally(Stat.ASKED, request.requester, 1, week)
    request = _lapse(request, records, now)
    gives_up_at = retention.gives_up_at(request, programme)
    if gives_up_at is not None and gives_up_at <= now:
        closing.end(records, request, now)
        return
    decision = _ask_next(request, programme, records, now, plan)
    searched = _told_late(decision, now)
    records.keep(searched)
    told_now = searched.request.told_late_at == now
    if told_now and request.wishes.urgency is Urgency.WITHIN_12:
        nudging.nudge(records, now)


def _lapse(request: SupportRequest, records: Records, now: datetime) -> SupportRequest:
    for offer in request.live_offers:
        if offer.answer_by > now:
            continue
        decision = lifecycle.turn_down(request, offer.supporter, OfferState.LAPSED, now)
        records.keep(decision)
        request = replace(decision.request, version=request.version + 1)
        supporter = records.supporter(offer.supporter)
        if supporter is not None:
            records.keep_supporters((load.freed(supporter, request.id),))
    return request


def _ask_next(
    request: SupportRequest, programme: Programme, records: Records, now: datetime, plan: Plan
) -> Decision:
    urgency = request.wishes.urgency
    room = foreseeing.still_wanted(request, now, programme)
    chosen = foreseeing.choose(request, room, records, now, plan) if room else ()
    if not chosen:
        soon = now + LOOK_AGAIN
        promised = _after(now, request.promised_at)
        again_at = promised if room <= 0 else min(soon, promised)
        return Decision(request=replace(request, look_again_at=again_at))
    made = tuple(
        (
            offers.make(choice.supporter, urgency, choice.reasons, now, programme),
            choice.supporter,
        )
        for choice in chosen
    )
    records.keep_supporters(
        tuple(load.asked(choice.supporter, request.id, now) for choice in chosen)
    )
    return lifecycle.offer(request, made, again_at=_after(now, request.promised_at))


def _after(now: datetime, moment: datetime) -> datetime:
    return moment if moment > now else now + LOOK_AGAIN


def _told_late(decision: Decision, now: datetime) -> Decision:
    """Add an honest word where nobody can be asked, or it is later than promised."""
    request = decision.request
    told, live = request.told_late_at, request.live_offers
    nobody = not live and told is None
    late = now >= request.promised_at and (
        told is None or told < request.promised_at or now - told >= TELL_AGAIN
    )
    if not (nobody or late):
        return decision
    steps = [offer.answer_by for offer in live]
    if request.look_again_at is not None:
        steps.append(request.look_again_at)
    letter = Letter(
        to=request.requester,
        notice=StillLooking(request.id, min(steps)),
        about=request.id,
        slot=slots.LATE,
        locale=request.locale,
    )
    return replace(
        decision,
        request=replace(request, told_late_at=now),
        letters=(*decision.letters, letter),
    )
