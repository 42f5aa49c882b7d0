"""Whatever is wrong with an installation is a sentence, a way out and an exit code."""

import contextlib
import shutil
import sqlite3

import pytest

from storage.engine import hold_lock
from storage.root_key import create_root_key
from tests.commands.operator import Operator


def export(operator, **environment):
    return operator.types("program", "export", "-", **environment)


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


def test_the_root_key_is_missing(operator):
    (operator.keys / "root.key").unlink()
    assert "root.key" in ends_well_said(export(operator), 3)


def test_others_may_read_the_root_key(operator):
    (operator.keys / "root.key").chmod(0o644)
    assert "chmod 600" in ends_well_said(export(operator), 3)


def test_the_root_key_lies_beside_the_data(operator):
    inside = operator.place / "data" / "root.key"
    shutil.move(operator.keys / "root.key", inside)
    said = ends_well_said(export(operator, PEERSUPPORT_ROOT_KEY_FILE=str(inside)), 3)
    assert "lies in the data directory" in said


def test_the_root_key_is_another_one(operator):
    (operator.keys / "root.key").unlink()
    create_root_key(operator.keys / "root.key")
    before = operator.database.read_bytes()
    assert "not the one this keystore was made with" in ends_well_said(export(operator), 3)
    assert operator.database.read_bytes() == before


def test_the_keystore_is_missing(operator):
    shutil.rmtree(operator.keys / "keystore")
    assert "keystore" in ends_well_said(export(operator), 3)


def test_the_database_is_from_a_later_release(operator):
    with contextlib.closing(sqlite3.connect(operator.database)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'v9999'")
        database.commit()
    before = operator.database.read_bytes()
    assert "later release" in ends_well_said(export(operator), 4)
    assert operator.database.read_bytes() == before


def test_the_database_is_no_database(operator):
    operator.database.write_bytes(b"This is a letter, not a database." * 200)
    done = export(operator)
    assert "a letter" not in ends_well_said(done, done.returncode)
    assert done.returncode in {1, 4}


def test_the_database_is_in_use_for_longer_than_anybody_waits(operator):
    with contextlib.closing(sqlite3.connect(operator.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "Try again" in ends_well_said(export(operator), 4)


def test_others_may_use_the_data_directory(operator):
    operator.database.parent.chmod(0o755)
    assert "chmod 700" in ends_well_said(export(operator), 4)


@pytest.mark.parametrize("missing", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_run_without_a_token(operator, missing):
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    del tokens[missing]
    said = ends_well_said(operator.types("run", **tokens), 5)
    assert f"There is no {missing}." in said


def test_a_setting_that_cannot_be_used_is_named_without_its_value(operator):
    (operator.place / ".env").write_text("PEERSUPPORT_TICK_SECONDS=4711\n", encoding="utf-8")
    said = ends_well_said(export(operator), 2)
    assert "PEERSUPPORT_TICK_SECONDS" in said
    assert "4711" not in said


def test_an_unknown_command_is_a_sentence(operator):
    assert operator.types("no-such-command").returncode == 2


def test_a_second_process_is_kept_away(operator, slack):
    lock = hold_lock(f"sqlite:///{operator.database}")
    try:
        said = ends_well_said(operator.types("run", **slack.environment), 4)
    finally:
        lock.release()
    assert "Another process already works with the database" in said
    assert slack.sandbox.journal.of("apps.connections.open") == []
