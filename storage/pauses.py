"""What is left alone for a moment because Slack asked so, the same for every replica."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.letters import micros, moment
from storage.tables import pause

#: Slack's own wishes are cut at fifteen minutes; a pause that ends later is from a wrong clock.
_LONGEST: Final = timedelta(minutes=16)
#: A lane is named by its sixteen bytes in hexadecimal; a way to Slack by fewer letters.
_LANE: Final = 32
#: A lane rests for a second; clocks that were not put back are never so far apart.
_LONGEST_REST: Final = timedelta(seconds=5)

_READ: Final = select(pause.c.name, pause.c.until)
#: What another one holds is passed over: it is being dropped, or made longer.
_OVER: Final = (
    select(pause.c.name)
    .where(pause.c.name.in_(bindparam("over", expanding=True)))
    .where(pause.c.until <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
_DROP: Final = delete(pause).where(pause.c.name.in_(_OVER))


class SharedPauses:
    """
    What every replica leaves alone, as far as this one knows.

    What is noted here counts here at once, and elsewhere once it is told.
    """

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}
        self._untold: dict[str, datetime] = {}

    @property
    def has_news(self) -> bool:
        """Tell whether something was noted that the others do not know."""
        return bool(self._untold)

    def note(self, name: str, until: datetime) -> None:
        """Leave something alone until then."""
        self._untold[name] = self._until[name] = until

    def until(self, name: str, now: datetime) -> datetime | None:
        """Say until when something is left alone; None when it is not."""
        at = self._until.get(name)
        longest = _LONGEST_REST if len(name) == _LANE else _LONGEST
        return at if at is not None and now < at <= now + longest else None

    def lanes(self, now: datetime) -> Mapping[str, datetime]:
        """Say which lanes rest, and until when."""
        known = tuple(self._until)  # others note something meanwhile
        found = {name: self.until(name, now) for name in known if len(name) == _LANE}
        return {name: at for name, at in found.items() if at is not None}

    def tell(self, connection: Connection) -> Mapping[str, datetime]:
        """Store for the others what was noted here; gives what that was."""
        told = dict(self._untold)
        for name in sorted(told):
            keep(connection, name, told[name])
        return told

    def learn(self, connection: Connection) -> None:
        """Take over what the others stored."""
        stored = {row.name: moment(row.until) for row in connection.execute(_READ)}
        self._until = stored | self._untold

    def sweep(self, connection: Connection, now: datetime) -> None:
        """Leave nothing of what is known to be over."""
        over = [name for name, until in tuple(self._until.items()) if until <= now]
        if over:
            connection.execute(_DROP, {"over": over, "now": micros(now)})
            for name in over:
                self._until.pop(name, None)

    def has_told(self, told: Mapping[str, datetime]) -> None:
        """Take note that what was told was committed."""
        for name, until in told.items():
            if self._untold.get(name) == until:
                self._untold.pop(name, None)


def forbid(kind: ColumnElement[str], lane: ColumnElement[bytes]) -> ColumnElement[bool]:
    """Give what is true of a letter that all replicas leave alone; on PostgreSQL only."""
    named = func.encode(lane, "hex")
    return exists().where(
        pause.c.until > bindparam("now"),
        or_(
            and_(pause.c.name == kind, pause.c.until <= bindparam("latest")),
            and_(pause.c.name == named, pause.c.until <= bindparam("latest_rest")),
        ),
    )


def latest(now: datetime) -> dict[str, int]:
    """Give the last moments that a pause, and the rest of a lane, can last to."""
    return {"latest": micros(now + _LONGEST), "latest_rest": micros(now + _LONGEST_REST)}


def keep(connection: Connection, name: str, until: datetime) -> None:
    """Store that something is left alone until then, or longer if it was to be."""
    connection.execute(_KEEP[connection.dialect.name], {"name": name, "until": micros(until)})


def _keeping(dialect: Any) -> Any:
    adding = dialect.insert(pause)
    new = adding.excluded.until
    longest = case(
        (func.length(pause.c.name) == _LANE, micros(moment(0) + _LONGEST_REST)),
        else_=micros(moment(0) + _LONGEST),
    )
    is_longer = and_(pause.c.until > new, pause.c.until <= new + longest)
    return adding.on_conflict_do_update(
        index_elements=[pause.c.name], set_={"until": case((is_longer, pause.c.until), else_=new)}
    )


_KEEP: Final = {"sqlite": _keeping(sqlite), "postgresql": _keeping(postgresql)}
