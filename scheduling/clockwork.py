"""The clockwork: a metronome that remembers nothing, and the courier that carries the post."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from logging import getLogger

from bot.usecases.postman import Postman
from scheduling.metronome import Metronome
from scheduling.rounds import Round, due_moment, make_all

_log = getLogger(__name__)

#: Seconds between a wish and its work: whoever made it gets their answer first.
BREATH = 0.03
#: The shortest pause between two looks into the outbox, in seconds.
SHORTEST_PAUSE = 0.02


class Clockwork:
    """Makes the rounds at every tick, and carries the post as soon as there is any."""

    def __init__(
        self,
        rounds: tuple[Round, ...],
        postman: Postman,
        now: Callable[[], datetime],
        *,
        tick: timedelta,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rounds = rounds
        self._postman = postman
        self._now = now
        self._tick = tick
        self._making = threading.Lock()
        self._work = threading.Event()
        self._stopping = threading.Event()
        self._asked = threading.Event()
        self._steady = steady
        self._metronome = Metronome(self.nudge, tick, steady)
        self._courier = threading.Thread(target=self._carry, name="courier", daemon=True)
        self._made_at: float | None = None

    def start(self) -> None:
        """Wind it up: the first tick comes at once, and finds what was missed."""
        self._courier.start()
        self._metronome.start()

    def nudge(self) -> None:
        """Have the rounds made and the post carried soon, by the courier's own thread."""
        self._asked.set()
        self._work.set()

    def tick(self) -> None:
        """Make every round and carry what is due, now, in the caller's thread."""
        with self._making:
            make_all(self._rounds)
            while self._postman.round():
                pass
            self._made_at = self._steady()

    @property
    def since_rounds(self) -> timedelta | None:
        """Say how long ago the rounds were last made, by a stopwatch; None for never."""
        made_at = self._made_at
        return None if made_at is None else timedelta(seconds=self._steady() - made_at)

    @property
    def is_held_up(self) -> bool:
        """Tell whether nothing can be sent for now."""
        return self._postman.is_held_up

    def next_due(self) -> datetime | None:
        """Say when the next letter wants to go; None when there is none."""
        return self._postman.next_due()

    def stop(self) -> None:
        """Claim nothing more, finish the letter in hand, and stand still."""
        self._stopping.set()
        self._postman.stop()
        self._work.set()
        self._metronome.stop()
        if self._courier.is_alive():
            self._courier.join(timeout=10)

    def _carry(self) -> None:
        while not self._stopping.is_set():
            self._work.wait(timeout=self._pause())
            self._work.clear()
            if self._stopping.wait(BREATH):
                return
            try:
                self._metronome.look_after()
                self._work_off()
            except Exception as bug:  # noqa: BLE001 - the courier must outlive any bug
                _log.error("courier_failed", extra={"bug": bug})
                self._stopping.wait(1)

    def _work_off(self) -> None:
        with self._making:
            if self._asked.is_set():
                self._asked.clear()
                make_all(self._rounds)
                self._made_at = self._steady()
            while not self._stopping.is_set() and self._postman.round():
                pass

    def _pause(self) -> float:
        try:
            wait = due_moment(self._postman.next_due(), self._now())
        except Exception as bug:  # noqa: BLE001 - the courier must outlive any bug
            _log.error("outbox_unreadable", extra={"bug": bug})
            return 1.0
        tick = self._tick.total_seconds()
        return tick if wait is None else min(max(wait, SHORTEST_PAUSE), tick)
