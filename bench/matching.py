"""Ranking and assigning a large programme at once, beside a bare SciPy call on the same matrix."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scipy.optimize import linear_sum_assignment

from bench.figures import Figure
from bench.hospital import NOON, a_programme, a_request, a_supporter
from bot.assignment import JointAssigner, points_of_all
from bot.domain import matching
from bot.domain.people import Supporter
from bot.domain.planning import Opening
from bot.domain.programme import Programme

SUPPORTERS, REQUESTS, TIMES = 2000, 200, 15
#: Milliseconds of one core.
WITHIN = 100.0


@dataclass(frozen=True, slots=True)
class Matched:
    """How much work of one core a round is, in milliseconds; the median of some."""

    ours: float
    bare: float
    assigned: int

    @property
    def ratio(self) -> float:
        """Tell how many times as long as the bare call."""
        return self.ours / self.bare


def measure() -> Matched:
    """Prepare, rank and assign so many supporters and requests, all from the facts."""
    dice = random.Random(1)
    programme = a_programme()
    supporters = [a_supporter(nth, dice) for nth in range(SUPPORTERS)]
    openings = [Opening(a_request(nth, dice, NOON), 1) for nth in range(REQUESTS)]
    proposed = _ours(supporters, openings, programme)
    who = matching.prepare(supporters, NOON, programme)
    points = points_of_all([who.seeker(one.request) for one in openings], who)
    return Matched(
        ours=_milliseconds(lambda: _ours(supporters, openings, programme)),
        bare=_milliseconds(lambda: linear_sum_assignment(points, maximize=True)),
        assigned=sum(map(len, proposed.values())),
    )


def _ours(
    supporters: Sequence[Supporter], openings: Sequence[Opening], programme: Programme
) -> dict[str, tuple[str, ...]]:
    who = matching.prepare(supporters, NOON, programme)
    return dict(JointAssigner().assign(openings, who))


def _milliseconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)


def of_matching(found: Matched) -> list[Figure]:
    """Compare a round with what it may take, and with the one call that cannot be spared."""
    took = f"{found.ours:.0f} ms"
    return [
        Figure(
            name=f"{SUPPORTERS:,} supporters, {REQUESTS} requests ranked and assigned",
            measured=took,
            against=f"{WITHIN:.0f} ms",
            ratio=found.ours / WITHIN,
            target=1,
        ),
        Figure(
            name="the same beside SciPy's call on the finished matrix",
            measured=took,
            against=f"{found.bare:.1f} ms, bare",
            ratio=found.ratio,
        ),
    ]


def row() -> str:
    """Say it in one line."""
    found = measure()
    return (
        f"{SUPPORTERS} supporters and {REQUESTS} requests ranked and assigned "
        f"({found.assigned} pairs): {found.ours:.1f} ms; SciPy alone on the same matrix: "
        f"{found.bare:.1f} ms; ratio {found.ratio:.1f}"
    )


if __name__ == "__main__":
    print(row())
