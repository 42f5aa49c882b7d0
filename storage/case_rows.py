"""One request as a row: what is sealed in which column, and under which key."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from bot.domain import retention
from bot.domain.people import PersonId
from bot.domain.private import PrivateText
from bot.domain.programme import Programme
from bot.domain.requests import OPEN, Status, SupportRequest
from storage import codec
from storage.codec import Codec
from storage.rows import AnyRow
from storage.sealing import Bucket, SealedDataError
from storage.tables import case_key
from storage.vault import DataKey, Vault, WrappedKey

#: The state of a row that could not be read; it waits for an operator.
SEALED_ERROR: Final = "sealed_error"
_HOUR: Final = 3600
_T: Final = "peer_case"

_KEY: Final = select(case_key).where(case_key.c.case_id == bindparam("wanted"))
_NEW_KEY: Final = insert(case_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Who may read the note of one version of a request."""

    supporter: PersonId
    hour: int  #: when the supporter accepted, in seconds, floored to the hour
    version: int


_GRANT: Final = Codec(Grant)


def new_key(vault: Vault, case_id: str) -> tuple[DataKey, dict[str, Any]]:
    """Return a fresh key for a request, and the row that keeps it."""
    wrapped, key = vault.fresh_key(case_id)
    return key, {"case_id": case_id, "kek_id": wrapped.kek_id, "wrapped": wrapped.blob}


def is_id(word: str) -> bool:
    """Tell whether something could be the id of a request; databases refuse to look for some."""
    return word.isascii() and word.isprintable()


def find_key(connection: Connection, vault: Vault, case_id: str) -> DataKey | None:
    """Fetch the key of a request; None when it was forgotten. Raises SealedDataError."""
    if not is_id(case_id):
        return None
    row = connection.execute(_KEY, {"wanted": case_id}).one_or_none()
    if row is None:
        return None
    return vault.open_key(case_id, WrappedKey(row.kek_id, row.wrapped))


def columns(
    key: DataKey, vault: Vault, request: SupportRequest, programme: Programme
) -> dict[str, Any]:
    """Return every column that follows from the request, for its present version."""
    data = codec.REQUEST.write(request)
    is_open = request.status in OPEN
    return {
        "state": request.status.value,
        "version": request.version,
        "wake_at": wake_hour(request, programme),
        "payload_ct": key.seal(
            _T, "payload_ct", request.id, data, codec.fitting(Bucket.CASE, data)
        ),
        "grant_ct": _seal_grant(key, request),
        "requester_tag": requester_tag(vault, request.requester) if is_open else None,
    }


def open_request(key: DataKey, row: AnyRow) -> SupportRequest:
    """Return the request in a row, or raise SealedDataError when the row was altered."""
    request = codec.REQUEST.read(key.open(_T, "payload_ct", row.id, row.payload_ct))
    if (request.id, request.version, request.status) != (row.id, row.version, row.state):
        raise SealedDataError("content")
    return request


def seal_note(key: DataKey, case_id: str, note: PrivateText) -> bytes:
    """Seal a note; an empty one looks the same."""
    data = note.reveal().encode("utf-8", "replace")
    return key.seal(_T, "note_ct", case_id, data, codec.fitting(Bucket.NOTE, data))


def open_note(key: DataKey, case_id: str, blob: bytes) -> PrivateText:
    """Unseal a note, or raise SealedDataError."""
    return PrivateText(key.open(_T, "note_ct", case_id, blob).decode("utf-8", "replace"))


def open_grant(key: DataKey, case_id: str, blob: bytes) -> Grant:
    """Unseal a grant, or raise SealedDataError."""
    return _GRANT.read(key.open(_T, "grant_ct", case_id, blob))


def requester_tag(vault: Vault, person: PersonId) -> bytes:
    """Return the tag by which a person's open request is found."""
    return vault.index.tag("requester", person)


def wake_hour(request: SupportRequest, programme: Programme) -> int | None:
    """Say in which hour a request wants to be looked at, in seconds; None for never."""
    at = retention.next_look(request, programme)
    return None if at is None else _hour(at)


def week(moment: datetime) -> str:
    """Name the ISO week of a moment, in UTC."""
    year, number, _ = moment.astimezone(UTC).isocalendar()
    return f"{year}-W{number:02}"


def _seal_grant(key: DataKey, request: SupportRequest) -> bytes | None:
    if request.status is not Status.MATCHED or request.supporter is None:
        return None
    hour = _hour(request.matched_at or request.asked_at)
    grant = Grant(supporter=request.supporter, hour=hour, version=request.version)
    return key.seal(_T, "grant_ct", request.id, _GRANT.write(grant), Bucket.SMALL)


def _hour(moment: datetime) -> int:
    return int(moment.timestamp()) // _HOUR * _HOUR
