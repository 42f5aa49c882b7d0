"""Looking at what an interaction did: to the database, to the locks, and in which words."""

import contextlib
import sqlite3
from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.engine import Engine

from storage import vault

#: An id as ours are, of nothing.
UNKNOWN = "0123456789abcdef0123456789abcdef"


def picture(clinic):
    """Every row of every table as it is stored, except what a look alone may note."""
    path = clinic.settings.data_dir / "peersupport.db"
    with contextlib.closing(sqlite3.connect(path)) as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            table: sorted(map(repr, database.execute(f"SELECT * FROM {table}")))  # noqa: S608
            for table in tables
        }


@contextlib.contextmanager
def nothing_stays(clinic):
    """Put the database back afterwards, as it was."""
    path = clinic.settings.data_dir / "peersupport.db"
    with (
        contextlib.closing(sqlite3.connect(path)) as live,
        contextlib.closing(sqlite3.connect(":memory:")) as before,
    ):
        live.backup(before)
        try:
            yield
        finally:
            before.backup(live)


@dataclass
class Watch:
    """What was opened, and how often the database was asked, while somebody looked."""

    opened: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    @property
    def notes(self):
        return [label for label in self.opened if label == "peer_case.note_ct"]


@contextlib.contextmanager
def watching(monkeypatch):
    """Count statements and seals that are opened; gives a `Watch`."""
    watch, genuine = Watch(), vault.open_sealed

    def spy(key, blob, place):
        watch.opened.append(place.label)
        return genuine(key, blob, place)

    def counts(_connection, _cursor, statement, *_):
        watch.statements.append(statement)

    event.listen(Engine, "before_cursor_execute", counts)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(vault, "open_sealed", spy)
            yield watch
    finally:
        event.remove(Engine, "before_cursor_execute", counts)
