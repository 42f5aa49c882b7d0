"""Looking at everybody who waits together, before each is attended to alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from logging import getLogger

from bot.domain import matching, offers, planning, retention
from bot.domain.errors import Refusal
from bot.domain.matching import Choice, Round
from bot.domain.people import PersonId, RequestId
from bot.domain.planning import NO_PLAN, Opening, Plan
from bot.domain.programme import Programme
from bot.domain.requests import SupportRequest
from bot.usecases.desk import Desk
from bot.usecases.ports import Assigner
from bot.usecases.records import Records

_log = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Survey:
    """Does one of these wait for somebody to be asked, and who waits beside it?"""

    due: frozenset[RequestId]
    everyone: bool = False  #: all who can are to be asked about what is late


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What waits at one moment, and everybody who could be asked."""

    openings: tuple[Opening, ...]
    who: Round


def survey(command: Survey, records: Records, now: datetime) -> Surveyed:
    """List everything open, due or not, if anything due is; look supporters up if two compete."""
    programme = records.programme()
    searching = records.searching()
    openings = tuple(
        Opening(request, wanted)
        for request in searching
        if (wanted := still_wanted(request, now, programme, everyone=command.everyone)) > 0
    )
    if not any(opening.request.id in command.due for opening in openings):
        openings = ()
    supporters = records.supporters() if len(openings) > 1 else ()
    asking = frozenset(request.requester for request in searching)
    who = matching.prepare(supporters, now, programme, asking=asking)
    return Surveyed(openings, who)


def still_wanted(
    request: SupportRequest, now: datetime, programme: Programme, *, everyone: bool = False
) -> int:
    """Count how many more should be asked about a request now; if late, perhaps everyone."""
    if not request.is_searching:
        return 0
    gives_up_at = retention.gives_up_at(request, programme)
    if gives_up_at is not None and gives_up_at <= now:
        return 0
    at_once = offers.at_once(programme.asking, request.wishes.urgency)
    if everyone and now >= request.promised_at:
        at_once = max(at_once, programme.asking.at_once_everyone)
    return offers.still_wanted(request, at_once, now)


def plan_for(
    desk: Desk, due: tuple[RequestId, ...], assigner: Assigner, *, everyone: bool = False
) -> Plan:
    """
    Propose whom to ask about everything open, so that who is rare is kept for whom they suit.

    The plan is empty where fewer than two wait and where planning fails: then each request gets
    whoever suits it best when its turn comes.
    """
    if not due:
        return NO_PLAN
    try:
        seen = desk.look_up(survey, Survey(frozenset(due), everyone))
        if len(seen.openings) < 2:
            return NO_PLAN
        return planning.drawn_up(_proposals(seen, assigner), seen.who)
    except Refusal:
        return NO_PLAN
    except Exception as bug:  # noqa: BLE001 - nobody may wait because planning failed
        _log.error("planning_failed", extra={"bug": bug})
        return NO_PLAN


@dataclass(frozen=True, slots=True)
class Found:
    """Whom to ask now; if nobody, when the first wakes who could be asked, if only asleep."""

    chosen: tuple[Choice, ...]
    wakes_at: datetime | None = None


def choose(
    request: SupportRequest, room: int, records: Records, now: datetime, plan: Plan
) -> Found:
    """
    Choose whom to ask about a request now: as planned where that still holds, else who is best.

    Every hard rule is looked at again, with what is on record in this very transaction.
    """
    programme = records.programme()
    proposed = plan.proposed.get(request.id, ())
    if len(proposed) >= room:  # then nobody else has to be looked up
        wanted = (records.supporter(person) for person in (*proposed, request.requester))
        known = tuple(supporter for supporter in wanted if supporter is not None)
        ranked = plan.apply(request.id, matching.rank(request, known, now, programme))
        chosen = _not_asking(ranked, room, records)
        if len(chosen) == room:
            return Found(chosen)
    who = matching.prepare(records.supporters(), now, programme)
    chosen = _not_asking(plan.apply(request.id, who.rank(request)), room, records)
    return Found(chosen, None if chosen else _wakes_at(request, who, records))


def _not_asking(ranked: Iterable[Choice], room: int, records: Records) -> tuple[Choice, ...]:
    """Take the first few who wait for nobody themselves: only those are looked up."""
    free = (one for one in ranked if records.open_request_of(one.supporter.id) is None)
    return tuple(islice(free, room))


def _wakes_at(request: SupportRequest, who: Round, records: Records) -> datetime | None:
    asleep = who.asleep(request)
    free = (at for at, person in asleep if records.open_request_of(person) is None)
    return next(free, None)


def _proposals(seen: Surveyed, assigner: Assigner) -> Mapping[RequestId, tuple[PersonId, ...]]:
    alone = planning.without_competition(seen.openings, seen.who)
    return assigner.assign(seen.openings, seen.who) if alone is None else alone
