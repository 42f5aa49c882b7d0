"""Where the messages about a request are, sealed with the request's own key."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.domain.notices import Act, Coordinators, Letter, NoLongerShown
from bot.domain.people import PersonId, RequestId
from storage.codec import Codec, fitting
from storage.sealing import Bucket, SealedDataError
from storage.tables import message
from storage.vault import DataKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What was posted under one slot: to whom, and where Slack keeps it as `channel/ts`.

    A slot can be posted to more than once; the newest place is the last one.
    """

    to: str
    slot: str
    places: tuple[str, ...]
    locale: str


_REFERENCE: Final = Codec(Reference)
_ABOUT: Final = select(message.c.id, message.c.ref_ct).where(
    message.c.case_id == bindparam("about")
)
_MOVE: Final = update(message).where(message.c.id == bindparam("row"))
_DROP: Final = delete(message).where(message.c.id == bindparam("row"))
_DROP_ALL: Final = delete(message).where(message.c.case_id == bindparam("about"))


def references(connection: Connection, key: DataKey, about: str) -> dict[str, Reference]:
    """List the references of a request that can be read, by the id of their row."""
    found: dict[str, Reference] = {}
    for row in connection.execute(_ABOUT, {"about": about}):
        with suppress(SealedDataError):
            found[row.id] = _REFERENCE.read(key.open("message", "ref_ct", row.id, row.ref_ct))
    return found


def remember(connection: Connection, key: DataKey, letter: Letter, place: str) -> None:
    """Note where a letter's message is: beside earlier ones when posted, else instead of it."""
    row, before = _of_slot(connection, key, letter)
    # Earlier ones are kept, because what is forgotten is taken away wherever it was said.
    kept = before[:-1] if letter.act is Act.REPLACE else before
    if place not in before:
        _write(connection, key, letter, row, (*kept, place))


def drop(connection: Connection, key: DataKey, letter: Letter) -> None:
    """Forget where the newest message of a letter's slot was."""
    row, before = _of_slot(connection, key, letter)
    if before:
        _write(connection, key, letter, row, before[:-1])


def drop_all(connection: Connection, about: str) -> None:
    """Forget every message about a request."""
    connection.execute(_DROP_ALL, {"about": about})


def place_of(connection: Connection, key: DataKey, letter: Letter) -> str | None:
    """Say where the newest message of a letter's slot is; None when it is not known."""
    _, places = _of_slot(connection, key, letter)
    return places[-1] if places else None


def as_letters(ref: Reference, about: RequestId) -> tuple[Letter, ...]:
    """Return a reference as letters that would take its messages away, oldest first."""
    to = Coordinators(ref.to) if ref.to in set(Coordinators) else PersonId(ref.to)
    return tuple(
        Letter(
            to=to,
            notice=NoLongerShown(),
            act=Act.ERASE,
            about=about,
            slot=ref.slot,
            locale=ref.locale,
            place=place,
        )
        for place in ref.places
    )


def _of_slot(
    connection: Connection, key: DataKey, letter: Letter
) -> tuple[str | None, tuple[str, ...]]:
    for row, ref in references(connection, key, str(letter.about)).items():
        if ref.slot == letter.slot:
            return row, ref.places
    return None, ()


def _write(
    connection: Connection,
    key: DataKey,
    letter: Letter,
    row: str | None,
    places: tuple[str, ...],
) -> None:
    if row is not None and not places:
        connection.execute(_DROP, {"row": row})
        return
    name = row or uuid.uuid4().hex
    ref = Reference(to=str(letter.to), slot=letter.slot, places=places, locale=letter.locale)
    data = _REFERENCE.write(ref)
    sealed = key.seal("message", "ref_ct", name, data, fitting(Bucket.SMALL, data))
    if row is None:
        fresh = {"id": name, "case_id": letter.about, "ref_ct": sealed}
        connection.execute(insert(message), fresh)
    else:
        connection.execute(_MOVE, {"row": row, "ref_ct": sealed})
