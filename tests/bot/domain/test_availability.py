"""When somebody can be asked, in half hours from a Wednesday, ten in the morning in Toronto."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain import availability
from bot.domain.availability import ALWAYS, SLOT, SLOTS, Calendar
from bot.domain.people import Period, QuietHours
from tests.builders import DAY, HOUR, NOW, TODAY, a_programme, a_supporter

NONE = QuietHours(time(0), time(0))
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
