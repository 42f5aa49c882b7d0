"""The on-call weeks: showing them, and putting supporters on call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain import daytime, rota
from bot.domain.errors import NoLongerOpen
from bot.domain.people import Period, PersonId, Standing, Supporter
from bot.domain.roster_cards import RotaCard
from bot.domain.roster_news import OnCallSet
from bot.usecases import reviewing
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class ShowRota:
    """Who is on call in the weeks to come?"""


def show_rota(command: ShowRota, records: Records, now: datetime) -> RotaCard:  # noqa: ARG001 - use-cases share one shape
    """Give the weeks to come, and who is on call in each."""
    weeks = rota.drawn_up(_supporters(records), daytime.today(now, records.programme().timezone))
    return RotaCard(weeks=weeks, mark=rota.mark(weeks))


@dataclass(frozen=True, slots=True)
class KeepRota:
    """This is who is on call, week by week."""

    weeks: Mapping[Period, frozenset[PersonId]]
    mark: str  #: of the rota they were shown


def strangers(command: KeepRota, records: Records, now: datetime) -> frozenset[Period]:  # noqa: ARG001 - use-cases share one shape
    """List the weeks for which somebody was chosen who is no supporter."""
    known = {one.id for one in _supporters(records)}
    return frozenset(week for week, people in command.weeks.items() if people - known)


def keep_rota(command: KeepRota, records: Records, now: datetime) -> None:
    """
    Put supporters on call in the weeks chosen, and tell each of what changes for them.

    Refuses with `NoLongerOpen` when somebody else changed the weeks since they were shown.
    """
    today = daytime.today(now, records.programme().timezone)
    supporters = _supporters(records)
    if command.mark != rota.mark(rota.drawn_up(supporters, today)):
        raise NoLongerOpen("somebody else changed the weeks")
    ahead = rota.weeks_ahead(today)
    weeks = {week: people for week, people in command.weeks.items() if week in ahead}
    for one in supporters:
        change = rota.change(one, weeks, today)
        if change.supporter.on_call != one.on_call:
            records.keep_supporters((change.supporter,))
        for week in change.added:
            reviewing.tell(records, one, OnCallSet(week.first, week.last), now)
        for week in change.taken_off:
            reviewing.tell(records, one, OnCallSet(week.first, week.last, off=True), now)


def _supporters(records: Records) -> tuple[Supporter, ...]:
    return tuple(
        one for one in records.supporters() if one.is_supporter and one.standing is Standing.FULL
    )
