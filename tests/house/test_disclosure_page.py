"""The page on disclosure has its table, which still holds, and names rules that exist."""

import re

import pytest

from bench.disclosure import BEGINS, ENDS, NAIVE, OURS, PAGE, RATES, WEEKS, simulated
from bot.domain import ballot_figures, digest, telling
from bot.domain.digest import Stat
from bot.usecases.records import Figures
from handlers.views import words_digest as wd
from handlers.views.told import NAMES

TEXT = PAGE.read_text(encoding="utf-8")
TABLES = TEXT.partition(BEGINS)[2].partition(ENDS)[0]
PLACES = {
    "telling": telling,
    "digest": digest,
    "ballot_figures": ballot_figures,
    "Figures": Figures,
}


def cells(lines):
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line]


ROWS = cells(TABLES.splitlines())


def share(cell):
    return float(cell.rstrip("%"))


def test_the_tables_stand_between_their_markers():
    assert TEXT.count(BEGINS) == TEXT.count(ENDS) == 1
    for rate in RATES:
        for rule in (*NAIVE, OURS):
            assert [row for row in ROWS if row[:2] == [str(rate), rule]], "run: make disclosure"


def test_ours_gives_nothing_away_and_a_total_gives_away_nearly_all():
    ours = [row for row in ROWS if row[1] == OURS]
    assert [row[3] for row in ours] == ["0%"] * len(RATES)
    assert all(int(row[5]) >= telling.FLOOR for row in ours)
    totals = [row for row in ROWS if "year to date" in row[1]]
    assert all(share(row[3]) > 80 for row in totals)
    (cut,) = [row for row in ROWS if row[0].startswith(OURS) and len(row) == 3]
    assert cut[2] == "0 (0.0%)"


def test_a_small_simulation_says_about_the_same_as_the_page():
    again = cells(simulated(8))
    assert [row[:2] if len(row) > 3 else row for row in again] == [
        row[:2] if len(row) > 3 else row for row in ROWS
    ], "run: make disclosure"
    for row, page in zip(again, ROWS, strict=True):
        if len(row) == 6 and row[0].isdigit():
            assert abs(share(row[3]) - share(page[3])) < 15
            assert abs(float(row[4]) - float(page[4])) < WEEKS / 10


def test_one_command_writes_it():
    makefile = (PAGE.parents[1] / "Makefile").read_text(encoding="utf-8")
    assert "disclosure: $(READY)" in makefile
    assert "-m bench.disclosure" in makefile


def test_every_rule_is_there_and_stands_where_the_page_says():
    rules = re.findall(r"^\| R(\d+) .+\| (`.+) \|$", TEXT, re.MULTILINE)
    assert [int(number) for number, _ in rules] == list(range(1, 13))
    for _, where in rules:
        for place in re.findall(r"`([^`]+)`", where):
            if "/" in place:
                assert (PAGE.parents[1] / place).is_file(), place
            else:
                room, _, name = place.partition(".")
                assert hasattr(PLACES[room], name), place


@pytest.mark.parametrize("stat", Stat)
def test_every_figure_says_whose_it_is_and_when_it_enters(stat):
    table = TEXT.partition("## What each figure counts")[2].partition("##")[0].lower()
    assert f"| {NAMES[stat].lower()} |" in table


def test_the_numbers_of_the_page_are_those_of_the_rules():
    assert f"fewer than {digest.TIMES} *k*" in TEXT
    assert telling.FLOOR == 5
    assert telling.SUPPORTERS == 3
    assert telling.CELL == 10
    assert "5 to 9, 10 to 19, 20 to 49, 50 or more" in TEXT
    assert [band.low for band in telling.bands(5, 1000)] == [5, 10, 20, 50]
    assert wd.TOPIC_OTHER.lower() in TEXT
