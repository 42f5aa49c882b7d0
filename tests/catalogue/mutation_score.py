"""Tells the share of broken programs that a test noticed; `make mutation` ends with it."""

import json
import sys
from collections import Counter
from pathlib import Path

from mutmut.stats import status_by_exit_code

MUTANTS = Path(__file__).parents[2] / "mutants"
#: Of a hundred, how many must be noticed.
LEAST = 80
#: A program that does not end, or dies, was noticed too.
NOTICED = {"killed", "timeout", "suspicious", "segfault"}


def counted():
    """Count, for each module, what became of its mutants."""
    found = {}
    for kept in sorted(MUTANTS.rglob("*.py.meta")):
        codes = json.loads(kept.read_text(encoding="utf-8"))["exit_code_by_key"].values()
        if codes:
            module = str(kept.relative_to(MUTANTS)).removesuffix(".meta")
            found[module] = Counter(status_by_exit_code[code] for code in codes)
    return found


def line(name, states):
    """Put a module, or all of them, into a line; gives it with the share."""
    noticed = sum(states[state] for state in NOTICED)
    # One that no test comes near, or that was not tried, was not noticed.
    share = 100 * noticed / states.total() if states else 0.0
    return f"{name:28}{noticed:6} of {states.total():5}  {share:5.1f} %\n", share


if __name__ == "__main__":
    modules = counted()
    for module, states in modules.items():
        sys.stdout.write(line(module, states)[0])
    told, share = line("all", sum(modules.values(), Counter()))
    sys.stdout.write(f"{told}At least {LEAST} % are wanted.\n")
    sys.exit(share < LEAST)
