"""Knowing who people are now: what Slack says of them is kept, and what follows is done."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from bot.domain import checkins, daytime
from bot.domain.choices import Side
from bot.domain.errors import NotAllowed
from bot.domain.lifecycle import Decision
from bot.domain.people import Member, PersonId, Stage, Standing, Supporter
from bot.domain.requests import Status, SupportRequest
from bot.usecases import asking, releasing, searching
from bot.usecases.records import Records
from bot.usecases.running import TIDYING_HOUR

_LOOKED = "looked who is still here"
#: Of these Slack tells no time zone and no language, or not their own.
_SILENT = frozenset({Standing.GONE, Standing.STRANGER})


@dataclass(frozen=True, slots=True)
class ListUnseen:
    """Whom should Slack be asked about now?"""

    #: Requesters who were looked up, and when: nothing is stored about that.
    seen: Mapping[PersonId, datetime] = field(default_factory=dict)


def list_unseen(command: ListUnseen, records: Records, now: datetime) -> tuple[PersonId, ...]:
    """
    List supporters nobody was ever asked about, and from the small hours on everybody in care.

    That is once a day, in the programme's time, everyone with an open request and everyone on the
    roster who has not retired or still supports somebody.
    """
    where = daytime.zone(records.programme().timezone)
    local = now.astimezone(where)
    today = local.date()
    roster = records.supporters()
    present = [one for one in roster if one.stage is not Stage.RETIRED or one.load.open]
    if local.hour < TIDYING_HOUR or _day(records.marked_at(_LOOKED), where) == today:
        return tuple(one.id for one in present if one.checked_on is None)
    people = dict.fromkeys(
        request.requester
        for request in _open_requests(records, roster)
        if _day(command.seen.get(request.requester), where) != today
    )
    people |= dict.fromkeys(one.id for one in present if one.checked_on != today)
    if not people:
        records.mark(_LOOKED, now)
    return tuple(people)


def _day(moment: datetime | None, where: tzinfo) -> date | None:
    return None if moment is None else moment.astimezone(where).date()


def _open_requests(records: Records, roster: Iterable[Supporter]) -> Iterator[SupportRequest]:
    yield from records.searching()
    for supporter in roster:
        yield from _carried(records, supporter)


def _carried(records: Records, supporter: Supporter) -> Iterator[SupportRequest]:
    """Fetch what a supporter has taken on and not closed: every match is one of these."""
    for request_id in supporter.load.open:
        with suppress(NotAllowed):  # forgotten meanwhile
            request = records.request(request_id)
            if request.status is Status.MATCHED and request.supporter == supporter.id:
                yield request


@dataclass(frozen=True, slots=True)
class Learn:
    """This is what Slack says of somebody."""

    member: Member


def learn(command: Learn, records: Records, now: datetime) -> None:
    """
    Keep somebody's time zone, language and standing, and do what follows; twice is as good.

    Whoever is no longer a full member is let go from what they were asked and took on. The
    request of somebody who is gone is withdrawn and destroyed.
    """
    supporter = records.supporter(command.member.id)
    if supporter is not None:
        _learn_supporter(supporter, command.member, records, now)
    request = records.open_request_of(command.member.id)
    if request is None:
        return
    if command.member.standing is Standing.GONE:
        asking.withdraw(asking.Withdraw(request.id, request.requester), records, now)
    elif command.member.standing not in _SILENT:
        _keep(records, request, _requester_moved(request, command.member))


def _learn_supporter(
    supporter: Supporter, member: Member, records: Records, now: datetime
) -> None:
    programme = records.programme()
    told = member.standing not in _SILENT
    learned = replace(
        supporter,
        standing=member.standing,
        timezone=(member.timezone if told else "") or supporter.timezone or programme.timezone,
        locale=member.locale if told else supporter.locale,
        checked_on=_day(now, daytime.zone(programme.timezone)),
    )
    if learned != supporter:
        records.keep_supporters((learned,))
    if learned.standing is not Standing.FULL:
        releasing.let_offers_go(records, member.id, now)
        releasing.let_matches_go(records, member.id, now)
        return
    if supporter.standing is not Standing.FULL:
        searching.look_soon(records, now)
    for request in _carried(records, learned):
        _keep(records, request, _supporter_moved(request, learned.timezone))


def _requester_moved(request: SupportRequest, member: Member) -> SupportRequest:
    moved = replace(request, timezone=member.timezone or request.timezone, locale=member.locale)
    if moved.timezone == request.timezone:
        return moved
    return checkins.moved(moved, Side.REQUESTER)


def _supporter_moved(request: SupportRequest, timezone: str) -> SupportRequest:
    if timezone == request.supporter_timezone:
        return request
    return checkins.moved(replace(request, supporter_timezone=timezone), Side.SUPPORTER)


def _keep(records: Records, before: SupportRequest, after: SupportRequest) -> None:
    if after != before:
        records.keep(Decision(request=after))
