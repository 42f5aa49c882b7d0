"""What was measured, as figures: percentiles, ratios, and whether a target is met."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.growth import Stage
from bench.people import Acks
from bench.start import Start

#: What a bare listener is allowed to take, times this, is what ours may take.
HALF = 0.5
CONNECTED_WITHIN, IDLE_MEGABYTES = 2.0, 120.0
#: Costs that differ by less count as flat: what chance does on a shared machine.
FLAT = 1.5


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds that half, 95 and 99 of a hundred stay within."""

    p50: float
    p95: float
    p99: float
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as a ratio to what it is held against; without a target it is for reading."""

    name: str
    measured: str
    against: str
    ratio: float
    target: float | None = None

    @property
    def verdict(self) -> str:
        """Say whether the target is met."""
        if self.target is None:
            return ""
        return "met" if self.ratio <= self.target else "missed"


def spread(seconds: Sequence[float]) -> Spread:
    """Sum up so many measurements."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    return Spread(1000 * median(ordered), at(0.95), at(0.99), len(ordered))


def of_acks(ours: Acks, bare: Acks) -> list[Figure]:
    """Compare each acknowledgement with the bare listener's."""
    return [
        _beside(
            "ack of /peersupport, somebody new (users.info, views.open)",
            ours.command,
            bare.command,
        ),
        _beside("ack of /peersupport, somebody met before (views.open)", ours.again, bare.again),
        _beside("ack of the request form, sealed and committed", ours.submission, bare.submission),
        _beside(
            "until the form is on the screen, somebody new",
            ours.form_open,
            bare.form_open,
            target=None,
        ),
    ]


def of_start(start: Start) -> list[Figure]:
    """Compare the start with what it may take."""
    figures = [
        Figure(
            name="start to connected",
            measured=f"{start.seconds:.2f} s",
            against=f"{CONNECTED_WITHIN:.0f} s",
            ratio=start.seconds / CONNECTED_WITHIN,
            target=1,
        )
    ]
    if start.memory is not None:
        figures.append(
            Figure(
                name="resident memory when idle",
                measured=f"{start.memory.rss:.0f} MB (pss {start.memory.pss:.0f})",
                against=f"{IDLE_MEGABYTES:.0f} MB",
                ratio=start.memory.rss / IDLE_MEGABYTES,
                target=1,
            )
        )
    return figures


def of_growth(stages: Sequence[Stage]) -> list[Figure]:
    """Compare the cost of a request with the cost while few were stored."""
    first, *later = stages
    figures: list[Figure] = []
    for stage in later:
        name, fewer = f"beside {stage.stored:,} stored", f"beside {first.stored:,}"
        figures.append(
            _grown(f"all acks of a request {name}", waiting(stage), waiting(first), fewer)
        )
        if first.work:
            figures.append(_grown(f"all work for a request {name}", stage.work, first.work, fewer))
    return figures


def waiting(stage: Stage) -> float:
    """Say how long people wait for one request: command, form and acceptance, in seconds."""
    acks = stage.acks
    return median(acks.command) + median(acks.submission) + median(acks.acceptance)


def _beside(
    name: str, ours: Sequence[float], bare: Sequence[float], target: float | None = HALF
) -> Figure:
    mine, theirs = spread(ours), spread(bare)
    return Figure(
        name=name,
        measured=_said(mine),
        against=f"{_said(theirs)}, bare",
        ratio=mine.p50 / theirs.p50,
        target=target,
    )


def _grown(name: str, now: float, then: float, fewer: str) -> Figure:
    return Figure(
        name=name,
        measured=f"{1000 * now:.1f}",
        against=f"{1000 * then:.1f}, {fewer}",
        ratio=now / then,
        target=FLAT,
    )


def _said(one: Spread) -> str:
    return f"{one.p50:.1f} / {one.p95:.1f} / {one.p99:.1f}"
