"""`python -m bench.year`: plays three programmes for twelve months, and writes their digests."""

import argparse
import sys
from dataclasses import replace

from bench.year import page
from bench.year.plan import SIZES
from bench.year.play import SEED, Played, play, somewhere


def main() -> int:
    """Play them all, and write the pages; writes nothing and gives 1 where a check fails."""
    parser = argparse.ArgumentParser(prog="python -m bench.year", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--weeks", type=int, default=SIZES[0].weeks, help="fewer only look")
    given = parser.parse_args()
    played = []
    for size in SIZES:
        with somewhere() as place:
            one = play(place, replace(size, weeks=given.weeks), given.seed, _say)
        tell(one)
        played.append(one)
    if any(one.broken for one in played):
        return 1
    if given.weeks == SIZES[0].weeks:
        page.write(played)
    return 0


def tell(one: Played) -> None:
    """Print what came of one programme."""
    _say(f"{one.size.name}: {one.seconds:.0f} s, {one.steps:,} steps")
    for finding in one.findings:
        _say(f"{'holds ' if finding.holds else 'BROKEN'}  {finding.name}")
    for wrong in one.broken:
        _say(f"          {wrong}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
