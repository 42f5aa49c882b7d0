"""What the weekly digest says, and of which weeks; when it may is in `bot.domain.telling`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum


class Advice(StrEnum):
    """The one thing a digest suggests; `bot.domain.advice` says which."""

    MEND = "mend"
    FIND_SOMEBODY = "find somebody"
    RECRUIT = "recruit"
    VERIFY_CRISIS_LINES = "verify crisis lines"
    TRAIN = "train"
    SOONER = "sooner"
    CONNECT = "connect"
    EXPLAIN_PRIVACY = "explain privacy"
    PRACTISE = "practise"
    CARE = "care"
    SPEAK = "speak"
    THANK = "thank"
    WIDEN = "widen"


class Stat(StrEnum):
    """What is counted, in windows of whole weeks."""

    ASKED = "asked"  #: colleagues who asked
    MATCHED = "matched"  #: colleagues a supporter accepted
    IN_TIME = "in time"  #: whether it was by the promise: 1 or 0
    HOURS_TO_MATCH = "hours to match"
    CONNECTED = "connected"  #: whether a colleague says that they connected: 1 or 0
    NEED_MET = "need met"  #: 1 to 5, as the supporter judged it


#: The one breakdown, told once a quarter: what colleagues asked about, in coarse groups.
TOPICS = "topics"


class Word(StrEnum):
    """A released value that is not a count."""

    MOSTLY_POSITIVE = "mostly positive"
    MIXED = "mixed"
    MOSTLY_NEGATIVE = "mostly negative"
    UNDER_A_DAY = "under a day"
    ONE_TO_THREE_DAYS = "1 to 3 days"
    LONGER = "longer"
    MOST = "most"
    ABOUT_HALF = "about half"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Band:
    """A count between two bounds; no upper bound means *or more*."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one request added to a figure; its people are tags that name nobody."""

    people: tuple[str, ...]  #: whose it is, and who else must stay hidden among enough others
    week: str
    about: str = ""  #: a tag of the request
    number: float = 1
    cell: str = ""  #: in a breakdown, where it belongs


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is in an open window up to some week: the numbers of each person, by their tag."""

    stat: str  #: a `Stat`, or `TOPICS`
    since: str  #: ISO week, such as 2026-W47
    entries: Mapping[str, tuple[float, ...]]
    others: int | None = None  #: how many more people it is about; None where nobody else is
    cells: Mapping[str, int] | None = None  #: in a breakdown, people by cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure of a digest; a value of None reads *fewer than k* and says nothing else."""

    name: str  #: a `Stat`, or a question of the feedback form
    since: str
    until: str
    value: Band | Word | None
    least: int = 5  #: the `k` of its window


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The last breakdown that was told; no cells where there was none."""

    since: str = ""
    until: str = ""
    cells: tuple[tuple[str, Band], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What was often ticked, where a question of the feedback takes several answers."""

    question: str
    told: Breakdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether a request could be answered today."""

    enough_supporters: bool  #: as many as the smallest group are ready
    someone_waits: bool
    training_expiring: int  #: supporters whose training runs out within sixty days
    well: bool  #: every message went out, every figure could be read
    supporters: Band = Band(0, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What the coordinators are told for one week; every week has the same shape."""

    period: str
    smallest_group: int
    health: Health
    lines: tuple[Line, ...]
    feedback: tuple[Line, ...]
    chart: tuple[tuple[str, int], ...]  #: released windows of `ASKED`: until which week, at least
    topics: Breakdown = Breakdown()
    ticked: tuple[Ticked, ...] = ()  #: as told last
    earlier: tuple[Line, ...] = ()  #: of each figure what was told last before this week
    advice: Advice = Advice.SPEAK
    too_few: bool = False  #: so few may ask or help that it only says that the programme runs


#: Figures are told where so many times the smallest group may ask; fewer people hide nobody.
TIMES = 3
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


def week_after(period: str) -> str:
    """Name the week after a named one."""
    year, week = period.split("-W")
    return iso_week(date.fromisocalendar(int(year), int(week), 1) + timedelta(days=7))


def quarter_end(period: str) -> str:
    """Name the last week of the newest quarter of 13 weeks that is over when a week is."""
    year, week = (int(part) for part in period.split("-W"))
    if week_after(period).startswith(f"{year + 1}-"):
        return period
    last = next((end for end in (39, 26, 13) if end <= week), None)
    return f"{year}-W{last}" if last else week_before(f"{year}-W01")


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


def share(parts: Iterable[float]) -> Word:
    """
    Put the mean of parts from 0 to 1 into words.

    Of five people or more, none of the words says that all of them are alike.
    """
    given = list(parts)
    mean = sum(given) / len(given)
    if mean >= 0.75:
        return Word.MOST
    return Word.ABOUT_HALF if mean > 0.25 else Word.FEW


def told_until(before: Digest | None) -> tuple[Line, ...]:
    """Give what was told last of each figure, as the digest told last knows it."""
    if before is None:
        return ()
    new = {one.name: one for one in (*before.lines, *before.feedback) if one.value is not None}
    return tuple({**{one.name: one for one in before.earlier}, **new}.values())


def latest(digest: Digest) -> dict[str, Line]:
    """Give by name what a digest knows of each figure: told now, or last, or not yet."""
    lines = {one.name: one for one in (*digest.lines, *digest.feedback)}
    earlier = {one.name: one for one in digest.earlier}
    return {
        name: earlier.get(name, one) if one.value is None else one for name, one in lines.items()
    }


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
