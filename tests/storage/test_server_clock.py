"""The time of all replicas is the server's: a machine whose clock is wrong harms nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.notices import MessageAnswered
from bot.usecases.desk import Desk
from bot.usecases.postman import Postman
from storage import postgres
from storage.engine import make_engine
from storage.post import SqlPost
from storage.records import records_opener
from storage.server_clock import LOOK_AGAIN, LOOK_EVERY, ServerClock
from tests.bot.usecases.clinic import PhoneBook, Pigeon
from tests.storage.examples import ANN, NOW, ON_POSTGRES, a_letter

pytestmark = ON_POSTGRES
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


class Machine:
    """A machine whose clock is off, with a stopwatch of its own."""

    def __init__(self, off=timedelta(0)):
        self.off = off
        self.seconds = 100.0

    def clock(self):
        return datetime.now(UTC) + self.off

    def stopwatch(self):
        return self.seconds


class Frozen:
    """A machine whose clock stands where it is set, beside a server likewise."""

    def __init__(self, monkeypatch):
        self.at, self.server, self.seconds, self.looks = NOW, NOW, 0.0, 0
        self.answers = True
        monkeypatch.setattr(postgres, "clock", self.tell)

    def tell(self, _engine):
        self.looks += 1
        if not self.answers:
            raise postgres.OperationalError("", {}, Exception())
        return self.server

    def passes(self, seconds):
        self.seconds += seconds
        self.at += seconds * SECOND
        self.server += seconds * SECOND

    def clock(self, engine):
        return ServerClock(engine, lambda: self.at, lambda: self.seconds)


class Replica:
    """A postman whose machine's clock is off."""

    def __init__(self, url, vault, off):
        self.engine = make_engine(url)
        self.machine = Machine(off)
        self.clock = ServerClock(self.engine, self.machine.clock)
        self.desk = Desk(records_opener(self.engine, vault), self.clock)
        self.post = SqlPost(self.engine, vault, beside_others=True)
        self.pigeon = Pigeon()
        directory = PhoneBook(self)
        self.postman = Postman(
            self.desk, self.post, self.pigeon, directory, self.clock, lambda: 0.5
        )

    def open_records(self):
        return self.desk.open_records()


@pytest.fixture(name="replicas")
def _replicas(engine, database_url, vault):
    """Two replicas of which one is two hours fast, and the other two hours slow."""
    both = [Replica(database_url, vault, off) for off in (2 * HOUR, -2 * HOUR)]
    yield both
    for one in both:
        one.engine.dispose()


def put(replica, *letters):
    with replica.open_records() as records:
        records.post(letters)


def test_two_machines_two_hours_off_to_either_side_agree_on_the_time(replicas):
    fast, slow = replicas
    assert abs(fast.clock() - slow.clock()) < 2 * SECOND
    assert abs(fast.clock() - datetime.now(UTC)) < 2 * SECOND
    assert fast.clock.is_astray
    assert slow.clock.is_astray


@pytest.mark.parametrize("first", [0, 1])
def test_a_machine_that_is_fast_steals_no_lease_and_one_that_is_slow_does_not_starve(
    replicas, first
):
    holder, other = replicas[first], replicas[1 - first]
    put(holder, a_letter(ANN, notice=MessageAnswered()))
    assert len(holder.post.claim(holder.clock(), 5)) == 1
    assert other.postman.round() == 0
    put(holder, a_letter(ANN.replace("0", "1"), notice=MessageAnswered()))
    assert other.postman.round() == 1
    assert len(other.pigeon.drawer) == 1


@pytest.mark.parametrize("nth", [0, 1])
def test_what_is_to_wait_waits_as_long_for_every_machine(replicas, nth):
    writer, reader = replicas[nth], replicas[1 - nth]
    put(writer, a_letter(not_before=writer.clock() + HOUR))
    put(writer, a_letter(ANN.replace("0", "1"), not_before=writer.clock() - SECOND))
    (due,) = reader.post.claim(reader.clock(), 5)
    reader.post.delivered(due, None)
    assert abs(reader.post.next_due(reader.clock()) - reader.clock() - HOUR) < 10 * SECOND


def test_a_clock_that_agrees_is_taken_at_its_word(engine):
    machine = Machine()
    clock = ServerClock(engine, machine.clock)
    before = machine.clock()
    told = clock()
    assert before <= told <= machine.clock()
    assert not clock.is_astray


def test_the_server_is_looked_at_once_a_minute(engine, monkeypatch):
    world = Frozen(monkeypatch)
    clock = world.clock(engine)
    for _ in range(50):
        clock()
    assert world.looks == 1
    world.passes(LOOK_EVERY + 1)
    assert clock() == world.server
    assert world.looks == 2


@pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR, timedelta(days=400)])
def test_a_clock_that_is_moved_while_the_bot_runs_is_noticed_at_once(engine, monkeypatch, jump):
    world = Frozen(monkeypatch)
    clock = world.clock(engine)
    world.passes(10)
    world.at += jump
    assert clock() == world.server
    world.passes(10)
    assert clock() == world.server
    assert world.looks == 2


def test_after_a_sleep_in_which_the_stopwatch_stood_still_the_time_is_right(engine, monkeypatch):
    world = Frozen(monkeypatch)
    clock = world.clock(engine)
    world.passes(3600)
    world.seconds = 10
    assert clock() == world.server


def test_while_the_server_is_silent_the_time_goes_on_and_it_is_not_pestered(engine, monkeypatch):
    world = Frozen(monkeypatch)
    world.server += 2 * HOUR
    clock = world.clock(engine)
    world.answers = False
    world.at -= 3 * HOUR
    for _ in range(20):
        world.passes(LOOK_AGAIN / 10)
        assert clock() == world.server
    assert world.looks <= 4
    world.answers = True
    world.passes(LOOK_EVERY)
    assert clock() == world.server


def test_a_server_that_is_silent_at_first_is_asked_again(engine, monkeypatch):
    world = Frozen(monkeypatch)
    world.answers = False
    world.server += 2 * HOUR
    clock = world.clock(engine)
    assert clock() == world.at
    world.answers = True
    world.passes(LOOK_EVERY + 1)
    assert clock() == world.server


def test_it_is_said_once_a_look_that_a_clock_is_astray(engine, monkeypatch, caplog):
    world = Frozen(monkeypatch)
    world.server += 2 * HOUR
    clock = world.clock(engine)
    for _ in range(5):
        clock()
    assert [record.msg for record in caplog.records] == ["clock_astray"]
    assert caplog.records[0].seconds == 7200
