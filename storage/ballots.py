"""Anonymous feedback on a database; see `bot.usecases.records.Ballots` for the promises."""

import base64
import binascii
import hmac
import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, exists, insert, select, update

from bot.domain.feedback import Box
from bot.domain.people import PersonId
from storage import codec, rows
from storage.open_transaction import OpenTransaction
from storage.rows import AnyRow
from storage.sealing import Bucket, SealedDataError, bag_size, length_prefixed
from storage.tables import due, feedback_bag
from storage.vault import WrappedKey

#: Under which name the ballot box is sealed.
BAG: Final = "feedback_bag"
_NONCE: Final = 16
_COHORT: Final = 2
_MAC: Final = 16
_TICKET: Final = _NONCE + _COHORT + _MAC
_dice: Final = secrets.SystemRandom()

_DUE: Final = select(due).where(due.c.due_at <= bindparam("now"))
_TAKEN: Final = delete(due).where(due.c.dedupe_key == bindparam("taken"))
_SET_ASIDE: Final = update(due).where(due.c.dedupe_key == bindparam("taken")).values(due_at=None)


class SqlBallots(OpenTransaction):
    """Invitations, tickets and the ballot box, on a database."""

    def box(self, week: str) -> Box:
        """Unseal the ballot box, held until the transaction ends; a new one opens in `week`."""
        sealed = rows.blob_of(self._connection, feedback_bag, {"id": 1}, hold=True)
        if sealed is None:
            opened = Box(since=week)
            self.keep_box(opened)  # so that there is a row to hold
            return opened
        return codec.BOX.read(self._vault.open_setting(BAG, sealed))

    def keep_box(self, box: Box) -> None:
        """Seal the ballot box again."""
        data = codec.BOX.write(box)
        sealed = self._vault.seal_setting(BAG, data, bag_size(len(data)))
        row = {"kek_id": sealed.kek_id, "blob": sealed.blob}
        rows.put(self._connection, feedback_bag, {"id": 1}, row)

    def box_is_whole(self) -> bool:
        """Tell whether the ballot box and every invitation can be read."""
        aside = exists().where(due.c.due_at.is_(None))
        try:
            sealed = rows.blob_of(self._connection, feedback_bag, {"id": 1})
            if sealed is not None:
                codec.BOX.read(self._vault.open_setting(BAG, sealed))
        except SealedDataError:
            return False
        return not self._connection.scalar(select(aside))

    def spent_mark(self, cohort: int, nonce: bytes) -> str:
        """Give the mark a ticket leaves in the box; it cannot be computed without the keys."""
        return hmac.digest(self._vault.feedback_key(f"spent.{cohort}"), nonce, "sha256")[:16].hex()

    def check_ticket(self, ticket: str, person: PersonId) -> tuple[int, bytes] | None:
        """Read cohort and nonce of a ticket; None when it is not this person's or not ours."""
        raw = _unspelled(ticket)
        if raw is None:
            return None
        nonce, cohort = raw[:_NONCE], int.from_bytes(raw[_NONCE : _NONCE + _COHORT], "big")
        genuine = hmac.compare_digest(raw[-_MAC:], self._ticket_mac(cohort, nonce, person))
        return (cohort, nonce) if genuine else None

    def mint_ticket(self, cohort: int, person: PersonId) -> str:
        """Draw a fresh ticket that only this person can use."""
        nonce = secrets.token_bytes(_NONCE)
        number = cohort.to_bytes(_COHORT, "big")
        return _spelled(nonce + number + self._ticket_mac(cohort, nonce, person))

    def invite_at(self, person: PersonId, batch: datetime) -> None:
        """Ask a person for feedback with a batch; the row holds nothing else, and never twice."""
        due_at = int(batch.timestamp())
        index = self._vault.index
        facts = length_prefixed(index.tag("invitee", person), due_at.to_bytes(8, "big"))
        key = index.digest("due", facts)
        if self._connection.scalar(select(exists().where(due.c.dedupe_key == key))):
            return
        wrapped, own = self._vault.fresh_key(owner(key))
        sealed = own.seal("due", "payload_ct", key.hex(), codec.PERSON.write(person), Bucket.SMALL)
        row = {
            "dedupe_key": key,
            "due_at": due_at,
            "kek_id": wrapped.kek_id,
            "wrapped": wrapped.blob,
            "payload_ct": sealed,
        }
        self._connection.execute(insert(due), row)

    def take_invitees(self, now: datetime) -> tuple[PersonId, ...]:
        """Take everyone whose batch is due off the list, in an order drawn by chance."""
        people: set[PersonId] = set()
        for row in self._connection.execute(_DUE, {"now": int(now.timestamp())}).all():
            try:
                people.add(self.invitee(row))
            except SealedDataError:
                self._connection.execute(_SET_ASIDE, {"taken": row.dedupe_key})
            else:
                self._connection.execute(_TAKEN, {"taken": row.dedupe_key})
        shuffled = sorted(people)
        _dice.shuffle(shuffled)
        return tuple(shuffled)

    def invitee(self, row: AnyRow) -> PersonId:
        """Read whom a row invites, or raise SealedDataError."""
        key = self._vault.open_key(owner(row.dedupe_key), WrappedKey(row.kek_id, row.wrapped))
        data = key.open("due", "payload_ct", row.dedupe_key.hex(), row.payload_ct)
        return PersonId(codec.PERSON.read(data))

    def _ticket_mac(self, cohort: int, nonce: bytes, person: PersonId) -> bytes:
        try:
            tag = self._vault.index.tag("ticket", person)
        except ValueError:  # no Slack account, so no ticket can be theirs
            tag = b""
        key = self._vault.feedback_key(f"ticket.{cohort}")
        return hmac.digest(key, length_prefixed(nonce, tag), "sha256")[:_MAC]


def owner(key: bytes) -> str:
    """Name whose key is in the row with this deduplication key."""
    return f"due.{key.hex()}"


def _spelled(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _unspelled(ticket: str) -> bytes | None:
    try:
        raw = base64.b64decode(ticket + "==", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    # The last letter has spare bits; only the spelling we handed out is a ticket.
    return raw if len(raw) == _TICKET and _spelled(raw) == ticket else None
