"""The anonymous feedback: its questions, and the ballot box that holds counts, never ballots."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

from bot.domain import daytime
from bot.domain.digest import Line, Word, rating

AGREE = ("1", "2", "3", "4", "5")  #: strongly disagree to strongly agree
YES_MAYBE_NO = ("yes", "maybe", "no")
BARRIERS = ("time", "how", "privacy", "career", "embarrassment", "doubt", "nothing")

#: Evidence, section 4a, in our words: MGH, POST, RISE, Hu and South Island.
QUESTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "never_connected": ("yes",),
        "timely": AGREE,
        "private": AGREE,
        "not_judged": AGREE,
        "good_fit": AGREE,
        "helpful": AGREE,
        "coping": AGREE,
        "easier": AGREE,
        "onward": AGREE,
        "recommend": AGREE,
        "barriers": BARRIERS,
        "again": YES_MAYBE_NO,
    }
)

#: Told in the digest, in this order.
RATED = tuple(key for key, answers in QUESTIONS.items() if answers is AGREE)
LONGEST_COMMENT = 500
#: Ballots of one batch are taken for so long.
OPEN_FOR = timedelta(days=21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What somebody answered; it exists only until it is counted."""

    answers: Mapping[str, tuple[str, ...]]
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The ballot box: independent histograms, comments in alphabetical order, spent tickets."""

    since: str
    count: int = 0
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    comments: tuple[str, ...] = ()
    spent: tuple[str, ...] = ()


def cast(box: Box, ballot: Ballot, spent: str) -> Box | None:
    """Count a ballot; None when its ticket is spent. The order of ballots leaves no trace."""
    if spent in box.spent:
        return None
    answers = {
        question: {
            answer: box.answers.get(question, {}).get(answer, 0)
            + (answer in given(ballot, question))
            for answer in possible
        }
        for question, possible in QUESTIONS.items()
    }
    comments = (*box.comments, ballot.comment) if ballot.comment else box.comments
    return Box(
        since=box.since,
        count=box.count + 1,
        answers=answers,
        comments=tuple(sorted(comments)),
        spent=tuple(sorted((*box.spent, spent))),
    )


def given(ballot: Ballot, question: str) -> tuple[str, ...]:
    """Give the answers to a question: one at the most, except where several may be ticked."""
    answers = ballot.answers.get(question, ())
    return answers if QUESTIONS[question] is BARRIERS else answers[:1]


def release(box: Box, until: str, smallest: int) -> tuple[tuple[Line, ...], Box]:
    """
    Say what may be said, and hand back the box with what was said taken out.

    A question is told once enough people answered it; the box of ballots as a whole must hold as
    many. Spent tickets and comments stay.
    """
    if box.count < smallest:
        return tuple(_line(key, box.since, until, None) for key in RATED), box
    told = tuple(_line(key, box.since, until, _word(box, key, smallest)) for key in RATED)
    return told, Box(since=until, comments=box.comments, spent=box.spent)


def _line(key: str, since: str, until: str, value: Word | None) -> Line:
    return Line(name=key, since=since, until=until, value=value)


def _word(box: Box, key: str, smallest: int) -> Word | None:
    counts = box.answers.get(key, {})
    numbers = [float(answer) for answer, count in counts.items() for _ in range(count)]
    return rating(numbers) if len(numbers) >= smallest else None


def next_batch(now: datetime, where: tzinfo) -> datetime:
    """Give the next invitation day: the first Tuesday of a month, ten o'clock programme time."""
    day = now.astimezone(where).date()
    first = day.replace(day=1)
    while True:
        tuesday = first + timedelta(days=(1 - first.weekday()) % 7)
        at = daytime.instant(tuesday, time(10), where)
        if at > now:
            return at
        first = next_month(first)


def next_month(day: date) -> date:
    """Give the first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def cohort(batch: datetime, where: tzinfo) -> int:
    """Number a batch: months since the year 2000, in programme time."""
    local = batch.astimezone(where)
    return (local.year - 2000) * 12 + local.month


def cohort_is_open(number: int, now: datetime, where: tzinfo) -> bool:
    """Tell whether ballots of a batch are still taken."""
    first = date(2000 + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    begins = next_batch(daytime.instant(first, time(0), where), where)
    return begins - timedelta(days=1) <= now < begins + OPEN_FOR
