"""Telling the coordinators that a hand is needed, at a minute that says nothing about anybody."""

from datetime import UTC, datetime

import pytest

from bot.domain.notices import Coordinators, SomeoneWaits
from bot.usecases import nudging
from bot.usecases.nudging import NudgeCoordinators, nudge_coordinators
from tests.builders import ANA, DAY, HOUR, MINUTE, NOW, urgent

#: Nine in the morning in Toronto, the day after somebody asked in vain.
NINE = datetime(2026, 11, 19, 14, tzinfo=UTC)


def nudged(clinic):
    return clinic.do(nudge_coordinators, NudgeCoordinators())


def asked_in_vain(clinic, **facts):
    request_id = clinic.ask(**facts)
    clinic.attend()
    return request_id


def notes_until(clinic, end, every=None):
    """
    Let the bot tick; give the moments at which it told the coordinators.

    Around a full hour it ticks every minute, as it does, and else every five.
    """
    told = []
    while clinic.clock.at <= end:
        clinic.attend()
        if nudged(clinic):
            told.append(clinic.clock.at)
        is_near = clinic.clock.at.minute >= 55 or clinic.clock.at.minute < 5
        clinic.clock.at += every or (MINUTE if is_near else 5 * MINUTE)
    return told


def test_once_a_day_at_nine_while_somebody_waits(clinic):
    asked_in_vain(clinic)
    clinic.clock.at = NINE - MINUTE
    assert not nudged(clinic)
    clinic.clock.at = NINE
    assert nudged(clinic)
    clinic.clock.at = NINE + 8 * HOUR
    assert not nudged(clinic)
    clinic.clock.at = NINE + DAY
    assert nudged(clinic)
    clinic.deliver()
    assert clinic.sees(Coordinators.CHANNEL) == [SomeoneWaits()] * 2


def test_who_asks_after_nine_is_not_told_of_in_that_very_minute(clinic):
    clinic.clock.at = NINE
    assert not nudged(clinic)
    clinic.clock.at = NINE + HOUR
    asked_in_vain(clinic)
    assert not nudged(clinic)
    clinic.clock.at = NINE + DAY
    assert nudged(clinic)


def test_nobody_waits_when_nobody_asked(clinic):
    clinic.clock.at = NINE
    assert not nudged(clinic)


def test_a_search_that_is_in_time_nudges_nobody(clinic):
    clinic.roster(ANA)
    asked_in_vain(clinic)
    clinic.clock.at = NINE
    assert not nudged(clinic)


def test_who_was_found_waits_no_more(clinic):
    request_id = asked_in_vain(clinic)
    clinic.roster(ANA)
    clinic.later(HOUR)
    clinic.accept(request_id, ANA)
    clinic.clock.at = NINE
    assert not nudged(clinic)


def test_three_urgent_ones_make_one_note_at_the_next_full_hour_and_one_at_nine(clinic):
    assert not nudged(clinic)
    clinic.clock.at = NOW + 7 * MINUTE
    asked_in_vain(clinic, by="U0ONE", wishes=urgent())
    clinic.clock.at = NOW + 9 * MINUTE
    asked_in_vain(clinic, by="U0TWO", wishes=urgent())
    asked_in_vain(clinic, by="U0THREE", wishes=urgent())
    clinic.deliver()
    assert clinic.channel == []
    assert notes_until(clinic, NOW + 90 * MINUTE) == [NOW + HOUR]
    clinic.clock.at = NOW + 2 * HOUR
    told = notes_until(clinic, NINE + 3 * DAY, every=30 * MINUTE)
    assert told == [NINE, NINE + DAY, NINE + 2 * DAY, NINE + 3 * DAY]


@pytest.mark.parametrize(
    ("asked", "notes"),
    [
        ([0], [HOUR]),
        ([7, 59], [HOUR]),
        ([59, 60], [HOUR]),
        ([7, 61, 150], [HOUR, 5 * HOUR]),
        ([7, 310], [HOUR, 6 * HOUR]),
    ],
)
def test_between_nine_and_nine_there_is_a_note_in_four_hours_at_most(clinic, asked, notes):
    told = notes_until(clinic, NOW)
    for nth, minute in enumerate(asked):
        told += notes_until(clinic, NOW + (minute - 1) * MINUTE)
        clinic.clock.at = NOW + minute * MINUTE
        asked_in_vain(clinic, by=f"U0ASKS{nth}", wishes=urgent())
    told += notes_until(clinic, NOW + 9 * HOUR)
    assert told == [NOW + one for one in notes]


def test_who_is_urgent_shortly_before_nine_is_told_of_once_at_nine(clinic):
    clinic.clock.at = NINE - 20 * MINUTE
    asked_in_vain(clinic, wishes=urgent())
    assert notes_until(clinic, NINE + 3 * HOUR) == [NINE]


def test_who_was_found_before_the_hour_is_not_told_of_nor_is_the_next_in_their_minute(clinic):
    request_id = asked_in_vain(clinic, wishes=urgent())
    clinic.withdraw(request_id)
    assert notes_until(clinic, NOW + 90 * MINUTE) == []
    clinic.clock.at = NOW + 95 * MINUTE
    asked_in_vain(clinic)  # within 24 hours: at nine
    assert notes_until(clinic, NINE) == [NINE]


def test_two_who_have_not_met_are_told_of_at_the_next_full_hour(clinic):
    clinic.clock.at = NOW + 7 * MINUTE
    with clinic.room.open_records() as records:
        nudging.two_have_not_met(records, clinic.clock.at)
    assert notes_until(clinic, NOW + 9 * HOUR) == [NOW + HOUR]


def test_the_full_hour_is_that_of_the_programme(clinic):
    clinic.programme(timezone="America/St_Johns")  # half an hour beside the others
    assert not nudged(clinic)
    asked_in_vain(clinic, wishes=urgent())
    assert notes_until(clinic, NOW + 2 * HOUR) == [NOW + 30 * MINUTE]


def test_a_nudge_in_the_night_stands_for_the_one_at_nine(clinic):
    clinic.clock.at = NINE - 6 * HOUR
    asked_in_vain(clinic, wishes=urgent())
    clinic.clock.at = NINE - 5 * HOUR
    assert nudged(clinic)
    clinic.clock.at = NINE
    assert not nudged(clinic)
    clinic.clock.at = NINE + DAY
    assert nudged(clinic)


def test_a_nudge_that_is_not_true_any_more_is_not_delivered_twice(clinic):
    asked_in_vain(clinic)
    clinic.clock.at = NINE
    nudged(clinic)
    nudged(clinic)
    clinic.deliver()
    assert clinic.channel == [SomeoneWaits]
