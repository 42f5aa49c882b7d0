"""`peersupport run` is asked to stop while everybody wants something of it, and Slack is slow."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot import main
from bot.domain.notices import Letter, RequestEnded
from bot.settings import Settings
from handlers.views import words as w
from sandbox import faults
from storage.engine import transaction
from storage.letters import READY
from storage.tables import outbox
from tests.commands.operator import Operator, Typist
from tests.commands.stage import Stage
from tests.crashes.invariants import broken
from tests.patience import wait_until

#: Seconds that Slack takes for a message: what is leased at a time takes longer than a stop may.
SLOW = 2.2
#: Seconds in which everything must have come to an end.
AT_MOST = 10
READERS, ASKERS = 12, 4
#: Seconds until a process has connected; other tests may use the machine as well.
PATIENCE = 60


class Office(Stage):
    """A workspace with people who ask, and others who are written to."""

    def __init__(self):
        super().__init__()
        add = self.workspace.add_person
        self.askers = [add(f"Dr. Asks {nth}") for nth in range(ASKERS)]
        self.readers = [add(f"Dr. Reads {nth}") for nth in range(READERS)]

    def posts(self):
        """How many messages Slack took for those who are only written to."""
        direct = {
            self.workspace.direct_message(self.workspace.app, one).id for one in self.readers
        }
        calls = self.sandbox.journal.of("chat.postMessage")
        return sum(call.arguments["channel"] in direct for call in calls)


@pytest.fixture(name="office")
def _office():
    with Office() as office:
        yield office


@pytest.fixture(name="operator", params=["sqlite", "postgres"])
def _operator(request, tmp_path, office):
    """An operator with an installation that is furnished, and a full outbox."""
    url = request.getfixturevalue("postgres").empty() if request.param == "postgres" else ""
    environment = {"PEERSUPPORT_DATABASE_URL": url}
    typist = Typist(tmp_path, **environment)
    made = typist.types("init", "--yes")
    assert made.returncode == 0, made.stderr
    office.furnish(typist)
    wanted = {"PEERSUPPORT_DATA_DIR": tmp_path / "data", **environment}
    room = main.room_of(Settings(_env_file=None, **wanted))
    with room.closing:
        with room.open_records() as records:
            records.post(Letter(to=one, notice=RequestEnded()) for one in office.readers)
        operator = Operator(tmp_path, **environment)
        operator.records = room
        yield operator


@pytest.fixture(name="start")
def _start(operator, office):
    started = []

    def start():
        started.append(operator.starts("run", **office.environment))
        assert started[-1].waits_for("event=connected", within=PATIENCE), started[-1].said
        return started[-1]

    yield start
    for one in started:
        one.kill()


def letters(operator):
    with transaction(operator.records.engine, reading=True) as connection:
        return connection.execute(select(outbox).where(outbox.c.state == READY)).all()


def ask(office, person, ready):
    """Send a form as soon as the others do; tells whether Slack heard that it arrived."""
    colleague = office.sandbox.person(person)
    colleague.command("/peersupport")
    ready.wait(PATIENCE)
    colleague.submit()
    return colleague.sees(w.YOUR_REQUEST)


def has_asked(operator, person):
    with operator.records.open_records() as records:
        return records.open_request_of(person) is not None


def test_asked_to_stop_under_load_it_leases_nothing_more_lets_go_and_forgets_nobody(
    operator, office, start
):
    office.sandbox.faults.add("chat.postMessage", faults.slow(SLOW), times=100)
    running = start()
    wait_until(lambda: sum(one.lease_until is not None for one in letters(operator)) > 1, PATIENCE)
    ready = threading.Barrier(ASKERS + 1)
    with ThreadPoolExecutor(ASKERS) as crowd:
        asking = [crowd.submit(ask, office, person, ready) for person in office.askers]
        ready.wait(PATIENCE)
        leased = {one.id for one in letters(operator) if one.token}
        said, began = office.posts(), time.monotonic()
        assert running.ends(within=AT_MOST) == 0
        assert time.monotonic() - began < AT_MOST
        heard = [one.result() for one in asking]
    assert "level=error" not in running.said, running.said
    left = letters(operator)
    assert [one for one in left if one.lease_until is not None] == []
    # One handful may have been leased between our look and the signal; after it, none.
    assert len({one.id for one in left if one.token} - leased) <= 5
    assert office.posts() - said <= 2
    for person, was_heard in zip(office.askers, heard, strict=True):
        assert has_asked(operator, person) or not was_heard
    office.sandbox.faults.clear()
    start()  # what was let go is free at once, for whoever is next
    wait_until(lambda: office.posts() >= READERS, PATIENCE)
    assert broken(operator.records) == ()
    for reader in office.readers:
        assert len(office.sandbox.person(reader).dm) == 1
    for person, was_heard in zip(office.askers, heard, strict=True):
        if was_heard:
            assert office.sandbox.person(person).waits_for(w.REQUEST_IN)
