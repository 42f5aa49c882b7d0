"""Where the messages about a request are, sealed with the request's own key."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.domain.notices import Act, Coordinators, Letter, NoLongerShown
from bot.domain.people import PersonId, RequestId
from storage.codec import Codec
from storage.sealing import Bucket, SealedDataError
from storage.tables import message
from storage.vault import DataKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One message: to whom, under which slot, and where Slack keeps it as `channel/ts`."""

    to: str
    slot: str
    place: str
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
    """Note where a letter's message is, in place of an older one of the same slot."""
    ref = Reference(to=str(letter.to), slot=letter.slot, place=place, locale=letter.locale)
    row = _row_of(connection, key, letter)
    name = row or uuid.uuid4().hex
    sealed = key.seal("message", "ref_ct", name, _REFERENCE.write(ref), Bucket.SMALL)
    if row is None:
        fresh = {"id": name, "case_id": letter.about, "ref_ct": sealed}
        connection.execute(insert(message), fresh)
    else:
        connection.execute(_MOVE, {"row": row, "ref_ct": sealed})


def drop(connection: Connection, key: DataKey, letter: Letter) -> None:
    """Forget where the message of a letter's slot was."""
    connection.execute(_DROP, {"row": _row_of(connection, key, letter)})


def drop_all(connection: Connection, about: str) -> None:
    """Forget every message about a request."""
    connection.execute(_DROP_ALL, {"about": about})


def place_of(connection: Connection, key: DataKey, letter: Letter) -> str | None:
    """Say where the message of a letter's slot is, as `channel/ts`; None when it is not known."""
    found = references(connection, key, str(letter.about)).values()
    return next((ref.place for ref in found if ref.slot == letter.slot), None)


def as_letter(ref: Reference, about: RequestId) -> Letter:
    """Return a reference as a letter that would take its message away."""
    to = Coordinators(ref.to) if ref.to in set(Coordinators) else PersonId(ref.to)
    return Letter(
        to=to,
        notice=NoLongerShown(),
        act=Act.ERASE,
        about=about,
        slot=ref.slot,
        locale=ref.locale,
        place=ref.place,
    )


def _row_of(connection: Connection, key: DataKey, letter: Letter) -> str | None:
    found = references(connection, key, str(letter.about))
    return next((row for row, ref in found.items() if ref.slot == letter.slot), None)
