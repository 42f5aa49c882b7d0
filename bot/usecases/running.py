"""Running a programme: its settings and its roster."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain import daytime
from bot.domain.people import PersonId, Stage, Supporter
from bot.domain.programme import Programme
from bot.domain.roster_news import Welcomed
from bot.usecases import releasing, reviewing, searching
from bot.usecases.records import Records

Name = TypeVar("Name", bound=str)

#: When the records are tidied, in the programme's time: few are awake, and nothing is due. What
#: was cut short is done again until the morning.
TIDYING_HOUR, MORNING = 3, 6
#: Whoever has not ended by then is gone, or failed; doing it beside them would do no harm.
TIDIES_FOR = timedelta(minutes=10)
#: What was tidied, or begun, so long ago was so in another night; one may have two three o'clocks.
ANOTHER_NIGHT, A_NIGHT = timedelta(hours=2), timedelta(hours=5)
_TIDYING, _TIDIED = "tidying", "tidied"


@dataclass(frozen=True, slots=True)
class ImportRoster:
    """These are our supporters; whoever is known already keeps what they carry."""

    supporters: tuple[Supporter, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many were new, how many were changed, and how many had retired."""

    new: int
    changed: int
    retired: int = 0  #: left as they are; they can volunteer again


def import_roster(command: ImportRoster, records: Records, now: datetime) -> Imported:
    """Take a checked roster in; nobody missing from it is removed, nobody retired comes back."""
    known = {supporter.id: supporter for supporter in records.supporters()}
    retired = {one.id for one in known.values() if one.stage is Stage.RETIRED}
    taken = [row for row in command.supporters if row.id not in retired]
    records.keep_supporters(_merged(taken, known, records.programme().agreement.version))
    for row in taken:
        before = known.get(row.id)
        if before is not None:  # a new department or a missing signature may make an offer wrong
            releasing.let_wrong_offers_go(records, row.id, now)
            if before.stage is Stage.VOLUNTEER:
                reviewing.tell(records, before, Welcomed(), now)
    searching.look_soon(records, now)
    new = sum(row.id not in known for row in taken)
    return Imported(
        new=new, changed=len(taken) - new, retired=len(command.supporters) - len(taken)
    )


def _merged(
    supporters: Iterable[Supporter], known: dict[PersonId, Supporter], current: str
) -> tuple[Supporter, ...]:
    def merge(row: Supporter) -> Supporter:
        before = known.get(row.id)
        if before is None:
            return row
        training = replace(
            before,
            # A file is often older than what was signed and noted in Slack since.
            trained_on=max(filter(None, (before.trained_on, row.trained_on)), default=None),
            agreement_version=(
                current if before.agreement_version == current else row.agreement_version
            ),
            stage=row.stage,
            retired_on=None,
            never=_both(before.never, row.never),
            never_departments=_both(before.never_departments, row.never_departments),
            line=_both(before.line, row.line),
        )
        return training if before.self_described else _described(training, row)

    return tuple(merge(row) for row in supporters)


def _described(known: Supporter, row: Supporter) -> Supporter:
    """Take over what a file says of somebody; an empty cell says nothing."""
    return replace(
        known,
        display_name=row.display_name,
        department=row.department,
        specialty=row.specialty or known.specialty,
        site=row.site or known.site,
        languages=row.languages or known.languages,
        topics=row.topics or known.topics,
        contact_ways=row.contact_ways or known.contact_ways,
        max_open=row.max_open,
        yearly_cap=row.yearly_cap,
        timezone=row.timezone or known.timezone,
        career=row.career or known.career,
    )


def _both(before: tuple[Name, ...], now: tuple[Name, ...]) -> tuple[Name, ...]:
    """Put two lists together: what keeps people apart is never lost with a new file."""
    return tuple(dict.fromkeys((*before, *now)))


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
class BeginTidying:
    """Are the records to be tidied now?"""


def begin_tidying(command: BeginTidying, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """
    Say yes once a night, between three and four in the programme's time.

    What was begun and not ended is begun again a while later, until the morning.
    """
    hour = now.astimezone(daytime.zone(records.programme().timezone)).hour
    begun, ended = records.marked_at(_TIDYING), records.marked_at(_TIDIED)
    if begun is not None and timedelta(0) <= now - begun < TIDIES_FOR:
        return False
    if begun is not None and (ended is None or ended < begun) and now - begun < A_NIGHT:
        is_due = TIDYING_HOUR <= hour < MORNING
    else:
        is_due = hour == TIDYING_HOUR and (ended is None or now - ended >= ANOTHER_NIGHT)
    if is_due:
        records.mark(_TIDYING, now)
    return is_due


@dataclass(frozen=True, slots=True)
class EndTidying:
    """The records are tidied."""


def end_tidying(command: EndTidying, records: Records, now: datetime) -> None:  # noqa: ARG001 - use-cases share one shape
    """Note that it need not be done again this night."""
    records.mark(_TIDIED, now)


@dataclass(frozen=True, slots=True)
class IsWhole:
    """Is everything stored as it was?"""


def is_whole(command: IsWhole, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """Tell whether nothing stored was found damaged."""
    return records.is_whole()
