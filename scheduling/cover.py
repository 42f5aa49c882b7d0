"""Sealing the ballot box again and again, so that nothing tells when somebody answered."""

from datetime import datetime, timedelta
from random import Random
from secrets import SystemRandom

from bot.usecases.balloting import TendBox, tend_box
from bot.usecases.desk import Desk

#: Between two times; each is moved by up to the other, so that no clock tells them apart.
EVERY = timedelta(minutes=10)
JITTER = timedelta(minutes=3)


class Cover:
    """Writes the box whether or not there is anything to write, at moments nobody can foretell."""

    def __init__(self, desk: Desk, dice: Random | None = None) -> None:
        self._desk = desk
        self._dice = dice or SystemRandom()
        self._last: datetime | None = None
        self._pause = timedelta(0)

    def go_on(self) -> None:
        """Write it if its moment has come."""
        now = self._desk.now()
        if self._last is not None and timedelta(0) <= now - self._last < self._pause:
            return
        self._desk.carry_out(tend_box, TendBox())
        self._last = now
        self._pause = EVERY + JITTER * self._dice.uniform(-1, 1)
