"""Offers: looking, accepting, passing, handing back, asking for someone else."""

import pytest

from bot.domain.choices import ContactWay, Reason, Urgency
from bot.domain.digest import Stat
from bot.domain.disclosure import OfferCard
from bot.domain.errors import AlreadyTaken, NoLongerOpen, NotAllowed
from bot.domain.notices import (
    ColleagueFound,
    MatchEnded,
    MatchMade,
    OfferAccepted,
    OfferMade,
    OfferPassed,
    OfferSettled,
    RequestReceived,
    SearchingAgain,
)
from bot.domain.requests import OfferState, Status
from bot.usecases.offering import (
    OfTheOffer,
    ask_for_someone_else,
    hand_back,
    offer_undeliverable,
    show_offer,
)
from tests.builders import ANA, DAY, HOUR, JONAS, MIRA, NOW, PRIYA, RUTH, TODAY, urgent


def offered(clinic, *people, **facts):
    clinic.roster(*people)
    request_id = clinic.ask(**facts)
    clinic.attend()
    clinic.deliver()
    return request_id


def windows(clinic, *left_out):
    with clinic.room.open_records() as records:
        return {one.stat: one.entries for one in records.windows("2026-W47", left_out)}


def test_an_offer_shows_facets_and_neither_the_person_nor_their_words(clinic):
    request_id = offered(
        clinic,
        ANA,
        topics=("outcome", "conflict"),
        language="English",
        contact=ContactWay.PHONE,
        note="a canary",
    )
    card = clinic.do(show_offer, OfTheOffer(request_id, ANA))
    assert card == OfferCard(
        request_id=request_id,
        topic_groups=("Something that happened", "Working life"),
        urgency=Urgency.WITHIN_24,
        language="English",
        contact=ContactWay.PHONE,
        reasons=(Reason.TOPIC, Reason.LANGUAGE, Reason.OUTSIDE, Reason.AVAILABLE),
        answer_by=NOW + 4 * HOUR,
    )
    assert MIRA not in repr(card)
    assert "canary" not in repr(card)


def test_accepting_connects_the_two_and_both_hear_of_it(clinic):
    request_id = offered(clinic, ANA)
    clinic.accept(request_id, ANA)
    clinic.deliver()
    request = clinic.request(request_id)
    assert (request.status, request.supporter) == (Status.MATCHED, ANA)
    assert clinic.kinds(ANA) == [OfferAccepted, MatchMade]
    assert clinic.kinds(MIRA) == [RequestReceived, ColleagueFound]
    load = clinic.supporter(ANA).load
    assert (load.open, load.offered, load.accepted_on) == ((request_id,), (), (TODAY,))


def test_accepting_counts_a_match_and_how_long_it_took(clinic):
    request_id = offered(clinic, ANA)
    clinic.clock.at += 3 * HOUR
    clinic.accept(request_id, ANA)
    counted = windows(clinic)
    assert list(counted[Stat.MATCHED].values()) == [(1.0,)]
    assert list(counted[Stat.HOURS_TO_MATCH].values()) == [(3.0,)]
    assert windows(clinic, MIRA)[Stat.MATCHED] == {}


def test_accepting_twice_changes_nothing_more(clinic):
    request_id = offered(clinic, ANA)
    clinic.accept(request_id, ANA)
    before = clinic.request(request_id)
    clinic.accept(request_id, ANA)
    assert clinic.request(request_id) == before
    assert clinic.supporter(ANA).load.accepted_on == (TODAY,)
    assert list(windows(clinic)[Stat.MATCHED].values()) == [(1.0,)]


def test_the_first_to_accept_wins_and_the_others_are_told_kindly(clinic):
    request_id = offered(clinic, ANA, JONAS, PRIYA, wishes=urgent())
    assert set(clinic.asked()) == {ANA, JONAS, PRIYA}
    clinic.accept(request_id, JONAS)
    for slower in (ANA, PRIYA):
        with pytest.raises(AlreadyTaken):
            clinic.accept(request_id, slower)
        with pytest.raises(AlreadyTaken):
            clinic.passes(request_id, slower)
    clinic.deliver()
    assert clinic.request(request_id).supporter == JONAS
    for slower in (ANA, PRIYA):
        assert clinic.kinds(slower) == [OfferSettled]
        assert clinic.supporter(slower).load.offered == ()


def test_passing_costs_nothing_and_the_next_one_is_asked(clinic):
    request_id = offered(clinic, ANA, JONAS)
    clinic.passes(request_id, ANA)
    assert clinic.request(request_id).status is Status.WAITING
    clinic.attend()
    clinic.deliver()
    assert clinic.asked() == [ANA, JONAS]
    assert clinic.kinds(ANA) == [OfferPassed]
    ana = clinic.supporter(ANA)
    assert (ana.load.offered, ana.load.accepted_on, ana.rest_until) == ((), (), None)


def test_passing_twice_is_answered_like_being_late(clinic):
    request_id = offered(clinic, ANA)
    clinic.passes(request_id, ANA)
    with pytest.raises(AlreadyTaken):
        clinic.passes(request_id, ANA)


@pytest.mark.parametrize("person", [MIRA, JONAS, RUTH])
def test_an_offer_is_nobody_elses(clinic, person):
    request_id = offered(clinic, ANA)
    clinic.roster(JONAS)
    for gesture in (clinic.accept, clinic.passes):
        with pytest.raises(AlreadyTaken):
            gesture(request_id, person)
    with pytest.raises(AlreadyTaken):
        clinic.do(show_offer, OfTheOffer(request_id, person))


def test_an_offer_that_is_gone_is_answered_like_one_that_is_taken(clinic):
    request_id = offered(clinic, ANA)
    clinic.withdraw(request_id)
    for name in (request_id, "no such request"):
        with pytest.raises(AlreadyTaken):
            clinic.accept(name, ANA)


def test_an_offer_once_accepted_cannot_be_looked_at_any_more(clinic):
    request_id = offered(clinic, ANA)
    clinic.accept(request_id, ANA)
    with pytest.raises(AlreadyTaken):
        clinic.do(show_offer, OfTheOffer(request_id, ANA))


@pytest.mark.parametrize(("again", "by"), [(ask_for_someone_else, MIRA), (hand_back, ANA)])
def test_either_side_may_want_somebody_else_without_a_reason(clinic, again, by):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.clock.at += DAY
    clinic.do(again, OfTheOffer(request_id, by))
    clinic.deliver()
    request = clinic.request(request_id)
    assert (request.status, request.supporter) == (Status.WAITING, None)
    assert request.offers[0].state is OfferState.ENDED
    assert clinic.kinds(ANA)[-1] is MatchEnded
    assert clinic.kinds(MIRA)[-1] is SearchingAgain
    assert clinic.supporter(ANA).load.open == ()


@pytest.mark.parametrize(("again", "by"), [(ask_for_someone_else, MIRA), (hand_back, ANA)])
def test_the_same_supporter_is_never_asked_again(clinic, again, by):
    clinic.roster(ANA, max_open=3)
    request_id = clinic.matched(ANA)
    clinic.do(again, OfTheOffer(request_id, by))
    clinic.later(HOUR)
    assert clinic.asked() == [ANA]
    clinic.roster(JONAS)
    clinic.later(HOUR)
    assert clinic.asked() == [ANA, JONAS]


@pytest.mark.parametrize("by", [ANA, JONAS, RUTH])
def test_only_the_requester_may_ask_for_someone_else(clinic, by):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    with pytest.raises(NotAllowed):
        clinic.someone_else(request_id, by)


@pytest.mark.parametrize("by", [MIRA, JONAS])
def test_only_the_supporter_may_hand_back(clinic, by):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    with pytest.raises(NotAllowed):
        clinic.do(hand_back, OfTheOffer(request_id, by))


def test_there_is_nobody_else_to_ask_for_while_the_search_is_on(clinic):
    request_id = offered(clinic, ANA)
    with pytest.raises(NoLongerOpen):
        clinic.someone_else(request_id)
    with pytest.raises(NotAllowed):
        clinic.do(hand_back, OfTheOffer(request_id, ANA))


def test_a_supporter_whose_profile_is_gone_can_still_be_parted_from(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.change(request_id, supporter=JONAS)  # whom no roster knows
    clinic.someone_else(request_id)
    assert clinic.request(request_id).status is Status.WAITING


def test_the_search_goes_on_without_somebody_slack_cannot_reach(clinic):
    clinic.roster(ANA, JONAS)
    clinic.pigeon.gone = {ANA}
    request_id = clinic.ask()
    clinic.attend()
    clinic.deliver()
    assert clinic.supporter(ANA).load.offered == ()
    clinic.attend()
    clinic.deliver()
    assert clinic.kinds(JONAS) == [OfferMade]
    assert [one.state for one in clinic.request(request_id).offers] == [
        OfferState.LAPSED,
        OfferState.LIVE,
    ]


def test_an_offer_settled_meanwhile_stays_as_it_is(clinic):
    request_id = offered(clinic, ANA)
    clinic.accept(request_id, ANA)
    before = clinic.request(request_id)
    clinic.do(offer_undeliverable, OfTheOffer(request_id, ANA))
    assert clinic.request(request_id) == before


@pytest.mark.parametrize("change", [{"never": (MIRA,)}, {"department": "Surgery"}])
def test_who_may_not_support_them_any_more_cannot_accept(clinic, change):
    request_id = offered(clinic, ANA)
    clinic.roster(ANA, **change)
    before = clinic.request(request_id)
    with pytest.raises(AlreadyTaken):
        clinic.accept(request_id, ANA)
    assert clinic.request(request_id) == before
    assert clinic.supporter(ANA).load.open == ()
