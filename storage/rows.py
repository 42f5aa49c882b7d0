"""Small statements that several subjects share; each works on SQLite and PostgreSQL alike."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    select,
    update,
)

from storage.vault import WrappedBlob

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


def put(
    connection: Connection, table: Table, key: Mapping[str, Any], row: Mapping[str, Any]
) -> None:
    """Store a row under its primary key, new or changed."""
    changed = connection.execute(_changing(table, *key), {**_wanted(key), **row})
    if changed.rowcount == 0:
        connection.execute(adding(table), {**key, **row})


def blob_of(
    connection: Connection, table: Table, key: Mapping[str, Any], *, hold: bool = False
) -> WrappedBlob | None:
    """Fetch the sealed blob of a row; `hold` keeps others from changing it meanwhile."""
    finding = _holding(table, *key) if hold else _finding(table, *key)
    row = connection.execute(finding, _wanted(key)).one_or_none()
    return None if row is None else WrappedBlob(row.kek_id, row.blob)


# Each statement is made once: putting one together costs more than SQLite needs to run it.


@cache
def adding(table: Table) -> Insert:
    """Return the statement that adds a row given as parameters; always the same one."""
    return insert(table)


@cache
def _changing(table: Table, *names: str) -> Update:
    return update(table).where(*_same(table, names))


@cache
def _finding(table: Table, *names: str) -> Select[tuple[str, bytes]]:
    return select(table.c.kek_id, table.c.blob).where(*_same(table, names))


@cache
def _holding(table: Table, *names: str) -> Select[tuple[str, bytes]]:
    return _finding(table, *names).with_for_update()


def _wanted(key: Mapping[str, Any]) -> dict[str, Any]:
    return {f"wanted_{name}": value for name, value in key.items()}


def _same(table: Table, names: tuple[str, ...]) -> tuple[ColumnElement[bool], ...]:
    return tuple(table.c[name] == bindparam(f"wanted_{name}") for name in names)
