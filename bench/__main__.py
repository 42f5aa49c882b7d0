"""`python -m bench`: everything is measured over real Socket Mode, and printed as ratios."""

import argparse
import gc
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bench import acks, figures, growth, matching, start
from bench.figures import Figure
from bench.process import ROOT
from bench.ward import Ward
from bot import huge_pages

STORED = (100, 1_000, 10_000, 100_000)
REPORT = ROOT / "ci-output" / "bench.json"
#: Wide enough for every row in one line; a terminal that is narrower folds the first column.
console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)


def main() -> None:
    """Measure, print a table, and write the same as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--stored",
        type=int,
        nargs="*",
        default=STORED,
        help="how many requests are stored while the cost of one is measured; none skips it",
    )
    wanted: Sequence[int] = parser.parse_args().stored
    with tempfile.TemporaryDirectory(
        prefix="peersupport-bench-", ignore_cleanup_errors=True
    ) as at:
        found = _measured(Path(at), wanted)
    console.print(_table(found))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(_report(found), indent=2) + "\n", encoding="utf-8")
    console.print(f"Written to {REPORT.relative_to(ROOT)}.")


def _measured(place: Path, wanted: Sequence[int]) -> list[Figure]:
    matched = matching.of_matching(matching.measure())  # before anything else is in the process
    gc.freeze()  # the stand-in's own pauses must not be measured as an app's
    ours, bare, filled = (Ward(place / name) for name in ("ours", "bare", "filled"))
    try:
        ours.furnish()
        filled.furnish()
        huge_pages.gather()  # nor what the machine needs to find the stand-in's memory again
        with console.status("Acknowledgements, beside a bare listener") as status:
            found = figures.of_acks(*acks.measure(ours, bare))
            status.update("Start and memory")
            found += figures.of_start(start.measure(filled))
            found += matched
            stages: list[growth.Stage] = []
            status.update("Cost of a request while others are stored")
            for stage in growth.stages(filled, wanted):
                stages.append(stage)
                status.update(f"Cost of a request: {stage.stored:,} stored, measured")
            if len(stages) < len(wanted):
                console.print("The disk has no room for more stored requests.")
            if stages:
                found += figures.of_growth(stages)
    finally:
        for ward in (ours, bare, filled):
            ward.close()
    return found


def _table(found: Sequence[Figure]) -> Table:
    table = Table(title="p50 / p95 / p99 in milliseconds", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    table.add_column("ours", no_wrap=True)
    table.add_column("beside", no_wrap=True)
    table.add_column("ratio", justify="right", no_wrap=True)
    table.add_column("target", no_wrap=True)
    for one in found:
        target = "" if one.target is None else f"{one.target:.2f}: {one.verdict}"
        table.add_row(one.name, one.measured, one.against, f"{one.ratio:.2f}", target)
    return table


def _report(found: Sequence[Figure]) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "processors": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
        "figures": [asdict(one) | {"verdict": one.verdict} for one in found],
    }


if __name__ == "__main__":
    main()
