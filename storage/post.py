"""The outbox on a database; see `bot.usecases.ports.Post` for the promises."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    Connection,
    Engine,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from bot.domain.notices import Act, Letter, NoLongerShown
from bot.usecases.ports import Claimed, Posted
from storage import case_rows, letters, messages
from storage.engine import transaction
from storage.letters import DEAD, READY, micros, moment
from storage.rows import AnyRow
from storage.sealing import SealedDataError
from storage.tables import outbox
from storage.vault import Vault

LEASE: Final = timedelta(seconds=60)
#: How far the clocks of two machines may be apart.
_SKEW: Final = timedelta(seconds=60)
#: How long a letter waits whose key is not there at the moment.
_WITHOUT_KEY: Final = timedelta(minutes=10)

_earlier = outbox.alias()
#: A letter that was never tried and is not due yet holds nobody up.
_BLOCKED: Final = exists().where(
    _earlier.c.lane == outbox.c.lane,
    _earlier.c.state == READY,
    or_(_earlier.c.next_attempt <= bindparam("now"), _earlier.c.first_tried_at.is_not(None)),
    or_(
        _earlier.c.position < outbox.c.position,
        and_(_earlier.c.position == outbox.c.position, _earlier.c.id < outbox.c.id),
    ),
)
#: A lease that ends later than any could is from a clock that was wrong.
_LEASED: Final = and_(
    outbox.c.lease_until > bindparam("now"), outbox.c.lease_until <= bindparam("longest")
)
_HEADS: Final = (
    select(outbox)
    .where(
        outbox.c.state == READY,
        outbox.c.next_attempt <= bindparam("now"),
        or_(outbox.c.lease_until.is_(None), not_(_LEASED)),
        outbox.c.lane.not_in(bindparam("resting", expanding=True)),
        ~_BLOCKED,
    )
    .order_by(outbox.c.next_attempt, outbox.c.position, outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_NEXT: Final = select(
    func.min(
        case(
            (and_(_LEASED, outbox.c.lease_until > outbox.c.next_attempt), outbox.c.lease_until),
            else_=outbox.c.next_attempt,
        )
    )
).where(outbox.c.state == READY, ~_BLOCKED)
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
    """The outbox, on a database; each call is a transaction of its own."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def claim(
        self, now: datetime, limit: int, *, resting: Iterable[str] = ()
    ) -> tuple[Claimed, ...]:
        """Lease the first due letter of each lane that is not resting, for sixty seconds."""
        lanes = [bytes.fromhex(lane) for lane in resting]
        facts = {**_clock(now), "limit": limit, "resting": lanes}
        # It holds each row until its lease is written, and passes over what another one holds.
        with transaction(self._engine, beside=True) as connection:
            rows = connection.execute(_HEADS, facts).all()
            return tuple(filter(None, [self._lease(connection, row, now) for row in rows]))

    def next_due(self, now: datetime) -> datetime | None:
        """Say when the next letter wants to go; None when the outbox is empty."""
        with transaction(self._engine, reading=True) as connection:
            at: int | None = connection.scalar(_NEXT, _clock(now))
        return None if at is None else max(moment(at), now)

    def delivered(self, claimed: Claimed, posted: Posted | None) -> None:
        """
        Shred a delivered letter and remember where its message is, if it has a slot.

        A message whose request was forgotten meanwhile is erased next.
        """
        held = {"key": claimed.key, "held": claimed.token}
        with transaction(self._engine) as connection:
            was_ours = connection.execute(_SETTLED, held).rowcount == 1
            with suppress(SealedDataError):  # where the key is damaged, nothing can be noted
                self._follow_up(connection, claimed.letter, posted, was_ours=was_ours)

    def put_back(self, claimed: Claimed, again_at: datetime, *, counts: bool) -> None:
        """Keep a letter for later; only what counts brings it nearer to giving up."""
        held = {"key": claimed.key, "held": claimed.token}
        facts = {"next_attempt": micros(again_at), "attempts": claimed.attempts + counts}
        with transaction(self._engine) as connection:
            connection.execute(_PUT_BACK, {**held, **facts, "lease_until": None})

    def give_up(self, claimed: Claimed) -> None:
        """Set a letter aside as dead; the system is not well until an operator has seen to it."""
        held = {"key": claimed.key, "held": claimed.token}
        with transaction(self._engine) as connection:
            connection.execute(_PUT_BACK, {**held, "state": DEAD, "lease_until": None})

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

    def _lease(self, connection: Connection, row: AnyRow, now: datetime) -> Claimed | None:
        try:
            letter = letters.read(self._vault, row)
        except SealedDataError as error:
            self._set_aside(connection, row, now, missing=error.code == "unknown_key")
            return None
        leased = {"key": row.id, "now": micros(now), "until": micros(now + LEASE)}
        connection.execute(_LEASE, leased)
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
        connection.execute(_PUT_BACK, {"key": row.id, "held": row.token, **facts})

    def _follow_up(
        self, connection: Connection, letter: Letter, posted: Posted | None, *, was_ours: bool
    ) -> None:
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


def _clock(now: datetime) -> dict[str, int]:
    return {"now": micros(now), "longest": micros(now + LEASE + _SKEW)}
