"""The way to the database: how it is opened, and how a transaction begins and ends."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from bot.domain.errors import TryAgain
from storage.queue import Queue
from storage.root_key import make_private_directory

#: How SQLite keeps no history, leaves nothing behind and survives a power cut.
PRAGMAS: Final = (
    "PRAGMA busy_timeout = 2000",
    "PRAGMA journal_mode = DELETE",  # a write-ahead log would keep old versions of every row
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
)
#: Seconds somebody waits for their turn; Slack waits three for an answer.
_PATIENCE: Final = 2
#: The queue before each SQLite database.
_QUEUES: Final[WeakKeyDictionary[Engine, Queue]] = WeakKeyDictionary()
_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
#: PostgreSQL: serialisation failure, deadlock, lock not available, statement timeout.
_RACED: Final = {"40001", "40P01", "55P03", "57014"}


UNUSABLE_URL: Final = (
    "PEERSUPPORT_DATABASE_URL is not one this installation can open; "
    "leave it empty for a SQLite file in the data directory."
)


class DatabaseProblem(Exception):  # noqa: N818 - the operator reads it as a problem to mend
    """A database that cannot be used: one sentence saying why and what to do."""


def make_engine(url: str) -> Engine:
    """Open a database; a SQLite file is made if it is missing, for its owner alone.

    Raises DatabaseProblem when other accounts may read the directory of a SQLite file.
    """
    path = database_path(url)
    if path is not None:
        _make_private(path)
    try:
        engine = create_engine(url, echo=False, hide_parameters=True, pool_use_lifo=True)
    except (ArgumentError, ModuleNotFoundError):
        raise DatabaseProblem(UNUSABLE_URL) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
        _QUEUES[engine] = Queue()
    return engine


def database_path(url: str) -> Path | None:
    """Return the file of a SQLite database; None for any other."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseProblem(UNUSABLE_URL) from None
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    return Path(str(parsed.database))


class Lock:
    """The right to work with a SQLite database alone; it ends with the process at the latest."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    def release(self) -> None:
        """Let another process in; doing it twice changes nothing more."""
        # The file stays: deleting it would let two processes lock two files of one name.
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def hold_lock(url: str) -> Lock:
    """Keep every other process that asks away from a SQLite database until it is released.

    Raises DatabaseProblem when another process holds the lock.
    """
    path = database_path(url)
    if path is None:
        raise ValueError("only a SQLite file is locked")
    make_private_directory(path.parent)
    name = path.with_name(f"{path.name}.lock")
    handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise DatabaseProblem(
            f"Another process already works with the database {path}; stop it first."
        ) from None
    return Lock(handle)


@contextmanager
def transaction(engine: Engine, *, reading: bool = False) -> Iterator[Connection]:
    """Commit when the block ends, or undo everything when it raises.

    On SQLite one block runs at a time, in the order they came; so none may begin inside another.
    Raises TryAgain when the database was busy for too long; nothing changed then.
    """
    queue = _QUEUES.get(engine)
    if queue is not None and not queue.enter(timeout=_PATIENCE):
        raise TryAgain("the database was busy")
    try:
        with engine.connect() as connection:
            with connection.execution_options(reading=reading).begin():
                yield connection
            return
    except OperationalError as error:
        if not _is_busy(error):
            raise
    finally:
        if queue is not None:
            queue.leave()
    raise TryAgain("the database was busy")


def vacuum(engine: Engine) -> None:
    """Write a SQLite file anew, so that it keeps no trace of the order in which rows came.

    Raises TryAgain when the database was busy for too long; does nothing elsewhere.
    """
    queue = _QUEUES.get(engine)
    if queue is None:
        return
    if not queue.enter(timeout=_PATIENCE):
        raise TryAgain("the database was busy")
    try:
        # The driver's own connection, because this cannot be done inside a transaction.
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM")
    finally:
        queue.leave()


def _is_busy(error: OperationalError) -> bool:
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & 0xFF in _BUSY
    return getattr(cause, "sqlstate", None) in _RACED


def _make_private(path: Path) -> None:
    make_private_directory(path.parent)
    if path.parent.stat().st_mode & 0o077:
        raise DatabaseProblem(
            f"Other accounts on this machine may use {path.parent}; run: chmod 700 {path.parent}"
        )
    # SQLite gives its journal the permissions of the file beside it.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    path.chmod(0o600)


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in PRAGMAS:
        connection.execute(pragma).close()


def _begin(connection: Connection) -> None:
    # A transaction that first reads and then writes would lose against another that does the
    # same, without waiting; so whatever may write says so when it begins.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
