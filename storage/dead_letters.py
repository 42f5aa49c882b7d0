"""The letters that were given up, for an operator: why and since when, never to whom or what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, delete, func, select, update

from storage import letters
from storage.engine import transaction
from storage.letters import DEAD, READY, moment
from storage.post import UNREADABLE
from storage.rows import AnyRow
from storage.sealing import SealedDataError
from storage.tables import outbox
from storage.vault import Vault

#: How much of an id is shown, and the least an operator may type.
SHOWN: Final = 12
_ID: Final = re.compile(r"[0-9a-f]{8,32}")
_HUMP: Final = re.compile(r"(?<!^)(?=[A-Z])")
_DEAD: Final = outbox.c.state == DEAD


class NoSuchLetterError(Exception):
    """No letter has such an id, or more than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One letter that was given up."""

    id: str
    kind: str  #: what kind of message it is, as a code that is the same for everybody
    trouble: str  #: why it did not arrive, as a code
    since: datetime | None  #: when it was tried first, to the hour; none if it never was
    attempts: int


def count(engine: Engine) -> int:
    """Count the letters that were given up."""
    with transaction(engine, reading=True) as connection:
        return connection.scalar(select(func.count()).where(_DEAD)) or 0


def listed(engine: Engine, vault: Vault) -> tuple[DeadLetter, ...]:
    """List the letters that were given up, oldest first."""
    oldest = select(outbox).where(_DEAD).order_by(outbox.c.first_tried_at, outbox.c.id)
    with transaction(engine, reading=True) as connection:
        return tuple(_told(row, vault) for row in connection.execute(oldest))


def retry(engine: Engine, wanted: str = "") -> int:
    """
    Have one letter tried again as if for the first time, or all; gives how many were dead.

    Raises `NoSuchLetterError`. Doing it twice changes nothing more.
    """
    anew: dict[str, Any] = {"state": READY, "attempts": 0, "next_attempt": 0, "trouble": None}
    with transaction(engine) as connection:
        key = _find(connection.execute(_like(wanted)).all(), wanted)
        again = update(outbox).where(_DEAD, *_just(key))
        return connection.execute(
            again.values(**anew, first_tried_at=None, lease_until=None, token=outbox.c.token + 1)
        ).rowcount


def drop(engine: Engine, wanted: str = "") -> int:
    """
    Delete one letter that was given up, or all; gives how many were.

    Raises `NoSuchLetterError` where there is none; a letter that is not dead stays.
    """
    with transaction(engine) as connection:
        key = _find(connection.execute(_like(wanted)).all(), wanted)
        return connection.execute(delete(outbox).where(_DEAD, *_just(key))).rowcount


def _like(wanted: str) -> Any:
    return select(outbox.c.id).where(outbox.c.id.startswith(wanted, autoescape=True)).limit(2)


def _find(found: Sequence[AnyRow], wanted: str) -> str:
    if not wanted:
        return ""
    if _ID.fullmatch(wanted) is None or len(found) != 1:
        raise NoSuchLetterError
    return str(found[0].id)


def _just(key: str) -> tuple[ColumnElement[bool], ...]:
    return (outbox.c.id == key,) if key else ()


def _told(row: AnyRow, vault: Vault) -> DeadLetter:
    try:
        notice = type(letters.read(vault, row).notice).__name__
        kind = _HUMP.sub("_", notice).lower()
    except SealedDataError:
        kind = UNREADABLE
    tried = None if row.first_tried_at is None else moment(row.first_tried_at)
    return DeadLetter(
        id=row.id[:SHOWN],
        kind=kind if row.kind == "post" else f"{kind}.{row.kind}",
        trouble=row.trouble or "unknown",
        since=None if tried is None else tried.replace(minute=0, second=0, microsecond=0),
        attempts=row.attempts,
    )
