"""What one answer to the feedback leaves behind: one row that looks as it always does."""

import contextlib
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.domain.questions import Poll
from bot.usecases.balloting import TendBox, tend_box
from handlers.ids import Form
from tests.ballots import counted, open_cohort
from tests.catalogue.eyes import picture
from tests.scenarios.by_hand import chosen, send, typed, words_of
from tests.scenarios.shell import ON_BOTH

BAG = "feedback_bag"
COMMENT = "They listened, and it was quiet."


@contextlib.contextmanager
def statements():
    """Note every statement to any database."""
    said = []

    def note(_connection, _cursor, statement, *_):
        said.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def ticket_for(clinic, name, poll=Poll.REQUESTER, ago=timedelta(0)):
    with clinic.house.desk.open_records() as records:
        cohort = open_cohort(records, clinic.clock.now() - ago, poll)
        return records.mint_ticket(cohort, clinic.ids[name])


def answer(clinic, name, ticket, **given):
    """Send the form; gives the words of what is shown."""
    given = given or {"q_helpful": chosen("5"), "feedback_comment": typed(COMMENT)}
    return words_of(send(clinic, name, Form.FEEDBACK, metadata=ticket, **given))


def box(clinic):
    with clinic.house.desk.open_records() as records:
        return records.box("2026-W48")


def row_of(clinic):
    with clinic.house.desk.open_records() as records:
        return records._connection.exec_driver_sql(f"SELECT * FROM {BAG}").one()  # noqa: S608


def beginnings(clinic):
    """The words with which a transaction begins on this database."""
    with statements() as said, clinic.house.desk.open_records():
        pass
    return said


@ON_BOTH
def test_an_answer_is_one_select_and_one_update_of_one_row(clinic):
    """65 of the catalogue: whatever else could tell of it is not even looked at."""
    ticket = ticket_for(clinic, "Mira")
    answer(clinic, "Mira", ticket_for(clinic, "Mira"))  # so that Slack has said who Mira is
    begins = beginnings(clinic)
    with statements() as said:
        answer(clinic, "Mira", ticket)
    said = said[len(begins) :] if said[: len(begins)] == begins else said
    assert [one.split()[0] for one in said] == ["SELECT", "UPDATE"], said
    assert all(f" {BAG}" in one and "WHERE" in one for one in said)


def test_an_answer_tells_slack_nothing_but_thank_you_and_leaves_no_job_and_no_log_line(
    clinic, caplog
):
    """65 of the catalogue: no message, no edit, no letter on its way, no line in the log."""
    ticket = ticket_for(clinic, "Mira")
    answer(clinic, "Mira", ticket_for(clinic, "Mira"))
    before, calls = picture(clinic), len(list(clinic.sandbox.journal))
    caplog.clear()
    answer(clinic, "Mira", ticket)
    after = picture(clinic)
    assert {table for table in after if after[table] != before[table]} == {BAG}
    assert list(clinic.sandbox.journal)[calls:] == []
    ours = [one for one in caplog.records if one.name.startswith(("bot", "handlers", "storage"))]
    assert ours == []
    calls = len(list(clinic.sandbox.journal))
    clinic.settle()
    assert [one.method for one in list(clinic.sandbox.journal)[calls:]] == []


@pytest.mark.parametrize("poll", list(Poll))
def test_every_ticket_that_does_not_count_gets_the_same_words_and_the_same_work(clinic, poll):
    """67 of the catalogue: duplicate, expired, foreign, forged, of another cohort."""
    given = {"q_helpful": chosen("5"), "q_prepared": chosen("5"), "q_reach": chosen("yes")}
    expired = ticket_for(clinic, "Mira", poll, ago=timedelta(days=40))
    mine = ticket_for(clinic, "Mira", poll)
    with clinic.house.desk.open_records() as records:
        never_open = records.mint_ticket(200, clinic.ids["Mira"])
    tickets = {
        "counted": mine,
        "duplicate": mine,
        "expired": expired,
        "foreign": ticket_for(clinic, "Tom", poll),
        "forged": mine[:8] + ("A" if mine[8] != "A" else "B") + mine[9:],
        "not a ticket": "x",
        "another cohort": never_open,
    }
    clinic.person("Mira").open_home()  # so that Slack has said who Mira is, in her own language
    seen, work = {}, {}
    for name, ticket in tickets.items():
        with statements() as said:
            seen[name] = answer(clinic, "Mira", ticket, **given)
        work[name] = tuple(said)
    assert len(set(seen.values())) == 1
    assert len(set(work.values())) == 1
    questions = {"requester": "helpful", "supporter": "prepared", "pulse": "reach"}
    found = box(clinic)
    assert sum(found.tallies[questions[poll]].counts.values()) == 1


@ON_BOTH
def test_two_pictures_around_an_answer_differ_as_two_around_a_quiet_quarter_of_an_hour(clinic):
    """68 of the catalogue: the same row, of the same size, and nothing else."""
    ticket = ticket_for(clinic, "Mira")
    answer(clinic, "Mira", "x")
    before = row_of(clinic)
    answer(clinic, "Mira", ticket)
    answered = row_of(clinic)
    clinic.house.desk.carry_out(tend_box, TendBox())
    quiet = row_of(clinic)
    assert counted(box(clinic)) == 1
    assert len({len(row.blob) for row in (before, answered, quiet)}) == 1
    assert len({row.blob for row in (before, answered, quiet)}) == 3
    assert {(row.id, row.kek_id) for row in (before, answered, quiet)} == {(1, before.kek_id)}
    assert COMMENT.encode() not in answered.blob


def test_the_box_is_sealed_again_in_every_quiet_quarter_of_an_hour(clinic):
    """68 of the catalogue: cover writes, by the rounds that the bot makes anyway."""
    clinic.settle()
    pictures = [picture(clinic)]
    for _ in range(4):
        clinic.clock.advance(timedelta(minutes=14))
        clinic.tick()
        pictures.append(picture(clinic))
    assert len({tuple(one[BAG]) for one in pictures}) == 5


def test_whoever_has_the_file_finds_neither_answers_nor_how_many(clinic):
    """68 of the catalogue: the whole file of the database, with three answers and with none."""
    path = clinic.settings.data_dir / "peersupport.db"
    sizes = set()
    for name in ("Mira", "Tom", "Ana"):
        ticket = ticket_for(clinic, name)
        answer(clinic, name, ticket)
        with contextlib.closing(sqlite3.connect(path)) as database:
            sizes.add(database.execute(f"SELECT length(blob) FROM {BAG}").fetchone())  # noqa: S608
    assert len(sizes) == 1
    assert COMMENT.encode() not in path.read_bytes()
    assert counted(box(clinic)) == 3
