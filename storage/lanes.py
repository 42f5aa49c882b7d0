"""Which letters may go now: one at a time in each lane, in order, and none that is left alone."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, case, exists, func, not_, or_, select

from storage import pauses
from storage.letters import READY, micros
from storage.tables import outbox

#: How long whoever claimed a letter has it alone.
LEASE: Final = timedelta(seconds=60)
#: How far the clocks of two machines may be apart.
_SKEW: Final = timedelta(seconds=60)

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
HEADS: Final = (
    select(outbox)
    .where(
        outbox.c.state == READY,
        outbox.c.next_attempt <= bindparam("now"),
        or_(outbox.c.lease_until.is_(None), not_(_LEASED)),
        outbox.c.lane.not_in(bindparam("resting", expanding=True)),
        outbox.c.kind.not_in(bindparam("paused", expanding=True)),
        ~_BLOCKED,
    )
    .order_by(outbox.c.next_attempt, outbox.c.position, outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
#: The same where others have a say in what is left alone.
HEADS_FOR_ALL: Final = HEADS.where(~pauses.forbid(outbox.c.kind, outbox.c.lane))
NEXT: Final = (
    select(
        outbox.c.kind,
        func.min(
            case(
                (
                    and_(_LEASED, outbox.c.lease_until > outbox.c.next_attempt),
                    outbox.c.lease_until,
                ),
                else_=outbox.c.next_attempt,
            )
        ),
    )
    .where(
        outbox.c.state == READY,
        outbox.c.lane.not_in(bindparam("resting", expanding=True)),
        ~_BLOCKED,
    )
    .group_by(outbox.c.kind)
)


def clock(now: datetime) -> dict[str, int]:
    """Give the moments these statements go by."""
    longest = micros(now + LEASE + _SKEW)
    return {"now": micros(now), "longest": longest, **pauses.latest(now)}
