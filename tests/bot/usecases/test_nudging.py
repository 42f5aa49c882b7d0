"""Telling the coordinators that a hand is needed, at a minute that says nothing about anybody."""

from datetime import UTC, datetime

from bot.domain.notices import Coordinators, SomeoneWaits
from bot.usecases.nudging import NudgeDaily, nudge_daily
from tests.builders import ANA, DAY, HOUR, MINUTE, urgent

#: Nine in the morning in Toronto, the day after somebody asked in vain.
NINE = datetime(2026, 11, 19, 14, tzinfo=UTC)


def nudged(clinic):
    return clinic.do(nudge_daily, NudgeDaily())


def asked_in_vain(clinic, **facts):
    request_id = clinic.ask(**facts)
    clinic.attend()
    return request_id


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


def test_a_nudge_in_the_night_stands_for_the_one_at_nine(clinic):
    clinic.clock.at = NINE - 6 * HOUR
    asked_in_vain(clinic, wishes=urgent())
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
