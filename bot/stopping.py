"""Being asked to stop, from a signal or from anywhere."""

import queue
import signal


class Stop:
    """
    A wish to stop that a signal handler may voice at any instruction.

    `threading.Event` may not: its lock is not reentrant, and a second signal would wait for ever.
    """

    def __init__(self) -> None:
        self._wishes: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._wished = False

    def listen(self) -> "Stop":
        """Take SIGTERM and SIGINT as the wish; only the main thread may ask for it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.wish())
        return self

    def wish(self) -> None:
        """Ask to stop."""
        self._wishes.put(None)

    def is_wished(self) -> bool:
        """Tell whether it is time to stop."""
        return self.wait(0)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait so long, or for ever; True when it is time to stop."""
        if not self._wished:
            try:
                self._wishes.get(block=seconds != 0, timeout=seconds or None)
            except queue.Empty:
                return False
            self._wished = True
        return True
