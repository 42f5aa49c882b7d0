"""The page on twelve months has its digests, the files hold all of them, and both say the same."""

import re
from datetime import date, timedelta
from functools import cache

import pytest

from bench.year.checks import CHECKS
from bench.year.page import BEGINS, ENDS, PAGE, WHOLE, file, heading
from bench.year.plan import FIRST_DAY, SIZES
from bot.domain.telling import FLOOR
from handlers.views import words_digest as wd

ROOT = PAGE.parents[1]
RUN = "run: make year"
PROGRAMME = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)


@cache
def shown():
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(BEGINS) == text.count(ENDS) == 1
    return text.partition(BEGINS)[2].partition(ENDS)[0]


@cache
def part(size):
    """What the page says of one programme."""
    return shown().partition(f"\n## {heading(size.rate)}\n")[2].partition("\n## ")[0]


@cache
def digests(size):
    """Every digest of a programme, by its Monday."""
    text = file(size.name).read_text(encoding="utf-8")
    found = re.findall(
        r"^## (\w+, \d+ \w+ \d+)\n\n```text\n(.+?)\n```$", text, re.MULTILINE | re.DOTALL
    )
    assert len(found) == len(dict(found)), RUN
    return dict(found)


def cells(text):
    return [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("| requests")
    ]


def test_the_three_programmes_stand_in_the_table_and_no_figure_is_about_fewer_than_five():
    rows = cells(shown().partition("\n## ")[0])
    assert [row[0] for row in rows] == [str(size.rate) for size in SIZES], RUN
    for row, size in zip(rows, SIZES, strict=True):
        asked, people, small = int(row[3]), int(row[4]), int(row[5].partition(" of ")[0])
        assert row[1:3] == [f"{size.eligible:,}", str(size.supporters)]
        assert people <= asked
        assert 0 <= small <= 52
        assert int(row[6]) > 0
        assert int(row[7]) >= FLOOR


def test_every_check_is_named():
    assert [name for name in CHECKS if f"\n- {name}\n" not in shown()] == [], RUN


@PROGRAMME
def test_there_is_a_digest_for_each_of_fifty_two_mondays(size):
    mondays = [FIRST_DAY + timedelta(weeks=nth + 1) for nth in range(52)]
    assert [*digests(size)] == [f"{day:%A, %-d %B %Y}" for day in mondays], RUN
    for monday, said in zip(mondays, digests(size).values(), strict=True):
        year, week, _ = (monday - timedelta(days=7)).isocalendar()
        assert f"\nWeek {year}-W{week:02}: " in said


@PROGRAMME
def test_the_four_on_the_page_are_those_of_the_file(size):
    on_page = re.findall(
        r"^### ([^\n]+)\n\n```text\n(.+?)\n```$", part(size), re.MULTILINE | re.DOTALL
    )
    assert [when for when, _ in on_page] == [*WHOLE], RUN
    in_order = [*digests(size).values()]
    assert [said for _, said in on_page] == [in_order[nth - 1] for nth in WHOLE.values()], RUN


@PROGRAMME
def test_what_is_new_on_a_monday_stands_in_the_digest_of_that_monday(size):
    rows = cells(part(size))[1:]
    assert [date.fromisocalendar(2027, int(row[0][-2:]), 1) for row in rows] == [
        FIRST_DAY + timedelta(weeks=nth) for nth in range(52)
    ], RUN
    told = 0
    for row, said in zip(rows, digests(size).values(), strict=True):
        for name, value in re.findall(
            r"(?:^|: |, )([^*:,;]+(?:, [^*:;]+)?) \*\*(.+?)\*\*", row[1]
        ):
            lines = [line for line in said.splitlines() if name in line and value in line.lower()]
            assert lines, (row[0], name, value)
            told += 1
    (row,) = [row for row in cells(shown().partition("\n## ")[0]) if row[0] == str(size.rate)]
    assert told == int(row[6])


@PROGRAMME
def test_they_read_as_a_digest_reads_today(size):
    heads = (
        *(wd.DIGEST, wd.HEALTH, wd.ONE_THING, wd.FIGURES, wd.COLLEAGUES_SAY, wd.SUPPORTERS_SAY),
        *(wd.EVERYBODY_SAYS, wd.TOPICS, wd.OVER_TIME),
    )
    for said in digests(size).values():
        assert [head for head in heads if head not in said.splitlines()] == [], RUN


@PROGRAMME
def test_nobody_is_named(size):
    for text in (part(size), file(size.name).read_text(encoding="utf-8")):
        assert not re.search(r"Dr\. |Physician \d|Supporter \d|<@|\bU\d{4}", text)


def test_one_command_writes_it():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "year: $(READY)" in makefile
    assert "-m bench.year" in makefile
    assert "make year" in (ROOT / "README.md").read_text(encoding="utf-8")
