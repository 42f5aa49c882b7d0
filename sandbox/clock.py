"""Time as the sandbox sees it: real time with an offset, or time that stands still until moved."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

Moment = datetime
Subscriber = Callable[[], None]
ONE_HOUR = timedelta(hours=1)


class Clock(Protocol):
    """Anything that tells an aware UTC time and can be moved forward."""

    def now(self) -> Moment:
        """Return the present moment in UTC."""

    def advance(self, amount: timedelta | float, step: timedelta = ONE_HOUR) -> None:
        """Move forward by `amount` (seconds if a number), at most `step` at a time."""

    def subscribe(self, callback: Subscriber) -> None:
        """Have `callback` called after every step forward."""


class _Stepping:
    """The part both clocks share: an offset that grows step by step."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._subscribers: list[Subscriber] = []
        self._guard = threading.Lock()

    def advance(self, amount: timedelta | float, step: timedelta = ONE_HOUR) -> None:
        """Move forward by `amount` (seconds if a number), at most `step` at a time.

        Raises ValueError when asked to go back or to step by nothing.
        """
        left = amount if isinstance(amount, timedelta) else timedelta(seconds=amount)
        if left < timedelta() or step <= timedelta():
            raise ValueError("Time moves forward only.")
        while left > timedelta():
            hop = min(step, left)
            left -= hop
            with self._guard:
                self._offset += hop
                subscribers = list(self._subscribers)
            for callback in subscribers:
                callback()

    def subscribe(self, callback: Subscriber) -> None:
        """Have `callback` called after every step forward, in the order of subscription."""
        with self._guard:
            self._subscribers.append(callback)

    def unsubscribe(self, callback: Subscriber) -> None:
        """Forget `callback`; unknown ones are ignored."""
        with self._guard:
            if callback in self._subscribers:
                self._subscribers.remove(callback)


class ManualClock(_Stepping):
    """A clock that stands still until it is advanced."""

    def __init__(self, start: Moment) -> None:
        super().__init__()
        if start.tzinfo is None:
            raise ValueError("A clock starts at an aware moment.")
        self._start = start.astimezone(UTC)

    def now(self) -> Moment:
        """Return the moment the clock has been moved to."""
        return self._start + self._offset


class ShiftedClock(_Stepping):
    """Real time plus everything the clock has been advanced by."""

    def now(self) -> Moment:
        """Return the present moment, shifted."""
        return datetime.now(UTC) + self._offset
