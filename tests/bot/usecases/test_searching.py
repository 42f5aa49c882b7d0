"""The clock of an offer, nights that are not disturbed, and offers that became wrong."""

from datetime import UTC, datetime

import pytest

from bot.domain.choices import Urgency
from bot.domain.notices import OfferLapsed, OfferMade, OfferMovedOn, OfferSettled, StillLooking
from bot.domain.people import Standing
from bot.domain.programme import Agreement, Asking
from bot.domain.requests import OfferState, Status, Wishes
from bot.usecases.attending import ask_everyone
from bot.usecases.searching import TELL_AGAIN
from tests.builders import ANA, DAY, HOUR, JONAS, MINUTE, MIRA, NOW, PRIYA, a_supporter, urgent

#: Ten at night in Toronto, and seven the next morning.
NIGHT = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
#: Friday, nine in the evening; Monday, seven in the morning.
FRIDAY_NIGHT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def looking(clinic):
    return [one.next_step_at for one in clinic.sees(MIRA) if isinstance(one, StillLooking)]


def states(clinic, request_id):
    return [one.state for one in clinic.request(request_id).offers]


def live(clinic, request_id):
    return [one.supporter for one in clinic.request(request_id).live_offers]


def test_at_night_somebody_is_asked_at_once_but_told_in_the_morning(clinic):
    clinic.roster(ANA)
    clinic.clock.at = NIGHT
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    assert live(clinic, request_id) == [ANA]
    assert clinic.supporter(ANA).load.offered == (request_id,)  # App Home shows it
    assert clinic.asked() == []
    clinic.until(MORNING - MINUTE)
    assert clinic.asked() == []
    clinic.until(MORNING)
    assert clinic.kinds(ANA) == [OfferMade]
    (offer,) = clinic.request(request_id).live_offers
    assert offer.answer_by == MORNING + 4 * HOUR


def test_an_urgent_request_is_told_at_night(clinic):
    clinic.roster(ANA)
    clinic.clock.at = NIGHT
    clinic.ask(wishes=urgent())
    clinic.later(0 * HOUR)
    assert clinic.kinds(ANA) == [OfferMade]


def test_what_was_taken_by_morning_is_never_told(clinic):
    clinic.roster(ANA)
    clinic.clock.at = NIGHT
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    clinic.withdraw(request_id)
    clinic.until(MORNING)
    assert clinic.asked() == []
    assert OfferMade not in clinic.kinds(ANA)


def test_who_accepts_at_night_from_app_home_is_not_asked_in_the_morning(clinic):
    clinic.roster(ANA)
    clinic.clock.at = NIGHT
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    clinic.accept(request_id, ANA)
    clinic.until(MORNING)
    assert clinic.request(request_id).status is Status.MATCHED
    assert OfferMade not in clinic.kinds(ANA)


def test_a_held_letter_holds_nothing_else_up(clinic):
    clinic.roster(ANA, max_open=2)
    clinic.clock.at = NIGHT
    clinic.ask()
    clinic.later(0 * HOUR)
    clinic.ask(by="U0TOM", wishes=urgent())
    clinic.later(0 * HOUR)
    assert clinic.kinds(ANA) == [OfferMade]
    clinic.until(MORNING)
    assert clinic.kinds(ANA).count(OfferMade) == 1  # the urgent one has lapsed meanwhile
    assert OfferLapsed in clinic.kinds(ANA)


def test_while_everybody_sleeps_until_after_the_promise_the_honest_moment_is_told(clinic):
    clinic.roster(ANA, weekends=False)
    clinic.clock.at = FRIDAY_NIGHT
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    assert live(clinic, request_id) == []
    assert looking(clinic) == [MONDAY]
    assert clinic.status().next_step_at == MONDAY
    clinic.later(DAY)  # as promised, though it is night again
    clinic.later(DAY - HOUR / 2)  # told again, as honestly, within a day and before the night
    assert looking(clinic) == [MONDAY] * 3
    clinic.until(MONDAY - MINUTE)
    assert live(clinic, request_id) == []
    clinic.until(MONDAY)
    assert live(clinic, request_id) == [ANA]
    assert clinic.kinds(ANA) == [OfferMade]


def test_nobody_looks_every_five_minutes_for_people_who_sleep(clinic):
    clinic.roster(ANA)
    clinic.clock.at = NIGHT
    request_id = clinic.ask()
    clinic.change(request_id, searching_since=NIGHT - 3 * DAY)
    clinic.later(0 * HOUR)
    request = clinic.request(request_id)
    assert (request.live_offers, request.look_again_at) == ((), MORNING)
    assert clinic.attend() == 0
    clinic.until(MORNING)
    assert live(clinic, request_id) == [ANA]


def test_a_late_offer_is_looked_at_again_when_it_ends_or_a_word_is_due(clinic):
    clinic.roster(ANA)
    clinic.programme(asking=Asking(answer_within_hours_24=24))
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    clinic.later(DAY)
    assert clinic.request(request_id).look_again_at == NOW + DAY + TELL_AGAIN
    (told,) = looking(clinic)
    clinic.until(told)
    assert len(looking(clinic)) == 1
    clinic.until(NOW + DAY + TELL_AGAIN)
    assert len(looking(clinic)) == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"standing": Standing.GUEST},
        {"standing": Standing.GONE},
        {"never": (MIRA,)},
        {"department": "Surgery"},
        {"languages": ("French",)},
    ],
)
def test_an_offer_that_became_wrong_is_taken_back_at_once_and_the_next_is_asked(clinic, facts):
    clinic.roster(ANA)
    request_id = clinic.ask(language="English")
    clinic.later(0 * HOUR)
    clinic.roster(JONAS)
    with clinic.room.open_records() as records:
        changed = a_supporter(ANA, load=records.supporter(ANA).load, **facts)
        records.keep_supporters((changed,))
    clinic.later(0 * HOUR)
    assert clinic.kinds(ANA) == [OfferMovedOn]
    assert clinic.supporter(ANA).load.offered == ()
    assert live(clinic, request_id) == [JONAS]


def test_an_agreement_that_stopped_counting_takes_the_offer_back_at_once(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    clinic.programme(agreement=Agreement(version="2", no_longer_accepted=("1",)))
    clinic.later(0 * HOUR)
    assert clinic.kinds(ANA) == [OfferMovedOn]
    assert clinic.request(request_id).status is Status.WAITING


def test_a_pause_leaves_an_offer_as_it_is(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    with clinic.room.open_records() as records:
        load = records.supporter(ANA).load
        records.keep_supporters((a_supporter(ANA, load=load, rest_until=NOW + DAY),))
    clinic.later(HOUR)
    assert live(clinic, request_id) == [ANA]


def test_everyone_who_can_is_asked_about_what_is_late_and_about_nothing_else(clinic):
    clinic.programme(asking=Asking(answer_within_hours_24=24, at_once_everyone=3))
    clinic.roster("U01", "U02", "U03", "U04", "U05", "U06", "U07")
    late = clinic.ask()
    clinic.later(0 * HOUR)
    ask_everyone(clinic.desk, clinic.assigner)
    assert len(live(clinic, late)) == 1  # not yet
    clinic.later(DAY - HOUR)
    in_time = clinic.ask(by="U0TOM")
    clinic.later(HOUR)
    ask_everyone(clinic.desk, clinic.assigner)
    assert len(live(clinic, late)) == 3
    assert len(live(clinic, in_time)) == 1
    ask_everyone(clinic.desk, clinic.assigner)
    assert len(live(clinic, late)) == 3
    clinic.deliver()
    winner, *others = live(clinic, late)
    clinic.accept(late, winner)
    clinic.deliver()
    assert all(clinic.kinds(one)[-1] is OfferSettled for one in others)


@pytest.mark.parametrize("assigned", [True, False])
def test_of_two_who_are_late_neither_takes_all(clinic, assigned):
    clinic.roster("U01", "U02", "U03", "U04", max_open=1)
    first, second = clinic.ask(), clinic.ask(by="U0TOM")
    for request_id in (first, second):
        clinic.change(request_id, searching_since=NOW - 3 * DAY)
    ask_everyone(clinic.desk, clinic.assigner if assigned else None)
    asked = [len(live(clinic, one)) for one in (first, second)]
    assert sum(asked) == 4
    if assigned:
        assert asked == [2, 2]


def test_asking_everyone_asks_nobody_who_passed_or_must_not_be(clinic):
    clinic.roster(ANA, JONAS)
    clinic.roster(a_supporter(PRIYA, never=(MIRA,)))
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    first = live(clinic, request_id)[0]
    clinic.passes(request_id, first)
    clinic.change(request_id, searching_since=NOW - 3 * DAY)
    ask_everyone(clinic.desk, clinic.assigner)
    states = {one.supporter: one.state for one in clinic.request(request_id).offers}
    other = JONAS if first == ANA else ANA
    assert states == {first: OfferState.PASSED, other: OfferState.LIVE}


def test_two_days_of_time_are_not_two_days_of_sleep(clinic):
    clinic.roster(ANA)
    clinic.programme(asking=Asking(answer_within_hours_48=28))
    request_id = clinic.ask(wishes=Wishes(urgency=Urgency.WITHIN_48))
    clinic.later(0 * HOUR)
    (offer,) = clinic.request(request_id).live_offers
    # Eleven waking hours are left of Wednesday, and every day has fourteen.
    assert offer.answer_by == datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def test_who_was_silent_is_asked_once_more_after_half_a_day_and_never_again(clinic):
    """On a Saturday evening all may sleep through an urgent request, and on Sunday help."""
    clinic.roster(ANA)
    request_id = clinic.ask(urgency=Urgency.WITHIN_12)
    clinic.later(MINUTE)
    (first,) = clinic.request(request_id).live_offers
    clinic.until(first.answer_by + MINUTE)
    assert states(clinic, request_id) == [OfferState.LAPSED]
    clinic.until(first.answer_by + 12 * HOUR - MINUTE)
    assert clinic.asked() == [ANA]
    clinic.later(6 * MINUTE)
    assert clinic.asked() == [ANA, ANA]
    for _ in range(5):
        clinic.later(DAY)
    assert states(clinic, request_id) == [OfferState.LAPSED] * 2
    assert clinic.asked() == [ANA, ANA]


def test_who_passed_is_never_asked_once_more(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask(urgency=Urgency.WITHIN_12)
    clinic.later(MINUTE)
    clinic.passes(request_id, ANA)
    for _ in range(3):
        clinic.later(DAY)
    assert clinic.asked() == [ANA]


def test_whoever_is_asked_once_more_may_say_yes(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask(urgency=Urgency.WITHIN_12)
    clinic.later(MINUTE)
    (first,) = clinic.request(request_id).live_offers
    clinic.until(first.answer_by + MINUTE)
    clinic.until(first.answer_by + 12 * HOUR)
    clinic.accept(request_id, ANA)
    assert clinic.request(request_id).supporter == ANA
    assert states(clinic, request_id) == [OfferState.LAPSED, OfferState.ACCEPTED]
