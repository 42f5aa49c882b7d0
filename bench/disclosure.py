"""Plays years of requests under four rules, deduces what follows, and writes it into its page."""

import math
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

from bench.deduction import Bounds, deduced
from bench.town import Town
from bot.domain import digest, telling
from bot.domain.digest import Stat

PAGE = Path(__file__).parents[1] / "docs" / "disclosure.md"
BEGINS, ENDS = "<!-- simulation begins -->", "<!-- simulation ends -->"
SMALLEST = 5
WEEKS, YEARS, SEED = 52, 100, 6
#: Requests a week: two published physician programmes, and a large one (docs/evidence.md).
RATES = (1, 2, 9)
PEOPLE = 240
ROLLING = 13
_LARGEST_CELL = 11


def main() -> None:
    """Write the tables."""
    began = time.monotonic()
    table = "\n".join(simulated(YEARS))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    PAGE.write_text(f"{before}{BEGINS}\n{table}\n{ENDS}{after}", encoding="utf-8")
    print(table)
    print(f"{time.monotonic() - began:.0f} seconds", file=sys.stderr)


def simulated(years: int) -> Iterator[str]:
    """Give the lines of the tables, for so many years at each rate."""
    yield (
        "| requests a week | rule | weeks with 0 to 4 people | of these, known exactly "
        "| numbers told a year | fewest people in one |"
    )
    yield "|---|---|---|---|---|---|"
    for rate in RATES:
        dice = Random(f"{SEED} {rate}")
        weeks = [[_people_of(rate, dice) for _ in range(WEEKS)] for _ in range(years)]
        for name, publish in NAIVE.items():
            found = [_naive(publish, [len(set(one)) for one in year]) for year in weeks]
            yield _row(rate, name, found)
        yield _row(rate, OURS, [_ours(year) for year in weeks])
    yield ""
    yield "| rule for a breakdown into four | tables | with a number below 5 known exactly |"
    yield "|---|---|---|"
    for name, publish_table in BREAKDOWNS.items():
        tables, known = known_cells(publish_table)
        yield f"| {name} | {tables:,} | {known:,} ({known / tables:.1%}) |"


def _people_of(rate: int, dice: Random) -> list[str]:
    """Draw who asks in one week: as many as Poisson says, anybody equally often."""
    count, left = 0, dice.random()
    chance = math.exp(-rate)
    while left > chance:
        left -= chance
        count += 1
        chance *= rate / count
    return [f"p{dice.randrange(PEOPLE)}" for _ in range(count)]


Publish = Callable[[Sequence[int], Bounds], int]


def weekly(counts: Sequence[int], bounds: Bounds) -> int:
    """Publish every week's number, or only that it is below five; gives how many were told."""
    for week, count in enumerate(counts):
        is_told = count >= SMALLEST
        bounds.add(week, week + 1, *((count, count) if is_told else (0, SMALLEST - 1)))
    return sum(count >= SMALLEST for count in counts)


def with_total(counts: Sequence[int], bounds: Bounds) -> int:
    """Publish beside it, every week, how many it were since the year began."""
    return weekly(counts, bounds) + _sums(counts, bounds, len(counts))


def with_rolling(counts: Sequence[int], bounds: Bounds) -> int:
    """Publish beside it, every week, how many it were in the last quarter of a year."""
    return weekly(counts, bounds) + _sums(counts, bounds, ROLLING)


def _sums(counts: Sequence[int], bounds: Bounds, length: int) -> int:
    told = 0
    for week in range(1, len(counts) + 1):
        begins = max(0, week - length)
        total = sum(counts[begins:week])
        is_told = total >= SMALLEST
        bounds.add(begins, week, *((total, total) if is_told else (0, SMALLEST - 1)))
        told += is_told
    return told


NAIVE: dict[str, Publish] = {
    "“fewer than 5” a week, and the year to date": with_total,
    "“fewer than 5” a week, and the last 13 weeks": with_rolling,
    "“fewer than 5” a week, and nothing else": weekly,
}
OURS = "**ours**"
#: Small weeks, those known exactly, numbers told, and the fewest people in one.
Found = tuple[int, int, int, int | None]


def _naive(publish: Publish, counts: Sequence[int]) -> Found:
    bounds = Bounds(len(counts) + 1)
    told = publish(counts, bounds)
    bounds.close()
    small = [week for week, count in enumerate(counts) if count < SMALLEST]
    known = [week for week in small if len({*bounds.difference(week, week + 1)}) == 1]
    fewest = min((counts[week] for week in known), default=SMALLEST if told else None)
    return len(small), len(known), told, fewest


def _ours(year: Sequence[Sequence[str]]) -> Found:
    town = Town(people=PEOPLE)
    day, groups = date(2026, 1, 5), []
    inside: set[str] = set()
    for nth, asked in enumerate(year):
        week = digest.iso_week(day + timedelta(days=7 * nth))
        for request, person in enumerate(asked):
            town.enter(Stat.ASKED, person, 1, week, about=f"{nth}/{request}")
        inside.update(asked)
        (line,) = [one for one in town.tell(week).lines if one.name == Stat.ASKED]
        if line.value is not None:
            groups.append(len(inside))
            inside.clear()
    known = list(deduced(town.told, PEOPLE))
    small = sum(len(set(asked)) < SMALLEST for asked in year)
    return small, len(known), len(groups), min(groups, default=None)


def _row(rate: int, rule: str, found: Sequence[Found]) -> str:
    small, known = sum(one[0] for one in found), sum(one[1] for one in found)
    told = statistics.mean(one[2] for one in found)
    fewest = min((one[3] for one in found if one[3] is not None), default="–")
    share = f"{known / small:.0%}" if small else "–"
    return (
        f"| {rate} | {rule} | {small / (WEEKS * len(found)):.0%} | {share} | {told:.1f} "
        f"| {fewest} |"
    )


Table = tuple[int, ...]


def hidden_beside_total(cells: Table) -> object:
    """Hide what is below five, and one more where it would be the only one; tell the total."""
    hidden = {place for place, count in enumerate(cells) if count < SMALLEST}
    if len(hidden) == 1:
        hidden.add(min(set(range(len(cells))) - hidden, key=lambda place: (cells[place], place)))
    shown = tuple(None if place in hidden else count for place, count in enumerate(cells))
    return shown, sum(cells)


def merged(cells: Table) -> object:
    """Tell it by our rule; the last cell is what belongs to no other."""
    names = tuple(f"topic {nth}" for nth in range(len(cells) - 1))
    counts = dict(zip((*names, telling.OTHER), cells, strict=True))
    found = telling.merged(counts, names)
    return tuple((cell, telling.cell_band(cell, count)) for cell, count in found.items())


BREAKDOWNS: dict[str, Callable[[Table], object]] = {
    "small cells hidden, at least two of them, and the total": hidden_beside_total,
    "**ours**: small cells merged, and no total": merged,
}


def known_cells(publish: Callable[[Table], object]) -> tuple[int, int]:
    """Count all tables of four cells of 0 to 11, and those that give a number below five away."""
    alike: defaultdict[object, list[Table]] = defaultdict(list)
    for cells in product(range(_LARGEST_CELL + 1), repeat=4):
        alike[publish(cells)].append(cells)
    known: Counter[bool] = Counter()
    for tables in alike.values():
        possible = [set(column) for column in zip(*tables, strict=True)]
        gives_away = any(len(one) == 1 and min(one) < SMALLEST for one in possible)
        known[gives_away] += len(tables)
    return known.total(), known[True]


if __name__ == "__main__":
    main()
