"""A whole installation on disk, opened as often as wished, as if by several processes."""

import shutil
import uuid
from contextlib import contextmanager

from storage import renewal, schema
from storage.engine import hold_lock, make_engine, transaction
from storage.holdings import HOLDINGS, every, fault
from storage.key_life import listed
from storage.keystore import Keystore
from storage.post import SqlPost
from storage.postgres import is_postgres
from storage.records import records_opener
from storage.root_key import FileKeyProvider
from storage.vault import Vault
from tests import postgres
from tests.storage import examples

ROOT = bytes(range(32))
INSTALL = str(uuid.UUID(int=7))


class Process:
    """One process with the installation open."""

    def __init__(self, place, provider=None, url=""):
        self.place = place
        self.url = url or f"sqlite:///{place}/data/x.db"
        self.store = Keystore.open(place / "keys", provider or FileKeyProvider(ROOT))
        self.engine = make_engine(self.url)
        self.vault = Vault(self.store, "T0ONE")
        self.records = records_opener(self.engine, self.vault)
        self.post = SqlPost(self.engine, self.vault)

    @property
    def on_server(self):
        return is_postgres(self.url)

    @property
    def engines(self):
        return (self.engine,)

    def close(self):
        self.engine.dispose()

    def another(self):
        """Open the same installation again."""
        return Process(self.place, url=self.url)

    def states(self, purpose="data"):
        """The state of every key, by id."""
        return {file.id: file.state for file in listed(self.store) if file.purpose == purpose}

    def faults(self):
        """Why rows cannot be opened; empty when all of them can."""
        with transaction(self.engine, reading=True) as connection:
            found = [fault(self.vault, held, row) for held, row in every(connection)]
        return [one for one in found if one]

    def keks(self):
        """The keys that rows name."""
        with transaction(self.engine, reading=True) as connection:
            return {row.kek_id for _, row in every(connection)}

    def rewrap(self):
        for _ in renewal.rewrap(self.engine, self.vault):
            pass


def install(place, month="2026-11", provider=None, url=""):
    """Make an installation with a row in every table that is sealed.

    Its database is a file in its place, or the one on a server that is named.
    """
    url = url if url and is_postgres(url) else ""
    provider = provider or FileKeyProvider(ROOT)
    Keystore.create(place / "keys", provider, INSTALL, month)
    process = Process(place, provider, url)
    schema.upgrade(process.engine)
    fill(process)
    return process


def fill(process):
    """Put something into every table that is sealed."""
    with process.records() as records:
        records.keep_programme(records.programme())
        request = examples.add(records)
        records.keep_supporters([examples.a_supporter()])
        records.post([examples.a_letter(about=request.id, slot="status")])
        records.invite_at(examples.ANN, examples.NOW)
        records.box("2026-W47")
        records.mark("nudged", examples.NOW)
        records.windows("2026-W47", ())
        records.keep_digest(examples.a_digest())
    with transaction(process.engine, reading=True) as connection:
        filled = {held.table for held, _ in every(connection)}
    assert filled == {held.table for held in HOLDINGS}
    return request


def copy_of(process, place):
    """Copy an installation as it lies on disk, or on its server, and open it."""
    process.engine.dispose()
    shutil.copytree(process.place, place)
    if process.on_server:
        return Copy(place, url=postgres.copied(process.url))
    return Process(place)


class Copy(Process):
    """A copy on a server, which goes when it is closed."""

    def close(self):
        super().close()
        postgres.drop(self.url)


@contextmanager
def a_bot_at(url):
    """Let a bot run on a database, as far as others can see."""
    if is_postgres(url):
        engine = make_engine(url, runs=True)
        yield
        engine.dispose()
        return
    lock = hold_lock(url)
    try:
        yield
    finally:
        lock.release()
