"""Local time: gaps, folds, leap days, quiet hours, and counting only waking hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import daytime
from bot.domain.people import QuietHours
from tests.builders import DAY, HOUR, MINUTE

TORONTO = ZoneInfo("America/Toronto")
NIGHT = QuietHours(time(21, 0), time(7, 0))
SIESTA = QuietHours(time(13, 0), time(15, 0))
NONE = QuietHours(time(0, 0), time(0, 0))


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


@pytest.mark.parametrize(
    ("quiet", "hour", "yes"),
    [
        (NIGHT, 21, True),
        (NIGHT, 23, True),
        (NIGHT, 0, True),
        (NIGHT, 6, True),
        (NIGHT, 7, False),
        (NIGHT, 20, False),
        (SIESTA, 12, False),
        (SIESTA, 13, True),
        (SIESTA, 15, False),
        (NONE, 0, False),
        (NONE, 12, False),
    ],
)
def test_quiet_hours_may_span_midnight(quiet, hour, yes):
    assert daytime.is_quiet(in_toronto(2026, 11, 18, hour, 0), quiet, TORONTO) is yes


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        (in_toronto(2026, 11, 18, 23, 0), in_toronto(2026, 11, 19, 7, 0)),
        (in_toronto(2026, 11, 19, 3, 0), in_toronto(2026, 11, 19, 7, 0)),
        (in_toronto(2026, 11, 19, 7, 0), in_toronto(2026, 11, 20, 7, 0)),
        (in_toronto(2026, 3, 7, 23, 0), at(2026, 3, 8, 11, 0)),
    ],
)
def test_quiet_hours_end_in_the_morning(moment, ends):
    assert daytime.quiet_ends(moment, NIGHT, TORONTO) == ends


def test_in_a_fold_a_quiet_night_ends_once():
    until_half_past_one = QuietHours(time(21, 0), time(1, 30))
    again_quarter_past = in_toronto(2026, 11, 1, 1, 15, fold=1)
    assert not daytime.is_quiet(again_quarter_past, until_half_past_one, TORONTO)
    assert (
        daytime.waking_deadline(again_quarter_past, HOUR, until_half_past_one, TORONTO)
        == again_quarter_past + HOUR
    )


@pytest.mark.parametrize(
    ("start", "quiet", "deadline"),
    [
        pytest.param(
            in_toronto(2026, 11, 18, 10, 0), NIGHT, in_toronto(2026, 11, 18, 14, 0), id="by-day"
        ),
        pytest.param(
            in_toronto(2026, 11, 18, 19, 0), NIGHT, in_toronto(2026, 11, 19, 9, 0), id="over-night"
        ),
        pytest.param(
            in_toronto(2026, 11, 18, 17, 0), NIGHT, in_toronto(2026, 11, 18, 21, 0), id="just-so"
        ),
        pytest.param(
            in_toronto(2026, 11, 18, 2, 0), NIGHT, in_toronto(2026, 11, 18, 11, 0), id="at-night"
        ),
        pytest.param(
            in_toronto(2026, 11, 18, 12, 0), SIESTA, in_toronto(2026, 11, 18, 18, 0), id="siesta"
        ),
        pytest.param(
            in_toronto(2026, 11, 18, 22, 0), NONE, in_toronto(2026, 11, 19, 2, 0), id="never-quiet"
        ),
    ],
)
def test_four_waking_hours(start, quiet, deadline):
    assert daytime.waking_deadline(start, 4 * HOUR, quiet, TORONTO) == deadline


def counted_minute_by_minute(start, lasting, quiet, where):
    """Say the same as `waking_deadline`, as slowly and as plainly as can be."""
    moment, left = start, lasting
    while left > timedelta(0):
        if not daytime.is_quiet(moment, quiet, where):
            left -= MINUTE
        moment += MINUTE
    return moment


wall_times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
zones = st.sampled_from(
    ["UTC", "America/Toronto", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Auckland"]
).map(ZoneInfo)
#: Around clocks going forward and back in these zones, and across a leap day.
starts = st.builds(
    lambda day, minutes: day + minutes * MINUTE,
    st.sampled_from([at(2026, 3, 7), at(2026, 10, 31), at(2026, 4, 4), at(2028, 2, 28)]),
    st.integers(0, 2 * 24 * 60),
)


@settings(max_examples=150, deadline=None)
@given(
    start=starts,
    minutes=st.integers(1, 12 * 60),
    quiet=st.builds(QuietHours, wall_times, wall_times),
    where=zones,
)
def test_waking_time_is_what_counting_minute_by_minute_gives(start, minutes, quiet, where):
    awake = timedelta(hours=1)
    longest = quiet.end.hour * 60 + quiet.end.minute - quiet.start.hour * 60 - quiet.start.minute
    if DAY - (longest % (24 * 60)) * MINUTE < awake:
        return  # so little waking time that counting would take weeks
    lasting = minutes * MINUTE
    assert daytime.waking_deadline(start, lasting, quiet, where) == counted_minute_by_minute(
        start, lasting, quiet, where
    )


@given(moment=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), where=zones)  # noqa: DTZ001 - the zone is added below
def test_the_next_daytime_is_never_past_and_always_daytime(moment, where):
    moment = moment.replace(tzinfo=UTC)
    opens = daytime.next_daytime(moment, where)
    assert moment <= opens < moment + 4 * DAY
    assert daytime.in_daytime(opens, where)
    assert daytime.next_daytime(opens, where) == opens
