"""Running a programme: its settings and its roster."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.domain import daytime
from bot.domain.errors import NotAllowed
from bot.domain.people import PersonId, Supporter
from bot.domain.programme import Programme
from bot.usecases.records import Records

Name = TypeVar("Name", bound=str)

#: When the records are tidied, in the programme's time: few are awake, and nothing is due.
TIDYING_HOUR = 3
_TIDIED = "tidied"


@dataclass(frozen=True, slots=True)
class ImportRoster:
    """These are our supporters; whoever is known already keeps what they carry."""

    supporters: tuple[Supporter, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many were new, and how many were changed."""

    new: int
    changed: int


def import_roster(command: ImportRoster, records: Records, now: datetime) -> Imported:  # noqa: ARG001 - use-cases share one shape
    """Take a checked roster in; nobody who is missing from it is removed."""
    known = {supporter.id: supporter for supporter in records.supporters()}
    records.keep_supporters(_merged(command.supporters, known))
    new = sum(supporter.id not in known for supporter in command.supporters)
    return Imported(new=new, changed=len(command.supporters) - new)


def _merged(
    supporters: Iterable[Supporter], known: dict[PersonId, Supporter]
) -> tuple[Supporter, ...]:
    def merge(row: Supporter) -> Supporter:
        before = known.get(row.id)
        if before is None:
            return row
        return replace(
            row,
            load=before.load,
            timezone=row.timezone or before.timezone,
            quiet_hours=before.quiet_hours,
            paused_until=before.paused_until,
            rest_until=before.rest_until,
            career=row.career or before.career,
            standing=before.standing,
            never=_both(before.never, row.never),
            never_departments=_both(before.never_departments, row.never_departments),
            line=_both(before.line, row.line),
            weekends=before.weekends,
            away=before.away,
            on_call=before.on_call,
            nights=before.nights,
        )

    return tuple(merge(row) for row in supporters)


def _both(before: tuple[Name, ...], now: tuple[Name, ...]) -> tuple[Name, ...]:
    """Put two lists together: what keeps people apart is never lost with a new file."""
    return tuple(dict.fromkeys((*before, *now)))


@dataclass(frozen=True, slots=True)
class Pause:
    """Ask me again from that day on; None means now."""

    by: PersonId
    until: date | None


def pause(command: Pause, records: Records, now: datetime) -> None:  # noqa: ARG001 - use-cases share one shape
    """Pause or resume a supporter, at no cost and for no reason."""
    supporter = records.supporter(command.by)
    if supporter is None:
        raise NotAllowed("this person is not a supporter")
    records.keep_supporters((replace(supporter, paused_until=command.until),))


@dataclass(frozen=True, slots=True)
class KeepProgramme:
    """This is how we do it from now on."""

    programme: Programme


def keep_programme(command: KeepProgramme, records: Records, now: datetime) -> None:  # noqa: ARG001 - use-cases share one shape
    """Store checked settings."""
    records.keep_programme(command.programme)


@dataclass(frozen=True, slots=True)
class ReadProgramme:
    """How do we do it?"""


def read_programme(command: ReadProgramme, records: Records, now: datetime) -> Programme:  # noqa: ARG001 - use-cases share one shape
    """Give the settings."""
    return records.programme()


@dataclass(frozen=True, slots=True)
class ReadRoster:
    """Who are our supporters?"""


def read_roster(
    command: ReadRoster,  # noqa: ARG001 - use-cases share one shape
    records: Records,
    now: datetime,  # noqa: ARG001 - as above
) -> tuple[Supporter, ...]:
    """Give the roster."""
    return records.supporters()


@dataclass(frozen=True, slots=True)
class TidyingIsDue:
    """Is it the hour to tidy the records?"""


def tidying_is_due(command: TidyingIsDue, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """Say yes once a night, between three and four in the programme's time."""
    local = now.astimezone(daytime.zone(records.programme().timezone))
    last = records.marked_at(_TIDIED)
    if local.hour != TIDYING_HOUR or (last is not None and now - last < timedelta(hours=2)):
        return False
    records.mark(_TIDIED, now)
    return True


@dataclass(frozen=True, slots=True)
class AllIsWell:
    """Is everything well?"""


def all_is_well(command: AllIsWell, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """Tell whether no letter was given up and nothing stored was found damaged."""
    return records.is_well()
