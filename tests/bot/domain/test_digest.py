"""The digest under disclosure control: nothing is told about fewer than five."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import digest
from bot.domain.digest import Band, Line, Stat, Window, Word

SINCE, UNTIL = "2026-W40", "2026-W46"


def a_window(people, stat=Stat.ASKED, numbers=(1.0,)):
    """A window with so many contributors, each with the same numbers."""
    entries = {f"tag{nth}": tuple(numbers) for nth in range(people)}
    return Window(stat=stat, since=SINCE, entries=entries)


def tell(window, smallest=5):
    return digest.tell(window, UNTIL, smallest)


@pytest.mark.parametrize("stat", Stat)
@pytest.mark.parametrize("people", [1, 4])
def test_none_and_almost_enough_are_told_alike(stat, people):
    assert tell(a_window(people, stat)) == tell(a_window(0, stat))
    assert repr(tell(a_window(people, stat))) == repr(tell(a_window(0, stat)))
    assert tell(a_window(people, stat)).value is None


@pytest.mark.parametrize("stat", Stat)
def test_five_people_are_told(stat):
    line = tell(a_window(5, stat))
    assert line.value is not None
    assert (line.name, line.since, line.until) == (stat, SINCE, UNTIL)


def test_one_person_with_nine_entries_is_one_contributor():
    assert tell(a_window(1, numbers=(1.0,) * 9)).value is None
    assert tell(a_window(5, numbers=(1.0,) * 9)).value == Band(5, 9)


def test_the_strict_profile_starts_at_eleven():
    assert tell(a_window(10), smallest=11).value is None
    assert tell(a_window(11), smallest=11).value == Band(11, 19)


@pytest.mark.parametrize(
    ("count", "band"),
    [
        (0, None),
        (4, None),
        (5, Band(5, 9)),
        (9, Band(5, 9)),
        (10, Band(10, 19)),
        (19, Band(10, 19)),
        (20, Band(20, 49)),
        (49, Band(20, 49)),
        (50, Band(50, None)),
        (5000, Band(50, None)),
    ],
)
def test_a_count_is_told_as_a_band(count, band):
    assert digest.banded(count, 5) == band


@given(count=st.integers(0, 500), smallest=st.integers(5, 100))
def test_a_band_never_reaches_below_the_smallest_group(count, smallest):
    band = digest.banded(count, smallest)
    if count < smallest:
        assert band is None
    else:
        assert smallest <= band.low <= count
        assert band.high is None or count <= band.high


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


def test_the_hours_told_are_the_median_of_every_match():
    hours = Window(
        stat=Stat.HOURS_TO_MATCH,
        since=SINCE,
        entries={"a": (1, 500), "b": (2,), "c": (3,), "d": (4,), "e": (5,)},
    )
    assert tell(hours).value is Word.UNDER_A_DAY


def test_how_far_a_need_was_met_is_a_rating():
    assert tell(a_window(5, Stat.NEED_MET, (1.0,))).value is Word.MOSTLY_NEGATIVE


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
