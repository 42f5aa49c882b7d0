import stat
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import TryAgain
from storage import engine as engines
from storage import postgres
from storage.engine import (
    DatabaseProblem,
    database_path,
    hold_lock,
    make_engine,
    transaction,
    vacuum,
)
from storage.queue import Queue
from storage.tables import inbox, setting
from tests.storage.examples import ON_SQLITE

PRAGMAS = {
    "busy_timeout": 2000,
    "journal_mode": "delete",
    "synchronous": 3,
    "secure_delete": 1,
    "temp_store": 2,
    "trusted_schema": 0,
    "foreign_keys": 1,
}


@ON_SQLITE
@pytest.mark.parametrize("pragma", PRAGMAS)
def test_every_connection_is_set_up_to_leave_nothing_behind(engine, pragma):
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            connection.execution_options(reading=True)
            assert connection.scalar(text(f"PRAGMA {pragma}")) == PRAGMAS[pragma]


@ON_SQLITE
def test_the_file_is_its_owners_alone(engine, database):
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.parent.stat().st_mode) == 0o700


def test_a_loose_file_is_tightened_and_a_loose_directory_refused(tmp_path):
    path = tmp_path / "data" / "x.db"
    url = f"sqlite:///{path}"
    make_engine(url).dispose()
    path.chmod(0o644)
    make_engine(url).dispose()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.parent.chmod(0o755)
    with pytest.raises(DatabaseProblem, match="chmod 700"):
        make_engine(url)


@ON_SQLITE
def test_a_second_process_is_refused_in_one_sentence(engine, database):
    url = f"sqlite:///{database}"
    lock = hold_lock(url)
    asking = (
        "import sys; from storage.engine import *\n"
        "try: hold_lock(sys.argv[1])\n"
        "except DatabaseProblem as problem: print(problem); sys.exit(3)"
    )
    ran = [sys.executable, "-c", asking, url]
    second = subprocess.run(ran, capture_output=True, text=True, check=False)
    assert second.returncode == 3
    assert "Another process" in second.stdout
    lock.release()
    lock.release()
    assert subprocess.run(ran, check=False).returncode == 0


def test_only_a_sqlite_file_has_a_path(tmp_path):
    assert database_path(f"sqlite:///{tmp_path}/x.db") == tmp_path / "x.db"
    assert database_path("sqlite://") is None
    assert database_path("postgresql+psycopg://host/x") is None


def reached_by(engine):
    return engine.url.render_as_string(hide_password=False)


def test_a_failed_block_leaves_nothing_behind(engine):
    row = {"key": b"k" * 16, "expire_day": 1}

    def fail():
        with transaction(engine) as connection:
            connection.execute(insert(inbox), row)
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError):
        fail()
    with transaction(engine, reading=True) as connection:
        assert connection.scalar(text("SELECT count(*) FROM inbox")) == 0


def test_a_database_held_by_another_process_says_try_again(engine, monkeypatch):
    other = make_engine(reached_by(engine))  # a queue of its own, as in another process
    with transaction(engine) as connection:
        connection.execute(insert(inbox), {"key": b"k" * 16, "expire_day": 1})
        monkeypatch.setattr(engines, "PRAGMAS", ("PRAGMA busy_timeout = 1",))
        monkeypatch.setattr(postgres, "_USUAL", (0.01, 3, 10))
        with pytest.raises(TryAgain) as caught, transaction(other):
            pass
    assert caught.value.__context__ is None
    other.dispose()


def test_a_database_that_stays_busy_says_try_again(engine, monkeypatch):
    monkeypatch.setattr(engines, "_PATIENCE", 0.01)
    monkeypatch.setattr(postgres, "_USUAL", (0.01, 3, 10))
    with transaction(engine), pytest.raises(TryAgain), transaction(engine):
        pass
    with transaction(engine) as connection:  # and whoever gave up is not waited for
        assert connection.scalar(text("SELECT 1")) == 1


def test_a_statement_that_fails_does_not_quote_its_values(engine):
    row = {"name": "CANARY", "kek_id": "CANARY", "blob": b"CANARY"}
    with transaction(engine) as connection:
        connection.execute(insert(setting), row)
        with pytest.raises(IntegrityError) as caught:
            connection.execute(insert(setting), row)
    assert "CANARY" not in str(caught.value)


def test_whoever_comes_first_is_served_first():
    queue, served = Queue(), []
    assert queue.enter(timeout=0)

    def wait(name):
        assert queue.enter(timeout=10)
        served.append(name)
        queue.leave()

    threads = []
    for name in "abcdef":
        threads.append(threading.Thread(target=wait, args=(name,)))
        threads[-1].start()
        until = time.monotonic() + 10
        while len(queue._waiting) < len(threads) and time.monotonic() < until:
            pass
    queue.leave()
    for thread in threads:
        thread.join(10)
    assert served == list("abcdef")
    assert queue.enter(timeout=0)
    assert not queue.enter(timeout=0)


def test_after_a_vacuum_the_file_does_not_tell_the_order_of_rows(tmp_path):
    files = []
    for nth, keys in enumerate((b"abcdef", b"fedcba")):
        path = tmp_path / f"data{nth}" / "x.db"
        engine = make_engine(f"sqlite:///{path}")
        with transaction(engine) as connection:
            connection.execute(text("CREATE TABLE t (k TEXT PRIMARY KEY) WITHOUT ROWID"))
            for key in keys:
                connection.execute(text("INSERT INTO t VALUES (:k)"), {"k": chr(key) * 9})
        before = path.read_bytes()
        vacuum(engine)
        engine.dispose()
        files.append((before[4096:], path.read_bytes()[4096:]))
    (one, one_after), (other, other_after) = files
    assert one != other
    assert one_after == other_after
