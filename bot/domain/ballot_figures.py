"""What may be told of the ballot box, and what stays in it (docs/disclosure.md)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.domain import telling
from bot.domain.digest import Band, Breakdown, Line, Ticked, Word, rating, share, week_after
from bot.domain.feedback import Box, Tally, people, start_again, tally
from bot.domain.questions import SETS, SEVERAL, Poll

#: Of questions that are no rating, the answers whose share is told.
COUNTED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "never_connected": frozenset({"yes"}),
        "again": frozenset({"yes"}),
        "stress": frozenset({"worse"}),
        "often": frozenset({"once or twice", "three or four", "five or more"}),
        "reach": frozenset({"yes"}),
    }
)
#: What is told in a word, set by set, in the order it is asked.
TOLD = tuple(
    question for questions in SETS.values() for question in questions if question not in SEVERAL
)


def release(box: Box, until: str, smallest: int) -> tuple[tuple[Line, ...], Box]:
    """
    Say what may be said of every question with one answer, and hand back the box without it.

    A question is told once enough people answered it; until then its window stays open.
    """
    told = [key for key in TOLD if people(box, key) >= smallest]
    lines = tuple(
        Line(
            name=key,
            since=tally(box, key).since,
            until=until,
            value=_word(key, tally(box, key)) if key in told else None,
        )
        for key in TOLD
    )
    return lines, start_again(box, told, week_after(until))


def release_ticked(
    box: Box, until: str, smallest: Callable[[str], int], may_answer: Mapping[Poll, int]
) -> tuple[tuple[Ticked, ...], Box]:
    """
    Say what was often ticked where several answers may be, and hand back the box without it.

    An answer is told once a cell's worth of people ticked it. They are no parts of a whole, so
    none is merged into another; and nothing is told to a set whose people could be all of them.
    `smallest` gives the `k` of a window by the week it was opened in.
    """
    told = tuple(
        Ticked(question=question, told=Breakdown(since=given.since, until=until, cells=cells))
        for poll, questions in SETS.items()
        for question in questions
        if question in SEVERAL
        for given in [tally(box, question)]
        for least in [smallest(given.since)]
        for floor in [telling.cell_floor(least)]
        if may_answer[poll] >= floor + least
        for cells in [_often(given, SETS[poll][question], poll, floor)]
        if cells and people(box, question) >= least
    )
    return told, start_again(box, [one.question for one in told], week_after(until))


def _often(
    given: Tally, answers: tuple[str, ...], poll: Poll, floor: int
) -> tuple[tuple[str, Band], ...]:
    fewest = floor * _times(given, poll)
    often = (answer for answer in answers if given.counts.get(answer, 0) >= fewest)
    return tuple((answer, telling.cell_band(telling.OTHER, floor, floor)) for answer in often)


def _times(given: Tally, poll: Poll) -> int:
    """Say how often one person can have answered at the most: see `people`."""
    times, last = 0, -1
    for cohort in sorted(given.given):
        if poll is not Poll.REQUESTER or times == 0 or cohort > last + 1:
            times, last = times + 1, cohort
    return times


def _word(question: str, told: Tally) -> Word:
    if question in COUNTED:
        yes = COUNTED[question]
        return share(float(answer in yes) for answer, n in told.counts.items() for _ in range(n))
    return rating(float(answer) for answer, n in told.counts.items() for _ in range(n))
