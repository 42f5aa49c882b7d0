"""Who is asked for feedback, on a database; `bot.usecases.records.Ballots` has the promises."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, TypeVar

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from bot.domain.cohorts import Invitee
from bot.domain.notices import Coordinators, Letter
from bot.domain.people import PersonId
from storage import codec
from storage.open_transaction import OpenTransaction, Shelf
from storage.rows import AnyRow
from storage.sealing import Bucket, SealedDataError, length_prefixed
from storage.tables import due
from storage.vault import DataKey, Vault, WrappedKey

Thing = TypeVar("Thing")

_dice: Final = secrets.SystemRandom()

_KNOWN: Final = select(due).where(due.c.due_at.is_not(None))
_DUE: Final = _KNOWN.where(due.c.due_at <= bindparam("now"))
_ROW: Final = select(due).where(due.c.dedupe_key == bindparam("wanted"))
_TAKEN: Final = delete(due).where(due.c.dedupe_key == bindparam("taken"))
_SET_ASIDE: Final = update(due).where(due.c.dedupe_key == bindparam("taken")).values(due_at=None)
_CHANGED: Final = update(due).where(due.c.dedupe_key == bindparam("changed"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What a row holds: whom to ask with a batch, or who was asked with a cohort and where."""

    person: str
    locale: str
    cohort: int | None = None
    places: tuple[str, ...] = ()
    reminded: bool = False

    def as_invitee(self) -> Invitee:
        return Invitee(
            person=PersonId(self.person),
            locale=self.locale,
            places=self.places,
            reminded=self.reminded,
        )


_KEPT: Final = codec.Codec(_Kept)


class SqlInvitations(OpenTransaction):
    """Who is to be asked with a batch, and who was asked with a cohort, on a database."""

    def invite_at(self, person: PersonId, batch: datetime, locale: str = "en") -> None:
        """Ask a person for feedback with a batch; the row holds nothing else, and never twice."""
        due_at = int(batch.timestamp())
        index = self._vault.index
        facts = length_prefixed(index.tag("invitee", person), due_at.to_bytes(8, "big"))
        self._add_row(index.digest("due", facts), due_at, _Kept(person=person, locale=locale))

    def take_invitees(self, now: datetime) -> tuple[Invitee, ...]:
        """Take everyone whose batch is due off the list, and forget those asked long ago."""
        people: dict[str, Invitee] = {}
        for row in self._connection.execute(_DUE, {"now": int(now.timestamp())}).all():
            kept = self._kept_in(row)
            if kept is None:
                continue
            self._connection.execute(_TAKEN, {"taken": row.dedupe_key})
            if kept.cohort is None:
                people[kept.person] = kept.as_invitee()
        return self.shuffled(people[person] for person in sorted(people))

    def note_asked(
        self, cohort: int, people: Iterable[Invitee], until: datetime
    ) -> tuple[Invitee, ...]:
        """Remember whom a cohort asks, until a moment; gives those it had not asked before."""
        due_at = int(until.timestamp())
        return tuple(
            one
            for one in people
            if self._add_row(
                asked_key(self._vault, cohort, one.person),
                due_at,
                _Kept(person=one.person, locale=one.locale, cohort=cohort, places=one.places),
            )
        )

    def asked(self, cohort: int) -> tuple[Invitee, ...]:
        """List who was asked with a cohort, in an order drawn by chance; each was, once."""
        found = (kept.as_invitee() for _, kept in self._asked(cohort))
        return self.shuffled(sorted(found, key=lambda one: one.person))

    def note_reminded(self, cohort: int, people: Iterable[PersonId]) -> None:
        """Remember that these people of a cohort were reminded."""
        for row, kept in self._rows_of(cohort, people):
            self._rewrite(row, replace(kept, reminded=True))

    def forget_places(self, cohort: int, people: Iterable[PersonId]) -> None:
        """Forget where the messages to these people of a cohort are."""
        for row, kept in self._rows_of(cohort, people):
            self._rewrite(row, replace(kept, places=()))

    def shuffled(self, things: Iterable[Thing]) -> tuple[Thing, ...]:
        """Put things into an order drawn by chance that nobody can predict or repeat."""
        drawn = list(things)
        _dice.shuffle(drawn)
        return tuple(drawn)

    def tag_again(self, row: AnyRow) -> None:
        """Find a row by the key of this vault from now on; what cannot be read stays."""
        kept = self._read_kept(row)
        self._connection.execute(_TAKEN, {"taken": row.dedupe_key})
        if kept.cohort is None:
            when = datetime.fromtimestamp(row.due_at, UTC)
            self.invite_at(PersonId(kept.person), when, kept.locale)
        else:
            key = asked_key(self._vault, kept.cohort, PersonId(kept.person))
            self._add_row(key, row.due_at, kept)

    def note_place(self, cohort: int, person: PersonId, place: str) -> None:
        """Note where a message to somebody of a cohort is, if they are still remembered."""
        for row, kept in self._rows_of(cohort, (person,)):
            if place not in kept.places:
                self._rewrite(row, replace(kept, places=(*kept.places, place)))

    def _rows_of(self, cohort: int, people: Iterable[PersonId]) -> Iterator[tuple[AnyRow, _Kept]]:
        for person in people:
            wanted = {"wanted": asked_key(self._vault, cohort, person)}
            row = self._connection.execute(_ROW, wanted).one_or_none()
            kept = None if row is None else self._kept_in(row)
            if row is not None and kept is not None:
                yield row, kept

    def _asked(self, cohort: int) -> Iterator[tuple[AnyRow, _Kept]]:
        for row in self._connection.execute(_KNOWN).all():
            kept = self._kept_in(row)
            if kept is not None and kept.cohort == cohort:
                yield row, kept

    def _add_row(self, key: bytes, due_at: int, kept: _Kept) -> bool:
        if self._connection.scalar(select(exists().where(due.c.dedupe_key == key))):
            return False
        wrapped, own = self._vault.fresh_key(owner(key))
        row = {
            "dedupe_key": key,
            "due_at": due_at,
            "kek_id": wrapped.kek_id,
            "wrapped": wrapped.blob,
            "payload_ct": _sealed(own, key, kept),
        }
        self._connection.execute(insert(due), row)
        return True

    def _rewrite(self, row: AnyRow, kept: _Kept) -> None:
        sealed = _sealed(self._key_of_row(row), row.dedupe_key, kept)
        self._connection.execute(_CHANGED, {"changed": row.dedupe_key, "payload_ct": sealed})

    def _kept_in(self, row: AnyRow) -> _Kept | None:
        try:
            return self._read_kept(row)
        except SealedDataError:
            self._connection.execute(_SET_ASIDE, {"taken": row.dedupe_key})
            return None

    def _read_kept(self, row: AnyRow) -> _Kept:
        """Read what a row holds, or raise SealedDataError."""
        data = self._key_of_row(row).open(
            "due", "payload_ct", row.dedupe_key.hex(), row.payload_ct
        )
        return _KEPT.read(data)

    def _key_of_row(self, row: AnyRow) -> DataKey:
        return self._vault.open_key(owner(row.dedupe_key), WrappedKey(row.kek_id, row.wrapped))


def note_place(
    connection: Connection, vault: Vault, cohort: int, letter: Letter, place: str
) -> None:
    """Note where a letter to somebody of a cohort arrived, if they are still remembered."""
    if not isinstance(letter.to, Coordinators):
        SqlInvitations(connection, vault, Shelf()).note_place(cohort, letter.to, place)


def asked_key(vault: Vault, cohort: int, person: PersonId) -> bytes:
    """Return what the row of somebody who was asked with a cohort is found by."""
    index = vault.index
    facts = length_prefixed(index.tag("invitee", person), cohort.to_bytes(2, "big"))
    return index.digest("asked", facts)


def owner(key: bytes) -> str:
    """Name whose key is in the row with this deduplication key."""
    return f"due.{key.hex()}"


def _sealed(own: DataKey, key: bytes, kept: _Kept) -> bytes:
    data = _KEPT.write(kept)
    return own.seal("due", "payload_ct", key.hex(), data, codec.fitting(Bucket.SMALL, data))
