"""`purge`, `backup` and `restore`: beside a running bot, and after a bad day."""

import contextlib
import re
import sqlite3
from datetime import UTC, datetime, timedelta

from bot.domain.lifecycle import Decision
from bot.domain.notices import Act
from bot.domain.requests import Status
from bot.mistakes import ExitCode
from bot.usecases.ports import Posted
from storage import holdings, key_life
from storage.engine import hold_lock, transaction
from storage.tables import case_key
from tests.commands.operator import PROGRAMME
from tests.commands.test_files import GOOD, roster
from tests.commands.test_keys import says
from tests.storage import examples

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=30)


def open_room(typist):
    return contextlib.closing(typist.room())


def add(typist, person, *, closed_at=None):
    """Store a request, and close it as long ago as wished."""
    with open_room(typist) as room, room.open_records() as records:
        request = examples.add(records, examples.PersonId(person))
        if closed_at is not None:
            closed = examples.replace(request, status=Status.CLOSED, closed_at=closed_at)
            records.keep(Decision(request=closed))
        return request.id


def requests(typist):
    with contextlib.closing(sqlite3.connect(typist.database)) as database:
        return {row[0] for row in database.execute("SELECT id FROM peer_case")}


class TestPurge:
    def test_only_what_is_past_its_time_goes(self, typist):
        old = add(typist, "U0OLD", closed_at=LONG_AGO)
        new = add(typist, "U0NEW", closed_at=NOW)
        live = add(typist, "U0LIVE")
        told = says(typist, "purge", "--dry-run")
        assert "1 closed requests past their time would be deleted." in told
        assert requests(typist) == {old, new, live}
        assert "1 closed requests past their time deleted." in says(typist, "purge")
        assert requests(typist) == {new, live}
        assert "0 closed requests" in says(typist, "purge")

    def test_its_messages_are_taken_away_by_the_running_bot(self, typist):
        old = add(typist, "U0OLD", closed_at=LONG_AGO)
        with open_room(typist) as room:
            for claimed in room.post.claim(NOW, 9):
                room.post.delivered(claimed, None)
            letter = examples.a_letter(about=old, slot="status")
            with room.open_records() as records:
                records.post([letter])
            (claimed,) = room.post.claim(NOW, 9)
            room.post.delivered(claimed, Posted(channel="D1", ts="1.2"))
        says(typist, "purge")
        with open_room(typist) as room:
            (erasing,) = room.post.claim(NOW, 9)
        assert (erasing.letter.act, erasing.letter.place) == (Act.ERASE, "D1/1.2")

    def test_the_nonsense_of_a_damaged_row_goes_on_wish_only(self, typist):
        request = add(typist, "U0BAD")
        with open_room(typist) as room, transaction(room.engine) as connection:
            connection.execute(case_key.update().values(wrapped=b"\x01nonsense"))
        assert "1 damaged" in says(typist, "purge", "--dry-run")
        says(typist, "purge")
        assert requests(typist) == {request}
        assert "1 damaged deleted." in says(typist, "purge", "--unreadable")
        assert requests(typist) == set()

    def test_what_was_purged_is_in_no_byte_of_the_file(self, typist):
        """62 of the catalogue."""
        add(typist, "U0OLD", closed_at=LONG_AGO)
        with contextlib.closing(sqlite3.connect(typist.database)) as database:
            payload = database.execute("SELECT payload_ct FROM peer_case").fetchone()[0]
            wrapped = database.execute("SELECT wrapped FROM case_key").fetchone()[0]
        assert payload[40:80] in typist.database.read_bytes()
        says(typist, "purge")
        left = typist.database.read_bytes()
        for secret in (payload, wrapped):
            for at in range(0, len(secret) - 40, 40):
                assert secret[at : at + 40] not in left


class TestBackupAndRestore:
    def test_what_was_lost_comes_back(self, typist):
        says(typist, "supporters", "import", roster(typist.place, GOOD))
        file = typist.place / "backup"
        assert "Written to" in says(typist, "backup", file)
        typist.database.unlink()
        told = says(typist, "restore", file)
        assert re.search(r"[1-9]\d* things in it can be opened", told)
        assert typist.roster()["U0ANA"]

    def test_a_backup_is_never_written_over_anything(self, typist):
        file = typist.place / "backup"
        file.write_text("mine")
        said = says(typist, "backup", file, code=ExitCode.USAGE)
        assert "never written over" in said
        assert file.read_text() == "mine"
        nowhere = typist.place / "no" / "where"
        assert "cannot be written" in says(typist, "backup", nowhere, code=ExitCode.USAGE)

    def test_checking_changes_nothing(self, typist):
        file = typist.place / "backup"
        says(typist, "backup", file)
        before = typist.database.read_bytes()
        says(typist, "restore", file, "--check")
        assert typist.database.read_bytes() == before

    def test_without_a_yes_nothing_is_replaced(self, typist):
        file = typist.place / "backup"
        says(typist, "backup", file)
        before = typist.database.read_bytes()
        said = says(typist, "restore", file, answer="n\n", code=ExitCode.USAGE)
        assert "Nothing was changed." in said
        assert typist.database.read_bytes() == before

    def test_a_running_bot_is_never_pulled_the_floor_from_under(self, typist):
        file = typist.place / "backup"
        says(typist, "backup", file)
        lock = hold_lock(f"sqlite:///{typist.database}")
        try:
            said = says(typist, "restore", file, "--yes", code=ExitCode.DATABASE)
        finally:
            lock.release()
        assert "stop it first" in said

    def test_keys_come_first(self, typist):
        """54 of the catalogue, as an operator lives it: the backup ends with its key."""
        request = add(typist, "U0OLD")
        file = typist.place / "backup"
        says(typist, "backup", file)
        for words in ("add", "promote", "rewrap", "retire"):
            says(typist, "keys", words)
        assert "can be opened" in says(typist, "restore", file, "--check")
        says(typist, "keys", "destroy", "--at-once", "--yes")
        before = typist.database.read_bytes()
        for how in ("--check", "--yes"):
            said = says(typist, "restore", file, how, code=ExitCode.KEYS)
            assert "has been destroyed" in said
        assert typist.database.read_bytes() == before
        assert requests(typist) == {request}

    def test_a_plain_old_copy_of_the_file_is_refused_once_its_key_is_gone(self, typist):
        says(typist, "program", "import", programme(typist))
        old = typist.database.read_bytes()
        for words in ("add", "promote", "rewrap", "retire"):
            says(typist, "keys", words)
        says(typist, "keys", "destroy", "--at-once", "--yes")
        typist.database.write_bytes(old)
        said = says(typist, "program", "export", "-", code=ExitCode.KEYS)
        assert "older than the end of the key" in said

    def test_something_else_is_refused(self, typist):
        file = typist.place / "backup"
        file.write_bytes(b"hello")
        said = says(typist, "restore", file, "--yes", code=ExitCode.DATABASE)
        assert "no backup" in said


def programme(typist):
    path = typist.place / "programme.toml"
    path.write_text(PROGRAMME, encoding="utf-8")
    return path


def test_everything_goes_on_beside_a_running_bot(operator, slack):
    """Add, promote, rewrap, retire, destroy, purge and backup, while somebody asks."""
    slack.furnish(operator)
    running = operator.starts("run", **slack.environment)
    try:
        slack.sandbox.wait_for_socket()
        mira = slack.person("Mira")
        mira.command("/peersupport")
        # In quiet hours nobody is asked about anything else.
        mira.fill("How soon would you like to hear from a colleague?", "Within 12 hours")
        mira.fill("A note, if you like", "Nobody but one may read Cormorant.")
        mira.submit()
        assert mira.waits_for("Your request is in.")
        for words in ("add", "promote", "rewrap", "retire"):
            says(operator, "keys", words)
        # The bot saw the promotion, so that nothing is wrapped with the old key any more.
        helper = slack.who_is_asked()
        helper.click("Accept")
        assert helper.waits_for("Open request")
        says(operator, "keys", "destroy", "--at-once", "--yes")
        says(operator, "purge")
        says(operator, "backup", operator.place / "backup")
        assert helper.waits_for("Open request")
        helper.click("Open request")
        assert running.ends(within=10) == 0
        assert "bug=" not in running.said
    finally:
        running.kill()
    with open_room(operator) as room:
        keys = {row.id for row in key_life.listed(room.keystore) if row.state == "primary"}
        with transaction(room.engine, reading=True) as connection:
            assert set(holdings.used(connection)) <= keys
