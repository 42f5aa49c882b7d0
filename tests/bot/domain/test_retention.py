"""When a request is forgotten, and when it is next worth a look."""

import pytest

from bot.domain import retention
from bot.domain.programme import Asking, Keeping
from bot.domain.requests import CheckInState, OfferState, Status
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    NOW,
    a_checkin,
    a_matched_request,
    a_programme,
    a_request,
    an_offer,
)

PROGRAMME = a_programme(keeping=Keeping(identity_days=3), asking=Asking(give_up_after_days=10))


@pytest.mark.parametrize(
    ("request_", "forget_at"),
    [
        (a_request(), None),
        (a_matched_request(), None),
        (a_matched_request(status=Status.CLOSED, closed_at=NOW), NOW + 3 * DAY),
    ],
)
def test_a_closed_request_is_forgotten_after_the_days_the_programme_says(request_, forget_at):
    assert retention.forget_at(request_, PROGRAMME) == forget_at


@pytest.mark.parametrize(
    ("status", "gives_up_at"),
    [
        (Status.WAITING, NOW + 12 * DAY),
        (Status.OFFERED, NOW + 12 * DAY),
        (Status.MATCHED, None),
        (Status.CLOSED, None),
    ],
)
def test_a_search_ends_so_long_after_it_began_anew(status, gives_up_at):
    request = a_request(status=status, searching_since=NOW + 2 * DAY)
    assert retention.gives_up_at(request, PROGRAMME) == gives_up_at


@pytest.mark.parametrize(
    ("request_", "next_look"),
    [
        pytest.param(a_request(), NOW + 10 * DAY, id="gives-up"),
        pytest.param(a_request(look_again_at=NOW + DAY), NOW + DAY, id="looks-again"),
        pytest.param(
            a_request(
                status=Status.OFFERED,
                look_again_at=NOW + DAY,
                offers=(
                    an_offer(ANA, answer_by=NOW, state=OfferState.PASSED),
                    an_offer(answer_by=NOW + HOUR),
                ),
            ),
            NOW + HOUR,
            id="an-offer-runs-out",
        ),
        pytest.param(
            a_matched_request(
                checkins=(a_checkin(state=CheckInState.PLANNED, due_at=NOW + 2 * DAY),)
            ),
            NOW + 2 * DAY,
            id="a-check-in-is-due",
        ),
        pytest.param(a_matched_request(), None, id="nothing-to-wait-for"),
        pytest.param(
            a_request(status=Status.CLOSED, closed_at=NOW), NOW + 3 * DAY, id="to-be-forgotten"
        ),
    ],
)
def test_the_next_look_is_at_whatever_comes_first(request_, next_look):
    assert retention.next_look(request_, PROGRAMME) == next_look
