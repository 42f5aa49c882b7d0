"""
Disclosure control: what may be told of a window, and when (docs/disclosure.md).

A figure is told only once at least `k` different people are in it; until then its window stays
open and grows by whole weeks, and nothing distinguishes none from almost enough. Windows of one
figure never overlap, so no sum or difference of what was told is about fewer than `k` people.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from statistics import fmean, median
from typing import Final

from bot.domain.digest import (
    TIMES,
    TOPICS,
    Band,
    Breakdown,
    Digest,
    Entry,
    Line,
    Stat,
    Window,
    Word,
    duration,
    rating,
    share,
)

#: No programme can go below it.
FLOOR: Final = 5
#: Where the bands of a count begin.
LEVELS: Final = (5, 10, 20, 50)
#: A band is never narrower, or it would be a number.
NARROWEST: Final = 5
#: The smallest cell of a breakdown, where `k` is not higher.
CELL: Final = 10
#: Where the rest of a breakdown is.
OTHER: Final = ""
#: Fewer supporters hide nobody.
SUPPORTERS: Final = 3


def hides_nobody(may_ask: int, supporters: int, smallest: int) -> bool:
    """Tell whether so few may ask or help that the digest says only that the programme runs."""
    return may_ask < TIMES * smallest or supporters < SUPPORTERS


def threshold(name: str, before: Digest | None, smallest: int) -> int:
    """
    Give the `k` of a line: a higher one holds at once, a lower one for windows opened later.

    `before` is the digest told last, which knows whether the window is still open, and its `k`.
    """
    since = FLOOR
    for line in (*before.lines, *before.feedback) if before else ():
        if before and line.name == name:
            since = line.least if line.value is None else before.smallest_group
    return max(since, smallest, FLOOR)


def gathered(
    stat: str, since: str, entries: Iterable[Entry], until: str, left_out: Collection[str] = ()
) -> Window:
    """Gather what is in a window up to the end of a week, except what these people are part of."""
    inside = [one for one in entries if one.week <= until and not {*one.people} & {*left_out}]
    numbers: defaultdict[str, tuple[float, ...]] = defaultdict(tuple)
    cells: defaultdict[str, set[str]] = defaultdict(set)
    for one in inside:
        numbers[one.people[0]] += (one.number,)
        cells[one.people[0]].add(one.cell)
    others = {one.people[1] for one in inside if len(one.people) > 1}
    # One cell a person, so that cells add up to people; who is in several is in the rest.
    one_each = [
        (only if len(own) == 1 else OTHER) for own in cells.values() for only in [min(own)]
    ]
    return Window(
        stat=stat,
        since=since,
        entries={tag: tuple(sorted(own)) for tag, own in numbers.items()},
        others=len(others) if others else None,
        cells={cell: one_each.count(cell) for cell in one_each} if stat == TOPICS else None,
    )


def left_after(entries: Mapping[str, Entry], until: str) -> dict[str, Entry]:
    """Give what stays for the next window when this one was told up to the end of a week."""
    return {key: one for key, one in entries.items() if one.week > until}


def contributors(window: Window) -> int:
    """Count the different people in a window; of two kinds of people, the fewer."""
    people = len(window.entries)
    return people if window.others is None else min(people, window.others)


def tell_all(
    windows: Iterable[Window],
    until: str,
    before: Digest | None,
    smallest: int,
    may_ask: int,
    *,
    too_few: bool,
) -> tuple[Line, ...]:
    """Say what may be said of every window; nothing of any where there are too few people."""
    lines = []
    for window in windows:
        least = threshold(window.stat, before, smallest)
        if too_few:
            lines.append(untold(window, until, least))
        else:
            lines.append(tell(window, until, least, may_ask))
    return tuple(lines)


def tell(window: Window, until: str, smallest: int, may_ask: int) -> Line:
    """Say what may be said of a window: its value, or only that it is too small."""
    line = untold(window, until, smallest)
    if contributors(window) < smallest:
        return line
    return replace(line, value=_value(window, smallest, may_ask))


def untold(window: Window, until: str, smallest: int) -> Line:
    """Say only that a window is too small."""
    return Line(name=window.stat, since=window.since, until=until, value=None, least=smallest)


def _value(window: Window, smallest: int, may_ask: int) -> Band | Word | None:
    match window.stat:  # one person, one voice, however often they asked
        case Stat.HOURS_TO_MATCH:
            return duration(median(median(own) for own in window.entries.values()))
        case Stat.NEED_MET:
            return rating(fmean(own) for own in window.entries.values())
        case Stat.IN_TIME | Stat.CONNECTED:
            return share(fmean(own) for own in window.entries.values())
        case _:
            return banded(len(window.entries), smallest, may_ask)


def bands(smallest: int, may_ask: int) -> tuple[Band, ...]:
    """
    Cut counts from `k` on into bands, none of them narrow.

    The last one begins where at least `k` of those who may ask can still be outside, so that no
    count ever says *everybody*.
    """
    starts = [smallest, *(level for level in LEVELS if level >= smallest + NARROWEST)]
    starts = [start for start in starts if start <= max(may_ask - smallest, smallest)]
    ends = [*(start - 1 for start in starts[1:]), None]
    return tuple(Band(low, high) for low, high in zip(starts, ends, strict=True))


def banded(count: int, smallest: int, may_ask: int) -> Band | None:
    """Put a count into its band; None below the smallest group."""
    return next((band for band in reversed(bands(smallest, may_ask)) if band.low <= count), None)


def at_present(count: int) -> Band:
    """Put how many there are now into a band that begins with *fewer than ten*."""
    bounds = (Band(0, 9), Band(10, 19), Band(20, 49), Band(50, None))
    return next(band for band in reversed(bounds) if band.low <= count)


def cell_floor(smallest: int) -> int:
    """Give how many people are in a cell at the least, with this `k`."""
    return max(CELL, smallest)


def merged(cells: Mapping[str, int], known: Collection[str], floor: int = CELL) -> dict[str, int]:
    """
    Merge the small cells of a breakdown into `OTHER`, and all of them where too little is left.

    Every cell that is handed out holds so many people or more. A cell with nobody is merged like
    one with a few, so that what is missing may be either; and while the rest is too small, the
    smallest other cell joins it. A breakdown that is nothing but the rest is empty.
    """
    counts = {cell: cells.get(cell, 0) for cell in sorted({*known} - {OTHER})}
    rest = sum(cells.values()) - sum(counts.values())
    for cell in [cell for cell, count in counts.items() if count < floor]:
        rest += counts.pop(cell)
    while counts and rest < floor:
        rest += counts.pop(min(counts, key=lambda cell: (counts[cell], cell)))
    return {**counts, OTHER: rest} if counts else {}


def tell_topics(
    window: Window, until: str, known: Collection[str], floor: int = CELL
) -> Breakdown | None:
    """Say what may be said of a breakdown; None leaves its window open for another quarter."""
    found = merged(window.cells or {}, known, floor)
    if not found:
        return None
    told = tuple((cell, cell_band(cell, count, floor)) for cell, count in found.items())
    return Breakdown(since=window.since, until=until, cells=told)


def cell_band(cell: str, count: int, floor: int = CELL) -> Band:
    """Put a cell into its band; of the rest only that it is large enough, for it is a sum."""
    if cell == OTHER:
        return Band(floor, None)
    return next(band for band in reversed(bands(floor, 10**9)) if band.low <= count)
