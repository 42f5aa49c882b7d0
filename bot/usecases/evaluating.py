"""Reading what was told over some time: the only source an evaluation has."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.domain import digest
from bot.domain.digest import Digest
from bot.usecases.records import Records

_SUNDAY: Final = 7


@dataclass(frozen=True, slots=True)
class ReadReleases:
    """What was told of the weeks between these two days?"""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """The digests of some weeks as they were told, and whose they are."""

    programme: str
    digests: tuple[Digest, ...]


def read_releases(command: ReadReleases, records: Records, now: datetime) -> Releases:  # noqa: ARG001 - use-cases share one shape
    """Hand out the digests of every week that ended between the two days; opens no window."""
    first = digest.iso_week(command.first)
    last = digest.iso_week(command.last)
    if command.last.isoweekday() < _SUNDAY:
        last = digest.week_before(last)  # it has not ended by then
    return Releases(programme=records.programme().name, digests=records.digests(first, last))
