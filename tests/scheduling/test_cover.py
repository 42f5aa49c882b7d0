"""Sealing the ballot box again: at moments nobody can foretell, whatever happened."""

from datetime import timedelta
from itertools import pairwise
from random import Random

from scheduling.cover import EVERY, JITTER, Cover
from tests.builders import MINUTE, NOW


class Desk:
    """Notes when somebody was there."""

    def __init__(self):
        self.at, self.times = NOW, []

    def now(self):
        return self.at

    def carry_out(self, usecase, command):
        self.times.append(self.at)


def test_the_box_is_sealed_at_once_and_then_every_ten_minutes_or_so():
    desk = Desk()
    cover = Cover(desk, Random(7))  # noqa: S311 - so that the test can repeat it
    for _ in range(4000):
        cover.go_on()
        desk.at += timedelta(seconds=15)
    assert desk.times[0] == NOW
    pauses = [later - earlier for earlier, later in pairwise(desk.times)]
    assert EVERY - JITTER <= min(pauses) < max(pauses) <= EVERY + JITTER + timedelta(seconds=15)
    assert len(set(pauses)) > 10
    assert len(pauses) > 90


def test_a_clock_that_was_put_back_stops_nothing():
    desk = Desk()
    cover = Cover(desk)
    cover.go_on()
    desk.at -= 60 * MINUTE
    cover.go_on()
    assert len(desk.times) == 2
