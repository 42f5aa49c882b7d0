"""Attending to what is due: lapsed offers, the search, lateness, check-ins, forgetting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from logging import getLogger

from bot.domain import checkins, retention
from bot.domain.choices import Side
from bot.domain.errors import Refusal
from bot.domain.lifecycle import Decision
from bot.domain.people import RequestId
from bot.domain.planning import NO_PLAN, Plan
from bot.domain.requests import Status, SupportRequest
from bot.usecases import asking, closing, foreseeing, pacing, releasing, searching
from bot.usecases.desk import Desk
from bot.usecases.ports import Assigner
from bot.usecases.records import Records

_log = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ListDue:
    """What needs attention?"""

    at_most: int


def list_due(command: ListDue, records: Records, now: datetime) -> tuple[RequestId, ...]:
    """List requests with something due, longest overdue first."""
    return tuple(request.id for request in records.due(now, command.at_most))


def list_wrong(command: ListDue, records: Records, now: datetime) -> tuple[RequestId, ...]:
    """List requests somebody is asked about who could no longer say yes."""
    wrong = (
        request.id
        for request in records.searching()
        if any(
            releasing.is_wrong(records, request, offer.supporter, now)
            for offer in request.live_offers
        )
    )
    return tuple(islice(wrong, command.at_most))


@dataclass(frozen=True, slots=True)
class Attend:
    """See to this one; where several wait, by what is planned for all of them."""

    request_id: RequestId
    plan: Plan = NO_PLAN
    everyone: bool = False  #: if it is late, ask all who can at once


def attend_to_everything(desk: Desk, assigner: Assigner | None = None, at_most: int = 50) -> int:
    """
    Attend to what is due, each request in its own transaction; gives how many there were.

    Whoever waits at the same time is planned for together, where there is an assigner.
    """
    due = desk.look_up(list_due, ListDue(at_most))
    _attend_to_all(desk, due, assigner)
    return len(due)


def attend_to_wrong_offers(
    desk: Desk, assigner: Assigner | None = None, at_most: int = 50
) -> None:
    """
    Take back the offers that became wrong, and search on.

    Whoever changes a profile does this at once; here the rest is found, such as training that ran
    out. It looks at everybody who is asked, so it is for a tick and not for every change.
    """
    _attend_to_all(desk, desk.look_up(list_wrong, ListDue(at_most)), assigner)


def search_now(desk: Desk, assigner: Assigner | None = None) -> None:
    """Search again for every request that has no supporter."""
    _attend_to_all(desk, desk.look_up(list_searching, ListSearching()), assigner)


def ask_everyone(desk: Desk, assigner: Assigner | None = None) -> None:
    """Ask all who can about every request that is later than promised, and search for others."""
    waiting = desk.look_up(list_searching, ListSearching())
    _attend_to_all(desk, waiting, assigner, everyone=True)


def _attend_to_all(
    desk: Desk,
    requests: tuple[RequestId, ...],
    assigner: Assigner | None,
    *,
    everyone: bool = False,
) -> None:
    plan = NO_PLAN
    if assigner is not None:
        for request_id in requests:  # frees whom a plan may count on
            _alone(desk, lapse, Attend(request_id))
        plan = foreseeing.plan_for(desk, requests, assigner, everyone=everyone)
    for request_id in dict.fromkeys((*requests, *plan.asks)):
        _alone(desk, attend, Attend(request_id, plan, everyone))


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
    """Take back the offers of one request that were not answered in time, or became wrong."""
    request = records.request(command.request_id)
    if request.status is Status.OFFERED:
        searching.lapse(request, records, now)


def attend(command: Attend, records: Records, now: datetime) -> None:
    """Do whatever is due for one request; doing it twice changes nothing more."""
    request = records.request(command.request_id)
    forget_at = retention.forget_at(request, records.programme())
    match request.status:
        case Status.WAITING | Status.OFFERED:
            searching.search(request, records, now, command.plan, everyone=command.everyone)
        case Status.MATCHED:
            _check_in(request, records, now)
        case Status.CLOSED if forget_at is not None and forget_at <= now:
            asking.forget(records, Decision(request=request))
        case _:
            pass


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
        _close(request, records, now)
        return
    paced = request
    for side in Side:
        person, where = checkins.person_on(request, side), checkins.zone_of(request, side)
        asks = person is not None and checkins.asks_now(request, side, now)
        if person and asks and not pacing.is_free_today(records, person, now, where):
            paced = checkins.put_off(paced, side, now, pacing.morning_after(now, where))
    asked, letters = checkins.ask_due(paced, now)
    if asked != request:
        records.keep(Decision(request=asked, letters=letters))


def _close(request: SupportRequest, records: Records, now: datetime) -> None:
    """Close what nobody closed; whoever supported more than one is asked for a log a day."""
    log_at = None
    if request.supporter is not None:
        where = checkins.zone_of(request, Side.SUPPORTER)
        log_at = pacing.next_turn(records, request.supporter, now, where)
    closing.end(records, request, now, log_at=log_at)
