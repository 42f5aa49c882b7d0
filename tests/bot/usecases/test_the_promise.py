"""Who could answer in time is asked in time, and whoever could not stands in nobody's way."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain import digest
from bot.domain.choices import Urgency
from bot.domain.digest import Stat
from bot.domain.people import Period, Standing
from bot.domain.programme import Asking
from bot.domain.requests import Wishes
from bot.usecases import searching
from bot.usecases.knowing import Learn, learn
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MINUTE,
    MIRA,
    NOW,
    PRIYA,
    a_member,
    a_supporter,
)

#: Friday, half past seven in the evening in Toronto; a request then is promised by Saturday's.
FRIDAY = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
ON_CALL = (Period(FRIDAY.date() - DAY, FRIDAY.date() + DAY),)
#: On call and first by every other point, but not before Monday.
LATE = a_supporter(ANA, weekends=False, on_call=ON_CALL, topics=("outcome",))
IN_TIME = a_supporter(JONAS, topics=())


def live(clinic, request_id):
    return sorted(one.supporter for one in clinic.request(request_id).live_offers)


def asked_on_friday(clinic, **facts):
    clinic.clock.at = FRIDAY
    request_id = clinic.ask(topics=("outcome",), **facts)
    clinic.later(0 * HOUR)
    return request_id


def test_who_can_answer_before_the_promise_comes_before_who_is_on_call(clinic):
    clinic.roster(LATE, IN_TIME)
    request_id = asked_on_friday(clinic)
    assert live(clinic, request_id) == [JONAS]
    (offer,) = clinic.request(request_id).live_offers
    assert offer.answer_by <= FRIDAY + DAY
    clinic.later(13 * HOUR)
    assert live(clinic, request_id) == [JONAS]  # nobody else while the place is held


def test_beside_who_answers_after_the_promise_one_more_is_asked_who_is_in_time(clinic):
    clinic.roster(LATE)
    request_id = asked_on_friday(clinic)
    assert live(clinic, request_id) == [ANA]
    (offer,) = clinic.request(request_id).live_offers
    assert offer.answer_by > FRIDAY + DAY
    clinic.roster(a_supporter(PRIYA, weekends=False))  # no sooner than Ana
    clinic.later(0 * HOUR)
    assert live(clinic, request_id) == [ANA]
    clinic.roster(IN_TIME, a_supporter("U0MORE"))
    clinic.later(0 * HOUR)
    clinic.later(0 * HOUR)
    assert len(live(clinic, request_id)) == 2  # and no third: the place is held now
    assert PRIYA not in live(clinic, request_id)


def test_who_becomes_free_is_found_without_anybody_saying_so(clinic):
    clinic.roster(LATE, replace(IN_TIME, rest_until=FRIDAY + HOUR))
    request_id = asked_on_friday(clinic)
    clinic.later(0 * HOUR)
    assert live(clinic, request_id) == [ANA]
    assert clinic.attend() == 0  # not at every tick
    clinic.later(HOUR + searching.LOOK_AGAIN)
    assert live(clinic, request_id) == sorted([ANA, JONAS])


def test_once_the_promise_has_passed_whoever_holds_the_place_holds_it(clinic):
    clinic.roster(LATE)
    request_id = asked_on_friday(clinic)
    clinic.until(FRIDAY + DAY)
    clinic.roster(IN_TIME)
    clinic.later(HOUR)
    assert live(clinic, request_id) == [ANA]


def test_of_two_at_once_neither_need_be_in_time_but_a_third_must(clinic):
    clinic.programme(asking=Asking(at_once_24=2))
    clinic.roster(LATE, a_supporter(PRIYA, weekends=False), a_supporter("U03", weekends=False))
    request_id = asked_on_friday(clinic)
    clinic.later(0 * HOUR)
    assert len(live(clinic, request_id)) == 2
    clinic.roster(IN_TIME)
    clinic.later(0 * HOUR)
    assert len(live(clinic, request_id)) == 3


def test_two_who_wait_together_both_get_somebody_in_time(clinic):
    clinic.roster(replace(LATE, max_open=2), replace(IN_TIME, max_open=2))
    clinic.clock.at = FRIDAY
    both = [clinic.ask(by=one, topics=("outcome",)) for one in (MIRA, PRIYA)]
    clinic.later(0 * HOUR)
    assert [live(clinic, one) for one in both] == [[JONAS]] * 2


def test_whoever_asks_for_support_is_not_asked_to_give_it(clinic):
    clinic.roster(ANA, JONAS)
    own = clinic.ask(by=ANA)
    theirs = clinic.ask()
    clinic.later(0 * HOUR)
    assert live(clinic, theirs) == [JONAS]
    clinic.passes(theirs, JONAS)
    clinic.later(0 * HOUR)
    assert live(clinic, theirs) == []
    clinic.withdraw(own, by=ANA)
    clinic.later(searching.LOOK_AGAIN)
    assert live(clinic, theirs) == [ANA]


def test_nobody_is_waited_for_to_wake_who_asks_for_support(clinic):
    clinic.roster(a_supporter(ANA, weekends=False), a_supporter(JONAS, weekends=False))
    clinic.clock.at = FRIDAY + 2 * HOUR
    clinic.ask(by=ANA)
    request_id = clinic.ask()
    with clinic.room.open_records() as records:
        records.keep_supporters((a_supporter(JONAS, weekends=False, rest_until=NOW + 9 * DAY),))
    clinic.later(0 * HOUR)
    assert clinic.request(request_id).first_wakes_at is None
    assert clinic.status().next_step_at is None


def test_who_asked_and_was_not_looked_at_yet_is_counted_though_somebody_joins(clinic):
    clinic.ask()
    clinic.clock.at += MINUTE
    clinic.roster(ANA)
    clinic.later(0 * HOUR)
    week = digest.week_of(NOW, UTC)
    with clinic.room.open_records() as records:
        (asked,) = [one for one in records.windows(week, ()) if one.stat is Stat.ASKED]
    assert len(asked.entries) == 1


@pytest.mark.parametrize("hours", [47, 48])
@pytest.mark.parametrize("ends", ["someone else", "withdrawn", "gone"])
def test_who_supported_somebody_for_two_days_rests_however_it_ends(clinic, hours, ends):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.clock.at += hours * HOUR
    if ends == "someone else":
        clinic.someone_else(request_id)
    elif ends == "withdrawn":
        clinic.withdraw(request_id)
    else:
        clinic.do(learn, Learn(a_member(MIRA, standing=Standing.GONE)))
    after = clinic.supporter(ANA)
    assert after.load.open == ()
    assert after.rest_until == (clinic.clock.at + 14 * DAY if hours == 48 else None)


def test_who_was_only_asked_rests_from_nothing(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask(wishes=Wishes(urgency=Urgency.WITHIN_48))
    clinic.later(0 * HOUR)
    clinic.clock.at += 3 * DAY
    clinic.withdraw(request_id)
    assert clinic.supporter(ANA).rest_until is None
