"""Somebody with a shell at the database, past everything that is ours: `sqlite3`, or `psql`."""

import contextlib
import sqlite3

import pytest

from storage.engine import database_path
from tests.postgres import connected

#: For scenarios that are played on both, because what they show hangs on how it is stored.
ON_BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)


class SqliteShell:
    """A connection to the file; a question mark in a statement stands for a value."""

    kind = "sqlite"

    def __init__(self, path):
        self._live = sqlite3.connect(path, isolation_level=None)

    def execute(self, sql, values=()):
        return self._live.execute(sql, values)

    def close(self):
        self._live.close()

    def columns(self):
        """The names of all columns, by table."""
        rows = self.execute(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table'"
        )
        return _by_table(rows)

    def whole(self):
        """What the database keeps beside our tables, and shows to anybody who asks."""
        yield from self.execute("SELECT * FROM sqlite_master").fetchall()

    def rows(self):
        """Every row as it is stored, by table, in no order."""
        return {
            table: sorted(map(repr, self.execute(f"SELECT * FROM {table}")))  # noqa: S608 - its own names
            for table in self.columns()
        }

    @contextlib.contextmanager
    def unchecked(self):
        """Have the database look over no shoulder while it is written to."""
        self.execute("PRAGMA foreign_keys = OFF")
        yield self

    @contextlib.contextmanager
    def nothing_stays(self):
        """Put everything back afterwards, as it was."""
        with contextlib.closing(sqlite3.connect(":memory:")) as before:
            self._live.backup(before)
            try:
                yield
            finally:
                before.backup(self._live)


class PostgresShell:
    """A superuser's connection to the server; a question mark stands for a value here too."""

    kind = "postgres"

    def __init__(self, url):
        self._live = connected(url)
        rows = self._live.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        )
        self._columns = _by_table(rows)
        self._everything = " UNION ALL ".join(
            f"SELECT '{name}', {name}::text FROM {name}"  # noqa: S608 - its own names
            for name in self._columns
        )

    def execute(self, sql, values=()):
        return self._live.execute(sql.replace("?", "%s"), values)

    def close(self):
        self._live.close()

    def columns(self):
        """The names of all columns, by table."""
        return self._columns

    def whole(self):
        """What the database keeps beside our tables, and shows to anybody who asks."""
        for view in ("pg_stats", "pg_stat_activity", "pg_locks", "pg_class", "pg_settings"):
            yield from self.execute(f"SELECT * FROM {view}").fetchall()  # noqa: S608 - its own names

    def rows(self):
        """Every row as it is stored and the server spells it, by table, in no order."""
        found = dict.fromkeys(self.columns(), ()) | _by_table(self.execute(self._everything))
        return {table: sorted(rows) for table, rows in found.items()}

    @contextlib.contextmanager
    def unchecked(self):
        """Have the database look over no shoulder while it is written to."""
        self.execute("SET session_replication_role = replica")
        try:
            yield self
        finally:
            self.execute("RESET session_replication_role")

    @contextlib.contextmanager
    def nothing_stays(self):
        """Put everything back afterwards, as it was."""
        before = self.rows()
        try:
            yield
        finally:
            self._put_back(before)

    def _put_back(self, before):
        now = self.rows()
        with self.unchecked(), self._live.transaction():
            for table in before:
                if now[table] != before[table]:
                    self.execute(f"DELETE FROM {table}")  # noqa: S608 - its own names
                    for row in before[table]:
                        back = f"INSERT INTO {table} SELECT (?::{table}).*"
                        self.execute(back, (row,))


def _by_table(rows):
    found = {}
    for table, what in rows:
        found.setdefault(table, []).append(what)
    return found


def shell(url):
    """Open a shell at a database of either kind."""
    path = database_path(url)
    return PostgresShell(url) if path is None else SqliteShell(path)
