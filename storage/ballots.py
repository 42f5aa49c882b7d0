"""Anonymous feedback on a database; see `bot.usecases.records.Ballots` for the promises."""

import base64
import binascii
import hmac
import secrets
from typing import Final

from sqlalchemy import exists, select

from bot.domain import cohorts
from bot.domain.feedback import Box
from bot.domain.people import PersonId
from bot.domain.questions import Poll
from storage import codec, rows
from storage.invitations import SqlInvitations
from storage.sealing import SealedDataError, bag_size, length_prefixed
from storage.tables import due, feedback_bag

#: Under which name the ballot box is sealed.
BAG: Final = "feedback_bag"
_NONCE: Final = 16
_COHORT: Final = 2
_MAC: Final = 16
_TICKET: Final = _NONCE + _COHORT + _MAC


class SqlBallots(SqlInvitations):
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
        return hmac.digest(self._key_of_cohort("spent", cohort), nonce, "sha256")[:16].hex()

    def check_ticket(self, ticket: str, person: PersonId) -> tuple[int, bytes] | None:
        """Read cohort and nonce of a ticket; None when it is not this person's or not ours."""
        raw = _unspelled(ticket)
        if raw is None:
            return None
        nonce, cohort = raw[:_NONCE], _cohort_in(raw)
        genuine = hmac.compare_digest(raw[-_MAC:], self._ticket_mac(cohort, nonce, person))
        return (cohort, nonce) if genuine else None

    def poll_of(self, ticket: str) -> Poll:
        """Say to which set of questions a ticket would belong, whether or not it counts."""
        raw = _unspelled(ticket)
        return cohorts.poll(0 if raw is None else _cohort_in(raw))

    def begin_cohort(self, cohort: int) -> None:
        """See to it that a cohort has a key of its month, which is destroyed after its end."""
        self._vault.begin_month(cohorts.month(cohort))

    def mint_ticket(self, cohort: int, person: PersonId) -> str:
        """Draw a fresh ticket that only this person can use."""
        nonce = secrets.token_bytes(_NONCE)
        number = cohort.to_bytes(_COHORT, "big")
        return _spelled(nonce + number + self._ticket_mac(cohort, nonce, person))

    def _ticket_mac(self, cohort: int, nonce: bytes, person: PersonId) -> bytes:
        try:
            tag = self._vault.index.tag("ticket", person)
        except ValueError:  # no Slack account, so no ticket can be theirs
            tag = b""
        key = self._key_of_cohort("ticket", cohort)
        return hmac.digest(key, length_prefixed(nonce, tag), "sha256")[:_MAC]

    def _key_of_cohort(self, label: str, cohort: int) -> bytes:
        return self._vault.feedback_key(f"{label}.{cohort}", cohorts.month(cohort))


def _cohort_in(raw: bytes) -> int:
    return int.from_bytes(raw[_NONCE : _NONCE + _COHORT], "big")


def _spelled(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _unspelled(ticket: str) -> bytes | None:
    try:
        raw = base64.b64decode(ticket + "==", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    # The last letter has spare bits; only the spelling we handed out is a ticket.
    return raw if len(raw) == _TICKET and _spelled(raw) == ticket else None
