"""Settings and the bot's own memory; see `bot.usecases.records.Settings` for the promises."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, exists, insert, select

from bot.domain.people import PersonId
from bot.domain.programme import Programme
from storage import codec, rows
from storage.open_transaction import OpenTransaction
from storage.sealing import Bucket, SealedDataError
from storage.tables import inbox, setting
from storage.vault import WrappedBlob

_PROGRAMME: Final = "programme"
_COORDINATORS: Final = "coordinators"
#: Under which name it is noted by which key people are found.
FOUND_BY: Final = "found-by"
#: How the names of marks begin.
MARKS: Final = "mark."
#: The names of the bot's own marks; those about a person hold capitals or digits.
_OURS: Final = re.compile(r"[a-z ]+")
_KEPT: Final = timedelta(days=3)

_FORGET_OLD: Final = delete(inbox).where(inbox.c.expire_day < bindparam("today"))
_NOTE: Final = (
    insert(inbox)
    .from_select(
        ["key", "expire_day"],
        select(
            bindparam("noted", type_=inbox.c.key.type),
            bindparam("until", type_=inbox.c.expire_day.type),
        ).where(~exists().where(inbox.c.key == bindparam("noted"))),
    )
    .execution_options(preserve_rowcount=True)
)


class SqlSettings(OpenTransaction):
    """The settings, on a database."""

    def programme(self) -> Programme:
        """Fetch the settings; the defaults when none were ever stored."""
        if self._programme is None:
            self._programme = self._read_programme()
        return self._programme

    def _read_programme(self) -> Programme:
        sealed = rows.blob_of(self._connection, setting, {"name": _PROGRAMME})
        if sealed is None:
            return Programme()
        known = self._shelf.find(sealed.blob)
        if known is None:
            known = codec.PROGRAMME.read(self._vault.open_setting(_PROGRAMME, sealed))
            self._shelf.keep(sealed.blob, known)
        return known

    def keep_programme(self, programme: Programme) -> None:
        """Store the settings."""
        self._put(_PROGRAMME, codec.PROGRAMME.write(programme), Bucket.SETTING)
        self._programme = programme

    def key_since(self) -> str:
        """Give year and month of the newest data key, as `2026-11`."""
        # The id of a key reads data-202611-1a2b3c4d.
        month = self._vault.new_key("").kek_id.split("-")[1]
        return f"{month[:4]}-{month[4:]}"

    def first_time(self, purpose: str, key: str, now: datetime) -> bool:
        """Note a key for three days; False when it was noted before."""
        noted = self._vault.index.digest(f"inbox.{purpose}", key.encode("utf-8", "replace"))
        if self._shelf.inbox_cleared_on != _day(now):
            self._connection.execute(_FORGET_OLD, {"today": _day(now)})
            self._shelf.inbox_cleared_on = _day(now)
        made = self._connection.execute(_NOTE, {"noted": noted, "until": _day(now + _KEPT)})
        return made.rowcount == 1

    def marked_at(self, name: str) -> datetime | None:
        """Fetch the moment noted under a name, such as when the coordinators were last nudged."""
        hidden = self._hidden(name)
        sealed = rows.blob_of(self._connection, setting, {"name": hidden})
        if sealed is None:
            return None
        return _mark(self._vault.open_setting(hidden, sealed)).at

    def mark(self, name: str, moment: datetime) -> None:
        """Note a moment under a name."""
        # With its name, because what it is found by changes with the key; without any person's.
        if _OURS.fullmatch(name):
            data = codec.MARK.write(codec.Mark(name=name, at=moment))
        else:
            data = codec.MOMENT.write(moment)
        self._put(self._hidden(name), data, Bucket.SMALL)

    def keep_coordinators(self, people: Iterable[PersonId], seen_at: datetime) -> None:
        """Keep who was seen in the coordinators' channel, instead of who was seen before."""
        data = codec.SEEN.write(codec.Seen(people=tuple(sorted(people)), at=seen_at))
        self._put(_COORDINATORS, data, Bucket.SETTING)

    def last_coordinators(self) -> tuple[frozenset[PersonId], datetime | None]:
        """Fetch who was last seen in the coordinators' channel, and when; nobody, and never."""
        sealed = rows.blob_of(self._connection, setting, {"name": _COORDINATORS})
        if sealed is None:
            return frozenset(), None
        try:
            seen = codec.SEEN.read(self._vault.open_setting(_COORDINATORS, sealed))
        except SealedDataError:
            return frozenset(), None  # `is_well` tells that it is damaged
        return frozenset(map(PersonId, seen.people)), seen.at

    def note_found_by(self) -> None:
        """Note that everybody in this database is found by the key of this vault."""
        self._put(FOUND_BY, self._vault.index_id.encode(), Bucket.SMALL)

    def rename_marks(self) -> None:
        """Note every mark again, so that this vault finds it; those about people are lost."""
        for row in self._connection.execute(select(setting)).all():
            if not row.name.startswith(MARKS):
                continue
            with suppress(SealedDataError):
                sealed = WrappedBlob(row.kek_id, row.blob)
                found = _mark(self._vault.open_setting(row.name, sealed))
                self._connection.execute(delete(setting).where(setting.c.name == row.name))
                if found.name:
                    self.mark(found.name, found.at)

    def settings_are_whole(self) -> bool:
        """Tell whether every setting can be read."""
        try:
            for row in self._connection.execute(select(setting)).all():
                self._vault.open_setting(row.name, WrappedBlob(row.kek_id, row.blob))
            self._read_programme()
        except SealedDataError:
            return False
        return True

    def _hidden(self, name: str) -> str:
        return f"{MARKS}{self._vault.index.digest('mark', name.encode()).hex()}"

    def _put(self, name: str, data: bytes, size: int) -> None:
        sealed = self._vault.seal_setting(name, data, codec.fitting(size, data))
        row = {"kek_id": sealed.kek_id, "blob": sealed.blob}
        rows.put(self._connection, setting, {"name": name}, row)


def _mark(data: bytes) -> codec.Mark:
    try:
        return codec.MARK.read(data)
    except SealedDataError:
        return codec.Mark(name="", at=codec.MOMENT.read(data))


def _day(moment: datetime) -> int:
    return int(moment.timestamp() // 86400)
