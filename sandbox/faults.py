"""Slack on a bad day: faults that a test arms for the next calls of a method."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "rate_limited", "http_error", "reset_before", "reset_after", "slow", "error", "garbled"
]
RESPONSE_URL = "response_url"  # the name under which faults for response URLs are armed


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong; made by the functions of this module."""

    kind: Kind
    seconds: float = 0
    status: int = 500
    code: str = ""
    body: str = ""


def rate_limited(retry_after: int) -> Fault:
    """Answer 429 with `Retry-After` in seconds; nothing is done."""
    return Fault("rate_limited", seconds=retry_after)


def http_error(status: int = 500) -> Fault:
    """Answer with a bare HTTP status; nothing is done."""
    return Fault("http_error", status=status)


def reset_before() -> Fault:
    """Cut the connection before anything is done."""
    return Fault("reset_before")


def reset_after() -> Fault:
    """Do what was asked, then cut the connection instead of answering."""
    return Fault("reset_after")


def slow(seconds: float) -> Fault:
    """Wait so many real seconds, then do what was asked."""
    return Fault("slow", seconds=seconds)


def error(code: str) -> Fault:
    """Answer `ok: false` with this code; nothing is done."""
    return Fault("error", code=code)


def garbled(body: str, *, status: int = 200) -> Fault:
    """Answer with these words, whatever they are; nothing is done."""
    return Fault("garbled", status=status, body=body)


class Faults:
    """The armed faults by method, each used once, in the order they were added."""

    def __init__(self) -> None:
        self.fragment_frames = False
        self._armed: dict[str, deque[Fault]] = {}
        self._guard = threading.Lock()

    def add(self, method: str, *faults: Fault, times: int = 1) -> None:
        """Arm faults for the next calls of `method`, the whole series `times` over."""
        with self._guard:
            self._armed.setdefault(method, deque()).extend(faults * times)

    def take(self, method: str) -> Fault | None:
        """Return the next armed fault of `method`, or None on a good day."""
        armed = self._armed.get(method)
        if not armed:
            return None
        with self._guard:
            return armed.popleft() if armed else None

    def clear(self) -> None:
        """Disarm everything."""
        with self._guard:
            self._armed.clear()
            self.fragment_frames = False
