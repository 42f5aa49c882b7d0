"""The days on which people are asked for feedback, and the numbers of their batches."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain import cohorts
from bot.domain.programme import Reporting
from bot.domain.questions import Poll
from tests.builders import DAY, MINUTE

TORONTO = ZoneInfo("America/Toronto")


def at(*when):
    return datetime(*when, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "batch"),
    [
        pytest.param(at(2026, 11, 1), at(2026, 11, 3, 15), id="two-days-later"),
        pytest.param(at(2026, 11, 3, 14, 59), at(2026, 11, 3, 15), id="a-minute-later"),
        pytest.param(at(2026, 11, 3, 15), at(2026, 12, 1, 15), id="never-this-moment"),
        pytest.param(at(2026, 12, 20), at(2027, 1, 5, 15), id="over-new-year"),
        pytest.param(at(2026, 7, 1), at(2026, 7, 7, 14), id="summer-time"),
        pytest.param(at(2026, 8, 31), at(2026, 9, 1, 14), id="the-first-is-a-tuesday"),
    ],
)
def test_people_are_asked_on_the_first_tuesday_of_a_month_at_ten(now, batch):
    assert cohorts.next_batch(now, TORONTO) == batch


@pytest.mark.parametrize(
    ("now", "months", "batch"),
    [
        pytest.param(at(2026, 11, 3, 15), range(1, 13), at(2026, 11, 3, 15), id="this-moment"),
        pytest.param(at(2026, 11, 3, 14), range(1, 13), at(2026, 10, 6, 14), id="last-month"),
        pytest.param(at(2026, 11, 3, 15), (4, 10), at(2026, 10, 6, 14), id="twice-a-year"),
        pytest.param(at(2026, 3, 31), (4, 10), at(2025, 10, 7, 14), id="over-new-year"),
        pytest.param(at(2026, 4, 1), (4,), at(2025, 4, 1, 14), id="a-year-ago"),
        pytest.param(at(2026, 4, 1), (), None, id="never"),
    ],
)
def test_the_last_batch_is_found_in_the_months_of_its_set(now, months, batch):
    assert cohorts.latest_batch(now, TORONTO, months) == batch


def test_requesters_go_every_month_supporters_twice_a_year_and_a_pulse_only_by_wish():
    months = {poll: set(cohorts.months_of(poll, Reporting())) for poll in Poll}
    assert months == {
        Poll.REQUESTER: set(range(1, 13)),
        Poll.SUPPORTER: {4, 10},
        Poll.PULSE: set(),
    }
    assert cohorts.months_of(Poll.PULSE, Reporting(pulse_in=(11,))) == (11,)


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (at(2000, 1, 15), 1),
        (at(2026, 12, 1, 15), 324),
        (at(2027, 1, 5, 15), 325),
        (at(2027, 1, 1, 4), 324),  # still December in Toronto
    ],
)
def test_the_number_of_a_cohort_says_its_set_and_its_month_in_two_bytes(moment, number):
    for poll in Poll:
        cohort = cohorts.cohort(moment, TORONTO, poll)
        assert cohort < 1 << 16
        assert (cohorts.poll(cohort), cohorts.month(cohort)) == (poll, number)
    assert cohorts.cohort(moment, TORONTO) == number


def test_a_number_nobody_drew_is_taken_for_the_first_set():
    assert cohorts.poll((1 << 16) - 1) is Poll.REQUESTER


def test_the_key_of_a_month_ends_a_week_after_its_cohorts():
    assert cohorts.first_tuesday(324) == date(2026, 12, 1)
    assert cohorts.key_ends_on(324) == date(2026, 12, 29)
    assert cohorts.OPEN_FOR + cohorts.KEY_KEPT_FOR == 28 * DAY
    # Never later than the next batch, so that no two of a kind are open at once.
    assert all(
        cohorts.first_tuesday(month + 1) >= cohorts.key_ends_on(month) for month in range(300, 900)
    )


def test_the_messages_of_a_cohort_are_known_by_their_slot():
    assert cohorts.of_slot(cohorts.slot(324)) == 324
    for other in ("", "receipt", "cohort:", "cohort:x", "checkin:3"):
        assert cohorts.of_slot(other) is None
    assert MINUTE < cohorts.REMIND_AFTER < cohorts.OPEN_FOR
