"""What a supporter carries."""

from datetime import timedelta

import pytest

from bot.domain import load
from bot.domain.choices import Weight
from bot.domain.people import RequestId
from bot.domain.programme import Capacity
from tests.builders import DAY, HOUR, NOW, TODAY, a_load, a_supporter

R1, R2 = RequestId("r1"), RequestId("r2")
LONG_AGO = TODAY - timedelta(days=365)


def test_being_asked_is_noted_once_however_often():
    asked = load.asked(load.asked(a_supporter(), R1, NOW), R1, NOW + HOUR)
    assert asked.load == a_load(offered=(R1,), last_asked_at=NOW + HOUR, asked_on=(TODAY,))


def test_accepting_turns_an_offer_into_an_open_request_and_forgets_last_year():
    before = a_supporter(load=a_load(offered=(R1, R2), accepted_on=(LONG_AGO, TODAY - DAY)))
    after = load.accepted(before, R1, TODAY).load
    assert (after.offered, after.open) == ((R2,), (R1,))
    assert after.accepted_on == (TODAY - DAY, TODAY)


def test_offers_are_counted_for_a_year():
    before = a_supporter(load=a_load(asked_on=(LONG_AGO, TODAY)))
    assert load.asked(before, R1, NOW).load.asked_on == (TODAY, TODAY)


def test_only_the_last_few_closings_are_remembered():
    ana = a_supporter()
    for nth, weight in enumerate((Weight.DEBRIEF, Weight.FINE, Weight.HEAVY, Weight.FINE)):
        ana = load.weighed(ana, weight, TODAY + nth * DAY)
    assert [closing.weight for closing in ana.load.closings] == [
        Weight.FINE,
        Weight.HEAVY,
        Weight.FINE,
    ]
    assert ana.load.closings[-1].on == TODAY + 3 * DAY


@pytest.mark.parametrize("carried", [{"open": (R1, R2)}, {"offered": (R1, R2)}])
def test_being_freed_takes_one_request_off_either_way(carried):
    after = load.freed(a_supporter(load=a_load(**carried)), R1).load
    assert {*after.open, *after.offered} == {R2}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, NOW + 14 * DAY),
        (NOW + DAY, NOW + 14 * DAY),
        (NOW + 20 * DAY, NOW + 20 * DAY),
    ],
)
def test_a_rest_is_never_cut_short(before, after):
    assert load.rested(a_supporter(rest_until=before), NOW + 14 * DAY).rest_until == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, NOW + 7 * DAY),
        (NOW - DAY, NOW + 7 * DAY),
        (NOW + 14 * DAY, NOW + 21 * DAY),
    ],
)
def test_seven_days_more_are_added_to_the_rest_there_is(before, after):
    rested = load.rested_more(a_supporter(rest_until=before), NOW, load.EXTRA_REST)
    assert rested.rest_until == after


def test_no_longer_is_no_rest():
    assert load.rested_more(a_supporter(), NOW, timedelta(0)).rest_until is None


@pytest.mark.parametrize(
    ("weight", "days"), [(None, 0), (Weight.FINE, 0), (Weight.HEAVY, 5), (Weight.DEBRIEF, 10)]
)
def test_heaviness_lengthens_the_rest(weight, days):
    assert load.rest_after(weight, Capacity(rest_days_heavy=5)) == days * DAY
