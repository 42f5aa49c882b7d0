"""One programme on one database for many stories, put back before each as it was."""

import shutil
import sqlite3
import uuid
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy import event

from bot.assignment import JointAssigner
from bot.domain.notices import Act
from bot.domain.people import Standing
from bot.usecases.desk import Desk
from bot.usecases.ports import Posted, Undeliverable
from bot.usecases.postman import Postman
from scheduling.rounds import rounds
from storage import leftovers, renewal
from storage.engine import database_path
from storage.keystore import Keystore
from storage.post import SqlPost
from storage.record_room import WORKSPACE
from storage.records import records_opener
from storage.tables import metadata
from storage.vault import Vault
from tests.bot.usecases.clinic import Clock, open_clinic
from tests.builders import a_member
from tests.machine.lightning import Killed, Rod
from tests.postgres import connected

TABLES = tuple(table.name for table in metadata.sorted_tables)
#: Nothing here survives a power cut: that is tried in tests/storage.
HASTE = ("PRAGMA synchronous = OFF", "PRAGMA journal_mode = MEMORY")


@dataclass
class Pigeon:
    """A messenger that notes what arrived, and is late, lost or killed when told to."""

    mishap: object = None  #: of the next letter: an error, or on which side of it we are killed
    arrived: list = field(default_factory=list)
    lost: list = field(default_factory=list)

    def carry(self, letter, place):
        mishap, self.mishap = self.mishap, None
        if mishap == "before":
            raise Killed
        if isinstance(mishap, Undeliverable):
            self.lost.append(letter)
        if isinstance(mishap, Exception):
            raise mishap
        if letter.act is Act.POST:
            place = Posted(f"D-{letter.to}", f"{len(self.arrived)}.0")
        if place is None:
            raise Undeliverable
        self.arrived.append(letter)
        if mishap == "after":
            raise Killed
        return place


@dataclass
class PhoneBook:
    """What Slack says of people."""

    standing: dict = field(default_factory=dict)
    zones: dict = field(default_factory=dict)

    def member(self, person):
        return a_member(
            person,
            standing=self.standing.get(person, Standing.FULL),
            timezone=self.zones.get(person, "America/Toronto"),
        )

    def coordinators(self):
        return frozenset()


class World:
    """A database, its keys, and the process that works with them now."""

    def __init__(self, clinic, place, rows):
        room = clinic.room
        self.engine, self._provider = room.engine, room.keystore.provider
        self.store, self.vault, self.post = room.keystore, room.vault, room.post
        self.is_alone = database_path(str(room.engine.url)) is not None
        self._keys, self._spare_keys = room.keystore.directory, place / "keys as they were"
        shutil.copytree(self._keys, self._spare_keys)
        self.rows = rows
        self.rod = Rod(self.engine)
        self.assigner = JointAssigner()
        self.keys_changed = False
        self.clock, self.slack, self.book = Clock(), Pigeon(), PhoneBook()
        self.begin_process()

    def put_back(self, rows, at):
        """Put everything back as it was at the beginning of a story."""
        if self.keys_changed:
            shutil.rmtree(self._keys)
            shutil.copytree(self._spare_keys, self._keys)
        self.rows.write(rows)
        self.clock, self.slack, self.book = Clock(at), Pigeon(), PhoneBook()
        self.begin_process()
        self.keys_changed = False

    def begin_process(self):
        """Begin the bot: what the process before had in memory is gone, what is stored is not."""
        self.rod.aim(None)
        if self.keys_changed:
            self.store = Keystore.open(self._keys, self._provider)
            self.vault = Vault(self.store, WORKSPACE)
            self.post = SqlPost(self.engine, self.vault)
        self.desk = Desk(records_opener(self.engine, self.vault), self.clock)
        self.postman = Postman(
            self.desk, self.post, self.slack, self.book, self.clock, lambda: 0.5
        )
        self.rounds = rounds(self.desk, self.book, self.tidy, self.assigner)
        if self.is_alone:
            self.post.free_leases()  # as whoever opens SQLite alone does

    def tidy(self):
        """Do what a night does, but for rewriting the file, which changes no row."""
        self.keys_changed = True
        leftovers.sweep(self.engine, self.clock())
        renewal.tend(self.engine, self.store, self.vault, self.clock())


class SqliteRows:
    """Every row of a file, past everything that is ours."""

    def __init__(self, path):
        self._connection = sqlite3.connect(path, isolation_level=None)
        self.close = self._connection.close
        self._version, self._read = None, None

    def read(self):
        run = self._connection.execute
        (version,) = run("PRAGMA data_version").fetchone()  # another one whenever others write
        if version != self._version:
            self._version, self._read = version, self._all(run)
        return self._read

    def _all(self, run):
        return {table: run(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608 - names of ours

    def write(self, rows):
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        for table in reversed(TABLES):
            run(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        for table, kept in rows.items():
            if kept:
                marks = ", ".join("?" * len(kept[0]))
                self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", kept)  # noqa: S608 - as above
        run("COMMIT")
        self._version = None


class ServerRows:
    """Every row of a database on a server, past everything that is ours."""

    def __init__(self, url):
        self._connection = connected(url)
        self.close = self._connection.close

    def read(self):
        found = self._connection.execute("; ".join(f"SELECT * FROM {one}" for one in TABLES))  # noqa: S608 - names of ours
        rows = {}
        for table in TABLES:
            rows[table] = found.fetchall()
            found.nextset()
        return rows

    def write(self, rows):
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("; ".join(f"DELETE FROM {table}" for table in reversed(TABLES)))  # noqa: S608 - names of ours
            for table, kept in rows.items():
                if kept:
                    marks = ", ".join(["%s"] * len(kept[0]))
                    cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", kept)  # noqa: S608 - as above


@contextmanager
def open_world(place, database_url=""):
    """Make a programme in a folder, or on a server, for as long as the block lasts."""
    with ExitStack() as stack:
        clinic = stack.enter_context(open_clinic(place, database_url))
        engine = clinic.room.engine
        path = database_path(str(engine.url))
        if path is None:
            rows = ServerRows(database_url)
        else:
            rows = SqliteRows(path)
            event.listen(engine, "connect", _hasten)
            engine.dispose()
        stack.callback(rows.close)
        stack.enter_context(_the_same_ids_every_time())
        yield World(clinic, place, rows), clinic


def _hasten(connection, _record):
    for pragma in HASTE:
        connection.execute(pragma).close()


@contextmanager
def _the_same_ids_every_time():
    """Draw ids that look random and are not: a story that failed must fail again."""
    real, drawn = uuid.uuid4, iter(range(1, 1 << 62))
    uuid.uuid4 = lambda: uuid.UUID(bytes=sha256(b"%d" % next(drawn)).digest()[:16], version=4)
    try:
        yield
    finally:
        uuid.uuid4 = real
