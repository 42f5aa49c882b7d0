"""
Whose turn it is at the directory of keys: one who writes, or as many as like who read.

Without it a reader meets a directory half written: a key that is first no longer and another that
is not first yet, or a file whose bytes were blackened between opening and reading it.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

#: Seconds in which whoever writes has finished; they may have to ask AWS meanwhile.
FINISH_WITHIN: Final = 2.0
#: Seconds between two looks at whether whoever writes has finished.
_LOOK_EVERY: Final = 0.002


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Keep everybody else from the directory; waits for them."""
    handle = _open(directory)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def reading(directory: Path, patience: float = FINISH_WITHIN) -> Iterator[bool]:
    """
    Keep whoever would write from the directory, after so many seconds of waiting for them.

    Gives False where they did not finish, and what is read may be half written. True as well where
    there is no directory or no lock to be had: what is wrong will be said by reading.
    """
    try:
        handle = _open(directory)
    except OSError:
        yield True
        return
    try:
        yield _shared(handle, time.monotonic() + patience)
    finally:
        os.close(handle)


def _open(directory: Path) -> int:
    return os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def _shared(handle: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_EVERY)
        except OSError:
            return True
        else:
            return True
