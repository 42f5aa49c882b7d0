"""The way to the database: how it is opened, and how a transaction begins and ends."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    TimeoutError,  # noqa: A004 - the pool's own, which is none of the built-in kind
)

from bot.domain.errors import TryAgain
from storage import postgres
from storage.queue import Queue
from storage.root_key import make_private_directory
from storage.tables import metadata

#: How SQLite keeps no history, leaves nothing behind and survives a power cut.
PRAGMAS: Final = (
    "PRAGMA busy_timeout = 2000",
    "PRAGMA journal_mode = DELETE",  # a write-ahead log would keep old versions of every row
    "PRAGMA synchronous = EXTRA",  # the journal is gone for good before anybody is answered
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
)
#: Seconds somebody waits for their turn; Slack waits three for an answer.
_PATIENCE: Final = 2
#: The queue before each SQLite database.
_QUEUES: Final[WeakKeyDictionary[Engine, Queue]] = WeakKeyDictionary()
#: Busy, or nothing can be written at the moment; whatever only reads goes on.
_PASSING: Final = {getattr(sqlite3, f"SQLITE_{why}") for why in ("BUSY", "LOCKED", "FULL")}

UNUSABLE_URL: Final = (
    "PEERSUPPORT_DATABASE_URL is not one this installation can open; "
    "leave it empty for a SQLite file in the data directory."
)


class DatabaseProblem(Exception):  # noqa: N818 - the operator reads it as a problem to mend
    """A database that cannot be used: one sentence saying why and what to do."""


def make_engine(url: str, *, runs: bool = False) -> Engine:
    """Open a database; a SQLite file is made if it is missing, for its owner alone.

    `runs` is for the process that runs the bot, so that others know. Raises DatabaseProblem when
    other accounts may read the directory of a SQLite file, and when the server does not let us in;
    where none answers, `ServerAway` for the bot, and DatabaseProblem for a command.
    """
    path = database_path(url)
    if path is not None:
        _make_private(path)
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
        wishes = postgres.options(parsed, runs=runs) if kind == "postgresql" else {}
        engine = create_engine(
            parsed, echo=False, hide_parameters=True, pool_use_lifo=True, **wishes
        )
    except (ArgumentError, ModuleNotFoundError, NoSuchModuleError):
        raise DatabaseProblem(UNUSABLE_URL) from None
    match kind:
        case "sqlite":
            event.listen(engine, "connect", _set_pragmas)
            event.listen(engine, "begin", _begin)
            _QUEUES[engine] = Queue()
        case "postgresql":
            event.listen(engine, "begin", postgres.begin)
            event.listen(engine, "handle_error", postgres.say_less)
            wrong = postgres.refusal(engine, runs=runs)
            if wrong:
                raise DatabaseProblem(wrong)
        case _:
            raise DatabaseProblem(UNUSABLE_URL)
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
    """Keep every other process that asks away from a SQLite database; raises DatabaseProblem."""
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
def alone(url: str) -> Iterator[None]:
    """Work while no bot runs on this database; raises DatabaseProblem when one does.

    None can begin meanwhile.
    """
    if postgres.is_postgres(url):
        with postgres.alone(make_engine(url)) as is_alone:
            if not is_alone:
                raise DatabaseProblem(
                    "A bot or a command works with this database; stop every one of them first, "
                    "and wait a moment."
                )
            yield
    elif database_path(url) is not None:
        lock = hold_lock(url)
        try:
            yield
        finally:
            lock.release()
    else:
        yield  # a database in memory is ours alone


@contextmanager
def transaction(
    engine: Engine, *, reading: bool = False, beside: bool = False, unhurried: bool = False
) -> Iterator[Connection]:
    """Commit when the block ends, or undo everything when it raises.

    One block that may write runs at a time, in the order they came, on one machine or on many; so
    none may begin inside another. On PostgreSQL `reading` blocks run beside them, as do those
    that say `beside` because they hold every row they change; `unhurried` is for an operator's
    work on everything. Raises TryAgain when the database was busy for too long or could not be
    reached; nothing changed then, unless the connection was lost while it was committed.
    """
    queue = _QUEUES.get(engine)
    if queue is not None and not queue.enter(timeout=_PATIENCE):
        raise TryAgain("the database was busy")
    wishes: dict[str, Any] = {"reading": reading, "beside": beside, "unhurried": unhurried}
    if reading and engine.dialect.name == "postgresql":
        wishes |= postgres.reading()
    try:
        with engine.connect() as connection:
            with connection.execution_options(**wishes).begin():
                yield connection
            return
    except DBAPIError as error:
        if not _is_passing(error):
            raise
    except TimeoutError:
        pass  # every connection was in use
    finally:
        if queue is not None:
            queue.leave()
    raise TryAgain("the database was busy")


def vacuum(engine: Engine) -> None:
    """Free the room of what was deleted; on SQLite no trace of the order of rows is left either.

    Raises TryAgain when the database was busy for too long.
    """
    queue = _QUEUES.get(engine)
    if queue is None:  # PostgreSQL
        postgres.vacuum(engine, tuple(metadata.tables))
        return
    if not queue.enter(timeout=_PATIENCE):
        raise TryAgain("the database was busy")
    try:
        # The driver's own connection, because this cannot be done inside a transaction.
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM")
    finally:
        queue.leave()


def _is_passing(error: DBAPIError) -> bool:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _PASSING
    return postgres.is_passing(error)


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
