"""The metronome: rings at every tick, wherever the machine's clock is put."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from logging import getLogger

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

_log = getLogger(__name__)

#: Silent for more than these ticks, and these seconds, it does not ring by itself any more; still
#: soon enough that nobody who asks after the rounds finds them standing still.
PATIENCE, AT_LEAST = 2, 10.0


class _EveryTick(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """
    The next tick is one tick from now.

    APScheduler's own interval counts every tick that was missed, one by one: where a machine's
    clock was put forward by years, that takes minutes and gigabytes.
    """

    def __init__(self, tick: timedelta) -> None:
        self._tick = tick

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Give the next tick."""
        return now + self._tick


class Metronome:
    """
    Rings at every tick, from a thread of its own.

    Its thread waits by the machine's clock, and where that is put back, for as long as it was put
    back. So whoever is rung for looks after it as well, and waits by a stopwatch.
    """

    def __init__(
        self,
        ring: Callable[[], None],
        tick: timedelta,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ring = ring
        self._tick = tick
        self._steady = steady
        self._rang_at = steady()
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        """Wind it up: the first tick comes at once."""
        self._rang_at = self._steady()
        self._wind(datetime.now(UTC))
        self._scheduler.start()

    def look_after(self) -> None:
        """Ring in its place, and wind it up again, when it was silent for too long."""
        silent = self._steady() - self._rang_at
        if silent <= max(PATIENCE * self._tick.total_seconds(), AT_LEAST):
            return
        _log.warning("metronome_wound_up_again", extra={"seconds": round(silent)})
        self._strike()
        self._wind(datetime.now(UTC) + self._tick)

    def stop(self) -> None:
        """Let it ring no more; doing it twice changes nothing more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _wind(self, first: datetime) -> None:
        self._scheduler.add_job(
            self._strike,
            _EveryTick(self._tick),
            id="tick",
            replace_existing=True,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=first,
        )

    def _strike(self) -> None:
        self._rang_at = self._steady()
        self._ring()
