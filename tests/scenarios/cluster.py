"""What a PostgreSQL server keeps on disk of one of its databases, as its host would read it."""

import os
import time
from contextlib import closing, contextmanager
from pathlib import Path

from tests.postgres import connected

#: Said to the server in the clear, so that it can be shown where it would be found.
PLANTED = "HeronSorrelFlute"


class Cluster:
    """What a server writes from now on: of one database, its write-ahead log, and its own log."""

    def __init__(self, url):
        self._live = connected(url)
        self._home = Path(self._ask("SHOW data_directory"))
        self._base = self._ask(
            "SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()"
        )
        self._live.execute("CHECKPOINT")  # what was written before is not touched again
        self._since = self._ask("SELECT pg_walfile_name(pg_current_wal_lsn())")
        self._began = time.time()
        self._said = self._log.stat().st_size

    def close(self):
        self._live.close()

    @contextmanager
    def planted(self):
        """Keep something unsealed while the block lasts."""
        self._live.execute("CREATE TABLE planted (word text)")
        try:
            self._live.execute("INSERT INTO planted VALUES (%s)", (PLANTED,))
            yield
        finally:
            self._live.execute("DROP TABLE planted")

    def files(self):
        """Every file that was written to, by its name, as it is on disk now."""
        self._live.execute("CHECKPOINT")
        for folder, _, names in os.walk(self._home):
            for name in sorted(names):
                path = Path(folder, name)
                short = str(path.relative_to(self._home))
                if path.is_file() and self._is_ours(short, name) and self._is_new(path):
                    data = path.read_bytes()
                    yield short, data[self._said :] if path == self._log else data.rstrip(b"\0")

    @property
    def _log(self):
        return self._home / "log"

    def _is_ours(self, short, name):
        if short.startswith("pg_wal/"):
            return name >= self._since and len(name) == len(self._since)
        return not short.startswith("base/") or short.startswith((f"{self._base}/", "base/pgsql"))

    def _is_new(self, path):
        return path.stat().st_mtime >= self._began

    def _ask(self, question):
        return self._live.execute(question).fetchone()[0]


@contextmanager
def loose(url):
    """Have a server write down every statement with its values, which none should."""
    with connected(url) as connection:
        change = f"ALTER DATABASE {connection.info.dbname}"
        connection.execute(f"{change} SET log_min_duration_statement = 0")
        try:
            with closing(Cluster(url)) as cluster:
                yield cluster
        finally:
            connection.execute(f"{change} RESET log_min_duration_statement")
