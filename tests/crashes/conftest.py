import pytest

from storage.record_room import create_record_room, open_record_room
from tests.bot.usecases.clinic import Clinic, make_keys
from tests.builders import NOW


@pytest.fixture(name="rooms")
def _rooms(tmp_path, database_url):
    """A programme's records on a database of each kind, opened by nobody."""
    rooms = {
        "database_url": database_url,
        "data_dir": tmp_path / "data",
        "keystore": tmp_path / "keystore",
        "root_key_file": tmp_path / "root.key",
    }
    if not database_url.startswith("sqlite"):
        make_keys(rooms)
    create_record_room(**rooms, now=NOW)
    room = open_record_room(**rooms)
    Clinic(room).programme()
    room.close()
    return rooms
