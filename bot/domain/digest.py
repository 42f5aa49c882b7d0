"""
The weekly digest under disclosure control.

A figure is told only once at least `k` different people are in it; until then its window stays
open and grows by whole weeks, and nothing distinguishes none from almost enough. Windows of one
figure never overlap, so no sum or difference of what was told reveals fewer than `k` people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from statistics import median


class Stat(StrEnum):
    """What is counted, one entry a person and window."""

    ASKED = "asked"  #: colleagues who asked
    MATCHED = "matched"  #: colleagues a supporter accepted
    HOURS_TO_MATCH = "hours to match"
    CONNECTED = "connected"  #: colleagues who said that they connected
    NEED_MET = "need met"  #: 1 to 5, as the supporter judged it


class Word(StrEnum):
    """A released value that is not a count."""

    MOSTLY_POSITIVE = "mostly positive"
    MIXED = "mixed"
    MOSTLY_NEGATIVE = "mostly negative"
    UNDER_A_DAY = "under a day"
    ONE_TO_THREE_DAYS = "1 to 3 days"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Band:
    """A count between two bounds; no upper bound means *or more*."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """An open window of one figure: what each contributor entered, under tags that name nobody."""

    stat: Stat
    since: str  #: ISO week, such as 2026-W47
    entries: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure of a digest; a value of None reads *fewer than k* and says nothing else."""

    name: str  #: a `Stat`, or a question of the feedback form
    since: str
    until: str
    value: Band | Word | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether a request could be answered today."""

    enough_supporters: bool  #: at least five are ready
    someone_waits: bool
    training_expiring: int  #: supporters whose training runs out within sixty days
    well: bool  #: every message went out, every figure could be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What the coordinators are told for one week; every week has the same shape."""

    period: str
    smallest_group: int
    health: Health
    lines: tuple[Line, ...]
    feedback: tuple[Line, ...]
    chart: tuple[tuple[str, int], ...]  #: released windows of `ASKED`: until which week, at least


#: Bands of a released count.
BANDS = (Band(5, 9), Band(10, 19), Band(20, 49), Band(50, None))
#: At most so many bars, the newest ones.
BARS = 6


def week_of(moment: datetime, where: tzinfo) -> str:
    """Name the ISO week of a moment in programme time."""
    return iso_week(moment.astimezone(where).date())


def iso_week(day: date) -> str:
    """Name the ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def week_before(period: str) -> str:
    """Name the week before a named one."""
    year, week = period.split("-W")
    return iso_week(date.fromisocalendar(int(year), int(week), 1) - timedelta(days=7))


def banded(count: int, smallest: int) -> Band | None:
    """Put a count into its band; None below the smallest group."""
    if count < smallest:
        return None
    for band in BANDS:
        if band.high is None or count <= band.high:
            return Band(max(band.low, smallest), band.high)
    raise AssertionError("the last band has no upper bound")


def tell(window: Window, until: str, smallest: int) -> Line:
    """Say what may be said of a window: its value, or only that it is too small."""
    people = len(window.entries)
    value: Band | Word | None = None
    if people >= smallest:
        numbers = [number for entry in window.entries.values() for number in entry]
        value = _value(window.stat, people, numbers, smallest)
    return Line(name=window.stat, since=window.since, until=until, value=value)


def _value(stat: Stat, people: int, numbers: Iterable[float], smallest: int) -> Band | Word | None:
    match stat:
        case Stat.HOURS_TO_MATCH:
            return duration(median(numbers))
        case Stat.NEED_MET:
            return rating(numbers)
        case _:
            return banded(people, smallest)


def duration(hours: float) -> Word:
    """Put a median of hours into words."""
    if hours < 24:
        return Word.UNDER_A_DAY
    return Word.ONE_TO_THREE_DAYS if hours <= 72 else Word.LONGER


def rating(numbers: Iterable[float]) -> Word:
    """Put the mean of ratings from 1 to 5 into words."""
    given = list(numbers)
    mean = sum(given) / len(given)
    if mean >= 4:
        return Word.MOSTLY_POSITIVE
    return Word.MIXED if mean >= 2.5 else Word.MOSTLY_NEGATIVE


def charted(
    before: tuple[tuple[str, int], ...], lines: Iterable[Line]
) -> tuple[tuple[str, int], ...]:
    """Add this week's released count of colleagues who asked to the bars told before."""
    new = tuple(
        (line.until.removeprefix("20"), line.value.low)
        for line in lines
        if line.name == Stat.ASKED and isinstance(line.value, Band)
    )
    return (*before, *new)[-BARS:]
