"""Supporters on a database; see `bot.usecases.records.Roster` for the promises."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from sqlalchemy import bindparam, delete, select

from bot.domain.people import PersonId, Supporter
from storage import codec, rows
from storage.open_transaction import OpenTransaction
from storage.rows import AnyRow
from storage.sealing import Bucket, SealedDataError
from storage.tables import supporter as table
from storage.vault import WrappedKey

_ALL: Final = select(table).order_by(table.c.tag)
_ONE: Final = select(table).where(table.c.tag == bindparam("wanted"))
_FORGET: Final = delete(table).where(table.c.tag == bindparam("wanted"))


class SqlRoster(OpenTransaction):
    """The supporters, on a database."""

    def supporters(self) -> tuple[Supporter, ...]:
        """List every supporter whose row is whole."""
        whole: list[Supporter] = []
        for row in self._connection.execute(_ALL):
            with suppress(SealedDataError):
                whole.append(self._open(row))
        return tuple(whole)

    def tags(self) -> dict[bytes, Supporter]:
        """List every supporter whose row is whole, by the tag it is found by."""
        found: dict[bytes, Supporter] = {}
        for row in self._connection.execute(_ALL):
            with suppress(SealedDataError):
                found[row.tag] = self._open(row)
        return found

    def supporter(self, person: PersonId) -> Supporter | None:
        """Find one supporter; None when there is none."""
        try:
            tag = self._tag(person)
        except ValueError:  # what is nobody's id is no supporter's
            return None
        row = self._connection.execute(_ONE, {"wanted": tag}).one_or_none()
        if row is not None:
            with suppress(SealedDataError):  # a row that is not whole makes nobody a supporter
                return self._open(row)
        return None

    def keep_supporters(self, supporters: Iterable[Supporter]) -> None:
        """Store these supporters, new or changed."""
        for one in supporters:
            tag = self._tag(one.id)
            wrapped, key = self._vault.fresh_key(owner(tag))
            data = codec.SUPPORTER.write(one)
            sealed = key.seal(
                "supporter", "profile_ct", tag.hex(), data, codec.fitting(Bucket.SUPPORTER, data)
            )
            row = {"kek_id": wrapped.kek_id, "wrapped": wrapped.blob, "profile_ct": sealed}
            rows.put(self._connection, table, {"tag": tag}, row)

    def forget_supporters(self, people: Iterable[PersonId]) -> None:
        """Delete what is kept about these people as supporters; unknown ones are as good."""
        for person in people:
            self._connection.execute(_FORGET, {"wanted": self._tag(person)})

    def roster_is_whole(self) -> bool:
        """Tell whether every row of the roster can be read."""
        try:
            for row in self._connection.execute(_ALL):
                self._open(row)
        except SealedDataError:
            return False
        return True

    def _open(self, row: AnyRow) -> Supporter:
        key = self._vault.open_key(owner(row.tag), WrappedKey(row.kek_id, row.wrapped))
        return codec.SUPPORTER.read(
            key.open("supporter", "profile_ct", row.tag.hex(), row.profile_ct)
        )

    def _tag(self, person: PersonId) -> bytes:
        return self._vault.index.tag("supporter", person)


def owner(tag: bytes) -> str:
    """Name whose key is in the row with this tag."""
    return f"supporter.{tag.hex()}"
