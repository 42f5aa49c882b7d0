"""The on-call rota: weeks ahead, and who is on call in each."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.people import Period, PersonId, Supporter

#: How far ahead the rota reaches, this week included.
WEEKS = 6
_A_WEEK = timedelta(days=7)
#: One week of the rota, and who is on call in it.
Week = tuple[Period, tuple[PersonId, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """What a new rota means for one supporter."""

    supporter: Supporter
    added: tuple[Period, ...]
    taken_off: tuple[Period, ...]


def weeks_ahead(today: date) -> tuple[Period, ...]:
    """List this week and those after it, Monday to Sunday, as far as the rota reaches."""
    monday = today - timedelta(days=today.weekday())
    firsts = (monday + nth * _A_WEEK for nth in range(WEEKS))
    return tuple(Period(first, first + timedelta(days=6)) for first in firsts)


def drawn_up(supporters: Iterable[Supporter], today: date) -> tuple[Week, ...]:
    """Say who is on call in each of the weeks ahead."""
    known = tuple(supporters)
    return tuple(
        (week, tuple(sorted(one.id for one in known if week in one.on_call)))
        for week in weeks_ahead(today)
    )


def mark(weeks: Iterable[Week]) -> str:
    """Give a short mark of a rota, so that one changed by somebody else meanwhile is noticed."""
    written = "\n".join(f"{week.first} {','.join(people)}" for week, people in weeks)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def change(
    supporter: Supporter, chosen: Mapping[Period, frozenset[PersonId]], today: date
) -> Change:
    """Put somebody on call in the weeks chosen for them, and in no other of those weeks."""
    weeks = tuple(week for week, people in chosen.items() if supporter.id in people)
    others = tuple(
        period for period in supporter.on_call if period not in chosen and period.last >= today
    )
    on_call = tuple(sorted((*others, *weeks), key=lambda period: period.first))
    return Change(
        replace(supporter, on_call=on_call),
        added=tuple(week for week in weeks if week not in supporter.on_call),
        taken_off=tuple(
            week for week in supporter.on_call if week in chosen and week not in weeks
        ),
    )
