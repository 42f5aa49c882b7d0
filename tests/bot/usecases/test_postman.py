"""The postman: claim, carry, settle; patient, in order, and never untrue."""

from datetime import timedelta

import pytest

from bot.domain.notices import (
    Act,
    Coordinators,
    DebriefWanted,
    Letter,
    MessageAnswered,
    NoLongerShown,
    OfferMade,
    RequestReceived,
)
from bot.domain.requests import Status
from bot.usecases.ports import Broken, Delay, Undeliverable
from tests.builders import ANA, DAY, JONAS, MIRA, NOW, RUTH, an_offer

SECOND = timedelta(seconds=1)


def a_letter(to=MIRA, notice=None, **changes):
    return Letter(to=to, notice=notice or MessageAnswered(), **changes)


def well(clinic):
    with clinic.room.open_records() as records:
        return records.is_well()


def test_what_is_posted_is_carried_once(clinic):
    clinic.post(a_letter())
    assert clinic.postman.next_due() == NOW
    assert clinic.postman.round() == 1
    assert clinic.kinds(MIRA) == [MessageAnswered]
    assert clinic.postman.round() == 0
    assert clinic.postman.next_due() is None


def test_a_lane_gets_one_letter_a_second_and_in_order(clinic):
    for person in (ANA, JONAS, RUTH):
        clinic.post(a_letter(notice=DebriefWanted(person)))
    assert clinic.postman.round() == 1
    assert clinic.postman.round() == 0
    assert clinic.postman.next_due() == NOW + SECOND
    clinic.clock.at = NOW + SECOND
    assert clinic.postman.round() == 1
    clinic.clock.at = NOW + 2 * SECOND
    assert clinic.postman.round() == 1
    assert clinic.sees(MIRA) == [DebriefWanted(ANA), DebriefWanted(JONAS), DebriefWanted(RUTH)]


def test_lanes_do_not_wait_for_each_other(clinic):
    for person in (MIRA, ANA, Coordinators.CHANNEL):
        clinic.post(a_letter(to=person))
    assert clinic.postman.round() == 3


def test_a_letter_that_could_not_be_delivered_is_tried_again_ever_more_patiently(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Delay(), Delay()]
    clinic.postman.round()
    assert clinic.sees(MIRA) == []
    assert clinic.postman.next_due() == NOW + 2 * SECOND
    clinic.clock.at = NOW + 2 * SECOND
    clinic.postman.round()
    assert clinic.postman.next_due() == NOW + 6 * SECOND
    clinic.clock.at = NOW + 6 * SECOND
    clinic.postman.round()
    assert clinic.kinds(MIRA) == [MessageAnswered]
    assert well(clinic)


def test_later_letters_of_the_lane_wait_until_then(clinic):
    clinic.post(a_letter(notice=DebriefWanted(ANA)))
    clinic.post(a_letter(notice=DebriefWanted(JONAS)))
    clinic.pigeon.failures = [Delay(timedelta(seconds=60))]
    clinic.postman.round()
    clinic.clock.at = NOW + 30 * SECOND
    assert clinic.postman.round() == 0
    clinic.clock.at = NOW + 60 * SECOND
    clinic.deliver()
    assert clinic.sees(MIRA) == [DebriefWanted(ANA), DebriefWanted(JONAS)]


def test_after_twelve_attempts_it_is_given_up_and_an_operator_learns_of_it(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Delay() for _ in range(20)]
    rounds = 0
    while (due := clinic.postman.next_due()) is not None:
        clinic.clock.at = due
        rounds += clinic.postman.round()
    assert rounds == 12
    assert len(clinic.pigeon.carried) == 12
    assert not well(clinic)


def test_after_a_day_it_is_given_up_however_few_the_attempts(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Delay(timedelta(hours=20)), Delay(timedelta(hours=20))]
    clinic.postman.round()
    clinic.clock.at = NOW + timedelta(hours=20)
    clinic.postman.round()
    assert clinic.postman.next_due() is None
    assert not well(clinic)


def test_when_slack_asks_everybody_to_wait_nobody_is_tried_and_it_costs_no_attempt(clinic):
    for _ in range(20):
        clinic.post(a_letter(to=MIRA))
    clinic.post(a_letter(to=ANA))
    wait = timedelta(seconds=30)
    for nth in range(1, 21):  # more often than any letter is tried
        clinic.pigeon.failures = [Delay(wait, counts=False, for_all=True)]
        clinic.postman.round()
        clinic.clock.at = NOW + nth * wait - SECOND
        assert clinic.postman.round() == 0
        assert clinic.postman.next_due() == NOW + nth * wait
        clinic.clock.at = NOW + nth * wait
    for _ in range(30):
        clinic.clock.at += SECOND
        clinic.postman.round()
    assert len(clinic.sees(MIRA)) == 20
    assert well(clinic)


def test_what_was_claimed_before_slack_asked_to_wait_waits_as_well(clinic):
    for person in (MIRA, ANA, JONAS):
        clinic.post(a_letter(to=person))
    clinic.pigeon.failures = [Delay(timedelta(seconds=30), counts=False, for_all=True)]
    clinic.postman.round()
    assert len(clinic.pigeon.carried) == 1
    clinic.clock.at = NOW + timedelta(seconds=30)
    assert clinic.postman.round() == 3
    assert len(clinic.pigeon.drawer) == 3


def test_a_wait_that_is_not_for_all_holds_up_one_letter_and_costs_it_no_attempt(clinic):
    clinic.post(a_letter(to=MIRA))
    clinic.post(a_letter(to=ANA))
    clinic.pigeon.failures = [Delay(timedelta(seconds=30), counts=False)]
    assert clinic.postman.round() == 2
    assert len(clinic.pigeon.drawer) == 1
    assert clinic.postman.next_due() == NOW + timedelta(seconds=30)
    clinic.clock.at = NOW + timedelta(seconds=30)
    (again,) = clinic.room.post.claim(clinic.clock.at, 5)
    assert again.attempts == 0


def test_a_letter_slack_refuses_is_given_up_at_once(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Broken()]
    clinic.postman.round()
    assert clinic.postman.next_due() is None
    assert not well(clinic)


def test_what_can_never_arrive_is_dropped_and_nobody_is_alarmed(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Undeliverable()]
    clinic.postman.round()
    assert clinic.postman.next_due() is None
    assert well(clinic)


def test_what_is_no_longer_true_is_never_said(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.passes(request_id, ANA)
    clinic.deliver()
    assert OfferMade not in {type(one.notice) for one in clinic.pigeon.carried}
    assert clinic.sees(ANA) == []


def test_what_is_said_about_a_request_that_is_gone_is_not_said(clinic):
    request_id = clinic.ask()
    clinic.deliver()
    clinic.withdraw(request_id)
    clinic.post(a_letter(notice=RequestReceived(request_id), about=request_id))
    clinic.deliver()
    assert clinic.sees(MIRA) == []


def test_a_message_is_replaced_where_it_stands(clinic):
    request_id = clinic.ask()
    clinic.deliver()
    (place,) = clinic.pigeon.drawer
    clinic.post(
        a_letter(notice=NoLongerShown(), act=Act.REPLACE, about=request_id, slot="receipt")
    )
    clinic.deliver()
    assert list(clinic.pigeon.drawer) == [place]
    assert clinic.sees(MIRA) == [NoLongerShown()]


def test_the_search_goes_on_without_a_supporter_who_cannot_be_reached(clinic):
    clinic.roster(ANA)
    clinic.pigeon.gone = {ANA}
    request_id = clinic.ask()
    clinic.attend()
    clinic.deliver()
    assert clinic.request(request_id).status is Status.WAITING
    assert clinic.supporter(ANA).load.offered == ()


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(a_letter(notice=OfferMade("gone")), id="about-no-request"),
        pytest.param(
            a_letter(
                to=Coordinators.CHANNEL, notice=OfferMade("gone"), act=Act.ERASE, about="gone"
            ),
            id="to-a-channel",
        ),
        pytest.param(
            a_letter(to=JONAS, notice=OfferMade("gone"), act=Act.ERASE, about="gone"),
            id="settled-meanwhile",
        ),
    ],
)
def test_what_nobody_can_do_anything_about_stops_nothing(clinic, letter):
    clinic.pigeon.gone = {MIRA, JONAS, Coordinators.CHANNEL}
    clinic.post(letter)
    clinic.deliver()
    assert clinic.postman.next_due() is None


def test_an_offer_that_was_delivered_too_late_says_nothing(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.change(request_id, status=Status.OFFERED, offers=(an_offer(ANA, answer_by=NOW + DAY),))
    clinic.post(a_letter(to=JONAS, notice=OfferMade(request_id), about=request_id))
    clinic.deliver()
    assert clinic.sees(JONAS) == []
