"""The outbox on a database; see `bot.usecases.ports.Post` for the promises."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    Connection,
    Engine,
    bindparam,
    delete,
    func,
    update,
)

from bot.domain import cohorts
from bot.domain.notices import Act, Letter, NoLongerShown
from bot.usecases.ports import Claimed, Posted
from storage import case_rows, lanes, letters, messages, pauses
from storage.engine import transaction
from storage.invitations import note_place
from storage.letters import DEAD, READY, micros, moment
from storage.pauses import SharedPauses
from storage.rows import AnyRow
from storage.sealing import SealedDataError
from storage.tables import outbox
from storage.vault import Vault

#: The trouble of a letter that no key opens.
UNREADABLE: Final = "unreadable"
#: How long a letter waits whose key is not there at the moment.
_WITHOUT_KEY: Final = timedelta(minutes=10)

_LEASE: Final = (
    update(outbox)
    .where(outbox.c.id == bindparam("key"))
    .values(
        token=outbox.c.token + 1,
        lease_until=bindparam("until"),
        first_tried_at=func.coalesce(outbox.c.first_tried_at, bindparam("now")),
    )
)
#: Whoever claims a letter after us holds a higher token, and we then touch nothing.
_ours: Final = (outbox.c.id == bindparam("key"), outbox.c.token == bindparam("held"))
_PUT_BACK: Final = update(outbox).where(*_ours, outbox.c.state == READY)
_SETTLED: Final = delete(outbox).where(*_ours)


class SqlPost:
    """
    The outbox, on a database; each call is a transaction of its own.

    `beside_others` is for one replica of several, which keep one pace together.
    """

    def __init__(self, engine: Engine, vault: Vault, *, beside_others: bool = False) -> None:
        self._engine = engine
        self._vault = vault
        self._beside_others = beside_others
        self._knows_pauses = False
        self.pauses = SharedPauses()

    def claim(
        self, now: datetime, limit: int, *, resting: Iterable[str] = ()
    ) -> tuple[Claimed, ...]:
        """Lease the first due letter of each lane that is not resting, for sixty seconds."""
        # It holds each row until its lease is written, and passes over what another one holds.
        with transaction(self._engine, beside=True) as connection:
            told = self.pauses.tell(connection) if self.pauses.has_news else {}
            if not self._knows_pauses:
                self.pauses.learn(connection)
            self.pauses.sweep(connection, now)
            rest = [bytes.fromhex(lane) for lane in {*resting, *self.pauses.lanes(now)}]
            paused = [act.value for act in Act if self.pauses.until(act.value, now)]
            facts = {**lanes.clock(now), "limit": limit, "resting": rest, "paused": paused}
            heads = lanes.HEADS_FOR_ALL if self._beside_others else lanes.HEADS
            rows = connection.execute(heads, facts).all()
            claimed = tuple(filter(None, [self._opened(connection, row, now) for row in rows]))
            until = {"now": micros(now), "until": micros(now + lanes.LEASE)}
            if claimed:
                connection.execute(_LEASE, [{"key": one.key, **until} for one in claimed])
        self.pauses.has_told(told)
        self._knows_pauses = True
        return claimed

    def next_due(self, now: datetime) -> datetime | None:
        """Say when the next letter wants to go and may; None when the outbox is empty."""
        with transaction(self._engine, reading=True) as connection:
            if self._beside_others:
                self.pauses.learn(connection)
            rest = self.pauses.lanes(now)
            facts = {**lanes.clock(now), "resting": [bytes.fromhex(lane) for lane in rest]}
            found = connection.execute(lanes.NEXT, facts).all()
        due = [max(moment(at), self.pauses.until(kind, now) or now) for kind, at in found]
        return min([*due, *rest.values()], default=None)

    def delivered(
        self, claimed: Claimed, posted: Posted | None, *, rests_until: datetime | None = None
    ) -> None:
        """
        Shred a delivered letter and remember where its message is, if it has a slot.

        A message whose request was forgotten meanwhile is erased next.
        """
        held = {"key": claimed.key, "held": claimed.token}
        with transaction(self._engine) as connection:
            was_ours = connection.execute(_SETTLED, held).rowcount == 1
            if self._beside_others and rests_until is not None:
                pauses.keep(connection, claimed.lane, rests_until)
            with suppress(SealedDataError):  # where the key is damaged, nothing can be noted
                self._follow_up(connection, claimed.letter, posted, was_ours=was_ours)

    def put_back(
        self, claimed: Claimed, again_at: datetime, *, counts: bool, trouble: str = ""
    ) -> None:
        """Keep a letter for later; only what counts brings it nearer to giving up."""
        facts = {"next_attempt": micros(again_at), "attempts": claimed.attempts + counts}
        self._keep(claimed, facts, trouble)

    def give_up(self, claimed: Claimed, trouble: str = "") -> None:
        """Set a letter aside as dead; the system is not well until an operator has seen to it."""
        self._keep(claimed, {"state": DEAD, "attempts": claimed.attempts + 1}, trouble)

    def _keep(self, claimed: Claimed, facts: Mapping[str, object], trouble: str) -> None:
        held = {"key": claimed.key, "held": claimed.token, "lease_until": None}
        known = {"trouble": trouble} if trouble else {}
        with transaction(self._engine) as connection:
            connection.execute(_PUT_BACK, {**held, **facts, **known})

    def place_of(self, letter: Letter) -> Posted | None:
        """Find the message a letter replaces; None when it never arrived or is forgotten."""
        place: str | None = letter.place
        if not place and letter.about is not None and letter.slot:
            with transaction(self._engine, reading=True) as connection, suppress(SealedDataError):
                key = case_rows.find_key(connection, self._vault, letter.about)
                place = None if key is None else messages.place_of(connection, key, letter)
        channel, found, ts = (place or "").partition("/")
        return Posted(channel, ts) if found else None

    def free_leases(self) -> None:
        """Free what a process that is gone had claimed; only at the start, on SQLite."""
        with transaction(self._engine) as connection:
            connection.execute(update(outbox).values(lease_until=None))

    def _opened(self, connection: Connection, row: AnyRow, now: datetime) -> Claimed | None:
        try:
            letter = letters.read(self._vault, row)
        except SealedDataError as error:
            self._set_aside(connection, row, now, missing=error.code == "unknown_key")
            return None
        return Claimed(
            key=row.id,
            token=row.token + 1,
            attempts=row.attempts,
            first_tried_at=None if row.first_tried_at is None else moment(row.first_tried_at),
            lane=row.lane.hex(),
            letter=letter,
        )

    def _set_aside(
        self, connection: Connection, row: AnyRow, now: datetime, *, missing: bool
    ) -> None:
        facts = {"next_attempt": micros(now + _WITHOUT_KEY)} if missing else {"state": DEAD}
        why = {"key": row.id, "held": row.token, "trouble": UNREADABLE}
        connection.execute(_PUT_BACK, {**why, **facts})

    def _follow_up(
        self, connection: Connection, letter: Letter, posted: Posted | None, *, was_ours: bool
    ) -> None:
        cohort = cohorts.of_slot(letter.slot)
        if cohort is not None and was_ours and posted is not None:
            note_place(connection, self._vault, cohort, letter, f"{posted.channel}/{posted.ts}")
        if letter.about is None or not letter.slot:
            return
        key = case_rows.find_key(connection, self._vault, letter.about)
        if key is None and posted is not None:
            letters.enqueue(connection, self._vault, [_erasing(letter, posted)])
        elif key is not None and was_ours and posted is not None:
            messages.remember(connection, key, letter, f"{posted.channel}/{posted.ts}")
        elif key is not None and was_ours and letter.act is Act.ERASE:
            messages.drop(connection, key, letter)


def _erasing(letter: Letter, posted: Posted) -> Letter:
    return Letter(
        to=letter.to,
        notice=NoLongerShown(),
        act=Act.ERASE,
        locale=letter.locale,
        place=f"{posted.channel}/{posted.ts}",
    )
