"""A whole installation on disk, opened as often as wished, as if by several processes."""

import shutil
import uuid

from storage import renewal, schema
from storage.engine import make_engine, transaction
from storage.holdings import HOLDINGS, every, fault
from storage.key_life import listed
from storage.keystore import Keystore
from storage.post import SqlPost
from storage.records import records_opener
from storage.root_key import FileKeyProvider
from storage.vault import Vault
from tests.storage import examples

ROOT = bytes(range(32))
INSTALL = str(uuid.UUID(int=7))


class Process:
    """One process with the installation open."""

    def __init__(self, place, provider=None):
        self.place = place
        self.store = Keystore.open(place / "keys", provider or FileKeyProvider(ROOT))
        self.engine = make_engine(f"sqlite:///{place}/data/x.db")
        self.vault = Vault(self.store, "T0ONE")
        self.records = records_opener(self.engine, self.vault)
        self.post = SqlPost(self.engine, self.vault)

    @property
    def engines(self):
        return (self.engine,)

    def close(self):
        self.engine.dispose()

    def another(self):
        """Open the same installation again."""
        return Process(self.place)

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


def install(place, month="2026-11", provider=None):
    """Make an installation with a row in every table that is sealed."""
    provider = provider or FileKeyProvider(ROOT)
    Keystore.create(place / "keys", provider, INSTALL, month)
    process = Process(place, provider)
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
    """Copy an installation as it lies on disk, and open it."""
    shutil.copytree(process.place, place)
    return Process(place)
