"""PostgreSQL: how it is connected to, how a transaction on it begins, and who else is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

#: Held by whoever may write, from the beginning of a transaction to its end.
_TURN: Final = int.from_bytes(b"peersup1", "big")
#: Held by a command that needs the database alone; a bot that starts looks whether it is.
_ALONE: Final = int.from_bytes(b"peersup2", "big")
#: Seconds somebody waits for a connection, or for their turn; Slack waits three for an answer.
_PATIENCE: Final = 2
#: Seconds to wait for a lock, for a statement to end, and for one that holds a lock to speak.
_USUAL: tuple[float, float, float] = (_PATIENCE, 3, 10)
#: The same for an operator's work on everything: wait for a minute, then take your time.
_UNHURRIED: Final = 60
#: What the connections of a running bot are called, and those of a command.
_RUNNING, _COMMAND = "peersupport run", "peersupport command"
#: Serialisation failure, deadlock, lock not available, statement timeout.
_RACED: Final = frozenset({"40001", "40P01", "55P03", "57014"})
#: Read-only at the moment, disk full, out of memory or connections; going down, or coming up.
_UNWELL: Final = frozenset({"25006", "53100", "53200", "53300", "57P01", "57P02", "57P03"})
#: So that a server that is gone is noticed in seconds, not in the hours a system allows.
_CONNECTING: Final = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_NO_SERVER: Final = (
    "The database server does not let us in; "
    "check that it runs, and PEERSUPPORT_DATABASE_URL with its name and password."
)
_NOT_NOW: Final = "A command needs this database alone; start the bot again when it has ended."
_COMPANY: Final = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = %(name)s"
)


class ServerAway(Exception):  # noqa: N818 - nobody is wrong: it is waited for
    """No server answers, or it is just coming up or going down; whoever runs for long waits."""


def is_postgres(url: URL | str) -> bool:
    """Tell whether a URL leads to PostgreSQL."""
    return make_url(url).get_backend_name() == "postgresql"


def options(url: URL, *, runs: bool) -> dict[str, Any]:
    """Return how an engine is made; what the URL says itself wins."""
    wanted = {**_CONNECTING, "application_name": _RUNNING if runs else _COMMAND}
    return {
        "isolation_level": "READ COMMITTED",
        # Listeners answer in threads of their own, and the courier and the rounds need one.
        "pool_size": 5,
        "max_overflow": 15,
        "pool_timeout": _PATIENCE,
        "pool_pre_ping": True,
        "connect_args": {
            **{name: value for name, value in wanted.items() if name not in url.query},
            # A pooler between us may give each transaction another connection.
            "prepare_threshold": None,
        },
    }


def refusal(engine: Engine, *, runs: bool) -> str:
    """
    Say in one sentence why we may not work with a database; empty where we may.

    Where no server answers, the process that `runs` the bot meets `ServerAway` instead. An engine
    that is refused serves for nothing else.
    """
    try:
        wrong = "" if may_run(engine) or not runs else _NOT_NOW
    except OperationalError:
        # To us a wrong password looks like a server that is gone: neither has a code.
        if runs and not _answers(engine):
            engine.dispose()
            raise ServerAway from None
        wrong = _NO_SERVER
    if wrong:
        engine.dispose()
    return wrong


def _answers(engine: Engine) -> bool:
    """Tell whether a server is there that takes connections, whomever it lets in."""
    from psycopg import conninfo, pq  # noqa: PLC0415 - installed where it is wanted

    _, given = engine.dialect.create_connect_args(engine.url)
    known = {one.keyword.decode() for one in pq.Conninfo.get_defaults()}
    given = {**_CONNECTING, **given}
    where = {name: str(value) for name, value in given.items() if name in known}
    silent = {pq.Ping.REJECT, pq.Ping.NO_RESPONSE}
    return pq.PGconn.ping(conninfo.make_conninfo(**where).encode()) not in silent


def begin(connection: Connection) -> None:
    """Begin a transaction as its execution options say."""
    wishes = connection.get_execution_options()
    if wishes.get("plain"):
        return
    wait, work, silence = (_UNHURRIED, 0, 0) if wishes.get("unhurried") else _USUAL
    # For this transaction alone: whatever is set for longer leaks through a pooler.
    steps = [
        f"SET LOCAL lock_timeout = {round(wait * 1000)}",
        f"SET LOCAL statement_timeout = {round(work * 1000)}",
        f"SET LOCAL idle_in_transaction_session_timeout = {round(silence * 1000)}",
    ]
    if not (wishes.get("reading") or wishes.get("beside")):
        steps.append(f"SELECT pg_advisory_xact_lock({_TURN})")
    connection.exec_driver_sql("; ".join(steps))


def reading() -> dict[str, Any]:
    """Return the execution options of a transaction that sees one moment and changes nothing."""
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def is_passing(error: DBAPIError) -> bool:
    """Tell whether the same may succeed a moment later: somebody was there, or nobody."""
    state = getattr(error.orig, "sqlstate", None)
    unreachable = isinstance(error, OperationalError) and state is None
    return state in _RACED | _UNWELL or error.connection_invalidated or unreachable


def say_less(context: ExceptionContext) -> None:
    """Leave nothing in an error but its code: the server's own words quote what was stored."""
    said = context.original_exception
    state = getattr(said, "sqlstate", None)
    if state is not None:
        said.args = (f"SQLSTATE {state}",)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (f"{type(said).__name__}, SQLSTATE {state}",)


def vacuum(engine: Engine, tables: tuple[str, ...]) -> None:
    """Free the room of what was deleted, while others read and write."""
    with engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT", plain=True)
        alone.exec_driver_sql(f"VACUUM {', '.join(tables)}")


@contextmanager
def alone(engine: Engine) -> Iterator[bool]:
    """
    Keep bots from starting while the block lasts; gives whether none runs already.

    The engine serves for nothing else, and not any longer.
    """
    locking = f"SELECT pg_try_advisory_xact_lock({_ALONE})"
    try:
        with engine.connect() as connection:
            held = connection.execution_options(plain=True)
            held.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            # The lock first: a bot is seen among the connections before it looks for the lock.
            is_ours: bool = held.exec_driver_sql(locking).scalar_one()
            yield is_ours and _bots(held) == 0
    finally:
        engine.dispose()


def may_run(engine: Engine) -> bool:
    """Tell whether no command has this database alone; False when no bot may start now."""
    looking = f"SELECT pg_try_advisory_xact_lock_shared({_ALONE})"
    with engine.connect() as connection:
        plainly = connection.execution_options(plain=True)
        found: bool = plainly.exec_driver_sql(looking).scalar_one()
        return found


def clock(engine: Engine) -> datetime:
    """Tell what time it is on the server."""
    with engine.connect() as connection:
        asking = connection.execution_options(plain=True)
        at: datetime = asking.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        return at.astimezone(UTC)


def _bots(connection: Connection) -> int:
    """Count the connections of running bots to this database."""
    found: int = connection.exec_driver_sql(_COMPANY, {"name": _RUNNING}).scalar_one()
    return found
