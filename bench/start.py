"""How soon it is connected, and what it needs while nobody asks for anything."""

import time
from dataclasses import dataclass
from statistics import median

from bench.process import OURS, AppProcess, Memory
from bench.ward import Ward

STARTS = 5
#: Seconds after which a process that was started counts as idle.
COMES_TO_REST = 10.0


@dataclass(frozen=True, slots=True)
class Start:
    """What was measured of `peersupport run`."""

    seconds: float  #: from the start of the process until the stand-in has its socket; median
    memory: Memory | None


def measure(ward: Ward) -> Start:
    """Start it a few times; the last one is left alone for a while, and then weighed."""
    seconds: list[float] = []
    for _ in range(STARTS - 1):
        with AppProcess(ward, OURS) as bot:
            seconds.append(bot.connected_after)
    with AppProcess(ward, OURS) as bot:
        seconds.append(bot.connected_after)
        time.sleep(COMES_TO_REST)
        return Start(median(seconds), bot.memory())
