"""Two who were brought together part again before they are done."""

import pytest

from bot.domain.notices import MatchEnded, SearchingAgain
from bot.domain.requests import Status
from bot.usecases.offering import OfTheOffer, hand_back, supporter_unreachable
from tests.builders import ANA, DAY, HOUR, JONAS, MINUTE, MIRA


def test_a_supporter_slack_cannot_reach_is_let_go_and_the_search_begins_again(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.clock.at += HOUR
    now = clinic.clock.at
    clinic.do(supporter_unreachable, OfTheOffer(request_id, ANA))
    request = clinic.request(request_id)
    assert (request.status, request.supporter) == (Status.WAITING, None)
    assert (request.searching_since, request.look_again_at) == (now, now)
    assert clinic.supporter(ANA).load.open == ()
    clinic.deliver()
    assert clinic.kinds(ANA)[-1] is MatchEnded
    assert clinic.kinds(MIRA)[-1] is SearchingAgain


@pytest.mark.parametrize("by", [JONAS, MIRA])
def test_whom_else_slack_cannot_reach_changes_nothing(clinic, by):
    clinic.roster(ANA, JONAS)
    request_id = clinic.matched(ANA)
    before = clinic.request(request_id)
    clinic.do(supporter_unreachable, OfTheOffer(request_id, by))
    assert clinic.request(request_id) == before


def test_a_supporter_who_cannot_be_reached_after_the_end_changes_nothing(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.change(request_id, status=Status.CLOSED)
    before = clinic.request(request_id)
    clinic.do(supporter_unreachable, OfTheOffer(request_id, ANA))
    assert clinic.request(request_id) == before


@pytest.mark.parametrize(("lasted", "rests"), [(2 * DAY - MINUTE, None), (2 * DAY, 14 * DAY)])
def test_after_two_days_a_supporter_rests_as_long_as_the_programme_says(clinic, lasted, rests):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.clock.at = clinic.request(request_id).matched_at + lasted
    clinic.do(hand_back, OfTheOffer(request_id, ANA))
    rest_until = clinic.supporter(ANA).rest_until
    assert rest_until == (None if rests is None else clinic.clock.at + rests)
