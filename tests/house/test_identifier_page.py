"""The page on the identifier guard has its tables, and they still hold."""

import re

import pytest

from bench.identifiers import BEGINS, EACH, ENDS, ORDINARY, PAGE, measured
from bench.planted import BEYOND, LOOK_ALIKES, PROMISED
from bot.domain.identifiers import Kind

TEXT = PAGE.read_text(encoding="utf-8")
TABLES = TEXT.partition(BEGINS)[2].partition(ENDS)[0]
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in TABLES.splitlines() if line]


def share(cell):
    return float(re.search(r"\(([\d.]+)%\)", cell)[1])


def test_the_tables_stand_between_their_markers():
    assert TEXT.count(BEGINS) == TEXT.count(ENDS) == 1
    assert [f"{ORDINARY:,}", f"{2 * ORDINARY:,}"] == [ROWS[2][1], ROWS[4][1]], "make identifiers"


@pytest.mark.parametrize("way", [*PROMISED, *BEYOND], ids=lambda way: f"{way.kind}, {way.what}")
def test_every_spelling_has_its_row(way):
    assert [row for row in ROWS if row[:3] == [way.kind, way.what, f"{EACH:,}"]], (
        "make identifiers"
    )


@pytest.mark.parametrize("what", LOOK_ALIKES)
def test_everything_that_only_looks_alike_has_its_row(what):
    assert [row for row in ROWS if row[:2] == [what, f"{EACH:,}"]], "make identifiers"


@pytest.mark.parametrize("kind", Kind)
def test_of_what_is_promised_less_than_three_in_a_hundred_are_missed(kind):
    (total,) = [row for row in ROWS if row[0] == f"**{kind}**"]
    assert share(total[3]) < 3
    assert f"| {kind} |" in TEXT.partition(BEGINS)[0]


def test_less_than_one_ordinary_note_in_a_hundred_is_stopped():
    language, notes, stopped, _ = ROWS[4]
    assert language == "**both**"
    assert int(stopped.replace(",", "")) < int(notes.replace(",", "")) / 100


def test_a_small_measurement_says_about_the_same_as_the_page():
    again = [[cell.strip() for cell in line.split("|")[1:-1]] for line in measured(300, 20)]
    assert [row[0] for row in again if row] == [row[0] for row in ROWS]
    assert int(again[4][2]) <= 6
    for row in again:
        if row and row[0].startswith("**") and row[0] != "**both**":
            assert share(row[3]) < 5


def test_one_command_writes_it():
    makefile = (PAGE.parents[1] / "Makefile").read_text(encoding="utf-8")
    assert "identifiers: $(READY)" in makefile
    assert "-m bench.identifiers" in makefile
