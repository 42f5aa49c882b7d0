"""
What two figures put together make certain: colleagues who asked, and those with a supporter.

Whoever has a supporter asked before. So there are bounds between the two figures as well, and one
system of them all; `bench.deduction` looks at one figure alone. The reader is given more than is
true: that everybody asks once and nobody withdraws. Where that contradicts what was told, they
know nothing.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from bench.deduction import Bounds
from bot.domain import digest
from bot.domain.digest import Band, Digest, Line, Stat
from bot.domain.telling import FLOOR

_SERIES = (Stat.ASKED, Stat.MATCHED)


def certain_together(digests: Sequence[Digest], people: int) -> Iterator[str]:
    """Name every run of weeks, and every number without a supporter, that is certain and small."""
    weeks = _weeks(digests)
    last = len(weeks) - 1
    places = {
        stat: [0, *range(1 + nth * last, 1 + (nth + 1) * last)] for nth, stat in enumerate(_SERIES)
    }
    bounds = Bounds(1 + len(_SERIES) * last)
    for stat, place in places.items():
        for week in range(last):
            bounds.add(place[week], place[week + 1], 0, people)
        for one in digests:
            for line in one.lines:
                begins = weeks.get(digest.week_before(line.since))
                if line.name == stat and begins is not None:
                    ends = weeks[line.until]
                    bounds.add(place[begins], place[ends], *_between(line, people))
    asked, matched = (places[stat] for stat in _SERIES)
    for week in range(1, last + 1):
        bounds.add(matched[week], asked[week], 0, people)
    if not bounds.close():
        return
    for stat, place in places.items():
        for begins, ends in combinations(range(last + 1), 2):
            fewest, most = bounds.difference(place[begins], place[ends])
            if fewest == most < FLOOR:
                yield f"{stat} in weeks {begins + 1} to {ends}: {fewest}"
    for week in range(1, last + 1):
        fewest, most = bounds.difference(matched[week], asked[week])
        if fewest == most < FLOOR:
            yield f"without a supporter after week {week}: {fewest}"


def _weeks(digests: Sequence[Digest]) -> dict[str, int]:
    """Number the weeks from the one before the first on."""
    periods = [one.period for one in digests]
    return {week: nth for nth, week in enumerate((digest.week_before(periods[0]), *periods))}


def _between(line: Line, people: int) -> tuple[int, int]:
    if isinstance(line.value, Band):
        high = people if line.value.high is None else line.value.high
        return line.value.low, min(high, people)
    return 0, line.least - 1
