"""The table, and what each move decides."""

from dataclasses import replace
from itertools import product

import pytest

from bot.domain import lifecycle
from bot.domain.choices import Answer, Side
from bot.domain.errors import AlreadyTaken, NoLongerOpen
from bot.domain.lifecycle import TABLE, Move, step
from bot.domain.notices import (
    Act,
    ClosingLogAsked,
    ColleagueFound,
    MatchEnded,
    MatchMade,
    NobodyFound,
    NoLongerShown,
    OfferAccepted,
    OfferLapsed,
    OfferMade,
    OfferPassed,
    OfferSettled,
    RequestEnded,
    RequestReceived,
    SearchingAgain,
)
from bot.domain.requests import CheckInState, OfferState, Status
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MIRA,
    NOW,
    PRIYA,
    a_checkin,
    a_matched_request,
    a_programme,
    a_request,
    a_supporter,
    an_offer,
    an_offered_request,
)

FORBIDDEN = [pair for pair in product(Status, Move) if pair not in TABLE]


def said(decision):
    """What a decision tells whom, without what only replaces or takes away."""
    return [(one.to, type(one.notice)) for one in decision.letters if one.act is Act.POST]


def replaced(decision):
    """What a decision puts in the place of which message."""
    return [
        (one.to, one.slot, type(one.notice)) for one in decision.letters if one.act is Act.REPLACE
    ]


@pytest.mark.parametrize(("status", "move"), FORBIDDEN, ids=str)
def test_what_is_not_in_the_table_is_refused(status, move):
    with pytest.raises(NoLongerOpen):
        step(status, move)


@pytest.mark.parametrize(("status", "move"), list(TABLE), ids=str)
def test_what_is_in_the_table_leads_where_it_says(status, move):
    assert step(status, move) is TABLE[status, move]


def test_no_status_and_no_move_is_dead():
    reachable, before = {Status.WAITING}, set()
    while reachable != before:
        before = set(reachable)
        reachable |= {to for (status, _), to in TABLE.items() if status in before}
    assert reachable == set(Status)
    assert {move for _, move in TABLE} == set(Move)


def test_nothing_leads_out_of_a_withdrawn_request():
    assert not [pair for pair in TABLE if pair[0] is Status.WITHDRAWN]


def test_asking_is_received_in_the_language_of_the_requester_and_the_search_begins_at_once():
    decision = lifecycle.ask(a_request(locale="fr-CA"))
    assert said(decision) == [(MIRA, RequestReceived)]
    assert [one.locale for one in decision.letters] == ["fr-CA"]
    assert decision.request.look_again_at == NOW
    assert decision.request.status is Status.WAITING
    assert not decision.invite
    assert not decision.forget


def test_offering_asks_the_chosen_and_no_one_else():
    made = ((an_offer(ANA), None), (an_offer(JONAS), NOW + HOUR))
    decision = lifecycle.offer(a_request(), made, again_at=NOW + DAY)
    assert [one.not_before for one in decision.letters] == [None, NOW + HOUR]
    assert said(decision) == [(ANA, OfferMade), (JONAS, OfferMade)]
    assert decision.request.status is Status.OFFERED
    assert decision.request.asked == {ANA, JONAS}
    assert decision.request.look_again_at == NOW + DAY


def test_a_second_offer_is_added_to_the_first():
    more = ((an_offer(JONAS), None),)
    decision = lifecycle.offer(an_offered_request(ANA), more, again_at=NOW)
    assert [one.supporter for one in decision.request.live_offers] == [ANA, JONAS]


def test_accepting_connects_two_and_tells_everybody_else_that_it_is_settled():
    request = an_offered_request(ANA, JONAS, PRIYA, locale="fr-CA", told_late_at=NOW)
    decision = lifecycle.accept(request, a_supporter(JONAS), NOW + HOUR, a_programme())
    made = decision.request
    assert (made.status, made.supporter, made.matched_at) == (
        Status.MATCHED,
        JONAS,
        NOW + HOUR,
    )
    assert [one.state for one in made.offers] == [
        OfferState.SUPERSEDED,
        OfferState.ACCEPTED,
        OfferState.SUPERSEDED,
    ]
    assert made.look_again_at is None
    assert made.told_late_at is None
    assert len(made.checkins) == 6
    assert said(decision) == [(JONAS, MatchMade), (MIRA, ColleagueFound)]
    assert replaced(decision) == [
        (JONAS, f"offer:{JONAS}", OfferAccepted),
        (ANA, f"offer:{ANA}", OfferSettled),
        (PRIYA, f"offer:{PRIYA}", OfferSettled),
    ]


@pytest.mark.parametrize(
    ("own", "expected"), [("", "America/Toronto"), ("Europe/Berlin", "Europe/Berlin")]
)
def test_a_match_knows_the_supporters_own_time_or_else_the_programmes(own, expected):
    supporter = a_supporter(timezone=own)
    decision = lifecycle.accept(an_offered_request(), supporter, NOW, a_programme())
    assert decision.request.supporter_timezone == expected


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(an_offered_request(JONAS), id="never-asked"),
        pytest.param(a_matched_request(JONAS), id="somebody-else-was-faster"),
        pytest.param(
            a_request(status=Status.OFFERED, offers=(an_offer(state=OfferState.LAPSED),)),
            id="too-late",
        ),
    ],
)
def test_without_a_live_offer_it_is_already_taken(request_):
    with pytest.raises(AlreadyTaken):
        lifecycle.accept(request_, a_supporter(ANA), NOW, a_programme())
    with pytest.raises(AlreadyTaken):
        lifecycle.turn_down(request_, ANA, OfferState.PASSED, NOW)


@pytest.mark.parametrize(
    ("became", "word"), [(OfferState.PASSED, OfferPassed), (OfferState.LAPSED, OfferLapsed)]
)
def test_turning_the_last_offer_down_leaves_the_request_waiting(became, word):
    decision = lifecycle.turn_down(an_offered_request(ANA), ANA, became, NOW + HOUR)
    assert decision.request.status is Status.WAITING
    assert decision.request.offers[0].state is became
    assert decision.request.look_again_at == NOW + HOUR
    assert said(decision) == []
    assert replaced(decision) == [(ANA, f"offer:{ANA}", word)]


def test_turning_one_offer_down_leaves_the_others_standing():
    decision = lifecycle.turn_down(an_offered_request(ANA, JONAS), ANA, OfferState.PASSED, NOW)
    assert decision.request.status is Status.OFFERED
    assert [one.supporter for one in decision.request.live_offers] == [JONAS]


def test_searching_again_parts_the_two_and_takes_their_messages_back():
    asked = a_checkin(answer=None)
    request = a_matched_request(checkins=(asked,), look_again_at=None)
    decision = lifecycle.search_again(request, NOW + DAY)
    again = decision.request
    assert again.status is Status.WAITING
    assert (again.supporter, again.supporter_timezone, again.matched_at) == (None, "", None)
    assert (again.searching_since, again.look_again_at) == (NOW + DAY, NOW + DAY)
    assert again.offers[0].state is OfferState.ENDED
    assert again.checkins == (replace(asked, state=CheckInState.DROPPED),)
    assert again.asked_at == NOW
    assert said(decision) == [(ANA, MatchEnded), (MIRA, SearchingAgain)]
    assert [one.slot for one in decision.letters if one.act is Act.POST] == [
        f"ended:{ANA}",
        "again",
    ]
    assert replaced(decision) == [
        (MIRA, "checkin:0", NoLongerShown),
        (MIRA, f"match:requester:{ANA}", NoLongerShown),
        (ANA, f"match:supporter:{ANA}", NoLongerShown),
    ]


def test_a_match_without_a_supporter_is_no_match():
    with pytest.raises(NoLongerOpen):
        lifecycle.search_again(a_matched_request(supporter=None), NOW)


def test_closing_a_match_asks_for_a_log_and_invites_the_requester():
    answered = a_checkin(state=CheckInState.ANSWERED, answer=Answer.CONNECTED)
    request = a_matched_request(checkins=(answered, a_checkin(id="1", side=Side.SUPPORTER)))
    decision = lifecycle.close(request, NOW + DAY)
    assert decision.request.status is Status.CLOSED
    assert decision.request.closed_at == NOW + DAY
    assert [one.slot for one in decision.letters if one.act is Act.POST] == [
        f"ended:{MIRA}",
        "log",
    ]
    assert decision.request.supporter == ANA
    assert {one.state for one in decision.request.checkins} == {CheckInState.DROPPED}
    assert said(decision) == [(MIRA, RequestEnded), (ANA, ClosingLogAsked)]
    assert (ANA, "checkin:1", NoLongerShown) in replaced(decision)
    assert decision.invite
    assert not decision.forget


def test_a_log_already_given_is_not_asked_for():
    decision = lifecycle.close(a_matched_request(logged=True), NOW)
    assert said(decision) == [(MIRA, RequestEnded)]


def test_closing_a_search_settles_its_offers_and_says_so_kindly():
    decision = lifecycle.close(an_offered_request(ANA, look_again_at=NOW), NOW)
    assert decision.request.offers[0].state is OfferState.SUPERSEDED
    assert decision.request.look_again_at is None
    assert said(decision) == [(MIRA, NobodyFound)]
    assert replaced(decision) == [(ANA, f"offer:{ANA}", OfferSettled)]
    assert decision.invite


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        pytest.param(a_request(), [], id="waiting"),
        pytest.param(an_offered_request(), [], id="offered"),
        pytest.param(a_matched_request(), [(ANA, MatchEnded)], id="matched"),
        pytest.param(
            a_matched_request(status=Status.CLOSED, closed_at=NOW - DAY), [], id="closed"
        ),
    ],
)
def test_withdrawing_forgets_at_once_and_tells_only_whom_it_concerns(request_, told):
    decision = lifecycle.withdraw(request_, NOW)
    assert decision.request.status is Status.WITHDRAWN
    assert decision.request.look_again_at is None
    assert decision.forget
    assert not decision.invite
    assert said(decision) == told
    assert all(one.about is None for one in decision.letters)


def test_a_withdrawn_request_cannot_be_withdrawn_again():
    with pytest.raises(NoLongerOpen):
        lifecycle.withdraw(a_request(status=Status.WITHDRAWN), NOW)


def test_a_new_match_wants_a_new_log():
    request = an_offered_request(ANA, logged=True)
    decision = lifecycle.accept(request, a_supporter(), NOW, a_programme())
    assert not decision.request.logged
