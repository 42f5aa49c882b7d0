"""The digest: its weeks and quarters, its words and its chart."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain import digest
from bot.domain.digest import Band, Line, Stat, Word

SINCE, UNTIL = "2026-W40", "2026-W46"


@pytest.mark.parametrize(
    ("hours", "word"),
    [
        (0, Word.UNDER_A_DAY),
        (23.9, Word.UNDER_A_DAY),
        (24, Word.ONE_TO_THREE_DAYS),
        (72, Word.ONE_TO_THREE_DAYS),
        (72.1, Word.LONGER),
    ],
)
def test_a_duration_is_told_in_three_words(hours, word):
    assert digest.duration(hours) is word


@pytest.mark.parametrize(
    ("numbers", "word"),
    [
        ((5, 5, 5, 5, 5), Word.MOSTLY_POSITIVE),
        ((4, 4, 4, 4, 4), Word.MOSTLY_POSITIVE),
        ((3.9,), Word.MIXED),
        ((2, 3), Word.MIXED),
        ((2, 2, 3), Word.MOSTLY_NEGATIVE),
        ((1,), Word.MOSTLY_NEGATIVE),
    ],
)
def test_ratings_are_told_in_three_words(numbers, word):
    assert digest.rating(numbers) is word


@pytest.mark.parametrize("people", range(5, 12))
def test_no_word_for_a_rating_says_that_all_are_alike(people):
    alike = {digest.rating([number] * people) for number in range(1, 6)}
    assert alike == {Word.MOSTLY_POSITIVE, Word.MIXED, Word.MOSTLY_NEGATIVE}
    for number in range(1, 6):
        said = digest.rating([number] * people)
        others = {
            other
            for other in range(1, 6)
            if digest.rating([number] * (people - 1) + [other]) is said
        }
        assert len(others) > 1


@pytest.mark.parametrize("people", range(5, 60))
def test_no_word_for_a_share_says_that_all_are_alike(people):
    said = [digest.share([1] * part + [0] * (people - part)) for part in range(people + 1)]
    assert set(said) == {Word.FEW, Word.ABOUT_HALF, Word.MOST}
    assert said[0] is said[1] is Word.FEW
    assert said[-1] is said[-2] is Word.MOST
    assert said == sorted(said, key=[Word.FEW, Word.ABOUT_HALF, Word.MOST].index)


@pytest.mark.parametrize(
    ("day", "week", "before"),
    [
        (date(2026, 11, 18), "2026-W47", "2026-W46"),
        (date(2026, 12, 31), "2026-W53", "2026-W52"),
        (date(2027, 1, 1), "2026-W53", "2026-W52"),
        (date(2027, 1, 4), "2027-W01", "2026-W53"),
        (date(2025, 1, 6), "2025-W02", "2025-W01"),
        (date(2024, 12, 30), "2025-W01", "2024-W52"),
        (date(2028, 2, 29), "2028-W09", "2028-W08"),
    ],
)
def test_weeks_are_iso_weeks(day, week, before):
    assert digest.iso_week(day) == week
    assert digest.week_before(week) == before
    assert digest.week_after(before) == week


@pytest.mark.parametrize(
    ("week", "end"),
    [
        ("2026-W12", "2025-W52"),
        ("2026-W13", "2026-W13"),
        ("2026-W25", "2026-W13"),
        ("2026-W26", "2026-W26"),
        ("2026-W47", "2026-W39"),
        ("2026-W52", "2026-W39"),
        ("2026-W53", "2026-W53"),
        ("2027-W01", "2026-W53"),
        ("2027-W52", "2027-W52"),
    ],
)
def test_quarters_are_thirteen_whole_weeks_and_the_last_takes_a_week_53(week, end):
    assert digest.quarter_end(week) == end


def test_a_week_ends_in_the_programmes_own_time():
    sunday_night = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
    assert digest.week_of(sunday_night, ZoneInfo("America/Toronto")) == "2026-W47"
    assert digest.week_of(sunday_night, UTC) == "2026-W48"


FIVE_TO_NINE = Band(5, 9)


def a_line(name=Stat.ASKED, value=FIVE_TO_NINE):
    return Line(name=name, since=SINCE, until=UNTIL, value=value)


def test_a_released_count_becomes_a_bar_of_its_lower_bound():
    lines = (a_line(), a_line(Stat.MATCHED), a_line(Stat.NEED_MET, Word.MIXED))
    assert digest.charted((), lines) == (("26-W46", 5),)


@pytest.mark.parametrize("value", [None, Word.MIXED])
def test_what_is_not_told_is_not_charted(value):
    before = (("26-W40", 5),)
    assert digest.charted(before, (a_line(value=value),)) == before


def test_the_chart_keeps_the_six_newest():
    before = tuple((f"26-W{week}", 5) for week in range(40, 46))
    charted = digest.charted(before, (a_line(),))
    assert [week for week, _ in charted] == [f"26-W{week}" for week in range(41, 47)]
