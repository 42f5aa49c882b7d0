"""Bad weather: plays what the plan says goes wrong, and counts it."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.soak.clock import PACE
from bench.soak.plan import Incident
from bench.soak.replicas import Replicas
from bench.soak.stage import Stage
from sandbox import faults
from sandbox.faults import Fault

#: What Slack says of itself when it is unwell.
UNWELL = "internal_error"


@dataclass(frozen=True, slots=True)
class Move:
    """The clock was moved."""

    at: float  #: seconds since 1970
    seconds: float
    is_under_way: bool  #: some letter was claimed, or wanted to be


class Weather:
    """Plays incidents in a thread of its own."""

    def __init__(self, stage: Stage, replicas: Replicas) -> None:
        self._stage, self._replicas = stage, replicas
        self._thread: threading.Thread | None = None
        self.played: Counter[str] = Counter()
        self._moved: list[Move] = []
        self.mishaps: list[BaseException] = []

    def begin(self, incidents: Sequence[Incident]) -> None:
        """Play these, each at its moment from now on."""
        self._thread = threading.Thread(target=self._play, args=(incidents,), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Wait until all of them are over."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def clear(self) -> None:
        """Let Slack be well again."""
        self.end()
        self._stage.sandbox.faults.clear()

    def move(self, seconds: float) -> None:
        """Move the clock of the server, and with it those of all machines."""
        is_under_way = self._stage.letters_waiting() > 0
        self._moved.append(Move(time.time(), seconds, is_under_way))
        self._stage.move_clock(seconds)

    @property
    def moves(self) -> tuple[Move, ...]:
        """Say when everybody's clock was moved."""
        return tuple(self._moved)

    def _play(self, incidents: Sequence[Incident]) -> None:
        began = time.monotonic()
        for one in incidents:
            time.sleep(max(0.0, began + one.after - time.monotonic()))
            self.played[one.kind] += 1
            try:
                self._happen(one)
            except Exception as bug:  # noqa: BLE001 - told at the end, where it fails the soak
                self.mishaps.append(bug)

    def _happen(self, one: Incident) -> None:
        replica = self._replicas.all[one.which]
        match one.kind:
            case "kill":
                replica.kill()
                time.sleep(one.seconds)
                replica.start()
            case "term":
                replica.ask_to_stop()
                time.sleep(one.seconds)
                replica.start()
            case "all":
                self._replicas.kill()
                time.sleep(one.seconds)
                for each in self._replicas.all:
                    each.start()
            case "drop":
                self._stage.sandbox.drop()
            case "refresh":
                self._stage.sandbox.refresh()
            case "machine" if self._stage.is_on_server:
                self._stage.clock.move(one.seconds, one.which)
            case "machine" | "time":
                self.move(one.seconds)
            case _:
                self._stage.sandbox.faults.add(one.method, _fault(one), times=one.times)


def _fault(one: Incident) -> Fault:
    match one.kind:
        case "429":
            return faults.rate_limited(int(one.seconds))
        case "500":
            return faults.http_error(500 + one.times)
        case "reset_before":
            return faults.reset_before()
        case "reset_after":
            return faults.reset_after()
        case "slow":
            return faults.slow(one.seconds / PACE)  # what is slow is so by everybody's clock
        case _:
            return faults.error(UNWELL)
