"""Who may be asked."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain import candidates, matching
from bot.domain.choices import Beyond, Urgency, Who
from bot.domain.people import Period, QuietHours, RequestId, Stage, Standing
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
        pytest.param(a_supporter(stage=Stage.RETIRED), a_request(), False, id="has-retired"),
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


@pytest.mark.parametrize(
    ("supporter", "yes"),
    [
        pytest.param({"never": (MIRA,)}, False, id="keeps-away-from-that-person"),
        pytest.param({"never": (JONAS,)}, True, id="keeps-away-from-somebody-else"),
        pytest.param({"line": (MIRA,)}, False, id="is-in-line-with-that-person"),
        pytest.param({"never_departments": ("surgery ",)}, False, id="keeps-away-from-surgery"),
        pytest.param({"never_departments": ("Radiology",)}, True, id="but-not-from-radiology"),
        pytest.param({"standing": Standing.GONE}, False, id="is-deactivated"),
        pytest.param({"standing": Standing.GUEST}, False, id="became-a-guest"),
        pytest.param({"away": (Period(TODAY - DAY, TODAY),)}, False, id="is-away"),
        pytest.param({"away": (Period(TODAY + DAY, TODAY + DAY),)}, True, id="will-be-away"),
        pytest.param(
            {"max_open": 9, "load": a_load(accepted_on=(TODAY, TODAY), offered=BUSY)},
            False,
            id="would-be-over-the-yearly-cap-if-they-said-yes-twice",
        ),
    ],
)
def test_who_may_be_asked_by_their_own_profile(supporter, yes):
    assert may(a_supporter(**supporter), wishing(who=Who.ANYONE)) is yes


@pytest.mark.parametrize(
    ("profile", "yes"),
    [
        pytest.param({"never": (ANA,)}, False, id="never-that-person"),
        pytest.param({"line": (ANA,)}, False, id="in-line-with-that-person"),
        pytest.param({"never_departments": ("ANESTHESIA",)}, False, id="never-that-department"),
        pytest.param({"department": "Anesthesia"}, False, id="works-there-whatever-they-said"),
        pytest.param({"department": "Radiology"}, True, id="nothing-against-it"),
    ],
)
def test_what_a_requester_says_in_a_profile_of_their_own_counts(profile, yes):
    mira = a_supporter(MIRA, **{"department": "", **profile})
    ranked = matching.rank(wishing(), (mira, a_supporter()), NOW, PROGRAMME)
    assert bool(ranked) is yes


@pytest.mark.parametrize(
    ("supporter", "yes"),
    [
        ({}, True),
        ({"never": (MIRA,)}, False),
        ({"line": (MIRA,)}, False),
        ({"department": "Surgery"}, False),
        ({"never_departments": ("Surgery",)}, False),
        ({"stage": Stage.RETIRED}, False),
        ({"standing": Standing.GONE}, False),
        ({"agreement_version": "0"}, False),
        ({"trained_on": date(2024, 11, 18)}, False),
        ({"paused_until": TODAY + DAY}, True),
        ({"rest_until": NOW + DAY}, True),
        ({"load": a_load(open=BUSY)}, True),
    ],
)
def test_who_may_still_accept(supporter, yes):
    seeker = candidates.seeker(wishing(), None, NOW, PROGRAMME)
    assert matching.may_accept(a_supporter(**supporter), seeker, NOW, PROGRAMME) is yes


def test_places_are_what_is_left_of_both_limits():
    def places(**facts):
        return matching.places(a_supporter(**facts), TODAY, NOW, PROGRAMME)

    assert places(max_open=4, yearly_cap=9) == 4
    assert places(max_open=4, yearly_cap=3) == 3
    assert places(max_open=4, yearly_cap=9, load=a_load(open=BUSY, offered=BUSY)) == 2
    assert places(max_open=4, yearly_cap=3, load=a_load(accepted_on=(TODAY,))) == 2
    assert places(max_open=1, load=a_load(open=BUSY, offered=BUSY)) == 0
    assert places(max_open=4, stage=Stage.RETIRED) == 0


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


@pytest.mark.parametrize(
    ("languages", "wishes", "yes"),
    [
        (("English", "French"), {"language": "french "}, True),
        (("English",), {"language": "French"}, False),
        (("English",), {"language": "French", "beyond": (Beyond.LANGUAGE,)}, True),
        (("English",), {"language": "French", "beyond": (Beyond.DEPARTMENT,)}, False),
        (("English",), {}, True),
        ((), {"language": "English"}, True),
        ((), {"language": "French"}, False),
        (("",), {"language": "English"}, True),
    ],
)
def test_a_language_that_was_chosen_must_be_spoken_unless_agreed_otherwise(languages, wishes, yes):
    assert may(a_supporter(languages=languages), wishing(**wishes)) is yes


@pytest.mark.parametrize(
    ("facts", "yes"),
    [
        ({}, True),
        ({"never": (MIRA,)}, False),
        ({"line": (MIRA,)}, False),
        ({"never_departments": ("Surgery",)}, False),
    ],
)
def test_the_own_department_is_asked_once_agreed_to_and_a_list_of_never_still_holds(facts, yes):
    surgeon = a_supporter(department="Surgery", **facts)
    assert may(surgeon, wishing(beyond=tuple(Beyond))) is yes
    assert not may(surgeon, wishing())


#: Friday, nine in the evening in Toronto.
FRIDAY_NIGHT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MONDAY_SEVEN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def asked_at(now, urgency, *roster, since=None):
    request = a_request(asked_at=since or now, wishes=Wishes(urgency=urgency))
    who = matching.prepare(roster, now, PROGRAMME)
    return [one.supporter.id for one in who.rank(request)], who.wakes_at(request)


@pytest.mark.parametrize(
    ("urgency", "asked"),
    [(Urgency.WITHIN_12, [ANA]), (Urgency.WITHIN_24, []), (Urgency.WITHIN_48, [])],
)
def test_who_sleeps_until_after_the_promise_is_only_asked_what_is_urgent(urgency, asked):
    since = FRIDAY_NIGHT - HOUR
    found, wakes_at = asked_at(FRIDAY_NIGHT, urgency, a_supporter(weekends=False), since=since)
    assert found == asked
    assert wakes_at == (None if asked else MONDAY_SEVEN)


def test_for_a_late_request_soon_is_soon_enough():
    late = FRIDAY_NIGHT - 4 * DAY
    owl = a_supporter(ANA, quiet_hours=QuietHours(time(2), time(23)))
    lark = a_supporter(JONAS, quiet_hours=QuietHours(time(21), time(5)))
    found, wakes_at = asked_at(FRIDAY_NIGHT, Urgency.WITHIN_24, owl, lark, since=late)
    assert (found, wakes_at) == ([ANA], datetime(2026, 11, 21, 10, 0, tzinfo=UTC))


def test_nobody_is_waited_for_who_may_not_be_asked_awake_either():
    asleep = {"weekends": False}
    roster = (
        a_supporter(ANA, never=(MIRA,), **asleep),
        a_supporter(JONAS, load=a_load(open=BUSY), **asleep),
    )
    assert asked_at(FRIDAY_NIGHT, Urgency.WITHIN_24, *roster) == ([], None)
