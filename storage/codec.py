"""Facts as bytes, and bytes as facts; what cannot be read is never repeated."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from bot.domain.digest import Digest
from bot.domain.feedback import Box
from bot.domain.notices import Act, Coordinators, Letter, Notice
from bot.domain.people import PersonId, RequestId, Supporter
from bot.domain.programme import Programme
from bot.domain.requests import SupportRequest
from storage.sealing import SealedDataError

T = TypeVar("T")


class Codec(Generic[T]):
    """Writes and reads one kind of fact."""

    def __init__(self, kind: type[T]) -> None:
        self._adapter: Final = TypeAdapter(kind)

    def write(self, fact: T) -> bytes:
        """Return the fact as JSON."""
        return self._adapter.dump_json(fact)

    def read(self, data: bytes) -> T:
        """Return the fact, or raise SealedDataError `content`."""
        try:
            return self._adapter.validate_json(data)
        except ValidationError:
            pass  # it quotes what it could not read, so nothing may hang on to it
        raise SealedDataError("content")


REQUEST: Final = Codec(SupportRequest)
SUPPORTER: Final = Codec(Supporter)
PROGRAMME: Final = Codec(Programme)
DIGEST: Final = Codec(Digest)
BOX: Final = Codec(Box)
PERSON: Final = Codec(str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment, with the name under which it was noted."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who was seen in a place, and when."""

    people: tuple[str, ...]
    at: datetime


SEEN: Final = Codec(Seen)
MARK: Final = Codec(Mark)
MOMENT: Final = Codec(datetime)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    to: str
    kind: str  #: of the notice
    notice: dict[str, Any]
    act: Act
    about: RequestId | None
    slot: str
    locale: str
    place: str


_LETTER: Final = Codec(_Written)
_NOTICES: Final[dict[str, TypeAdapter[Any]]] = {
    kind.__name__: TypeAdapter(kind) for kind in get_args(Notice)
}


def write_letter(letter: Letter) -> bytes:
    """Return a letter as JSON, its notice beside the name of its kind."""
    kind = type(letter.notice).__name__
    return _LETTER.write(
        _Written(
            to=str(letter.to),
            kind=kind,
            notice=_NOTICES[kind].dump_python(letter.notice, mode="json"),
            act=letter.act,
            about=letter.about,
            slot=letter.slot,
            locale=letter.locale,
            place=letter.place,
        )
    )


def read_letter(data: bytes) -> Letter:
    """Return the letter, or raise SealedDataError `content`."""
    written = _LETTER.read(data)
    return Letter(
        to=Coordinators(written.to) if written.to in set(Coordinators) else PersonId(written.to),
        notice=_read_notice(written),
        act=written.act,
        about=written.about,
        slot=written.slot,
        locale=written.locale,
        place=written.place,
    )


def _read_notice(written: _Written) -> Notice:
    kind = _NOTICES.get(written.kind)
    try:
        if kind is not None:
            notice: Notice = kind.validate_python(written.notice)
            return notice
    except ValidationError:
        pass
    raise SealedDataError("content")


def fitting(size: int, data: bytes) -> int:
    """Return the size to seal in: the given one, doubled until the bytes fit."""
    while len(data) > size - 4:  # sealing writes the length into four bytes
        size *= 2
    return size
