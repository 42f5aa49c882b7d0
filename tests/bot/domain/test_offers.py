"""Who is being asked, until when, and what becomes of the others."""

from datetime import UTC, datetime, time

import pytest

from bot.domain import offers
from bot.domain.choices import Reason, Urgency
from bot.domain.notices import (
    Act,
    OfferLapsed,
    OfferMade,
    OfferMovedOn,
    OfferPassed,
    OfferSettled,
)
from bot.domain.people import Period, QuietHours
from bot.domain.programme import Asking
from bot.domain.requests import OfferState
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    NOW,
    PRIYA,
    TODAY,
    a_programme,
    a_request,
    a_supporter,
    an_offer,
    an_offered_request,
)

#: Nine in the evening in Toronto less one hour.
EVENING = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)


def states(made):
    return [one.state for one in made]


def test_a_live_offer_is_found_by_its_holder_alone():
    request = an_offered_request(ANA, JONAS)
    assert offers.live_for(request, JONAS) == an_offer(JONAS)
    assert offers.live_for(request, PRIYA) is None


def test_an_offer_that_lapsed_is_nobodys():
    lapsed = a_request(offers=(an_offer(ANA, state=OfferState.LAPSED),))
    assert offers.live_for(lapsed, ANA) is None


@pytest.mark.parametrize(
    ("urgency", "number"),
    [(Urgency.WITHIN_12, 4), (Urgency.WITHIN_24, 2), (Urgency.WITHIN_48, 1)],
)
def test_the_programme_says_how_many_are_asked_at_once(urgency, number):
    assert offers.at_once(Asking(at_once_12=4, at_once_24=2, at_once_48=1), urgency) == number


@pytest.mark.parametrize(
    ("urgency", "hours"),
    [(Urgency.WITHIN_12, 1), (Urgency.WITHIN_24, 4), (Urgency.WITHIN_48, 8)],
)
def test_the_programme_says_how_long_somebody_may_take(urgency, hours):
    assert offers.answer_by(a_supporter(), urgency, NOW, a_programme()) == NOW + hours * HOUR


@pytest.mark.parametrize(
    ("urgency", "answer_by"),
    [
        pytest.param(Urgency.WITHIN_12, EVENING + HOUR, id="urgent-does-not-wait-for-morning"),
        pytest.param(
            Urgency.WITHIN_24, datetime(2026, 11, 19, 15, 0, tzinfo=UTC), id="ten-in-the-morning"
        ),
        pytest.param(
            Urgency.WITHIN_48, datetime(2026, 11, 19, 19, 0, tzinfo=UTC), id="two-in-the-afternoon"
        ),
    ],
)
def test_the_clock_stands_still_in_quiet_hours_except_when_it_is_urgent(urgency, answer_by):
    assert offers.answer_by(a_supporter(), urgency, EVENING, a_programme()) == answer_by


def test_quiet_hours_are_those_of_the_supporters_own_time():
    in_berlin = a_supporter(
        timezone="Europe/Berlin", quiet_hours=QuietHours(time(21, 0), time(7, 0))
    )
    two_at_night = EVENING
    answer_by = offers.answer_by(in_berlin, Urgency.WITHIN_24, two_at_night, a_programme())
    assert answer_by == datetime(2026, 11, 19, 10, 0, tzinfo=UTC)  # seven there, plus four


def test_an_offer_knows_when_and_why_it_was_made():
    made = offers.make(a_supporter(), Urgency.WITHIN_24, (Reason.TOPIC,), NOW, a_programme())
    assert made == an_offer(ANA, reasons=(Reason.TOPIC,))


def test_the_letter_of_an_offer_says_nothing_about_who_or_why():
    letter = offers.letter(a_request(), ANA)
    assert (letter.to, letter.notice, letter.act) == (ANA, OfferMade(a_request().id), Act.POST)
    assert letter.slot == f"offer:{ANA}"


def test_something_else_takes_the_place_of_the_same_offer():
    letter = offers.instead(a_request(), ANA, OfferPassed())
    assert (letter.act, letter.slot) == (Act.REPLACE, offers.letter(a_request(), ANA).slot)


def test_everybody_else_is_told_the_same():
    letters = offers.settle_letters(a_request(), (JONAS, PRIYA))
    assert [one.to for one in letters] == [JONAS, PRIYA]
    assert {one.notice for one in letters} == {OfferSettled()}


def test_settling_one_supersedes_the_other_live_ones():
    before = (an_offer(ANA), an_offer(JONAS), an_offer(PRIYA, state=OfferState.PASSED))
    after = offers.settled(before, ANA, OfferState.ACCEPTED)
    assert states(after) == [OfferState.ACCEPTED, OfferState.SUPERSEDED, OfferState.PASSED]


def test_settling_one_can_spare_the_others():
    after = offers.settled(
        (an_offer(ANA), an_offer(JONAS)), ANA, OfferState.PASSED, spare_others=True
    )
    assert states(after) == [OfferState.PASSED, OfferState.LIVE]


def test_what_was_settled_before_stays_as_it_was():
    before = (an_offer(ANA, state=OfferState.PASSED),)
    assert offers.settled(before, ANA, OfferState.ACCEPTED) == before


def test_an_accepted_offer_can_end():
    before = (an_offer(ANA, state=OfferState.ACCEPTED),)
    assert states(offers.settled(before, ANA, OfferState.ENDED)) == [OfferState.ENDED]


def test_superseding_touches_live_offers_only():
    before = (an_offer(ANA), an_offer(JONAS, state=OfferState.LAPSED))
    assert states(offers.superseded(before)) == [OfferState.SUPERSEDED, OfferState.LAPSED]


def test_nobody_is_waited_for_longer_than_three_days():
    off = (Period(TODAY + DAY, TODAY + 30 * DAY),)
    late = NOW + 10 * HOUR  # eight in the evening
    made = offers.answer_by(a_supporter(away=off), Urgency.WITHIN_24, late, a_programme())
    assert made == late + 3 * DAY


@pytest.mark.parametrize(
    ("urgency", "at", "held_until"),
    [
        (Urgency.WITHIN_24, NOW, None),
        (Urgency.WITHIN_24, EVENING + 2 * HOUR, datetime(2026, 11, 19, 12, 0, tzinfo=UTC)),
        (Urgency.WITHIN_48, EVENING + 2 * HOUR, datetime(2026, 11, 19, 12, 0, tzinfo=UTC)),
        (Urgency.WITHIN_12, EVENING + 2 * HOUR, None),
    ],
)
def test_nobody_is_woken_by_an_offer_that_can_wait(urgency, at, held_until):
    assert offers.not_before(a_supporter(), urgency, at, a_programme()) == held_until
    letter = offers.letter(a_request(), ANA, held_until)
    assert letter.not_before == held_until


@pytest.mark.parametrize(
    ("request_", "step"),
    [
        (an_offered_request(ANA, look_again_at=NOW + HOUR), NOW + 4 * HOUR),
        (a_request(look_again_at=NOW + HOUR), None),
        (a_request(look_again_at=NOW + HOUR, first_wakes_at=NOW + 9 * HOUR), NOW + 9 * HOUR),
        (a_request(look_again_at=NOW), None),
        (a_request(), None),
    ],
)
def test_the_next_step_is_what_really_happens_next(request_, step):
    assert offers.next_step_at(request_, NOW) == step


@pytest.mark.parametrize(
    ("became", "notice"),
    [
        (OfferState.PASSED, OfferPassed()),
        (OfferState.LAPSED, OfferLapsed()),
        (OfferState.SUPERSEDED, OfferMovedOn()),
        (OfferState.ENDED, OfferMovedOn()),
    ],
)
def test_an_offer_that_is_over_says_why_where_it_stood(became, notice):
    request = an_offered_request(ANA, JONAS)
    asked = offers.letter(request, JONAS)
    told = offers.turned_down(request, JONAS, became)
    assert (told.to, told.notice, told.act) == (JONAS, notice, Act.REPLACE)
    assert (told.about, told.slot) == (request.id, asked.slot)
