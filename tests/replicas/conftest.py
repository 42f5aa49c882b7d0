import pytest

from tests.bot.usecases.clinic import open_clinic
from tests.replicas.staff import staff


@pytest.fixture(name="rooms")
def _rooms(tmp_path, postgres):
    """Where the records of a programme on a server are, so that any process can open them."""
    with postgres.database() as url:
        yield {
            "database_url": url,
            "data_dir": tmp_path / "data",
            "keystore": tmp_path / "keystore",
            "root_key_file": tmp_path / "root.key",
        }


@pytest.fixture(name="clinic")
def _clinic(tmp_path, rooms):
    with open_clinic(tmp_path, rooms["database_url"]) as clinic:
        yield clinic


@pytest.fixture(name="six")
def _six(clinic, rooms):
    """Six replicas, at the clinic's time."""
    with staff(6, rooms, clinic.clock.at) as six:
        yield six
