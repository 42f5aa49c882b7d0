"""What nobody needs any more: given-up letters, old digests, and what no key opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, select

from storage import case_rows, holdings, tables
from storage.case_rows import SEALED_ERROR
from storage.engine import transaction
from storage.holdings import Holding
from storage.keystore import Keystore
from storage.letters import DEAD, micros
from storage.tables import digest_release, inbox, outbox, peer_case
from storage.vault import Vault

#: A given-up letter is told of in one weekly digest before it goes.
DEAD_FOR: Final = timedelta(days=8)
#: How long a digest is kept.
TOLD_FOR: Final = timedelta(days=730)

Rows: TypeAlias = tuple[tuple[Holding, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """How many rows of each kind there are to delete, or were deleted."""

    letters: int = 0  #: given up, and told of
    digests: int = 0
    inbox: int = 0
    lost: int = 0  #: the key that opened them was destroyed
    unreadable: int = 0  #: damaged, so that no key opens them


def sweep(engine: Engine, now: datetime) -> Leftovers:
    """Delete what is old, and tell how much it was."""
    with transaction(engine) as connection:
        gone = [connection.execute(delete(t).where(old)).rowcount for t, old in _old(now)]
    return _counted(gone)


def look(engine: Engine, store: Keystore, vault: Vault, now: datetime) -> Leftovers:
    """Count what `purge` would delete."""
    with transaction(engine, reading=True, unhurried=True) as connection:
        found = [
            connection.scalar(select(func.count()).select_from(t).where(old)) or 0
            for t, old in _old(now)
        ]
        lost = len(_lost(connection, store))
        damaged = len(_damaged(connection, vault))
    return _counted(found, lost=lost, unreadable=damaged)


def purge(
    engine: Engine, store: Keystore, vault: Vault, now: datetime, *, unreadable: bool = False
) -> Leftovers:
    """Delete what is old and what a destroyed key opened; if wished, what is damaged too."""
    with transaction(engine, unhurried=True) as connection:
        gone = [connection.execute(delete(t).where(old)).rowcount for t, old in _old(now)]
        lost = _lost(connection, store)
        damaged = _damaged(connection, vault) if unreadable else ()
        for held, row in (*lost, *damaged):
            holdings.drop(connection, held, row)
    return _counted(gone, lost=len(lost), unreadable=len(damaged))


def _old(now: datetime) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    dead = outbox.c.state == DEAD
    today = int(now.timestamp() // 86400)
    return (
        (outbox, dead & (outbox.c.first_tried_at < micros(now - DEAD_FOR))),
        (digest_release, digest_release.c.period < case_rows.week(now - TOLD_FOR)),
        (inbox, inbox.c.expire_day < today),
    )


def _lost(connection: Connection, store: Keystore) -> Rows:
    return tuple(
        (held, row.row) for held, row in holdings.every(connection) if store.is_buried(row.kek_id)
    )


def _damaged(connection: Connection, vault: Vault) -> Rows:
    """List what cannot be opened although its key is there, and what was set aside."""
    aside = {
        tables.case_key: select(peer_case.c.id).where(peer_case.c.state == SEALED_ERROR),
        outbox: select(outbox.c.id).where(
            outbox.c.state == DEAD, outbox.c.first_tried_at.is_(None)
        ),
        tables.due: select(tables.due.c.dedupe_key).where(tables.due.c.due_at.is_(None)),
    }
    known = {table: set(connection.scalars(finding)) for table, finding in aside.items()}
    found = []
    for held, row in holdings.every(connection):
        fault = holdings.fault(vault, held, row)
        broken = fault not in {None, "unknown_key"} or row.row in known.get(held.table, ())
        # Without the programme nothing can be opened; it is put back from a backup instead.
        if broken and (held.table, row.row) != (tables.setting, "programme"):
            found.append((held, row.row))
    return tuple(found)


def _counted(found: Sequence[int], *, lost: int = 0, unreadable: int = 0) -> Leftovers:
    letters, digests, noted = found
    return Leftovers(
        letters=letters, digests=digests, inbox=noted, lost=lost, unreadable=unreadable
    )
