"""Letter G: what stays behind in files, in backups, and in the line a bug leaves."""

import contextlib
import json
import os
import re

from handlers import matches
from handlers.ids import Action
from storage import backup
from storage.sealing import OVERHEAD, Bucket
from tests.ballots import counted, open_cohort
from tests.catalogue import ward as wards
from tests.catalogue.ward import HELPER
from tests.scenarios.by_hand import press, send
from tests.scenarios.hospital import hospital
from tests.scenarios.marked_story import talkative
from tests.scenarios.residue import hits
from tests.scenarios.shell import ON_BOTH
from tests.scenarios.test_over_http import HEALTH, knock

CANARY = "Wimbrel-Larkspur-Tuba"
DATABASE = "data/peersupport.db"


# 60: files, backups, health, and what a bug leaves


@ON_BOTH
def test_a_backup_and_the_health_page_say_nothing_of_what_was_written(tmp_path, database_url):
    """Catalogue 60: with a request in the house; plain, packed, in hex or in base64."""
    with hospital(tmp_path / "house", database_url=database_url, http=True) as clinic:
        clinic.ask(**{wards.LABEL: CANARY})
        room, copy = clinic.house.room, tmp_path / "copy"
        backup.make(room.engine, room.keystore, room.vault, copy)
        _, health, _ = knock(clinic, "GET", HEALTH)
        shown = [copy.read_bytes(), health]
        secrets = [CANARY, clinic.ids["Mira"], "Anesthesia", "Dr. Ana"]
        assert [hits(data, secrets) for data in shown] == [set(), set()]
        assert all(isinstance(said, bool) for said in json.loads(health).values())


def test_while_a_request_is_being_written_no_file_holds_it(tmp_path):
    """Catalogue 60: also not the rollback journal, which exists for a moment only."""
    with hospital(tmp_path) as clinic:
        clinic.ask(**{wards.LABEL: CANARY}).close()
        with clinic.house.desk.open_records() as records:
            request = records.open_request_of(clinic.ids["Mira"])
            records._connection.exec_driver_sql("PRAGMA cache_spill = 1")
            for person in ("Ana", "Ben", "Cleo"):
                records.keep_supporters([clinic.supporter(person)])
            found = {path.name: path.read_bytes() for path in clinic.settings.data_dir.iterdir()}
        assert request is not None
        assert any(name.endswith("-journal") for name in found)
        secrets = [CANARY, clinic.ids["Mira"], "Anesthesia"]
        assert {name for name, data in found.items() if hits(data, secrets)} == set()


def test_a_bug_while_a_note_is_shown_leaves_its_type_and_its_lines(tmp_path, monkeypatch):
    """Catalogue 60: the crash report is a line of the log, and quotes nobody."""
    with wards.ward(tmp_path, matched=True) as ward, talkative() as printed:

        def stumble(card, words, **more):
            raise ValueError(f"{CANARY} {card.note.reveal()} {card.requester}")

        monkeypatch.setattr(matches.match, "request_modal", stumble)
        with contextlib.suppress(AssertionError), ward.clinic.sandbox.giving_up_after(1.0):
            press(ward.clinic, ward.people[HELPER], Action.OPEN_REQUEST, ward.request)
    log = printed.getvalue()
    assert "event=listener_failed" in log
    assert "bug=ValueError" in log
    for secret in (CANARY, wards.NOTE, ward.clinic.ids["Mira"]):
        assert secret not in log


# what a person with a shell sees

#: What may stand in the clear, by column: a pattern for every cell.
IN_THE_CLEAR = {
    "peer_case.id": r"[0-9a-f]{32}",
    "peer_case.state": "waiting|offered|matched|closed|withdrawn|sealed_error",
    "peer_case.version": r"\d{1,3}",
    "peer_case.created_week": r"\d{4}-W\d\d",
    "case_key.case_id": r"[0-9a-f]{32}",
    "message.id": r"[0-9a-f]{32}",
    "message.case_id": r"[0-9a-f]{32}",
    "outbox.id": r"[0-9a-f]{32}",
    "outbox.kind": "dm|channel|update",
    "outbox.state": "ready|dead",
    "outbox.token": r"\d+",
    "outbox.attempts": r"\d+",
    "outbox.trouble": r"[a-z0-9_]{1,32}",
    "pause.name": r"[a-z_.]+|[0-9a-f]{32}",  # a way to Slack, or a tag
    "inbox.expire_day": r"\d{5}",
    "feedback_bag.id": "1",
    "stat_window.stat": r"[a-z ]+",
    "digest_release.period": r"\d{4}-W\d\d",
    "setting.name": r"[a-z0-9.-]+",
    "alembic_version.version_num": r"\w+",
}
#: Moments: in which grain each may be told, in its own unit.
GRAINS = {"peer_case.wake_at": 3600}
#: When a letter goes out; a row lives for minutes, and says nothing of whom it is for.
FOR_MINUTES = {
    "outbox.next_attempt",
    "outbox.first_tried_at",
    "outbox.lease_until",
    "outbox.position",
    "due.due_at",
    "pause.until",
}
SIZES = {size + OVERHEAD for size in (64, *Bucket)}


def cells(shell):
    """Every cell of the database, by column, as somebody with a shell would read them."""
    for table, names in shell.columns().items():
        for row in shell.execute(f"SELECT * FROM {table}").fetchall():  # noqa: S608 - its own names
            for name, cell in zip(names, row, strict=True):
                if cell is not None:
                    yield f"{table}.{name}", cell


def strange(shell):
    """List the cells that are neither sealed, nor a tag, nor expected in the clear."""
    for column, cell in cells(shell):
        if isinstance(cell, bytes):
            sealed = cell[:1] == b"\x01" and (len(cell) in SIZES or len(cell) % 65536 == OVERHEAD)
            if not sealed and len(cell) != 16:
                yield column, len(cell)
        elif column in GRAINS:
            if cell % GRAINS[column]:
                yield column, cell
        elif column.endswith(".kek_id"):
            if not re.fullmatch(r"data-[0-9a-z-]+", cell):
                yield column, cell
        elif column not in FOR_MINUTES and not re.fullmatch(
            IN_THE_CLEAR.get(column, "(?!)"), str(cell)
        ):
            yield column, cell


@ON_BOTH
def test_a_person_with_a_shell_finds_no_name_no_word_and_no_id(tmp_path, database_url):
    """Catalogue 60: every cell of a story's database is a seal, a tag, or on the list."""
    with wards.ward(tmp_path, database_url, matched=True) as ward:
        clinic = ward.clinic
        shell = clinic.shell
        assert list(strange(shell)) == []
        clinic.ask("Tom")
        clinic.pass_time(days=8)
        assert list(strange(shell)) == []
        assert {"peer_case.payload_ct", "supporter.profile_ct"} <= {at for at, _ in cells(shell)}
        everything = repr([*cells(shell), *shell.whole()])
        for secret in (
            *clinic.ids.values(),
            wards.NOTE,
            "Dr. ",  # three letters come by chance, among so many bytes of seals
            "Anesthesia",
            "outcome",
            clinic.channel,
        ):
            assert secret not in everything


def feedback_of(place, people, database_url=""):
    """Have these people give feedback, one after the other; give the database's shape."""
    with hospital(place, database_url=database_url) as clinic:
        with clinic.house.desk.open_records() as records:
            cohort = open_cohort(records, clinic.clock.now())
            tickets = {who: records.mint_ticket(cohort, clinic.ids[who]) for who in people}
        for who in people:
            answers = {"q_helpful": {"selected_option": {"value": "5" if who == "Mira" else "1"}}}
            send(clinic, who, "feedback_form", metadata=tickets[who], **answers)
        clinic.house.room.tidy(clinic.clock.now())
        with clinic.house.desk.open_records() as records:
            assert counted(records.box("2026-W48")) == len(people)
        shape = sorted(
            (column, len(cell) if isinstance(cell, bytes) else cell)
            for column, cell in cells(clinic.shell)
            if not column.endswith((".kek_id", ".name"))  # each installation has its own
        )
        return shape if database_url else (shape, os.path.getsize(clinic.place / DATABASE))


def test_a_person_with_sqlite3_finds_no_order_of_feedback_and_not_even_that_there_is_any(tmp_path):
    """Catalogue 60 and 68: the same in either order, with one answer, and with two."""
    one = feedback_of(tmp_path / "one", ["Mira"])
    there = feedback_of(tmp_path / "there", ["Mira", "Tom"])
    back = feedback_of(tmp_path / "back", ["Tom", "Mira"])
    assert there == back == one


def test_a_person_with_psql_finds_no_order_of_feedback_in_any_row(tmp_path, postgres):
    """Catalogue 60 and 68: as above; but how often its row was written, a server itself counts."""
    with postgres.database() as one, postgres.database() as two:
        there = feedback_of(tmp_path / "there", ["Mira", "Tom"], one)
        back = feedback_of(tmp_path / "back", ["Tom", "Mira"], two)
    assert there == back
