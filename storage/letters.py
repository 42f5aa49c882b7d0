"""Letters as rows of the outbox, each under a key of its own."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select

from bot.domain.notices import Letter
from storage import codec
from storage.rows import AnyRow
from storage.sealing import Bucket
from storage.tables import outbox
from storage.vault import Vault, WrappedKey

READY: Final = "ready"
DEAD: Final = "dead"

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)

_before = outbox.alias()
_POST: Final = insert(outbox).values(
    position=select(func.coalesce(func.max(_before.c.position), 0) + 1)
    .where(_before.c.lane == bindparam("of_lane"))
    .scalar_subquery()
)
_UNSAY: Final = delete(outbox).where(outbox.c.case_id_tag == bindparam("about"))
_ANY_DEAD: Final = select(exists().where(outbox.c.state == DEAD))


def enqueue(
    connection: Connection,
    vault: Vault,
    letters: Iterable[Letter],
    not_before: datetime | None = None,
) -> bool:
    """Put letters into the outbox, in order; tells whether there were any."""
    rows = [_row(vault, letter, letter.not_before or not_before) for letter in letters]
    if rows:
        connection.execute(_POST, rows)
    return bool(rows)


def unsay(connection: Connection, vault: Vault, about: str) -> None:
    """Take back every letter about a request: what was said of it is erased by its place."""
    connection.execute(_UNSAY, {"about": _case_tag(vault, about)})


def any_dead(connection: Connection) -> bool:
    """Tell whether a letter was given up."""
    return bool(connection.scalar(_ANY_DEAD))


def read(vault: Vault, row: AnyRow) -> Letter:
    """Unseal the letter in a row, or raise SealedDataError."""
    key = vault.open_key(owner(row.id), WrappedKey(row.kek_id, row.wrapped))
    return codec.read_letter(key.open("outbox", "payload_ct", row.id, row.payload_ct))


def tags(vault: Vault, letter: Letter) -> dict[str, Any]:
    """Return what a row is found by: whom a letter goes to, and which request it is about."""
    return {
        "lane": vault.index.digest("lane", str(letter.to).encode()),
        "case_id_tag": None if letter.about is None else _case_tag(vault, letter.about),
    }


def micros(moment: datetime) -> int:
    """Return a moment as whole microseconds since 1970."""
    return (moment - _EPOCH) // _TICK


def moment(at: int) -> datetime:
    """Return the moment so many microseconds after 1970."""
    return _EPOCH + at * _TICK


def _row(vault: Vault, letter: Letter, not_before: datetime | None) -> dict[str, Any]:
    name = uuid.uuid4().hex
    wrapped, key = vault.fresh_key(owner(name))
    data = codec.write_letter(letter)
    sealed = key.seal("outbox", "payload_ct", name, data, codec.fitting(Bucket.OUTBOX, data))
    found_by = tags(vault, letter)
    return {
        "id": name,
        "kind": letter.act.value,
        "state": READY,
        "next_attempt": 0 if not_before is None else micros(not_before),
        "first_tried_at": None,
        "lease_until": None,
        "token": 0,
        "attempts": 0,
        **found_by,
        "of_lane": found_by["lane"],
        "kek_id": wrapped.kek_id,
        "wrapped": wrapped.blob,
        "payload_ct": sealed,
    }


def _case_tag(vault: Vault, about: str) -> bytes:
    return vault.index.digest("outbox.case", about.encode())


def owner(name: str) -> str:
    """Name whose key is in the row with this id."""
    return f"letter.{name}"
