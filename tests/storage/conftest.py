import uuid

import pytest

from storage import schema
from storage.engine import make_engine
from storage.keystore import Keystore
from storage.post import SqlPost
from storage.records import records_opener
from storage.root_key import FileKeyProvider
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
def engine(database):
    engine = make_engine(f"sqlite:///{database}")
    schema.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def open_records(engine, vault):
    return records_opener(engine, vault)


@pytest.fixture
def post(engine, vault):
    return SqlPost(engine, vault)
