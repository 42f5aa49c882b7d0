"""
A whole database as bytes, and back.

The bytes are those of a SQLite file whichever database they come from, so that a copy of one kind
can be put in the place of the other.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, StaticPool, create_engine, delete, insert, select

from storage import schema
from storage.engine import DatabaseProblem, database_path, make_engine, transaction, vacuum
from storage.root_key import make_private_directory, sync_directory, write_new
from storage.tables import metadata

#: Pages copied at once; others read meanwhile, and whoever writes waits for a moment.
_AT_ONCE: Final = -1
#: Rows carried over at once.
_HANDFUL: Final = 500


def snapshot(engine: Engine) -> bytes:
    """Return the database as of one moment, without traces of what was deleted from it.

    Nothing of it touches a disk here.
    """
    if engine.dialect.name != "sqlite":
        return _gathered(engine)
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


@contextmanager
def opened(data: bytes) -> Iterator[Engine]:
    """Open a snapshot in memory, brought up to date; raises DatabaseProblem."""
    with closing(look_into(data)) as connection, _in_memory(connection) as engine:
        yield engine


def put_in_place(url: str, data: bytes) -> None:
    """Put a snapshot where the database is, instead of it; a crash leaves the old or the new one.

    Whoever calls this has the database alone.
    """
    path = database_path(url)
    if path is None:
        _refill(url, data)
        return
    make_private_directory(path.parent)
    fresh = path.with_name(f"{path.name}.restored")
    fresh.unlink(missing_ok=True)
    write_new(fresh, data)
    _undo_half_written(path)
    fresh.replace(path)
    sync_directory(path.parent)


def _gathered(engine: Engine) -> bytes:
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as connection,
        _in_memory(connection) as copy,
    ):
        with transaction(engine, reading=True, unhurried=True) as source, copy.begin() as target:
            _carry_over(source, target)
        return connection.serialize()


def _refill(url: str, data: bytes) -> None:
    engine = make_engine(url)
    try:
        schema.upgrade(engine)
        with (
            opened(data) as copy,
            copy.connect() as source,
            transaction(engine, unhurried=True) as target,
        ):
            for table in reversed(metadata.sorted_tables):
                target.execute(delete(table))
            _carry_over(source, target)
        vacuum(engine)
    finally:
        engine.dispose()


def _carry_over(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        # By their keys, because the order in which they came is nobody's business.
        ordered = select(table).order_by(*table.primary_key)
        for rows in source.execute(ordered).mappings().partitions(_HANDFUL):
            target.execute(insert(table), [dict(row) for row in rows])


@contextmanager
def _in_memory(connection: sqlite3.Connection) -> Iterator[Engine]:
    # One connection, so that nothing of this touches a disk.
    engine = create_engine(
        "sqlite://", creator=lambda: connection, poolclass=StaticPool, hide_parameters=True
    )
    try:
        schema.upgrade(engine)
        yield engine
    finally:
        engine.dispose()


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
