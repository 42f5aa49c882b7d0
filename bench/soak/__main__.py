"""`python -m bench.soak`: replicas through weeks of bad weather; fails when a proof does."""

import argparse
import logging
import secrets
import sys
import tempfile
from pathlib import Path

from bench.soak.plan import Size
from bench.soak.soak import soak
from tests import postgres

LARGEST_SEED = 10_000


def main() -> int:
    """Play one soak on a server of its own; gives the exit code."""
    usual = Size()
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="the same plan again")
    parser.add_argument("--cases", type=int, default=usual.cases)
    parser.add_argument("--supporters", type=int, default=usual.supporters)
    parser.add_argument("--replicas", type=int, default=usual.replicas)
    parser.add_argument("--days", type=int, default=usual.days)
    parser.add_argument("--weather", type=float, default=usual.weather, help="0 is a calm sea")
    parser.add_argument(
        "--minutes",
        type=float,
        default=usual.minutes,
        help="at most; a plan that is cut short fails",
    )
    parser.add_argument("--keep", type=Path, default=None, help="a folder for the logs")
    given = parser.parse_args()
    seed = secrets.randbelow(LARGEST_SEED) if given.seed is None else given.seed
    size = Size(
        cases=given.cases,
        supporters=given.supporters,
        replicas=given.replicas,
        days=given.days,
        weather=given.weather,
        minutes=given.minutes,
    )
    # Connections that are cut are what this is about.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    print(f"SEED={seed}: {size}", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as folder,
        postgres.server() as server,
    ):
        place = given.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        result = soak(place, server.empty(), size, seed, lambda line: print(line, flush=True))
    print(f"SEED={seed}")
    return 1 if result.broken else 0


if __name__ == "__main__":
    sys.exit(main())
