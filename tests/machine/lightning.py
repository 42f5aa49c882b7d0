"""A process that is killed at a statement, at a commit, or right after it."""

from dataclasses import dataclass
from enum import StrEnum


class Killed(BaseException):
    """The process is gone: nobody catches this, as nobody catches a signal that kills."""


class Where(StrEnum):
    """At which of the things a process does it ends."""

    STATEMENT = "statement"  #: before the database is told
    COMMIT = "commit"  #: the database is never told
    ANSWER = "answer"  #: the database has committed, and nobody hears of it


@dataclass(frozen=True)
class Strike:
    """Where lightning strikes, and at which of those, counted from nought."""

    where: Where
    nth: int = 0


class Rod:
    """Hangs between SQLAlchemy and the driver of one engine, and strikes once when told to."""

    def __init__(self, engine):
        self.strike = None
        self.left = 0
        dialect = engine.dialect
        self._commit = dialect.do_commit
        dialect.do_commit = self._do_commit
        for name in ("do_execute", "do_executemany", "do_execute_no_params"):
            setattr(dialect, name, self._before(getattr(dialect, name)))

    def aim(self, strike):
        """Strike there, unless the process has ended by then; None strikes nowhere."""
        self.strike, self.left = strike, 0 if strike is None else strike.nth

    def _before(self, execute):
        def executed(*facts, **more):
            self._pass(Where.STATEMENT)
            return execute(*facts, **more)

        return executed

    def _do_commit(self, connection):
        self._pass(Where.COMMIT)
        self._commit(connection)
        self._pass(Where.ANSWER)

    def _pass(self, where):
        if self.strike is None or self.strike.where is not where:
            return
        if self.left:
            self.left -= 1
            return
        self.strike = None
        raise Killed
