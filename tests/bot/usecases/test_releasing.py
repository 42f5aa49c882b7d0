"""Letting somebody go from what they were asked about and what they took on."""

from dataclasses import replace

import pytest

from bot.domain.choices import Urgency
from bot.domain.notices import MatchEnded, OfferLapsed, OfferMovedOn, OfferSettled, SearchingAgain
from bot.domain.people import RequestId, Standing
from bot.domain.requests import OfferState, Status, Wishes
from bot.usecases import releasing
from tests.builders import (
    ANA,
    HOUR,
    JONAS,
    MIRA,
    NOW,
    PRIYA,
    RUTH,
    a_load,
    a_supporter,
    an_offer,
)

GONE = RequestId("0" * 32)


def let(clinic, what, person=ANA, **facts):
    with clinic.room.open_records() as records:
        what(records, person, clinic.clock(), **facts)


def changed(clinic, person=ANA, **facts):
    """Change a supporter's row behind everybody's back."""
    with clinic.room.open_records() as records:
        records.keep_supporters((replace(records.supporter(person), **facts),))


def asks(clinic, *people, urgency=Urgency.WITHIN_24):
    made = [
        clinic.ask(by=one, wishes=Wishes(department="Surgery", urgency=urgency)) for one in people
    ]
    clinic.attend()
    clinic.deliver()
    return made


@pytest.mark.parametrize(
    ("became", "heard"),
    [(OfferState.TAKEN_BACK, OfferMovedOn), (OfferState.LAPSED, OfferLapsed)],
)
def test_every_offer_somebody_holds_is_taken_back_and_they_are_told_how(clinic, became, heard):
    clinic.roster(a_supporter(max_open=2))
    made = asks(clinic, MIRA, PRIYA)
    assert set(clinic.supporter(ANA).load.offered) == set(made)
    let(clinic, releasing.let_offers_go, became=became)
    clinic.deliver()
    assert clinic.supporter(ANA).load.offered == ()
    for request_id in made:
        request = clinic.request(request_id)
        assert [one.state for one in request.offers] == [became]
        assert (request.status, request.look_again_at) == (Status.WAITING, NOW)
    assert clinic.kinds(ANA) == [heard, heard]


def test_others_who_are_asked_about_the_same_keep_their_offers(clinic):
    clinic.roster(ANA, JONAS)
    (request_id,) = asks(clinic, MIRA, urgency=Urgency.WITHIN_12)
    let(clinic, releasing.let_offers_go)
    request = clinic.request(request_id)
    assert {one.supporter: one.state for one in request.offers} == {
        ANA: OfferState.TAKEN_BACK,
        JONAS: OfferState.LIVE,
    }
    assert request.status is Status.OFFERED
    clinic.accept(request_id, JONAS)
    clinic.deliver()
    assert clinic.kinds(ANA) == [OfferMovedOn]


def test_who_was_let_go_is_not_asked_about_the_same_again(clinic):
    clinic.roster(ANA)
    asks(clinic, MIRA)
    let(clinic, releasing.let_offers_go)
    clinic.later(24 * HOUR)
    assert clinic.asked() == [ANA]


def test_everybody_somebody_supports_is_found_somebody_else(clinic):
    clinic.roster(a_supporter(max_open=2))
    made = [clinic.matched(ANA, by=one) for one in (MIRA, PRIYA)]
    assert clinic.supporter(ANA).load.open == tuple(made)
    let(clinic, releasing.let_matches_go)
    clinic.deliver()
    assert clinic.supporter(ANA).load.open == ()
    assert {clinic.request(one).status for one in made} == {Status.WAITING}
    assert SearchingAgain in clinic.kinds(MIRA)
    assert SearchingAgain in clinic.kinds(PRIYA)
    assert clinic.kinds(ANA).count(MatchEnded) == 2
    clinic.roster(a_supporter(JONAS, max_open=2))
    clinic.attend()
    clinic.deliver()
    assert clinic.asked()[2:] == [JONAS, JONAS]


def test_what_is_forgotten_or_somebody_elses_is_only_taken_off_them(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.roster(a_supporter(JONAS))
    changed(clinic, JONAS, load=a_load(open=(GONE, request_id), offered=(GONE, request_id)))
    let(clinic, releasing.let_matches_go, JONAS)
    assert clinic.supporter(JONAS).load.open == ()
    changed(clinic, JONAS, load=a_load(offered=(GONE, request_id)))
    let(clinic, releasing.let_offers_go, JONAS)
    assert clinic.supporter(JONAS).load.offered == ()
    request = clinic.request(request_id)
    assert (request.supporter, request.status) == (ANA, Status.MATCHED)
    assert clinic.supporter(ANA).load.open == (request_id,)


def test_what_is_over_is_only_taken_off_them(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.change(request_id, status=Status.CLOSED, closed_at=NOW)
    let(clinic, releasing.let_matches_go)
    assert clinic.supporter(ANA).load.open == ()
    assert clinic.request(request_id).status is Status.CLOSED


@pytest.mark.parametrize(
    "what",
    [releasing.let_offers_go, releasing.let_matches_go, releasing.let_wrong_offers_go],
)
def test_who_is_on_no_roster_has_nothing_to_be_let_go_from(clinic, what):
    let(clinic, what, RUTH)
    assert clinic.supporter(RUTH) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"standing": Standing.GUEST},
        {"trained_on": None},
        {"agreement_version": ""},
        {"never": (MIRA,)},
    ],
)
def test_an_offer_that_became_wrong_is_taken_back_and_a_right_one_is_not(clinic, facts):
    clinic.roster(ANA)
    (request_id,) = asks(clinic, MIRA)
    let(clinic, releasing.let_wrong_offers_go)
    assert clinic.supporter(ANA).load.offered == (request_id,)
    changed(clinic, **facts)
    let(clinic, releasing.let_wrong_offers_go)
    assert clinic.supporter(ANA).load.offered == ()
    assert [one.state for one in clinic.request(request_id).offers] == [OfferState.TAKEN_BACK]


def test_of_two_offers_the_wrong_one_is_taken_back(clinic):
    clinic.roster(a_supporter(max_open=2))
    (wrong, right) = asks(clinic, MIRA, PRIYA)
    changed(clinic, never=(MIRA,))
    let(clinic, releasing.let_wrong_offers_go)
    assert clinic.supporter(ANA).load.offered == (right,)
    assert clinic.request(wrong).live_offers == ()
    clinic.accept(right, ANA)
    assert clinic.request(right).supporter == ANA


def test_an_offer_to_somebody_no_longer_on_the_roster_is_taken_back(clinic):
    clinic.roster(ANA)
    (request_id,) = asks(clinic, MIRA)
    with clinic.room.open_records() as records:
        records.forget_supporters((ANA,))
    let(clinic, releasing.let_wrong_offers_go, MIRA)
    assert [one.state for one in clinic.request(request_id).offers] == [OfferState.TAKEN_BACK]
    assert clinic.supporter(ANA) is None


def test_an_offer_that_is_settled_is_not_settled_again(clinic):
    clinic.roster(ANA)
    (request_id,) = asks(clinic, MIRA)
    clinic.change(request_id, offers=(an_offer(ANA, state=OfferState.SUPERSEDED),))
    let(clinic, releasing.let_offers_go)
    clinic.deliver()
    assert [one.state for one in clinic.request(request_id).offers] == [OfferState.SUPERSEDED]
    assert clinic.supporter(ANA).load.offered == ()
    assert OfferSettled not in clinic.kinds(ANA)
    assert OfferMovedOn not in clinic.kinds(ANA)
