"""
What may be logged: an allow-list.

A record of ours is a static event name with a few fields; of a library only its logger's name
and level are told, for its text may quote somebody; of an exception its type and its lines.
"""

import logging
import sys
import threading
import traceback
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

#: The packages whose records are ours.
OURS = ("bot", "handlers", "storage", "scheduling", "sandbox")
#: The only fields that are ever printed.
FIELDS = (
    "event",
    "level",
    "logger",
    "timestamp",
    "round",
    "bug",
    "where",
    "count",
    "seconds",
    "port",
)
#: Libraries speak of warnings and worse only, whatever is set; these would quote what they carry.
CLAMPED = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "asyncio",
    "boto3",
    "botocore",
    "concurrent",
    "dotenv",
    "psycopg",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "tzlocal",
    "urllib3",
    "waitress",
)


def set_up(level: str = "INFO") -> None:
    """Send records to standard error, through the allow-list; hooks for uncaught errors too."""
    handler = Discreet(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_from_record],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                only_allowed,
                structlog.processors.LogfmtRenderer(
                    key_order=["timestamp", "level", "event"], drop_missing=True
                ),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for room in OURS:
        logging.getLogger(room).setLevel(level.upper())
    for library in CLAMPED:
        logging.getLogger(library).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


class Discreet(logging.StreamHandler[TextIO]):
    """Writes records; one that cannot be written is passed over, where others would quote it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say that there was one."""
        with suppress(Exception):
            self.stream.write(f"level=error event=record_withheld logger={record.name}\n")


def _from_record(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    event["logger"], event["level"] = record.name, record.levelname.lower()
    if record.name.partition(".")[0] in OURS:
        event["event"] = record.msg if not record.args else "withheld"
        for field in ("round", "count", "seconds", "port"):
            if hasattr(record, field):
                event[field] = getattr(record, field)
    else:
        event["event"] = "library_message_withheld"
    bug = getattr(record, "bug", None) or (record.exc_info[1] if record.exc_info else None)
    if isinstance(bug, BaseException):
        event["bug"], event["where"] = type(bug).__name__, frames(bug.__traceback__)
    event.pop("exc_info", None)
    return event


def only_allowed(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Drop every field that is not on the list."""
    return {name: value for name, value in event.items() if name in FIELDS}


def frames(where: TracebackType | None) -> str:
    """Tell the lines an exception came through, innermost last; never its text."""
    return " ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(where)[-6:]
    )


def _uncaught(kind: type[BaseException], bug: BaseException, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught", extra={"bug": bug.with_traceback(where)})


def _uncaught_in_thread(args: Any) -> None:
    if args.exc_value is not None:
        logging.getLogger("bot").critical("uncaught_in_thread", extra={"bug": args.exc_value})


def hush_the_unraisable() -> None:
    """Report what goes wrong while something is cleared away like any bug: without its text."""
    sys.unraisablehook = _unraisable


def _unraisable(args: Any) -> None:
    if args.exc_value is not None:
        logging.getLogger("bot").error("unraisable", extra={"bug": args.exc_value})
