"""Small statements that several subjects share; each works on SQLite and PostgreSQL alike."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Table, insert, select, update

from storage.vault import WrappedBlob

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


def put(
    connection: Connection, table: Table, key: Mapping[str, Any], row: Mapping[str, Any]
) -> None:
    """Store a row under its primary key, new or changed."""
    changed = connection.execute(update(table).where(*_same(table, key)).values(**row))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(**key, **row))


def blob_of(
    connection: Connection, table: Table, key: Mapping[str, Any], *, hold: bool = False
) -> WrappedBlob | None:
    """Fetch the sealed blob of a row; `hold` keeps others from changing it meanwhile."""
    wanted = select(table.c.kek_id, table.c.blob).where(*_same(table, key))
    row = connection.execute(wanted.with_for_update() if hold else wanted).one_or_none()
    return None if row is None else WrappedBlob(row.kek_id, row.blob)


def _same(table: Table, key: Mapping[str, Any]) -> tuple[ColumnElement[bool], ...]:
    return tuple(table.c[name] == value for name, value in key.items())
