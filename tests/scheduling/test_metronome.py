"""Ticks that come wherever the machine's clock is put, and whoever makes them is gone."""

import threading
import time
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue

import pytest
from apscheduler.schedulers import base

from bot.health import LATE_AFTER
from bot.settings import Settings
from scheduling import clockwork, metronome
from scheduling.clockwork import Clockwork
from scheduling.metronome import AT_LEAST, PATIENCE, Metronome
from scheduling.rounds import Round

MINUTE = timedelta(minutes=1)
#: Seconds in which what another thread does at once is surely done.
SURELY = 20


class MachineClock(datetime):
    """The clock of the machine, which anybody may put somewhere else."""

    moved = timedelta(0)

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + cls.moved


@pytest.fixture(name="machine")
def _machine(monkeypatch):
    class Mine(MachineClock):
        pass

    monkeypatch.setattr(base, "datetime", Mine)
    monkeypatch.setattr(metronome, "datetime", Mine)
    return Mine


class Ringing:
    """A metronome of a minute, so that no tick comes by itself while a test lasts."""

    def __init__(self):
        self.rings = SimpleQueue()
        self.seconds = 0.0
        self.one = Metronome(lambda: self.rings.put(None), MINUTE, lambda: self.seconds)

    def heard(self):
        """Wait for one stroke, from whichever thread."""
        self.rings.get(timeout=SURELY)

    def wake(self):
        """Let its thread look at the machine's clock."""
        self.one._scheduler.wakeup()


@pytest.fixture(name="ringing")
def _ringing(machine):
    made = Ringing()
    made.one.start()
    made.heard()
    yield made
    made.one.stop()


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(hours=2), timedelta(days=365)])
def test_where_the_clock_was_put_back_it_rings_within_two_ticks_and_goes_on(
    ringing, machine, back, caplog
):
    machine.moved -= back
    ringing.seconds = 2 * MINUTE.total_seconds()
    ringing.one.look_after()
    assert ringing.rings.empty(), "it is given time"
    ringing.seconds += 1
    ringing.one.look_after()
    ringing.heard()
    assert [record.msg for record in caplog.records] == ["metronome_wound_up_again"]
    machine.moved += MINUTE  # and the next stroke is its own again
    ringing.wake()
    ringing.heard()


def test_where_the_clock_was_put_back_only_a_little_nothing_need_be_done(ringing, machine):
    machine.moved -= timedelta(seconds=30)
    ringing.seconds = 90
    ringing.one.look_after()
    machine.moved += timedelta(seconds=90)
    ringing.wake()
    ringing.heard()
    assert ringing.rings.empty()


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=365 * 56)])
def test_where_the_clock_was_put_forward_it_rings_once_and_counts_nothing_missed(
    ringing, machine, ahead
):
    machine.moved += ahead
    ringing.wake()
    ringing.heard()
    machine.moved += MINUTE
    ringing.wake()
    ringing.heard()
    assert ringing.rings.empty()


def test_whoever_is_rung_for_rings_in_its_place_when_its_thread_is_gone(ringing):
    ringing.one.stop()
    for _ in range(2):
        ringing.seconds += 2 * MINUTE.total_seconds() + 1
        ringing.one.look_after()
        ringing.heard()
    assert ringing.rings.empty()


def test_the_longest_silence_is_over_before_anybody_calls_it_a_standstill():
    longest = max(
        Settings.model_fields["tick_seconds"].metadata, key=lambda one: hasattr(one, "le")
    )
    silence = max(PATIENCE * timedelta(seconds=longest.le), timedelta(seconds=AT_LEAST))
    assert silence + timedelta(seconds=30) < LATE_AFTER


class NoPost:
    """A postman who never has anything to carry."""

    def round(self):
        return 0

    def next_due(self):
        return None

    def stop(self):
        pass


class Working:
    """A whole clockwork that ticks twenty times a second, by a stopwatch that hurries."""

    def __init__(self):
        self.seconds = None
        self.made = threading.Semaphore(0)
        rounds = (Round("count", self.made.release),)
        self.one = Clockwork(
            rounds,
            NoPost(),
            lambda: datetime.now(UTC),
            tick=timedelta(seconds=0.05),
            steady=self.read,
        )

    def read(self):
        return time.monotonic() * 100 if self.seconds is None else self.seconds

    def makes_rounds(self, number=1):
        """Wait until they were made so often from now on."""
        while self.made.acquire(blocking=False):
            pass
        return all(self.made.acquire(timeout=SURELY) for _ in range(number))


@pytest.fixture(name="working")
def _working(machine, monkeypatch):
    monkeypatch.setattr(clockwork, "BREATH", 0.001)
    made = Working()
    yield made
    made.one.stop()


@pytest.mark.parametrize("moved", [-timedelta(hours=2), timedelta(hours=2)])
def test_the_rounds_go_on_wherever_the_clock_is_put(working, machine, moved):
    working.one.start()
    assert working.makes_rounds(2)
    machine.moved += moved
    assert working.makes_rounds(5)


def test_the_rounds_go_on_though_the_metronome_is_gone(working):
    working.one.start()
    assert working.makes_rounds(1)
    working.one._metronome.stop()
    assert working.makes_rounds(3)


def test_how_long_ago_the_rounds_were_made_is_told_by_a_stopwatch(working):
    working.seconds = 100.0
    assert working.one.since_rounds is None
    working.one.tick()
    working.seconds = 400.0
    assert working.one.since_rounds == timedelta(minutes=5)
