"""Tells the share of broken programs that a test noticed; `make mutation` ends with it."""

import json
import sys
from pathlib import Path

STATS = Path(__file__).parents[2] / "mutants" / "mutmut-cicd-stats.json"
#: Of a hundred, how many must be noticed.
LEAST = 80


def score(stats):
    """Give the percentage of mutants that were noticed; one that never ends was."""
    noticed = sum(stats.get(name, 0) for name in ("killed", "timeout", "suspicious", "segfault"))
    judged = stats["total"] - stats.get("skipped", 0)
    return 100 * noticed / judged if judged else 0.0


if __name__ == "__main__":
    stats = json.loads(STATS.read_text(encoding="utf-8"))
    found = score(stats)
    sys.stdout.write(
        f"{found:.1f} of 100 noticed, of {stats['total']}; at least {LEAST} wanted.\n"
    )
    sys.exit(found < LEAST)
