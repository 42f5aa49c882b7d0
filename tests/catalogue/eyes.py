"""Looking at what an interaction did: to the database, to the locks, and in which words."""

import contextlib
from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.engine import Engine

from storage import vault

#: An id as ours are, of nothing.
UNKNOWN = "0123456789abcdef0123456789abcdef"


def picture(clinic):
    """Every row of every table as it is stored."""
    return clinic.shell.rows()


def nothing_stays(clinic):
    """Put the database back afterwards, as it was."""
    return clinic.shell.nothing_stays()


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
