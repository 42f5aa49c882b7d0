"""Whatever is wrong with an installation is a sentence, a way out and an exit code."""

import contextlib
import shutil
import sqlite3

import pytest

from storage.engine import hold_lock
from storage.root_key import create_root_key
from tests.commands.operator import Operator


def export(typist, **environment):
    return typist.types("program", "export", "-", **environment)


def ends_well_said(done, code):
    assert done.returncode == code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert 1 <= len(done.stderr.splitlines()) <= 3
    return done.stderr


def test_nothing_was_created_yet(tmp_path):
    said = ends_well_said(export(Operator(tmp_path)), 3)
    assert "root key" in said
    assert list(tmp_path.iterdir()) == []


def test_the_root_key_is_missing(typist):
    (typist.keys / "root.key").unlink()
    assert "root.key" in ends_well_said(export(typist), 3)


def test_others_may_read_the_root_key(typist):
    (typist.keys / "root.key").chmod(0o644)
    assert "chmod 600" in ends_well_said(export(typist), 3)


def test_the_root_key_lies_beside_the_data(typist):
    inside = typist.place / "data" / "root.key"
    shutil.move(typist.keys / "root.key", inside)
    said = ends_well_said(export(typist, PEERSUPPORT_ROOT_KEY_FILE=str(inside)), 3)
    assert "lies in the data directory" in said


def test_the_root_key_is_another_one(typist):
    (typist.keys / "root.key").unlink()
    create_root_key(typist.keys / "root.key")
    before = typist.database.read_bytes()
    assert "not the one this keystore was made with" in ends_well_said(export(typist), 3)
    assert typist.database.read_bytes() == before


def test_the_keystore_is_missing(typist):
    shutil.rmtree(typist.keys / "keystore")
    assert "keystore" in ends_well_said(export(typist), 3)


def test_the_database_is_from_a_later_release(typist):
    with contextlib.closing(sqlite3.connect(typist.database)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'v9999'")
        database.commit()
    before = typist.database.read_bytes()
    assert "later release" in ends_well_said(export(typist), 4)
    assert typist.database.read_bytes() == before


def test_the_database_is_no_database(typist):
    typist.database.write_bytes(b"This is a letter, not a database." * 200)
    done = export(typist)
    assert "a letter" not in ends_well_said(done, done.returncode)
    assert done.returncode in {1, 4}


def test_the_database_is_in_use_for_longer_than_anybody_waits(typist):
    with contextlib.closing(sqlite3.connect(typist.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "Try again" in ends_well_said(export(typist), 4)


def test_others_may_use_the_data_directory(typist):
    typist.database.parent.chmod(0o755)
    assert "chmod 700" in ends_well_said(export(typist), 4)


@pytest.mark.parametrize("missing", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_run_without_a_token(typist, missing):
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    del tokens[missing]
    said = ends_well_said(typist.types("run", **tokens), 5)
    assert f"There is no {missing}." in said


def test_a_setting_that_cannot_be_used_is_named_without_its_value(typist):
    (typist.place / ".env").write_text("PEERSUPPORT_TICK_SECONDS=4711\n", encoding="utf-8")
    said = ends_well_said(export(typist), 2)
    assert "PEERSUPPORT_TICK_SECONDS" in said
    assert "4711" not in said


def test_an_unknown_command_is_a_sentence(typist):
    assert typist.types("no-such-command").returncode == 2


def test_a_second_process_is_kept_away(typist, slack):
    lock = hold_lock(f"sqlite:///{typist.database}")
    try:
        said = ends_well_said(typist.types("run", **slack.environment), 4)
    finally:
        lock.release()
    assert "Another process already works with the database" in said
    assert slack.sandbox.journal.of("apps.connections.open") == []
