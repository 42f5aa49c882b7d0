"""A whole database as bytes, and back; one pair of functions for each kind of database."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from storage.engine import DatabaseProblem, database_path
from storage.root_key import make_private_directory, sync_directory, write_new

#: Pages copied at once; others read meanwhile, and whoever writes waits for a moment.
_AT_ONCE: Final = -1
_NOT_YET: Final = (
    "Only a SQLite database can be copied by this command; "
    "use the tools of your database, and keep what they write as short a time."
)


def snapshot(engine: Engine) -> bytes:
    """Return the database as of one moment, without traces of what was deleted from it.

    Nothing of it touches a disk. Raises DatabaseProblem for what is no SQLite file.
    """
    if engine.dialect.name != "sqlite":
        raise DatabaseProblem(_NOT_YET)
    with closing(engine.raw_connection()) as source, closing(sqlite3.connect(":memory:")) as copy:
        driver = source.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
        driver.backup(copy, pages=_AT_ONCE)
        copy.execute("VACUUM").close()
        return copy.serialize()


def look_into(data: bytes) -> sqlite3.Connection:
    """Open a snapshot in memory, or raise DatabaseProblem when it is damaged."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(data)
        whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        connection.close()
        raise DatabaseProblem("The copy holds a damaged database; use another copy.")
    return connection


def put_in_place(url: str, data: bytes) -> None:
    """Put a snapshot where the database is, instead of it; a crash leaves the old or the new one.

    Whoever calls this holds the database's lock.
    """
    path = database_path(url)
    if path is None:
        raise DatabaseProblem(_NOT_YET)
    make_private_directory(path.parent)
    fresh = path.with_name(f"{path.name}.restored")
    fresh.unlink(missing_ok=True)
    write_new(fresh, data)
    _undo_half_written(path)
    fresh.replace(path)
    sync_directory(path.parent)


def _undo_half_written(path: Path) -> None:
    """Let the old database take back what a crash left half done.

    Its journal would otherwise be taken for one of the new database, and spoil it.
    """
    journal = path.with_name(f"{path.name}-journal")
    if not journal.exists():
        return
    try:
        with closing(sqlite3.connect(path)) as old:
            old.execute("SELECT count(*) FROM sqlite_master").close()
    except sqlite3.DatabaseError:
        pass  # it cannot be mended, and is about to be replaced
    journal.unlink(missing_ok=True)
    sync_directory(path.parent)
