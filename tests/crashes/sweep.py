"""Tells a story again and again, and kills whoever does it at every single step of it."""

import json
import multiprocessing
import os
import signal
import traceback
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, insert, select

from bot.domain.errors import Refusal
from storage.engine import database_path, make_engine, transaction
from storage.post import SqlPost
from storage.providers import RootKey
from storage.record_room import RecordRoom, open_keys, open_record_room
from storage.records import records_opener
from storage.tables import metadata
from tests.bot.usecases.clinic import Clinic
from tests.crashes.death import Steps
from tests.crashes.invariants import broken
from tests.crashes.picture import picture
from tests.crashes.stories import STORIES

#: Starts processes from one that has read all the code and has no threads, which takes no time.
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.crashes.sweep", "bot.main"])
#: Seconds after which a story that should have ended has not.
PATIENCE = 300
#: Whether to go beyond what is kept step by step, and every statement of what is kept at once.
EVERY_STEP = os.environ.get("PEERSUPPORT_CRASHES") == "every"
_BOUNDARIES = ("commit", "key", "vacuum")


def elsewhere(work, *about):
    """Do something in a process of its own, which may fork; fails with whatever fails there."""
    mine, theirs = context.Pipe()
    process = context.Process(target=_do, args=(theirs, work, about))
    process.start()
    theirs.close()
    try:
        assert mine.poll(PATIENCE), f"{work.__name__} does not end"
        found = mine.recv()
    finally:
        process.kill()
        process.join()
        process.close()
        mine.close()
    assert not isinstance(found, Failed), found.trace
    return found


@dataclass(frozen=True)
class Failed:
    """How something failed elsewhere."""

    trace: str


def _do(pipe, work, about):
    try:
        found = work(*about)
    except BaseException:  # noqa: BLE001 - whatever it is, the test shows it
        found = Failed(traceback.format_exc())
    pipe.send(found)


def fork(work):
    """Do something in a copy of this very process, which has one thread; gives its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:  # noqa: BLE001 - nothing may come out of here but a code
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def tell(story, rooms, every_step):
    """Kill at every step of a story; gives the steps, and the picture when all is over."""
    return Sweep(STORIES[story], rooms, every_step).kill_everywhere()


class Sweep:
    """One story on one database."""

    def __init__(self, story, rooms, every_step):
        self._story = story
        # Given, because a process that was started long ago has another environment.
        self._every_step = every_step
        self._rooms = rooms
        with open_record_room(**rooms).closing:
            pass  # the newest version of the shape
        self._engine = make_engine(rooms["database_url"], runs=True)
        clinic = Clinic(self._room())
        self._facts = story.prepare(clinic)
        self._now = clinic.clock.at
        self._state = State(rooms, self._engine)

    def kill_everywhere(self):
        at_first = self._look()
        steps = self._unharmed()
        self._once_more()
        at_last = self._look()
        expected = at_first
        killed_at = []
        for at, step in enumerate(steps):
            if not (self._every_step or self._story.is_atomic or step.endswith(_BOUNDARIES)):
                continue
            killed_at.append(step)
            where = f"killed at step {at}, {step}"
            self._state.put_back()
            assert self._act(at) == -signal.SIGKILL, where
            found = self._look(where)
            if step.startswith("after"):
                expected = found  # this is what is kept from here on
            assert found == expected, where
            if self._is_worth_doing_again(step, killed_at):
                self._once_more()
                assert self._look(f"{where}, and done again") == at_last, where
        return tuple(killed_at), at_last

    def _is_worth_doing_again(self, step, killed_at):
        if self._every_step:
            return step.endswith(_BOUNDARIES)
        kept = sum(one.startswith("after") for one in killed_at)
        return step.startswith("after") and kept % self._story.again_every == 0

    def _unharmed(self):
        read, write = os.pipe()
        with open(read, encoding="utf-8") as said:
            assert self._act(None, write) == 0
            os.close(write)
            steps = tuple(json.loads(said.read()))
        assert "after commit" in steps
        assert not self._story.is_atomic or steps.count("after commit") == 1, steps
        return steps

    def _once_more(self):
        """Begin again, as whoever is started after the dead does, and maybe a while later."""
        assert self._act(None, later=self._story.again_after) == 0

    def _act(self, at, report=None, later=timedelta(0)):
        """Do it in a process of its own; gives how that ended."""
        self._engine.dispose()  # a connection is never shared by two processes
        return fork(lambda: self._live(at, report, later))

    def _live(self, at, report, later):
        room = self._room()
        if self._engine.dialect.name == "sqlite":
            room.post.free_leases()
        clinic = Clinic(room)
        clinic.clock.at = self._now + later
        steps = Steps(at).watch()
        with suppress(Refusal):  # it was done before
            self._story.act(clinic, self._facts)
        if report is not None:
            os.write(report, json.dumps(steps.taken).encode())

    def _look(self, where="nobody was killed"):
        room = self._room()
        assert broken(room) == (), where
        return picture(room)

    def _room(self):
        """Open the records as a new process does: nothing is known of what was read before."""
        root = RootKey(file=self._rooms["root_key_file"], data_dir=self._rooms["data_dir"])
        store, vault = open_keys(self._rooms["keystore"], root)
        return RecordRoom(
            open_records=records_opener(self._engine, vault),
            post=SqlPost(self._engine, vault),
            tokens=vault,
            engine=self._engine,
            keystore=store,
            vault=vault,
            closing=ExitStack(),
        )


class State:
    """All that is stored, to be put back as often as wished."""

    def __init__(self, rooms, engine):
        self._engine = engine
        self._keystore = rooms["keystore"]
        self._file = database_path(rooms["database_url"])
        self._keys = {path: path.read_bytes() for path in self._key_files()}
        if self._file is None:
            with transaction(engine, reading=True) as connection:
                self._rows = {
                    table: [row._asdict() for row in connection.execute(select(table))]
                    for table in metadata.sorted_tables
                }
        else:
            engine.dispose()
            self._bytes = self._file.read_bytes()

    def put_back(self):
        for path in set(self._key_files()) - set(self._keys):
            path.unlink()
        for path, data in self._keys.items():
            if path.read_bytes() != data:
                path.write_bytes(data)
        self._engine.dispose()
        if self._file is None:
            self._put_rows_back()
        else:
            Path(f"{self._file}-journal").unlink(missing_ok=True)
            self._file.write_bytes(self._bytes)

    def _put_rows_back(self):
        # Whoever was killed may hold on for a moment, until the server sees that they are gone.
        with transaction(self._engine, unhurried=True) as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
            for table, rows in self._rows.items():
                if rows:
                    connection.execute(insert(table), rows)

    def _key_files(self):
        return [path for path in self._keystore.rglob("*") if path.is_file()]
