"""Where keys are used: every table whose rows name a key, and how to renew what they hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, func, select, update

from storage import ballots, invitations, letters, roster, tables
from storage.rows import AnyRow
from storage.sealing import Fault, SealedDataError
from storage.vault import Vault, WrappedBlob, WrappedKey


@dataclass(frozen=True, slots=True)
class Holding:
    """A table whose rows hold a key of their own, or sealed bytes, under a key they name."""

    table: Table
    key: str  #: its primary key
    column: str  #: `wrapped` or `blob`
    owner: Callable[[Any], str]

    @property
    def primary_key(self) -> ColumnElement[Any]:
        """The column that tells one row from another."""
        return self.table.c[self.key]


#: All of them; a test compares this with the tables.
HOLDINGS: Final = (
    Holding(tables.setting, "name", "blob", str),
    Holding(tables.case_key, "case_id", "wrapped", str),
    Holding(tables.supporter, "tag", "wrapped", roster.owner),
    Holding(tables.outbox, "id", "wrapped", letters.owner),
    Holding(tables.due, "dedupe_key", "wrapped", invitations.owner),
    Holding(tables.feedback_bag, "id", "blob", lambda _: ballots.BAG),
    Holding(tables.stat_window, "stat", "blob", lambda stat: f"window.{stat}"),
    Holding(tables.digest_release, "period", "blob", lambda period: f"digest.{period}"),
)


def count(connection: Connection, kek_id: str) -> int:
    """Count the rows that only this key opens."""
    return sum(
        connection.scalar(
            select(func.count()).select_from(held.table).where(held.table.c.kek_id == kek_id)
        )
        or 0
        for held in HOLDINGS
    )


def used(connection: Connection) -> dict[str, int]:
    """Count the rows of every key that any row names."""
    found: dict[str, int] = {}
    for held in HOLDINGS:
        kek_id = held.table.c.kek_id
        for row in connection.execute(select(kek_id, func.count()).group_by(kek_id)):
            found[row[0]] = found.get(row[0], 0) + row[1]
    return found


def stale(
    connection: Connection, held: Holding, primary: str, after: Any, limit: int
) -> tuple[AnyRow, ...]:
    """List rows under other keys than the primary one, in order, beginning after a row."""
    finding = (
        select(held.primary_key.label("row"), held.table.c.kek_id, held.table.c[held.column])
        .where(held.table.c.kek_id != primary)
        .order_by(held.primary_key)
        .limit(limit)
    )
    if after is not None:
        finding = finding.where(held.primary_key > after)
    return tuple(connection.execute(finding).all())


def renew(connection: Connection, vault: Vault, held: Holding, row: AnyRow) -> bool:
    """Wrap what a row holds with the primary key, unless somebody changed the row meanwhile.

    Raises SealedDataError when it cannot be opened; the row stays as it is then.
    """
    found = row[2]
    owner = held.owner(row.row)
    fresh: WrappedKey | WrappedBlob
    if held.column == "wrapped":
        fresh = vault.rewrap(owner, WrappedKey(row.kek_id, found))
    else:
        fresh = vault.reseal_setting(owner, WrappedBlob(row.kek_id, found))
    changing = (
        update(held.table)
        .where(held.primary_key == bindparam("of_row"), held.table.c[held.column] == found)
        .values({"kek_id": fresh.kek_id, held.column: fresh.blob})
    )
    return connection.execute(changing, {"of_row": row.row}).rowcount == 1


def fault(vault: Vault, held: Holding, row: AnyRow) -> Fault | None:
    """Say why the key, or the bytes, in a row of `every` cannot be opened; None when they can."""
    try:
        if held.column == "wrapped":
            vault.open_key(held.owner(row.row), WrappedKey(row.kek_id, row[2]))
        else:
            vault.open_setting(held.owner(row.row), WrappedBlob(row.kek_id, row[2]))
    except SealedDataError as error:
        return error.code
    return None


def every(connection: Connection) -> Iterator[tuple[Holding, AnyRow]]:
    """List every row that holds something, with its holding."""
    for held in HOLDINGS:
        names = (held.primary_key.label("row"), held.table.c.kek_id, held.table.c[held.column])
        for row in connection.execute(select(*names)):
            yield held, row


def drop(connection: Connection, held: Holding, row: Any) -> None:
    """Delete one row, and with the key of a request everything about the request."""
    if held.table is tables.case_key:
        connection.execute(delete(tables.message).where(tables.message.c.case_id == row))
    connection.execute(delete(held.table).where(held.primary_key == row))
    if held.table is tables.case_key:
        connection.execute(delete(tables.peer_case).where(tables.peer_case.c.id == row))
