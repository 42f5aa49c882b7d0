"""Who may be asked."""

from datetime import date

import pytest

from bot.domain import matching
from bot.domain.choices import Who
from bot.domain.people import RequestId
from bot.domain.programme import Agreement
from bot.domain.requests import OfferState, Status, Wishes
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MIRA,
    NOW,
    TODAY,
    a_load,
    a_programme,
    a_request,
    a_supporter,
    an_offer,
)

PROGRAMME = a_programme(agreement=Agreement(version="2", no_longer_accepted=("0",)))
BUSY = (RequestId("r7"),)


def wishing(**wishes):
    return a_request(wishes=Wishes(**{"department": "Surgery", **wishes}))


def may(supporter, request):
    return bool(matching.rank(request, (supporter,), NOW, PROGRAMME))


@pytest.mark.parametrize(
    ("supporter", "request_", "yes"),
    [
        pytest.param(a_supporter(), a_request(), True, id="ready-and-from-another-department"),
        pytest.param(a_supporter(MIRA), a_request(), False, id="is-the-one-who-asks"),
        pytest.param(a_supporter(), wishing(never=(ANA,)), False, id="never-that-person"),
        pytest.param(a_supporter(), wishing(never=(JONAS,)), True, id="never-somebody-else"),
        pytest.param(
            a_supporter(),
            a_request(offers=(an_offer(ANA, state=OfferState.PASSED),)),
            False,
            id="has-passed",
        ),
        pytest.param(
            a_supporter(),
            a_request(offers=(an_offer(ANA, state=OfferState.ENDED),)),
            False,
            id="was-handed-back-by",
        ),
        pytest.param(
            a_supporter(),
            a_request(status=Status.OFFERED, offers=(an_offer(ANA),)),
            False,
            id="is-being-asked",
        ),
        pytest.param(a_supporter(department="Surgery"), a_request(), False, id="same-department"),
        pytest.param(
            a_supporter(department=" surgery "), a_request(), False, id="same-but-for-spelling"
        ),
        pytest.param(
            a_supporter(department="Surgery"),
            wishing(who=Who.ANYONE),
            True,
            id="same-department-does-not-matter",
        ),
        pytest.param(
            a_supporter(department="Surgery"),
            wishing(who=Who.SAME_SPECIALTY),
            True,
            id="same-department-is-wished-for",
        ),
        pytest.param(
            a_supporter(department=""), wishing(department=""), True, id="both-departments-unknown"
        ),
        pytest.param(a_supporter(active=False), a_request(), False, id="has-retired"),
        pytest.param(
            a_supporter(paused_until=TODAY + DAY), a_request(), False, id="pauses-until-tomorrow"
        ),
        pytest.param(a_supporter(paused_until=TODAY), a_request(), True, id="pause-ends-today"),
        pytest.param(a_supporter(rest_until=NOW + HOUR), a_request(), False, id="rests"),
        pytest.param(a_supporter(rest_until=NOW), a_request(), True, id="has-rested"),
        pytest.param(a_supporter(load=a_load(open=BUSY)), a_request(), False, id="is-full"),
        pytest.param(
            a_supporter(load=a_load(offered=BUSY)), a_request(), False, id="is-asked-elsewhere"
        ),
        pytest.param(
            a_supporter(load=a_load(open=BUSY), max_open=2), a_request(), True, id="takes-two"
        ),
        pytest.param(
            a_supporter(load=a_load(accepted_on=(TODAY,) * 3)),
            a_request(),
            False,
            id="took-three-this-year",
        ),
        pytest.param(
            a_supporter(load=a_load(accepted_on=(TODAY, TODAY, TODAY - 365 * DAY))),
            a_request(),
            True,
            id="one-of-the-three-was-a-year-ago",
        ),
        pytest.param(
            a_supporter(trained_on=TODAY + DAY), a_request(), False, id="is-trained-tomorrow"
        ),
        pytest.param(
            a_supporter(trained_on=date(2024, 11, 18)), a_request(), False, id="training-ran-out"
        ),
        pytest.param(
            a_supporter(trained_on=date(2024, 11, 19)),
            a_request(),
            True,
            id="trained-one-more-day",
        ),
        pytest.param(a_supporter(agreement_version=""), a_request(), False, id="has-not-signed"),
        pytest.param(
            a_supporter(agreement_version="0"), a_request(), False, id="signed-an-old-agreement"
        ),
        pytest.param(
            a_supporter(agreement_version="1"),
            a_request(),
            True,
            id="signed-one-that-still-counts",
        ),
    ],
)
def test_who_may_be_asked(supporter, request_, yes):
    assert may(supporter, request_) is yes


def test_a_department_nobody_wrote_down_is_the_one_of_the_roster():
    mira_herself = a_supporter(MIRA, department="Surgery")
    surgeon = a_supporter(ANA, department="Surgery")
    ranked = matching.rank(wishing(department=""), (mira_herself, surgeon), NOW, PROGRAMME)
    assert ranked == ()


def test_today_is_the_day_where_the_supporter_is():
    in_auckland = a_supporter(timezone="Pacific/Auckland", paused_until=TODAY + DAY)
    assert may(in_auckland, a_request())  # where it is tomorrow already


@pytest.mark.parametrize(
    ("trained", "months", "ends"),
    [
        (date(2026, 3, 1), 24, date(2028, 3, 1)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_training_ends_on_the_same_day_of_a_later_month_or_the_last_one(trained, months, ends):
    agreement = Agreement(training_valid_months=months)
    assert matching.training_ends(a_supporter(trained_on=trained), agreement) == ends
