"""When somebody can be asked, in half hours from a Wednesday, ten in the morning in Toronto."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import availability, daytime
from bot.domain.availability import ALWAYS, SLOT, SLOTS, Calendar
from bot.domain.people import Period, QuietHours
from tests.builders import DAY, HOUR, MINUTE, NOW, TODAY, a_programme, a_supporter

NONE = QuietHours(time(0), time(0))
NIGHT = QuietHours(time(21, 0), time(7, 0))
SIESTA = QuietHours(time(13, 0), time(15, 0))
TORONTO = ZoneInfo("America/Toronto")
FRIDAY_NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def awake(at=NOW, programme=None, **facts):
    supporter = a_supporter(**{"quiet_hours": NONE, **facts})
    mask = Calendar(at, programme or a_programme()).awake(supporter)
    return [at + nth * SLOT for nth in range(SLOTS) if mask >> nth & 1]


def local_hours(moments, hours_from_utc=-5):
    return {(moment + hours_from_utc * HOUR).hour for moment in moments}


def test_who_keeps_no_quiet_hours_is_always_there():
    assert Calendar(NOW, a_programme()).awake(a_supporter(quiet_hours=NONE)) == ALWAYS


def test_quiet_hours_over_midnight_are_left_out():
    assert local_hours(awake(quiet_hours=QuietHours())) == set(range(7, 21))


def test_quiet_hours_within_a_day_are_left_out():
    quiet = QuietHours(time(1), time(9))
    assert local_hours(awake(quiet_hours=quiet)) == {0, *range(9, 24)}


def test_quiet_hours_are_in_the_time_of_whoever_keeps_them():
    in_vancouver = awake(quiet_hours=QuietHours(), timezone="America/Vancouver")
    assert local_hours(in_vancouver, -8) == set(range(7, 21))


def test_a_weekend_is_kept_free_where_it_is_wished():
    there = awake(FRIDAY_NOON, weekends=False)
    assert there == [FRIDAY_NOON + nth * SLOT for nth in range(24)]
    assert len(awake(FRIDAY_NOON, weekends=True)) == SLOTS


def test_nobody_is_there_on_days_away():
    away = (Period(TODAY + DAY, TODAY + DAY),)
    days = {(moment - 5 * HOUR).date() for moment in awake(away=away)}
    assert days == {TODAY, TODAY + 2 * DAY}


def test_who_works_a_night_is_awake_in_it_and_asleep_after_it():
    there = awake(quiet_hours=QuietHours(), nights=(Period(TODAY, TODAY),))
    tonight = [moment - 5 * HOUR for moment in there if moment < NOW + DAY]
    assert {at.hour for at in tonight} == {*range(8), *range(10, 24)}
    tomorrow = {(at - 5 * HOUR).hour for at in there if (at - 5 * HOUR).date() == TODAY + DAY}
    assert tomorrow == {*range(8), *range(17, 21)}


@pytest.mark.parametrize(
    ("ahead", "slots"),
    [(-5 * HOUR, 8), (HOUR, 8), (12 * HOUR, 24), (12 * HOUR - SLOT / 2, 24), (48 * HOUR, 96)],
)
def test_the_time_that_matters_ends_with_the_promise(ahead, slots):
    assert availability.slots_until(NOW + ahead, NOW) == slots


def test_a_period_has_both_its_ends():
    week = Period(date(2026, 11, 16), date(2026, 11, 22))
    assert [day in week for day in (date(2026, 11, 15), week.first, week.last)] == [
        False,
        True,
        True,
    ]
    assert date(2026, 11, 23) not in week


def test_today_is_where_the_supporter_is():
    calendar = Calendar(NOW, a_programme())
    assert calendar.today(a_supporter(timezone="Pacific/Auckland")) == TODAY + DAY
    assert calendar.today(a_supporter()) == TODAY


def in_toronto(*when, fold=0):
    return datetime(*when, tzinfo=TORONTO, fold=fold).astimezone(UTC)


def after(start, lasting, **facts):
    return Calendar(start, a_programme()).after(a_supporter(**facts), lasting)


@pytest.mark.parametrize(
    ("start", "facts", "deadline"),
    [
        pytest.param((18, 10, 0), {"quiet_hours": NIGHT}, (18, 14, 0), id="by-day"),
        pytest.param((18, 19, 0), {"quiet_hours": NIGHT}, (19, 9, 0), id="over-night"),
        pytest.param((18, 17, 0), {"quiet_hours": NIGHT}, (18, 21, 0), id="just-so"),
        pytest.param((18, 2, 0), {"quiet_hours": NIGHT}, (18, 11, 0), id="at-night"),
        pytest.param((18, 12, 0), {"quiet_hours": SIESTA}, (18, 18, 0), id="siesta"),
        pytest.param((18, 22, 0), {"quiet_hours": NONE}, (19, 2, 0), id="never-quiet"),
        pytest.param((20, 20, 0), {"weekends": False}, (23, 10, 0), id="over-a-free-weekend"),
        pytest.param(
            (18, 20, 0),
            {"away": (Period(TODAY + DAY, TODAY + DAY),)},
            (20, 10, 0),
            id="over-a-day-away",
        ),
        pytest.param(
            (19, 6, 0), {"nights": (Period(TODAY, TODAY),)}, (19, 19, 0), id="over-a-day-asleep"
        ),
    ],
)
def test_four_hours_in_which_somebody_could_answer(start, facts, deadline):
    assert after(in_toronto(2026, 11, *start), 4 * HOUR, **facts) == in_toronto(
        2026, 11, *deadline
    )


def test_who_is_away_for_a_week_could_not_answer_within_one():
    assert after(NOW, HOUR, away=(Period(TODAY, TODAY + 7 * DAY),)) is None


def test_in_a_fold_a_quiet_night_ends_once():
    quiet = QuietHours(time(21, 0), time(1, 30))
    again_quarter_past = in_toronto(2026, 11, 1, 1, 15, fold=1)
    assert after(again_quarter_past, HOUR, quiet_hours=quiet) == again_quarter_past + HOUR


@pytest.mark.parametrize(
    ("moment", "facts", "wakes"),
    [
        ((18, 10, 17), {}, (18, 10, 17)),
        ((18, 23, 0), {}, (19, 7, 0)),
        ((19, 3, 0), {"timezone": "America/Vancouver"}, (19, 10, 0)),
        ((20, 21, 0), {"weekends": False}, (23, 7, 0)),
        ((18, 21, 0), {"nights": (Period(TODAY, TODAY),)}, (18, 21, 0)),
        ((19, 9, 0), {"nights": (Period(TODAY, TODAY),)}, (19, 17, 0)),
    ],
)
def test_when_somebody_wakes(moment, facts, wakes):
    calendar = Calendar(in_toronto(2026, 11, *moment), a_programme())
    assert calendar.wakes_at(a_supporter(**facts)) == in_toronto(2026, 11, *wakes)


def test_who_is_away_all_week_is_not_waited_for():
    away = a_supporter(away=(Period(TODAY, TODAY + 30 * DAY),))
    assert Calendar(NOW, a_programme()).wakes_at(away) is None


def is_quiet(now, quiet, where):
    """Each night quiet hours begin and end once, whatever is done to the clocks."""
    today = now.astimezone(where).date()
    over_midnight = timedelta(days=quiet.end < quiet.start)
    return any(
        daytime.instant(day, quiet.start, where)
        <= now
        < daytime.instant(day + over_midnight, quiet.end, where)
        for day in (today - DAY, today)
    )


def counted_minute_by_minute(start, lasting, quiet, where):
    """Say the same as `after`, as slowly and as plainly as can be."""
    moment, left = start, lasting
    while left > timedelta(0):
        if not is_quiet(moment, quiet, where):
            left -= MINUTE
        moment += MINUTE
    return moment


wall_times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
zones = st.sampled_from(
    ["UTC", "America/Toronto", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Auckland"]
)
#: Around clocks going forward and back in these zones, and across a leap day.
starts = st.builds(
    lambda day, minutes: datetime(*day, tzinfo=UTC) + minutes * MINUTE,
    st.sampled_from([(2026, 3, 7), (2026, 10, 31), (2026, 4, 4), (2028, 2, 28)]),
    st.integers(0, 2 * 24 * 60),
)


@settings(max_examples=150, deadline=None)
@given(
    start=starts,
    minutes=st.integers(1, 12 * 60),
    quiet=st.builds(QuietHours, wall_times, wall_times),
    zone=zones,
)
def test_waking_time_is_what_counting_minute_by_minute_gives(start, minutes, quiet, zone):
    awake = timedelta(hours=5)
    longest = quiet.end.hour * 60 + quiet.end.minute - quiet.start.hour * 60 - quiet.start.minute
    if DAY - (longest % (24 * 60)) * MINUTE < awake:
        return  # so little waking time that it could take longer than a week
    counted = counted_minute_by_minute(start, minutes * MINUTE, quiet, ZoneInfo(zone))
    assert after(start, minutes * MINUTE, quiet_hours=quiet, timezone=zone) == counted
