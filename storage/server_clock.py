"""The time by the database's clock, so that all replicas have the same one."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from logging import getLogger

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from storage import postgres

_log = getLogger(__name__)

#: Seconds between two looks at the server's clock, and after one that was not answered.
LOOK_EVERY, LOOK_AGAIN = 60.0, 5.0
#: A machine's clock that was moved by more than this is not believed before the next look.
_MOVED = timedelta(seconds=1)
#: A machine's clock that is off by so much is worth an operator's time.
ASTRAY = timedelta(seconds=60)
_AGREED = timedelta(0)


@dataclass(frozen=True, slots=True)
class _Look:
    machine: datetime  #: what this machine's clock said
    steady: float  #: what its stopwatch said, in seconds
    ahead: timedelta  #: how far the server is ahead of it


class ServerClock:
    """
    Tells the server's time.

    It costs a look at the server once a minute, and whenever this machine's clock was moved.
    While the server does not answer, the time goes on from the last look.
    """

    def __init__(
        self,
        engine: Engine,
        machine: Callable[[], datetime],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._machine = machine
        self._steady = steady
        self._looking = threading.Lock()
        self._last = _Look(machine(), steady(), _AGREED)
        self._last_asked = steady()
        self._look_again(was_moved=False)

    def __call__(self) -> datetime:
        """Tell the time."""
        told, was_moved = self._read()
        # Whoever is first looks; nobody waits for them.
        is_time = self._steady() - self._last_asked > LOOK_EVERY
        if (was_moved or is_time) and self._looking.acquire(blocking=False):
            try:
                self._look_again(was_moved=was_moved)
            finally:
                self._looking.release()
            told, _ = self._read()
        return told

    @property
    def is_astray(self) -> bool:
        """Tell whether this machine's own clock is wrong."""
        return abs(self._last.ahead) > ASTRAY

    def _read(self) -> tuple[datetime, bool]:
        last, machine = self._last, self._machine()
        reckoned = last.machine + timedelta(seconds=self._steady() - last.steady)
        was_moved = abs(machine - reckoned) > _MOVED
        return (reckoned if was_moved else machine) + last.ahead, was_moved

    def _look_again(self, *, was_moved: bool) -> None:
        if was_moved and self._steady() < self._last_asked + LOOK_AGAIN:
            return  # and perhaps not answered
        self._last_asked = self._steady()
        with suppress(DBAPIError, NoConnectionError):
            self._last = self._look()
            if self.is_astray:
                off = round(self._last.ahead.total_seconds())
                _log.warning("clock_astray", extra={"seconds": abs(off)})

    def _look(self) -> _Look:
        before = self._machine()
        at = postgres.clock(self._engine)
        after = self._machine()
        # What lies between the two readings is agreement, as far as anybody can tell.
        return _Look(after, self._steady(), _AGREED if before <= at <= after else at - after)
