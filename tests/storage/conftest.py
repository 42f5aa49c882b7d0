import uuid

import pytest
from sqlalchemy import select

from storage import schema
from storage.engine import make_engine, transaction
from storage.keystore import Keystore
from storage.post import SqlPost
from storage.records import records_opener
from storage.root_key import FileKeyProvider
from storage.tables import metadata
from storage.vault import Vault


@pytest.fixture
def keystore(tmp_path):
    provider = FileKeyProvider(bytes(range(32)))
    return Keystore.create(tmp_path / "keys", provider, str(uuid.uuid4()), "2026-11")


@pytest.fixture
def vault(keystore):
    return Vault(keystore, "T0ONE")


@pytest.fixture
def database(tmp_path):
    return tmp_path / "data" / "peersupport.db"


@pytest.fixture
def engine(database_url):
    engine = make_engine(database_url)
    schema.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def stored(engine, database):
    """Everything that is stored, as bytes: the file, or what a server gives of every row."""

    def read():
        if engine.dialect.name == "sqlite":
            return database.read_bytes()
        values = []
        with transaction(engine, reading=True) as connection:
            for table in metadata.sorted_tables:
                values += [value for row in connection.execute(select(table)) for value in row]
        return b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in values)

    return read


@pytest.fixture
def open_records(engine, vault):
    return records_opener(engine, vault)


@pytest.fixture
def post(engine, vault):
    return SqlPost(engine, vault)
