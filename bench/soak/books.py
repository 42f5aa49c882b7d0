"""The database, opened after the last replica has stopped."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bench.soak.stage import Stage
from bot.domain import retention
from bot.domain.people import RequestId, Supporter
from bot.domain.programme import Programme
from bot.domain.requests import SupportRequest
from storage.engine import transaction
from storage.letters import DEAD, READY, micros
from storage.tables import outbox, peer_case

#: Seconds something may be overdue: a tick, and a machine that has much else to do.
LATE = 60.0


@dataclass(frozen=True, slots=True)
class Books:
    """The database, opened."""

    requests: Mapping[str, SupportRequest]
    supporters: Mapping[str, Supporter]
    programme: Programme
    spent: int  #: tickets of the feedback that were used
    dead: int  #: letters that were given up
    waiting: int  #: letters that should have gone out
    held: int  #: letters whose moment has not come
    overdue: tuple[str, ...]  #: requests something should have been done about
    unreadable: int
    is_well: bool


def open_books(stage: Stage) -> Books:
    """Open everything; the bot must not run."""
    now = stage.clock.now()
    with transaction(stage.room.engine, reading=True) as connection:
        ids = connection.scalars(select(peer_case.c.id)).all()
        count = select(func.count())
        is_due = outbox.c.next_attempt <= micros(now)
        dead = connection.scalar(count.where(outbox.c.state == DEAD)) or 0
        waiting = connection.scalar(count.where(outbox.c.state == READY, is_due)) or 0
        held = connection.scalar(count.where(outbox.c.state == READY, ~is_due)) or 0
    with stage.room.open_records() as records:
        programme = records.programme()
        requests = {}
        for each in ids:
            found = _read(records.request, each)
            if found is not None:
                requests[str(each)] = found
        return Books(
            requests=requests,
            supporters={str(one.id): one for one in records.supporters()},
            programme=programme,
            spent=sum(map(len, records.box("").spent.values())),
            dead=int(dead),
            waiting=int(waiting),
            held=int(held),
            overdue=tuple(_overdue(requests.values(), programme, now)),
            unreadable=len(ids) - len(requests),
            is_well=records.is_well(),
        )


def _read(read: Callable[[RequestId], SupportRequest], each: str) -> SupportRequest | None:
    try:
        return read(RequestId(each))
    except Exception:  # noqa: BLE001 - counted, which fails the soak
        return None


def _overdue(
    requests: Iterable[SupportRequest], programme: Programme, now: datetime
) -> Iterator[str]:
    for one in requests:
        at = retention.next_look(one, programme)
        if at is not None and (now - at).total_seconds() > LATE:
            yield f"{one.id}, {one.status}, since {now - at}"
