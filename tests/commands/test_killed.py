"""Killed in the middle, without a chance to say goodbye: nothing is lost, nothing is half done."""

import subprocess
import sys
from contextlib import closing

import pytest

from bot.mistakes import ExitCode
from storage.engine import transaction
from storage.holdings import every, fault
from storage.key_life import listed
from tests.commands.operator import PATIENCE, ROOT
from tests.commands.test_files import GOOD, roster
from tests.commands.test_keys import says
from tests.commands.test_upkeep import LONG_AGO, add, requests

DYING = "tests.commands.dying"


def dies(typist, at, *words):
    """Type a command that is killed at this step; tells whether it was."""
    done = subprocess.run(
        [sys.executable, "-m", DYING, str(at), *map(str, words)],
        cwd=typist.place,
        env=typist.environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode in {0, 9}, done.stderr
    return done.returncode == 9


def faults(typist):
    """Why things cannot be opened; empty when all of them can."""
    with closing(typist.room()) as room, transaction(room.engine, reading=True) as connection:
        found = [fault(room.vault, held, row) for held, row in every(connection)]
        assert sum(file.state == "primary" for file in listed(room.keystore)) == 3
    return [one for one in found if one]


@pytest.fixture(name="filled")
def _filled(typist):
    says(typist, "supporters", "import", roster(typist.place, GOOD))
    add(typist, "U0LIVE")
    return typist


@pytest.mark.parametrize("at", [11, 14, 17, 20, 23])
def test_wrapping_again(filled, at):
    """8 of the catalogue, with a real kill."""
    says(filled, "keys", "add")
    says(filled, "keys", "promote")
    assert dies(filled, at, "keys", "rewrap")
    assert faults(filled) == []
    says(filled, "keys", "rewrap")
    says(filled, "keys", "retire")
    assert faults(filled) == []


@pytest.mark.parametrize("words", ["add", "promote", "retire", "destroy --yes --at-once"])
def test_the_steps_in_a_key_s_life(filled, words):
    steps = ("add", "promote", "rewrap", "retire", "destroy --yes --at-once")
    for before in steps[: steps.index(words)]:
        says(filled, "keys", *before.split())
    for at in (11, 12, 13):
        dies(filled, at, "keys", *words.split())
        assert faults(filled) == []
    says(filled, "keys", *words.split())
    assert faults(filled) == []
    assert filled.roster()["U0ANA"]


@pytest.mark.parametrize("at", [11, 13, 14, 15, 16])
def test_purging(filled, at):
    """7 of the catalogue."""
    gone = add(filled, "U0OLD", closed_at=LONG_AGO)
    kept = requests(filled) - {gone}
    dies(filled, at, "purge")
    assert faults(filled) == []
    with closing(filled.room()) as room, transaction(room.engine, reading=True) as connection:
        keys = {row.row for held, row in every(connection) if held.table.name == "case_key"}
    assert keys == requests(filled)
    assert kept <= requests(filled)
    says(filled, "purge")
    assert requests(filled) == kept


@pytest.mark.parametrize("at", [11, 12, 13])
def test_writing_a_backup(filled, at):
    file = filled.place / "backup"
    if dies(filled, at, "backup", file) and file.exists():
        file.unlink()
    if not file.exists():
        says(filled, "backup", file)
    says(filled, "restore", file, "--check")
    assert faults(filled) == []


def test_a_file_that_was_cut_short_is_no_backup(filled):
    file = filled.place / "backup"
    says(filled, "backup", file)
    file.write_bytes(file.read_bytes()[: 1 << 19])
    said = says(filled, "restore", file, "--yes", code=ExitCode.DATABASE)
    assert "cut short" in said
