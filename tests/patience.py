"""Waiting for what comes by itself, and never without end."""

import time


def wait_until(condition, within):
    """Look until it holds; fails after so many seconds."""
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.01)
