"""
Clocks that are moved and go fast: those of the machines, and that of the database's server.

Most of what the bot waits for is a second's rest between two messages to the same person, or a
pause after an error, and it all is reckoned by these clocks. By how much they are faster than the
wall's, by so much is a soak shorter.
"""

import mmap
import struct
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from tests import postgres

#: Seconds that go by on these clocks in one second. What Slack and the network do still takes as
#: long as it takes, so with a higher one a slow answer would outlast what the bot allows for it.
PACE = 5.0

_SECONDS = struct.Struct("d")
#: The server's own `clock_timestamp`, found before the real one by whoever connects.
_WIND_UP = """
CREATE SCHEMA soak;
CREATE TABLE soak.moved (seconds double precision NOT NULL);
INSERT INTO soak.moved VALUES ({seconds});
CREATE FUNCTION soak.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
  'SELECT to_timestamp({origin} + seconds + {pace} *
     (extract(epoch FROM pg_catalog.clock_timestamp())::double precision - {origin}))
   FROM soak.moved';
ALTER DATABASE {name} SET search_path = public, soak, pg_catalog;
"""
_MOVE = "UPDATE soak.moved SET seconds = seconds + {seconds}"

Move = Callable[[float], None]


class MachineClock:
    """
    Fast time, moved by as much as a small file says: for all machines, and for each one more.

    It is read at every look, so that whoever holds one sees every move at once.
    """

    def __init__(self, file: Path, nth: int | None = None) -> None:
        """Open what `wind_up` made; without a number it is that of no machine, and right."""
        self._nth = nth
        self._guard = threading.Lock()
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), 0)
        self.origin = self._read(0)  #: seconds since 1970; from here on it goes fast

    @classmethod
    def wind_up(cls, file: Path, moved: float, machines: int) -> "MachineClock":
        """Make the file, with every clock moved by so many seconds."""
        begins = (time.time(), moved, *(0.0 for _ in range(machines)))
        file.write_bytes(b"".join(map(_SECONDS.pack, begins)))
        return cls(file)

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        own = 0.0 if self._nth is None else self._read(2 + self._nth)
        gone = (time.time() - self.origin) * PACE
        return datetime.fromtimestamp(self.origin + gone + self._read(1) + own, UTC)

    def move(self, seconds: float, nth: int | None = None) -> None:
        """Put the clock of one machine forward, or back; or that of all."""
        place = 1 if nth is None else 2 + nth
        with self._guard:
            moved = self._read(place) + seconds
            _SECONDS.pack_into(self._shared, place * _SECONDS.size, moved)

    def close(self) -> None:
        """Let the file go."""
        self._shared.close()

    def _read(self, place: int) -> float:
        (moved,) = _SECONDS.unpack_from(self._shared, place * _SECONDS.size)
        return float(moved)


def stopwatch() -> float:
    """Tell seconds as the stopwatch of such a machine would, which nobody moves."""
    return time.monotonic() * PACE


def server_clock(database_url: str, moved: float, origin: float) -> Move:
    """Give the server of an empty database a clock that can be moved, in seconds; gives how."""
    name = make_url(database_url).database
    _say(database_url, _WIND_UP.format(seconds=moved, name=name, origin=origin, pace=PACE))
    return lambda seconds: _say(database_url, _MOVE.format(seconds=seconds))


def no_clock(seconds: float) -> None:
    """Move nothing: SQLite has no clock of its own."""


def _say(database_url: str, words: str) -> None:
    with postgres.connected(database_url) as connection:  # type: ignore[no-untyped-call]
        connection.execute(words)
