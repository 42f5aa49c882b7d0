"""A database and keys that do not belong together: said before anything is lost."""

import shutil

import pytest

from bot.mistakes import ExitCode
from tests.commands.operator import Typist


@pytest.fixture(name="installed")
def _installed(tmp_path):
    typist = Typist(tmp_path)
    assert typist.types("init", "--yes").returncode == ExitCode.DONE
    return typist


def test_a_second_keystore_is_never_made_beside_a_database(installed):
    shutil.rmtree(installed.keys)
    again = installed.types("init", "--yes")
    assert again.returncode == ExitCode.KEYS
    assert "its keystore" in again.stderr
    assert not (installed.keys).exists()


def test_a_url_nobody_can_open_is_a_sentence(installed):
    done = installed.types("program", "export", "-", PEERSUPPORT_DATABASE_URL="nonsense")
    assert done.returncode == ExitCode.DATABASE
    assert "PEERSUPPORT_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_strange_keys_open_nothing_and_say_so(installed, tmp_path):
    assert installed.types("program", "export", "-").returncode == ExitCode.DONE
    programme = tmp_path / "programme.toml"
    programme.write_text(installed.types("program", "export", "-").stdout, encoding="utf-8")
    assert installed.types("program", "import", programme).returncode == ExitCode.DONE
    other = Typist(tmp_path / "other")
    other.place.mkdir()
    assert other.types("init", "--yes").returncode == ExitCode.DONE
    done = installed.types(
        "program",
        "export",
        "-",
        PEERSUPPORT_KEYSTORE=str(other.keys / "keystore"),
        PEERSUPPORT_ROOT_KEY_FILE=str(other.keys / "root.key"),
    )
    assert done.returncode == ExitCode.KEYS
    assert "do not belong to this database" in done.stderr


def test_a_file_that_is_no_database_is_a_sentence(installed):
    installed.database.write_bytes(b"not a database at all, but long enough to look at" * 100)
    done = installed.types("program", "export", "-")
    assert done.returncode == ExitCode.DATABASE
    assert "is not a database" in done.stderr
