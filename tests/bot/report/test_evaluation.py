"""The evaluation says what digests have told, and nothing else, in three forms."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from bot.domain.ballot_figures import TOLD
from bot.domain.digest import Band, Breakdown, Line, Stat, Ticked, Word
from bot.domain.questions import SEVERAL
from bot.report import words
from bot.report.evaluation import evaluate, series
from bot.report.page import page
from bot.report.text import markdown, table
from bot.report.words import Part
from tests.handlers.cards import a_digest

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def line(name, value, until="2026-W47", since="2026-W40"):
    return Line(name=name, since=since, until=until, value=value)


def a_report(*digests, programme="Peer Support"):
    return evaluate(programme, digests, FIRST, LAST)


def told(**changes):
    return a_digest(
        **{
            "lines": (
                line(Stat.ASKED, Band(5, 9)),
                line(Stat.MATCHED, Band(10, None)),
                line(Stat.IN_TIME, Word.MOST),
                line(Stat.HOURS_TO_MATCH, Word.UNDER_A_DAY),
                line(Stat.CONNECTED, None),
                line(Stat.NEED_MET, Word.MOSTLY_POSITIVE),
            ),
            "feedback": (line("helpful", Word.MIXED), line("timely", None)),
        }
        | changes
    )


def figures(report, part):
    (chapter,) = [one for one in report.chapters if one.part is part]
    return [(one.name, one.said) for one in chapter.figures]


def test_what_was_told_stands_under_its_question():
    report = a_report(told())
    assert [chapter.part for chapter in report.chapters] == list(Part)
    assert figures(report, Part.REACH) == [
        ("Colleagues who asked", "5 to 9"),
        ("Colleagues with a supporter", "10 or more"),
    ]
    assert figures(report, Part.EFFECTIVENESS) == [
        ("Need met, as supporters saw it", "mostly positive"),
        ("Helpful", "mixed"),
    ]
    assert figures(report, Part.IMPLEMENTATION) == [
        ("Found a supporter as promised", "most"),
        ("Usual wait for a supporter", "under a day"),
    ]
    assert figures(report, Part.ADOPTION) == [("Supporters on the roster", "fewer than 10")]


def test_what_was_not_told_is_not_in_it():
    untold = told(lines=tuple(replace(one, value=None) for one in told().lines), feedback=())
    for form in (markdown, table, page):
        text = form(a_report(untold))
        assert "Colleagues who asked" not in text
        assert "Could talk" not in text


def test_none_and_almost_enough_give_the_same_report():
    quiet = told(lines=(line(Stat.ASKED, None),), feedback=())
    for form in (markdown, table, page):
        assert form(a_report(quiet)) == form(a_report(replace(quiet, chart=())))


def test_nothing_is_added_up():
    weeks = ("2026-W10", "2026-W20", "2026-W30")
    digests = [
        told(period=week, lines=(line(Stat.ASKED, Band(5, 9), week),), feedback=())
        for week in weeks
    ]
    report = a_report(*digests)
    assert [one.until for one in series(report, Stat.ASKED)] == list(weeks)
    numbers = {int(number) for number in re.findall(r"\b\d+\b", markdown(report))}
    assert not numbers & {15, 27}


def test_a_breakdown_that_is_repeated_every_week_is_in_it_once():
    cells = (("Working life", Band(20, 49)), ("", Band(10, None)))
    topics = Breakdown(since="2026-W27", until="2026-W39", cells=cells)
    digests = [told(period=f"2026-W{week}", topics=topics, lines=()) for week in (39, 40, 41)]
    assert figures(a_report(*digests), Part.REACH) == [
        ("What it was about: Working life", "20 to 49"),
        ("What it was about: everything else", "10 or more"),
    ]
    # What an earlier quarter was about, and is only repeated, is not of this time.
    assert figures(a_report(*digests[1:]), Part.REACH) == []


def test_what_was_often_ticked_is_in_it_once_under_its_question():
    def practise(until):
        cells = (("listening", Band(10, None)),)
        return Ticked(
            question="practise", told=Breakdown(since="2026-W27", until=until, cells=cells)
        )

    digests = [
        told(period=week, ticked=(practise(until),), lines=(), feedback=())
        for week, until in (
            ("2026-W39", "2026-W40"),
            ("2026-W40", "2026-W40"),
            ("2026-W52", "2026-W53"),
        )
    ]
    said = ("Supporters: would like to practise: listening", "10 or more")
    assert figures(a_report(*digests), Part.MAINTENANCE) == [said, said]
    # What an earlier time was told, and is only repeated, is not of this time.
    assert figures(a_report(digests[1]), Part.MAINTENANCE) == []


def test_a_digest_that_only_said_that_the_programme_runs_says_no_more_here():
    report = a_report(told(too_few=True))
    assert [chapter.figures for chapter in report.chapters] == [()] * 5
    assert "Nothing could be told in this time." in markdown(report)


def test_a_time_without_digests_gives_the_five_questions_alone():
    report = a_report()
    for form in (markdown, page):
        assert form(report).count("Nothing could be told in this time.") == 5
    assert table(report).splitlines() == ["part,figure,from_week,to_week,value,at_least,at_most"]


def test_every_question_that_can_be_told_has_a_name_here():
    assert set(words.FIGURES) >= {*Stat, *TOLD}
    assert set(words.TICKED) == SEVERAL


def test_a_question_without_a_name_is_told_all_the_same():
    report = a_report(told(feedback=(line("brand_new", Word.MIXED),)))
    assert ("brand new", "mixed") in figures(report, Part.EFFECTIVENESS)


HOSTILE = "<script>alert(1)</script> | [x](y) *b* =1+1 & ünï"


def test_what_somebody_typed_into_the_settings_does_nothing():
    topics = Breakdown(
        since="2026-W27", until="2026-W47", cells=((HOSTILE, Band(20, 49)), ("", Band(10, None)))
    )
    report = a_report(told(topics=topics), programme=HOSTILE)
    assert "<script" not in page(report)
    said = markdown(report)
    assert "<script" not in said.replace("\\<", "")
    rows = [row for row in said.splitlines() if row.startswith("|")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_of_the_table_is_a_formula(formula):
    report = a_report(told(feedback=(line(formula, Word.MIXED),)))
    rows = list(csv.DictReader(io.StringIO(table(report))))
    assert all(not row["figure"].startswith(("=", "+", "-", "@", "\t")) for row in rows)


def test_the_table_has_the_bounds_as_numbers():
    rows = list(csv.DictReader(io.StringIO(table(a_report(told())))))
    assert {row["part"] for row in rows} <= set(Part)
    asked, matched = rows[0], rows[1]
    assert (asked["value"], asked["at_least"], asked["at_most"]) == ("5 to 9", "5", "9")
    assert (matched["at_least"], matched["at_most"]) == ("10", "")


class Reader(HTMLParser):
    """Reads a page as somebody does who cannot see it."""

    VOID = ("meta",)

    def __init__(self, text):
        super().__init__()
        self.open, self.seen, self.text = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_needs_nothing_from_elsewhere_and_closes_every_element():
    text = page(a_report(told()))
    reader = Reader(text)
    assert reader.open == []
    tags = {tag for tag, _ in reader.seen}
    assert not tags & {"script", "link", "img", "iframe", "object"}
    attributes = [name for _, facts in reader.seen for name in facts]
    assert not [name for name in attributes if name.startswith("on") or name in {"src", "href"}]
    assert "http" not in text.replace("http-equiv", "")
    assert "@media print" in text


def test_the_page_can_be_read_aloud():
    reader = Reader(page(a_report(told())))
    headings = [tag for tag, _ in reader.seen if re.fullmatch("h[1-6]", tag)]
    assert headings == ["h1", *["h2"] * 5]
    assert ("html", {"lang": "en"}) in reader.seen
    ids = [facts["id"] for _, facts in reader.seen if "id" in facts]
    assert len(ids) == len(set(ids))
    named = [facts["aria-labelledby"] for _, facts in reader.seen if "aria-labelledby" in facts]
    assert all(set(name.split()) <= set(ids) for name in named)
    cells = [facts.get("scope") for tag, facts in reader.seen if tag == "th"]
    assert set(cells) == {"col", "row"}
    assert sum(tag == "caption" for tag, _ in reader.seen) == sum(
        tag == "table" for tag, _ in reader.seen
    )


def test_a_chart_says_in_words_what_it_shows():
    weeks = ("2026-W10", "2026-W20")
    bands = (Band(5, 9), Band(50, None))
    digests = [
        told(period=week, lines=(line(Stat.ASKED, band, week),), feedback=())
        for week, band in zip(weeks, bands, strict=True)
    ]
    text = page(a_report(*digests))
    (drawn,) = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    chart = ET.fromstring(drawn)  # noqa: S314 - our own page
    assert chart.find("title").text == "Colleagues who asked"
    assert chart.find("desc").text == "until 2026-W10: 5 to 9; until 2026-W20: 50 or more."
    boxes = chart.findall("rect")
    assert len(boxes) == 2
    assert [box.get("stroke-dasharray") is not None for box in boxes] == [False, True]
    assert all(float(box.get("height")) > 0 and float(box.get("y")) >= 0 for box in boxes)
    assert all(f"<td>{said}</td>" in text for said in ("5 to 9", "50 or more"))


def test_without_a_told_count_there_is_no_chart():
    assert "<svg" not in page(a_report(told(lines=())))


def test_a_year_of_windows_is_drawn_in_rows_that_can_be_read():
    weeks = [f"2026-W{week:02}" for week in range(1, 50)]
    digests = [
        told(period=week, lines=(line(Stat.ASKED, Band(5, 9), week),), feedback=())
        for week in weeks
    ]
    text = page(a_report(*digests))
    widths = [int(width) for width in re.findall(r'<svg [^>]*?width="(\d+)"', text)]
    assert len(widths) == 5
    assert max(widths) <= 736  # the page is 46 rem wide
    assert text.count("<rect") == 49
    assert Reader(text).open == []
