"""The power fails at every moment at which SQLite asks anything of the disk."""

import random
import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from sqlalchemy.engine.default import DefaultDialect

from bot.usecases.closing import CloseRequest, close_request
from storage.engine import database_path, vacuum
from storage.record_room import open_record_room
from tests.bot.usecases.clinic import Clinic
from tests.builders import ANA, MIRA
from tests.crashes.disk import Disk, Recorder, can_be_recorded
from tests.crashes.invariants import broken
from tests.crashes.stories import offered
from tests.crashes.sweep import EVERY_STEP, elsewhere
from tests.storage.examples import ON_SQLITE

#: In a row of writes the power fails after every so many, and always after the last.
OF_WRITES_IN_A_ROW = 1 if EVERY_STEP else 8


def happens(clinic):
    """Everything that is to survive: somebody asks, is found, and it ends."""
    request_id = offered(clinic)
    clinic.accept(request_id, ANA)
    clinic.deliver()
    clinic.do(close_request, CloseRequest(request_id, MIRA))
    withdrawn = clinic.ask(by="U0SECOND")
    clinic.withdraw(withdrawn, by="U0SECOND")
    vacuum(clinic.room.engine)


class Kept:
    """The database after each commit, and everything that was asked of the disk."""

    def __init__(self, rooms):
        self.file = database_path(rooms["database_url"])
        before = self.file.read_bytes()
        self.recorder = Recorder()
        self.copies = [before]
        real = DefaultDialect.do_commit

        def do_commit(dialect, connection):
            real(dialect, connection)
            # From here on it was done, and somebody may be told so.
            self.copies.append(self.file.read_bytes())
            self.recorder.note("committed")

        DefaultDialect.do_commit = do_commit
        room = open_record_room(**rooms)
        happens(Clinic(room))
        room.close()

    def cuts(self, out_of):
        """Give each state of the files after a power cut, with how many commits were told of."""
        dice = random.Random(14)  # noqa: S311 - which sectors were written
        disk, told = Disk({self.file.name: bytearray(self.copies[0])}), 0
        steps = self.recorder.steps
        for nth, step in enumerate(steps):
            disk.take(step)
            told += step.kind == "note"
            in_a_row = {one.kind for one in steps[nth : nth + 2]} == {"write"}
            if in_a_row and nth % out_of:
                continue
            for files in disk.after_a_cut(dice):
                yield told, files


def content(path):
    """Everything in a database that is whole, after whatever was not finished is undone."""
    # Not through the recorder, which would remember this as well.
    with closing(sqlite3.connect(f"file:{path}?vfs=unix", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {name: sorted(database.execute(f"SELECT * FROM {name}")) for (name,) in tables}  # noqa: S608 - its own names


def open_after_cuts(kept, place, out_of):
    """Open each state once; gives how many were like the last commit, and like the next."""
    file, seen, found = place / "x.db", {}, Counter()
    expected = []
    for copy in kept.copies:
        file.write_bytes(copy)
        expected.append(content(file))
    for told, files in kept.cuts(out_of):
        image = tuple(sorted((name, bytes(data)) for name, data in files.items()))
        if image not in seen:
            for name, data in image:
                (place / name.replace(kept.file.name, file.name)).write_bytes(data)
            seen[image] = content(file)
            for leftover in place.glob("x.db*"):
                leftover.unlink()
        allowed = expected[told : told + 2]
        assert seen[image] in allowed, f"after {told} commits: {sorted(files)}"
        found["last" if seen[image] == allowed[0] else "next"] += 1
    return len(kept.copies), len(seen), found


def fail_everywhere(rooms, place, out_of):
    """Let it happen, and open what is found after each cut."""
    return open_after_cuts(Kept(rooms), place, out_of)


@ON_SQLITE
def test_after_a_power_cut_at_any_moment_every_commit_that_was_told_of_is_there_and_whole(
    rooms, tmp_path
):
    """
    Every write, truncation, sync and deletion of SQLite is recorded, and the power fails after
    each sync, truncation, deletion and commit, before each sync, and after one write in eight.

    What is modelled: until a file is synced, any of its writes may be there or not, in any order,
    and cut between two sectors of 512 bytes; a deleted journal may be there again until its
    directory is synced. Three states are tried at each moment: everything arrived, as after a
    kill; nothing that was not synced did; and some of it, by chance. What is not: a disk that
    says it has synced and has not, sectors torn within, and file systems that lose what was
    synced. Each state must open, pass SQLite's own check, and be to the byte what was committed
    last, or, where the answer was not given yet, what was about to be.
    """
    if not can_be_recorded():
        pytest.skip("This Python's SQLite cannot be reached, so its disk was not looked at.")
    place = tmp_path / "cut"
    place.mkdir()
    commits, states, found = elsewhere(fail_everywhere, rooms, place, OF_WRITES_IN_A_ROW)
    assert commits > 10
    assert states > 100
    assert found["last"] > found["next"] > 10
    room = open_record_room(**rooms)
    with room.closing:
        assert broken(room) == ()
