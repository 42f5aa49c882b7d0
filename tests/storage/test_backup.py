"""Backups: sealed, of one moment, and honest about what they still open."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import textwrap
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, text, update

from storage import backup, copying, key_life, renewal, tables
from storage.engine import DatabaseProblem, make_engine, transaction
from storage.keystore import Keystore
from storage.root_key import FileKeyProvider, KeyProblem
from storage.vault import Vault
from tests.scenarios.residue import hits
from tests.storage import examples
from tests.storage.installation import INSTALL, ROOT, Process, install

DECEMBER = datetime(2026, 12, 1, 3, 5, tzinfo=UTC)


@pytest.fixture(name="one")
def _one(tmp_path, database_url):
    process = install(tmp_path / "one", url=database_url)
    yield process
    process.close()


@pytest.fixture(name="file")
def _file(tmp_path):
    return tmp_path / "backup"


def make(process, file):
    return backup.make(process.engine, process.store, process.vault, file)


def read(process, file):
    return backup.read(process.store, process.vault, file)


def restored(process, contents):
    process.engine.dispose()
    copying.put_in_place(process.url, contents.snapshot)
    return process.another()


def test_what_was_backed_up_comes_back(one, file):
    make(one, file)
    contents = read(one, file)
    assert contents.is_whole
    assert contents.is_usable
    assert contents.opened > 8
    with one.records() as records:
        request = records.open_request_of(examples.ANN)
        examples.add(records, examples.CAS)
    back = restored(one, contents)
    with back.records() as records:
        assert records.open_request_of(examples.ANN) == request
        assert records.open_request_of(examples.CAS) is None
        assert records.is_well()
    back.close()


def test_only_its_owner_reads_it_and_it_says_nothing(one, file):
    size = make(one, file)
    data = file.read_bytes()
    assert len(data) == size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"SQLite" not in data
    assert b"peer_case" not in data
    assert not hits(data, ["canary", "Benedetta", "2026-W47", "waiting", "U0ANNANN"])
    make(one, file.with_name("again"))
    assert abs(file.with_name("again").stat().st_size - size) < 100


def test_it_writes_over_nothing(one, file):
    file.write_text("mine")
    with pytest.raises(FileExistsError):
        make(one, file)
    assert file.read_text() == "mine"


def test_no_part_of_the_database_touches_the_disk_unsealed(one, file, tmp_path, monkeypatch):
    opened = []
    real = os.open

    def watching(path, *words, **names):
        opened.append(os.fspath(path))
        return real(path, *words, **names)

    monkeypatch.setattr(os, "open", watching)
    before = set(tmp_path.rglob("*"))
    make(one, file)
    assert set(tmp_path.rglob("*")) - before == {file}
    assert [path for path in opened if "keys" not in path] == [str(file), str(tmp_path)]


def test_what_was_deleted_is_not_in_the_copy(one):
    mark = b"a row that was deleted long ago"
    with transaction(one.engine) as connection:
        if not one.on_server:
            connection.execute(text("PRAGMA secure_delete = OFF"))
        connection.execute(tables.setting.insert(), {"name": "x", "kek_id": "x", "blob": mark})
    with transaction(one.engine) as connection:
        connection.execute(text("DELETE FROM setting WHERE name = 'x'"))
    assert mark not in copying.snapshot(one.engine)


def test_it_is_of_one_moment_while_others_write(one, file):
    other = one.another()
    with transaction(other.engine) as connection:
        connection.execute(update(tables.peer_case).values(version=77))
        # Committed or not: the copy holds one of the two.
    make(one, file)
    with closing(copying.look_into(read(one, file).snapshot)) as found:
        assert found.execute("SELECT DISTINCT version FROM peer_case").fetchall() == [(77,)]
    other.close()


@pytest.mark.parametrize("at", [0, 30, 200, -1, -(1 << 20) - 5])
def test_a_flipped_byte_is_noticed(one, file, at):
    make(one, file)
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    with pytest.raises((DatabaseProblem, KeyProblem)):
        read(one, file)


def test_parts_cannot_be_cut_off_doubled_or_swapped(one, file, monkeypatch):
    monkeypatch.setattr(backup, "_CHUNK", 1 << 14)
    monkeypatch.setattr(backup, "_ROOM", (1 << 14) - 4)
    make(one, file)
    whole = file.read_bytes()
    assert read(one, file).is_whole
    size = (1 << 14) + 81
    cut, swapped = whole[:-size], whole[: -2 * size] + whole[-size:] + whole[-2 * size : -size]
    for bad in (cut, whole[:-1], whole + whole[-size:], swapped, whole[:100], b""):
        file.write_bytes(bad)
        with pytest.raises(DatabaseProblem):
            read(one, file)


def test_something_else_is_no_backup(one, file):
    for words in (b"hello", b"peersupport-backup 1\n", b"peersupport-backup 1\n{}\nx" * 9):
        file.write_bytes(words)
        with pytest.raises(DatabaseProblem, match="no backup"):
            read(one, file)
    with pytest.raises(DatabaseProblem, match="cannot be read"):
        read(one, file.with_name("nowhere"))


def test_of_another_installation_nothing_is_opened(one, file, tmp_path):
    make(one, file)
    provider = FileKeyProvider(ROOT)
    other = Keystore.create(tmp_path / "other", provider, INSTALL[:-1] + "8", "2026-11")
    with pytest.raises(KeyProblem) as caught:
        backup.read(other, Vault(other, "T0ONE"), file)
    assert caught.value.code == "backup_foreign"


def test_a_backup_ends_with_its_key(one, file):
    make(one, file)
    for day in range(8):
        assert read(one, file).is_whole
        renewal.tend(one.engine, one.store, one.vault, DECEMBER + timedelta(days=day))
    with pytest.raises(KeyProblem) as caught:
        read(one, file)
    assert caught.value.code == "backup_key_destroyed"


def test_a_keystore_from_before_is_told_from_a_destroyed_key(one, file):
    old = one.place.with_name("old keys")
    shutil.copytree(one.store.directory, old)
    key_life.promote(one.store, key_life.add(one.store, "2026-12").file.id)
    make(one, file)
    store = Keystore.open(old, FileKeyProvider(ROOT))
    with pytest.raises(KeyProblem) as caught:
        backup.read(store, Vault(store, "T0ONE"), file)
    assert caught.value.code == "backup_key_missing"


def test_what_cannot_be_opened_is_counted_by_its_key(one, file):
    """A backup in the middle of wrapping again, found when the older key is gone."""
    old = one.store.primary("data").id
    key_life.promote(one.store, key_life.add(one.store, "2026-12").file.id)
    with one.records() as records:
        records.keep_programme(records.programme())
        examples.add(records, examples.CAS)
    make(one, file)
    whole = read(one, file)
    one.rewrap()
    renewal.retire(one.engine, one.store, old, DECEMBER.date())
    renewal.destroy(one.engine, one.store, old, DECEMBER.date(), at_once=True)
    contents = read(one, file)
    assert set(contents.closed) == contents.buried == {old}
    assert contents.opened + contents.closed[old] == whole.opened
    assert not contents.is_whole
    assert contents.is_usable
    back = restored(one, contents)
    with back.records() as records:
        assert records.open_request_of(examples.CAS)
        assert records.open_request_of(examples.ANN) is None
    back.close()


@examples.ON_SQLITE
def test_a_half_written_change_of_the_old_database_does_not_spoil_the_new_one(one, file):
    make(one, file)
    contents = read(one, file)
    one.engine.dispose()
    path = one.place / "data" / "x.db"
    dying = """
        import os, sqlite3, sys
        db = sqlite3.connect(sys.argv[1], isolation_level=None)
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA cache_size = 2")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE setting SET blob = zeroblob(500000)")
        db.execute("CREATE TABLE filler (x)")
        db.execute("INSERT INTO filler VALUES (zeroblob(900000))")
        os._exit(9)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(dying), path], check=False)
    assert path.with_name("x.db-journal").exists()
    back = restored(one, contents)
    with back.records() as records:
        assert records.is_well()
    back.close()
    with closing(sqlite3.connect(path)) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@examples.ON_SQLITE
def test_a_database_that_is_none_is_replaced(one, file):
    make(one, file)
    contents = read(one, file)
    one.engine.dispose()
    path = one.place / "data" / "x.db"
    path.write_bytes(b"scratch")
    path.with_name("x.db-journal").write_bytes(b"scratch")
    back = restored(one, contents)
    assert back.faults() == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    back.close()


def test_a_copy_of_one_kind_of_database_takes_the_place_of_the_other(
    one, file, tmp_path, postgres
):
    make(one, file)
    contents = read(one, file)
    with postgres.database() as server:
        url = f"sqlite:///{tmp_path}/other/x.db" if one.on_server else server
        make_engine(url).dispose()
        copying.put_in_place(url, contents.snapshot)
        there = Process(one.place, url=url)
        with one.records() as before, there.records() as after:
            assert after.is_well()
            assert after.supporters() == before.supporters()
            assert after.open_request_of(examples.ANN) == before.open_request_of(examples.ANN)
        assert copying.snapshot(there.engine) != b""
        there.close()


@examples.ON_POSTGRES
def test_what_cannot_be_put_in_place_whole_leaves_what_was_there(one, file, monkeypatch):
    make(one, file)
    contents = read(one, file)
    with one.records() as records:
        examples.add(records, examples.CAS)
    monkeypatch.setattr(
        copying, "insert", lambda table: 1 / 0 if table.name == "due" else insert(table)
    )
    with pytest.raises(ZeroDivisionError):
        copying.put_in_place(one.url, contents.snapshot)
    with one.records() as records:
        assert records.open_request_of(examples.CAS)
