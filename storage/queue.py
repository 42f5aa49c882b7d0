"""A queue: one at a time, first come, first served."""

import threading
from collections import deque


class Queue:
    """Lets one thread in at a time, in the order they came.

    SQLite on its own lets whoever is lucky in next, and some wait for a second under load.
    """

    __slots__ = ("_guard", "_taken", "_waiting")

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, *, timeout: float) -> bool:
        """Wait for one's turn, so many seconds at most; tells whether it came."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        with self._guard:
            if turn not in self._waiting:
                return True  # it came at the very last moment
            self._waiting.remove(turn)
            return False

    def leave(self) -> None:
        """Let the next one in."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
