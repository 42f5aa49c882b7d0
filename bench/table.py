"""Plays every scene with every policy, and writes what came of it into docs/matching.md."""

import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.policies import POLICIES
from bench.simulation import Play, Scene

PAGE = Path(__file__).parents[1] / "docs" / "matching.md"
BEGINS, ENDS = "<!-- simulation begins -->", "<!-- simulation ends -->"
SCENES = (
    Scene(10, days=365, seeds=(1, 2, 3, 4)),
    Scene(10, days=3, burst=8, seeds=tuple(range(1, 21))),
    Scene(50, days=365),
    Scene(50, days=3, burst=40, seeds=tuple(range(1, 6))),
    Scene(200, days=60),
    Scene(2000, days=1, burst=200),
)
HEAD = (
    "| supporters | scene | policy | matched | by the promise | median | 90th percentile "
    "| offers a match | Gini of load |",
    "|---|---|---|---|---|---|---|---|---|",
)


def main() -> None:
    """Write the table."""
    began = time.monotonic()
    plays = [(scene, name) for scene in reversed(SCENES) for name in POLICIES]  # longest first
    with ProcessPoolExecutor() as pool:
        found = dict(zip(plays, pool.map(_row, *zip(*plays, strict=True)), strict=True))
    rows = [found[scene, name] for scene in SCENES for name in POLICIES]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    table = "\n".join((*HEAD, *rows))
    PAGE.write_text(f"{before}{BEGINS}\n{table}\n{ENDS}{after}", encoding="utf-8")
    print(table)
    print(f"{time.monotonic() - began:.0f} seconds", file=sys.stderr)


def _row(scene: Scene, name: str) -> str:
    told = [Play(scene, POLICIES[name], seed).run() for seed in scene.seeds]
    asked = sum(one.asked for one in told)
    hours = sorted(hour for one in told for hour in one.hours)
    offers = sum(one.offers for one in told)
    gini = statistics.mean(gini_of(one.loads) for one in told)
    return (
        f"| {scene.supporters:,} | {_scene(scene, asked)} | {name} "
        f"| {_share(len(hours), asked)} | {_share(sum(one.in_time for one in told), asked)} "
        f"| {_hours(hours, 0.5)} | {_hours(hours, 0.9)} "
        f"| {offers / max(len(hours), 1):.1f} | {gini:.2f} |"
    )


def gini_of(loads: list[int]) -> float:
    """Say how unevenly something is shared: 0 evenly, 1 all with one."""
    total, ranked = sum(loads), sorted(loads)
    if not total:
        return 0.0
    weighted = sum(place * one for place, one in enumerate(ranked, 1))
    return 2 * weighted / (len(loads) * total) - (len(loads) + 1) / len(loads)


def _scene(scene: Scene, asked: int) -> str:
    many = f"{asked:,} requests in {len(scene.seeds)} × {scene.days} days"
    return f"{many}, {scene.burst} of each in the first hour" if scene.burst else many


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def _hours(hours: list[float], share: float) -> str:
    return f"{hours[min(int(len(hours) * share), len(hours) - 1)]:.1f} h" if hours else "–"


if __name__ == "__main__":
    main()
