"""The table of times: what is planned for when, where clocks are changed and years are odd."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain import checkins, cohorts, daytime, digest, matching, offers
from bot.domain.choices import Side, Step, Urgency
from bot.domain.people import QuietHours
from bot.domain.programme import Agreement
from bot.domain.requests import CheckInState
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    a_checkin,
    a_matched_request,
    a_programme,
    a_supporter,
)

TORONTO = ZoneInfo("America/Toronto")
#: In 2026 clocks there go forward on Sunday, March 8, and back on Sunday, November 1.
GAP, FOLD = date(2026, 3, 8), date(2026, 11, 1)


def utc(*when):
    return datetime(*when, tzinfo=UTC)


def planned_for(step, side=Side.REQUESTER, **facts):
    """When a match has one side asked."""
    request = a_matched_request(**facts)
    (found,) = [one for one in checkins.plan(request) if (one.step, one.side) == (step, side)]
    return found.due_at


def matched(*when):
    at = utc(*when)
    return {"asked_at": at - HOUR, "searching_since": at - HOUR, "matched_at": at}


#: What, where or of whom; and when.
TABLE = {
    "02:30 in the gap is the first minute after it": (
        lambda: daytime.instant(GAP, time(2, 30), TORONTO),
        utc(2026, 3, 8, 7),
    ),
    "02:30 the day before the gap": (
        lambda: daytime.instant(GAP - DAY, time(2, 30), TORONTO),
        utc(2026, 3, 7, 7, 30),
    ),
    "01:30 in the fold is the first of the two": (
        lambda: daytime.instant(FOLD, time(1, 30), TORONTO),
        utc(2026, 11, 1, 5, 30),
    ),
    "02:30 after the fold": (
        lambda: daytime.instant(FOLD, time(2, 30), TORONTO),
        utc(2026, 11, 1, 7, 30),
    ),
    "midnight where the gap is at midnight": (
        lambda: daytime.instant(date(2026, 9, 6), time(0), ZoneInfo("America/Santiago")),
        utc(2026, 9, 6, 4),
    ),
    "a day that a country left out": (
        lambda: daytime.instant(date(2011, 12, 30), time(9), ZoneInfo("Pacific/Apia")),
        utc(2011, 12, 30, 10),
    ),
    "a night that ends in the gap": (
        lambda: daytime.after_night(
            utc(2026, 3, 8, 6), TORONTO, QuietHours(time(22), time(2, 30))
        ),
        utc(2026, 3, 8, 7),
    ),
    "a night that ends in the fold, asked within its first hour": (
        lambda: daytime.after_night(
            utc(2026, 11, 1, 5, 10), TORONTO, QuietHours(time(22), time(1, 30))
        ),
        utc(2026, 11, 1, 5, 30),
    ),
    "four waking hours over the gap, which lies in the night": (
        lambda: offers.answer_by(
            a_supporter(), Urgency.WITHIN_24, utc(2026, 3, 8, 0), a_programme()
        ),
        utc(2026, 3, 8, 13),  # two before nine in the evening, two from seven
    ),
    "four waking hours over the fold, which lies in the night": (
        lambda: offers.answer_by(
            a_supporter(), Urgency.WITHIN_24, utc(2026, 10, 31, 23), a_programme()
        ),
        utc(2026, 11, 1, 14),
    ),
    "an hour for an urgent one is an hour, whatever the clocks do": (
        lambda: offers.answer_by(
            a_supporter(), Urgency.WITHIN_12, utc(2026, 11, 1, 5, 30), a_programme()
        ),
        utc(2026, 11, 1, 6, 30),
    ),
    "the first question after the weekend of the gap": (
        lambda: planned_for(Step.FIRST, **matched(2026, 3, 6, 16)),
        utc(2026, 3, 9, 13),  # nine in the morning, an hour earlier than a week ago
    ),
    "the first question after the weekend of the fold": (
        lambda: planned_for(Step.FIRST, **matched(2026, 10, 30, 16)),
        utc(2026, 11, 2, 14),
    ),
    "the question of a supporter on the other side of the world": (
        lambda: planned_for(
            Step.FIRST,
            Side.SUPPORTER,
            supporter_timezone="Pacific/Auckland",
            **matched(2026, 11, 18, 15),
        ),
        utc(2026, 11, 22, 20),  # their Monday, nine in the morning
    ),
    "the question of somebody whose zone is none": (
        lambda: planned_for(Step.FIRST, timezone="Nowhere/At-All", **matched(2026, 11, 18, 5)),
        utc(2026, 11, 20, 9),
    ),
    "the question of somebody without a zone": (
        lambda: planned_for(Step.FIRST, timezone="", **matched(2026, 11, 18, 5)),
        utc(2026, 11, 20, 9),
    ),
    "the day-14 question on February 29": (
        lambda: planned_for(Step.DAY_14, **matched(2028, 2, 15, 16)),
        utc(2028, 2, 29, 16),
    ),
    "the day-30 question over a February 29": (
        lambda: planned_for(Step.DAY_30, **matched(2028, 2, 9, 16)),
        utc(2028, 3, 10, 16),
    ),
    "the batch after the fold": (
        lambda: cohorts.next_batch(utc(2026, 10, 31, 12), TORONTO),
        utc(2026, 11, 3, 15),
    ),
    "the batch of a year that begins on a Friday": (
        lambda: cohorts.next_batch(utc(2026, 12, 31, 12), TORONTO),
        utc(2027, 1, 5, 15),
    ),
    "training on February 29 counts to February 28": (
        lambda: matching.training_ends(
            a_supporter(trained_on=date(2024, 2, 29)), Agreement(training_valid_months=24)
        ),
        date(2026, 2, 28),
    ),
    "and four years long to February 29": (
        lambda: matching.training_ends(
            a_supporter(trained_on=date(2024, 2, 29)), Agreement(training_valid_months=48)
        ),
        date(2028, 2, 29),
    ),
    "the last day of 2026": (lambda: digest.iso_week(date(2026, 12, 31)), "2026-W53"),
    "the first days of 2027": (lambda: digest.iso_week(date(2027, 1, 3)), "2026-W53"),
    "the first Monday of 2027": (lambda: digest.iso_week(date(2027, 1, 4)), "2027-W01"),
    "the week before the first of a year": (lambda: digest.week_before("2027-W01"), "2026-W53"),
    "the week after the last of a year": (lambda: digest.week_after("2026-W53"), "2027-W01"),
    "the week of a moment is that of where the programme is": (
        lambda: digest.week_of(utc(2027, 1, 4, 4, 59), TORONTO),
        "2026-W53",
    ),
}


@pytest.mark.parametrize("what", TABLE)
def test_what_is_planned_for_when(what):
    planned, expected = TABLE[what]
    assert planned() == expected


@pytest.mark.parametrize("where", ["America/Toronto", "Australia/Lord_Howe", "America/Santiago"])
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_half_hour_of_every_day_of_a_year_is_one_moment_and_they_are_in_order(where, year):
    zone, day = ZoneInfo(where), date(year, 1, 1)
    before = daytime.instant(day, time(0), zone) - MINUTE
    while day.year == year:
        for nth in range(48):
            at = time(nth // 2, 30 * (nth % 2))
            moment = daytime.instant(day, at, zone)
            local = moment.astimezone(zone)
            assert moment >= before  # equal only where two wall times lie in one gap
            assert local.date() == day
            assert local.fold == 0
            assert local.time() >= at
            before = moment
        day += DAY


@pytest.mark.parametrize(
    ("moved_to", "asked_at"),
    [
        ("Europe/Berlin", utc(2026, 11, 20, 15, 30)),  # half past four there, so as planned
        ("Asia/Tokyo", utc(2026, 11, 23, 0)),  # past midnight on Saturday: Monday at nine
        ("Pacific/Honolulu", utc(2026, 11, 20, 19)),
        ("Nowhere/At-All", utc(2026, 11, 20, 15, 30)),
    ],
)
def test_who_moves_is_asked_in_the_daytime_of_their_new_home(moved_to, asked_at):
    due = a_checkin(state=CheckInState.PLANNED, due_at=utc(2026, 11, 20, 15, 30))
    request = a_matched_request(checkins=(due,), timezone=moved_to)
    (moved,) = checkins.moved(request, Side.REQUESTER).checkins
    assert moved.due_at == asked_at
    assert daytime.in_daytime(moved.due_at, daytime.zone(moved_to))


def test_who_moves_there_and_back_is_not_asked_earlier_than_planned():
    due = a_checkin(state=CheckInState.PLANNED, due_at=utc(2026, 11, 20, 15, 30))
    there = checkins.moved(
        a_matched_request(checkins=(due,), timezone="Asia/Tokyo"), Side.REQUESTER
    )
    back = checkins.moved(
        a_matched_request(checkins=there.checkins, timezone="America/Toronto"), Side.REQUESTER
    )
    assert back.checkins[0].due_at == utc(2026, 11, 23, 14)


def test_a_country_that_changes_its_mind_moves_what_is_planned_from_then_on(monkeypatch):
    """A newer tzdata says something else of the same zone; nothing stored says otherwise."""
    before = planned_for(Step.FIRST, **matched(2026, 11, 18, 5))
    real = daytime.zone

    def of_tomorrow(name, otherwise="UTC"):
        return real("America/Halifax" if name == "America/Toronto" else name, otherwise)

    monkeypatch.setattr(daytime, "zone", of_tomorrow)
    assert planned_for(Step.FIRST, **matched(2026, 11, 18, 5)) == before - HOUR
    assert timedelta(0) < before - planned_for(Step.FIRST, **matched(2026, 11, 18, 5)) < DAY
