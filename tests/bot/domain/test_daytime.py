"""Local time: gaps, folds, leap days, and the hours one may write to somebody."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import daytime
from bot.domain.people import QuietHours
from tests.builders import DAY

TORONTO = ZoneInfo("America/Toronto")


def at(*when):
    return datetime(*when, tzinfo=UTC)


def in_toronto(*when, fold=0):
    return datetime(*when, tzinfo=TORONTO, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("name", "otherwise", "found"),
    [
        ("Europe/Berlin", "America/Toronto", "Europe/Berlin"),
        ("", "America/Toronto", "America/Toronto"),
        ("Nowhere/At-All", "America/Toronto", "America/Toronto"),
        ("../etc/passwd", "Europe", "UTC"),
        ("Europe", "", "UTC"),
    ],
)
def test_a_zone_that_is_none_falls_back(name, otherwise, found):
    assert str(daytime.zone(name, otherwise)) == found


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("21:00", time(21, 0)),
        ("00:00", time(0, 0)),
        ("24:00", None),
        ("nine", None),
        ("", None),
        ("21:00+02:00", None),
        ("21:00Z", None),
    ],
)
def test_a_time_of_day_is_read_or_refused(text, read):
    assert daytime.clock_time(text) == read


@pytest.mark.parametrize(
    ("where", "day", "wall", "moment"),
    [
        pytest.param(
            "America/Toronto",
            date(2026, 11, 18),
            time(9, 0),
            at(2026, 11, 18, 14, 0),
            id="an-ordinary-morning",
        ),
        pytest.param(
            "America/Toronto",
            date(2026, 3, 8),
            time(2, 30),
            at(2026, 3, 8, 7, 0),
            id="in-the-gap-is-three-o-clock",
        ),
        pytest.param(
            "America/Toronto",
            date(2026, 3, 8),
            time(2, 0),
            at(2026, 3, 8, 7, 0),
            id="the-first-minute-of-the-gap",
        ),
        pytest.param(
            "America/Toronto",
            date(2026, 11, 1),
            time(1, 30),
            at(2026, 11, 1, 5, 30),
            id="in-the-fold-is-the-first-of-two",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            date(2026, 10, 4),
            time(2, 15),
            at(2026, 10, 3, 15, 30),
            id="a-gap-of-half-an-hour",
        ),
        pytest.param(
            "America/St_Johns",
            date(2028, 2, 29),
            time(9, 0),
            at(2028, 2, 29, 12, 30),
            id="on-a-leap-day",
        ),
    ],
)
def test_a_wall_time_is_one_moment(where, day, wall, moment):
    assert daytime.instant(day, wall, ZoneInfo(where)) == moment


@pytest.mark.parametrize(
    ("moment", "yes"),
    [
        (in_toronto(2026, 11, 18, 9, 0), True),
        (in_toronto(2026, 11, 18, 16, 59), True),
        (in_toronto(2026, 11, 18, 8, 59), False),
        (in_toronto(2026, 11, 18, 17, 0), False),
        (in_toronto(2026, 11, 21, 12, 0), False),
        (in_toronto(2026, 11, 22, 12, 0), False),
    ],
)
def test_daytime_is_a_weekday_between_nine_and_five(moment, yes):
    assert daytime.in_daytime(moment, TORONTO) is yes


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        pytest.param(
            in_toronto(2026, 11, 18, 11, 0), in_toronto(2026, 11, 18, 11, 0), id="it-is-daytime"
        ),
        pytest.param(
            in_toronto(2026, 11, 18, 5, 0), in_toronto(2026, 11, 18, 9, 0), id="this-morning"
        ),
        pytest.param(
            in_toronto(2026, 11, 18, 18, 0), in_toronto(2026, 11, 19, 9, 0), id="tomorrow"
        ),
        pytest.param(
            in_toronto(2026, 11, 20, 17, 0), in_toronto(2026, 11, 23, 9, 0), id="after-a-weekend"
        ),
        pytest.param(
            in_toronto(2026, 10, 31, 12, 0), in_toronto(2026, 11, 2, 9, 0), id="clocks-go-back"
        ),
        pytest.param(
            in_toronto(2028, 2, 28, 20, 0), in_toronto(2028, 2, 29, 9, 0), id="onto-a-leap-day"
        ),
        pytest.param(
            in_toronto(2027, 1, 1, 20, 0), in_toronto(2027, 1, 4, 9, 0), id="over-iso-week-53"
        ),
    ],
)
def test_the_next_daytime(moment, opens):
    assert daytime.next_daytime(moment, TORONTO) == opens


zones = st.sampled_from(
    ["UTC", "America/Toronto", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Auckland"]
).map(ZoneInfo)


@given(moment=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), where=zones)  # noqa: DTZ001 - the zone is added below
def test_the_next_daytime_is_never_past_and_always_daytime(moment, where):
    moment = moment.replace(tzinfo=UTC)
    opens = daytime.next_daytime(moment, where)
    assert moment <= opens < moment + 4 * DAY
    assert daytime.in_daytime(opens, where)
    assert daytime.next_daytime(opens, where) == opens


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        (in_toronto(2026, 11, 18, 20, 59), None),
        (in_toronto(2026, 11, 18, 21, 0), in_toronto(2026, 11, 19, 7, 0)),
        (in_toronto(2026, 11, 19, 3, 0), in_toronto(2026, 11, 19, 7, 0)),
        (in_toronto(2026, 11, 19, 7, 0), None),
        pytest.param(
            in_toronto(2026, 10, 31, 23, 0), in_toronto(2026, 11, 1, 7, 0), id="clocks-go-back"
        ),
    ],
)
def test_news_that_can_wait_wait_until_the_night_is_over(moment, ends):
    assert daytime.after_night(moment, TORONTO) == ends


def test_a_night_may_be_within_one_day():
    early = QuietHours(time(1), time(5))
    at = in_toronto(2026, 11, 18, 2, 0)
    assert daytime.after_night(at, TORONTO, early) == in_toronto(2026, 11, 18, 5, 0)
    assert daytime.before_night(at, TORONTO, early) == in_toronto(2026, 11, 18, 1, 0)


@given(moment=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), where=zones)  # noqa: DTZ001 - the zone is added below
def test_what_must_not_wait_goes_out_before_the_night(moment, where):
    moment = moment.replace(tzinfo=UTC)
    before = daytime.before_night(moment, where)
    assert moment - DAY / 2 < before <= moment
    assert daytime.after_night(before, where) is None
    if before != moment:
        assert before.astimezone(where).time() == time(20, 30)


def test_the_next_full_hour_is_always_ahead():
    noon = in_toronto(2026, 11, 18, 12, 0)
    assert daytime.next_full_hour(noon, TORONTO) == noon + DAY / 24
    assert daytime.next_full_hour(noon + DAY / 25, TORONTO) == noon + DAY / 24
    assert daytime.next_full_hour(noon, ZoneInfo("America/St_Johns")) == noon + DAY / 48
