from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import ManualClock, ShiftedClock

START = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(START)
    assert clock.now() == START
    clock.advance(90)
    assert clock.now() == START + timedelta(seconds=90)


def test_a_long_way_is_walked_in_steps_and_subscribers_see_each() -> None:
    clock = ManualClock(START)
    seen: list[datetime] = []
    clock.subscribe(lambda: seen.append(clock.now()))
    clock.advance(timedelta(hours=2, minutes=30))
    assert seen == [START + timedelta(hours=hours) for hours in (1, 2, 2.5)]


def test_time_never_goes_back() -> None:
    with pytest.raises(ValueError, match="forward"):
        ManualClock(START).advance(-1)


def test_a_manual_clock_refuses_a_naive_start() -> None:
    with pytest.raises(ValueError, match="aware"):
        ManualClock(START.replace(tzinfo=None))


def test_a_shifted_clock_is_real_time_plus_what_it_was_moved_by() -> None:
    clock = ShiftedClock()
    before = datetime.now(UTC)
    clock.advance(timedelta(days=3))
    moved = clock.now() - before
    assert timedelta(days=3) <= moved < timedelta(days=3, minutes=5)
