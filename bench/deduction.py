"""
What follows from what was published: a solver that knows every rule, and nothing else.

Unknown are the cumulated counts of a figure after each week of a window. What was published is a
system of bounds on their differences, and the longest chains of bounds (Floyd and Warshall) give
the exact least and greatest value of every difference: such a system has an integer solution at
either end. A number is determined where the two meet.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement, pairwise
from statistics import median
from types import MappingProxyType

import numpy as np

from bot.domain.digest import Band, Digest, Line, Stat, Word, duration, rating, share, week_after

_NO_BOUND = 10**6


class Bounds:
    """Bounds on the differences of unknown whole numbers, the first of which is zero."""

    def __init__(self, unknowns: int) -> None:
        self._most = np.full((unknowns, unknowns), _NO_BOUND)
        np.fill_diagonal(self._most, 0)

    def add(self, earlier: int, later: int, low: int, high: int = _NO_BOUND) -> None:
        """Note that `later` is larger than `earlier` by at least `low` and at most `high`."""
        self._most[earlier, later] = min(self._most[earlier, later], high)
        self._most[later, earlier] = min(self._most[later, earlier], -low)

    def close(self) -> bool:
        """Draw every conclusion; False where the bounds contradict each other."""
        for via in range(len(self._most)):
            through = self._most[:, via, None] + self._most[None, via, :]
            np.minimum(self._most, through, out=self._most)
        return bool((np.diagonal(self._most) >= 0).all())

    def difference(self, earlier: int, later: int) -> tuple[int, int]:
        """Give the least and the greatest possible difference."""
        return -int(self._most[later, earlier]), int(self._most[earlier, later])


@dataclass(frozen=True, slots=True)
class Seen:
    """What one digest said of a window: after so many weeks, a count between two bounds."""

    weeks: int
    low: int
    high: int
    word: Word | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about fewer than `k` people that is certain."""

    name: str
    what: str
    number: int


def deduced(digests: Sequence[Digest], people: int) -> Iterator[Finding]:
    """Find everything about fewer than `k` of so many people that the digests make certain."""
    names = [line.name for line in digests[0].lines] if digests else []
    for place, name in enumerate(names):
        lines = [(digest.lines[place], digest.too_few) for digest in digests]
        for seen, smallest in _windows(lines, people):
            for what, number in certain(seen, smallest, people):
                yield Finding(name, what, number)
            if seen[-1].word is not None:
                for what in certain_values(name, seen[-1].word, smallest, people):
                    yield Finding(name, what, smallest)


def _windows(
    lines: Sequence[tuple[Line, bool]], people: int
) -> Iterator[tuple[tuple[Seen, ...], int]]:
    """Put together what was said of each window, with the `k` it had in the end."""
    seen: list[Seen] = []
    least = 0
    for line, too_few in lines:
        weeks = _weeks(line.since, line.until)
        least = line.least
        if isinstance(line.value, Band):
            high = people if line.value.high is None else line.value.high
            seen.append(Seen(weeks, line.value.low, min(high, people)))
        elif line.value is not None:
            seen.append(Seen(weeks, least, people, line.value))
        else:
            seen.append(Seen(weeks, 0, people if too_few else least - 1))
        if line.value is not None:
            yield tuple(seen), least
            seen = []
    if seen:
        yield tuple(seen), least


@cache
def _weeks(since: str, until: str) -> int:
    weeks, week = 0, since
    while week <= until:
        weeks, week = weeks + 1, week_after(week)
    return weeks


@cache
def certain(seen: tuple[Seen, ...], smallest: int, people: int) -> tuple[tuple[str, int], ...]:
    """
    Give what is certain of fewer than `smallest` people in one window.

    For every run of weeks: how many came in new, how many were in it at all, and how many of any
    named people were in it. The last is certain for people of whom nothing else is known only
    where nobody or everybody was, because everything published treats people alike.
    """
    bounds = Bounds(max(one.weeks for one in seen) + 1)
    for one in seen:
        bounds.add(0, one.weeks, one.low, one.high)
    last = max(one.weeks for one in seen)
    for week, following in pairwise(range(last + 1)):
        bounds.add(week, following, 0, people)
    if not bounds.close():
        return (("a contradiction", 0),)
    found: list[tuple[str, int]] = []
    for begins in range(last):
        for ends in range(begins + 1, last + 1):
            fewest, most_new = bounds.difference(begins, ends)
            _, most = bounds.difference(0, ends)
            run = f"weeks {begins + 1} to {ends}"
            if fewest == most_new < smallest:
                found.append((f"new in {run}", fewest))
            if fewest == most < smallest:
                found.append((f"in {run}", fewest))
            # Of the sizes between, none is certain where neither end is.
            found.extend(
                (f"any {size} in {run}", min(size, most))
                for size in {1, smallest - 1}
                if max(0, fewest - (people - size)) == min(size, most)
            )
    return tuple(found)


def _usual(hours: Iterable[float]) -> Word:
    return duration(median(hours))


_SCALES: Mapping[Stat, tuple[Callable[[Iterable[float]], Word], tuple[int, ...]]] = (
    MappingProxyType(
        {Stat.NEED_MET: (rating, (1, 2, 3, 4, 5)), Stat.HOURS_TO_MATCH: (_usual, (1, 48, 100))}
    )
)
_PARTS = (share, (0, 1))


@cache
def certain_values(name: str, word: Word, smallest: int, people: int) -> tuple[str, ...]:
    """Name each number of people below `smallest` in a window whose values its word determines."""
    say, scale = _SCALES.get(Stat(name), _PARTS)
    return tuple(
        f"the values of {size} people"
        for size in range(1, smallest)
        if not _may_differ(say, scale, word, size, range(smallest, min(people, smallest + 3) + 1))
    )


def _may_differ(
    say: Callable[[Iterable[float]], Word],
    scale: tuple[int, ...],
    word: Word,
    size: int,
    all_together: Iterable[int],
) -> bool:
    """Tell whether so many people may have had these values or those."""
    possible: set[tuple[int, ...]] = set()
    for together in all_together:
        for mine in combinations_with_replacement(scale, size):
            others = combinations_with_replacement(scale, together - size)
            if any(say((*mine, *one)) is word for one in others):
                possible.add(mine)
            if len(possible) > 1:
                return True
    return False
