"""Who may be asked, and in which order."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import matching
from bot.domain.choices import ContactWay, Reason, Urgency, Who
from bot.domain.people import QuietHours, RequestId
from bot.domain.programme import Agreement
from bot.domain.requests import OfferState, Status, Wishes
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MIRA,
    NOW,
    PRIYA,
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


@pytest.mark.parametrize(
    ("first", "second", "request_"),
    [
        pytest.param(
            {"languages": ("French",), "topics": ()},
            {"languages": ("English",), "topics": ("outcome",)},
            wishing(language="french", topics=("outcome",)),
            id="language-before-topic",
        ),
        pytest.param(
            {"topics": ("outcome",), "contact_ways": (ContactWay.PHONE,)},
            {"topics": ("outcome",)},
            wishing(topics=("outcome",), contact=ContactWay.PHONE),
            id="two-wishes-before-one",
        ),
        pytest.param(
            {"specialty": "Surgery"},
            {"specialty": "Radiology"},
            wishing(who=Who.SAME_SPECIALTY),
            id="specialty-when-wished",
        ),
        pytest.param(
            {"topics": ("outcome",), "quiet_hours": QuietHours(time(0), time(23))},
            {"topics": ()},
            wishing(topics=("outcome",)),
            id="topic-before-who-is-awake",
        ),
        pytest.param(
            {"load": a_load(accepted_on=(TODAY,))},
            {"quiet_hours": QuietHours(time(0), time(23))},
            wishing(),
            id="who-is-awake-before-who-carried-less",
        ),
        pytest.param(
            {"load": a_load(last_asked_at=NOW)},
            {"load": a_load(accepted_on=(TODAY,))},
            wishing(),
            id="who-carried-less-before-whose-turn-it-is",
        ),
        pytest.param(
            {"load": a_load(last_asked_at=NOW - DAY)},
            {"load": a_load(last_asked_at=NOW)},
            wishing(),
            id="who-was-asked-longest-ago",
        ),
        pytest.param({}, {"load": a_load(last_asked_at=NOW)}, wishing(), id="who-never-was-asked"),
    ],
)
def test_who_comes_first(first, second, request_):
    better, other = (
        a_supporter(PRIYA, **first),
        a_supporter(ANA, **second),
    )  # the ids say otherwise
    ranked = matching.rank(request_, (other, better), NOW, PROGRAMME)
    assert [one.supporter.id for one in ranked] == [PRIYA, ANA]


def test_equals_come_in_the_order_of_their_ids():
    three = tuple(a_supporter(one) for one in (PRIYA, ANA, JONAS))
    ranked = matching.rank(a_request(), three, NOW, PROGRAMME)
    assert [one.supporter.id for one in ranked] == [ANA, JONAS, PRIYA]


@pytest.mark.parametrize(
    ("request_", "reasons"),
    [
        pytest.param(
            wishing(topics=("outcome",), language="English", contact=ContactWay.PHONE),
            {
                Reason.TOPIC,
                Reason.LANGUAGE,
                Reason.CONTACT,
                Reason.OUTSIDE,
                Reason.AVAILABLE,
            },
            id="everything-fits",
        ),
        pytest.param(wishing(who=Who.ANYONE), {Reason.AVAILABLE}, id="no-wish"),
        pytest.param(
            wishing(who=Who.SAME_SPECIALTY, department="Anesthesia"),
            {Reason.SPECIALTY, Reason.AVAILABLE},
            id="same-specialty",
        ),
        pytest.param(
            wishing(who=Who.SAME_SPECIALTY, department=""),
            {Reason.AVAILABLE},
            id="same-specialty-as-nobody-knows",
        ),
    ],
)
def test_the_reasons_are_facets_that_name_nobody(request_, reasons):
    supporter = a_supporter(contact_ways=(ContactWay.PHONE,))
    ranked = matching.rank(request_, (supporter,), NOW, PROGRAMME)
    assert set(ranked[0].reasons) == reasons


def test_who_fits_nothing_was_asked_because_it_is_their_turn():
    asleep = a_supporter(quiet_hours=QuietHours(time(0), time(23)))
    ranked = matching.rank(wishing(who=Who.ANYONE), (asleep,), NOW, PROGRAMME)
    assert ranked[0].reasons == (Reason.TURN,)


people = st.sampled_from([ANA, JONAS, PRIYA, MIRA])
departments = st.sampled_from(["", "Surgery", "surgery ", "Anesthesia"])
days = st.integers(-800, 30).map(lambda count: TODAY + timedelta(days=count))
roster = st.lists(
    st.builds(
        a_supporter,
        people,
        department=departments,
        active=st.booleans(),
        trained_on=days,
        agreement_version=st.sampled_from(["", "0", "1"]),
        topics=st.sampled_from([(), ("outcome",), ("conflict", "outcome")]),
        languages=st.sampled_from([(), ("English",), ("French", "English")]),
        paused_until=st.none() | days,
        rest_until=st.none() | st.integers(-2, 2).map(lambda count: NOW + count * HOUR),
        load=st.builds(
            a_load,
            open=st.sampled_from([(), BUSY]),
            accepted_on=st.lists(days, max_size=4).map(tuple),
        ),
    ),
    max_size=4,
    unique_by=lambda one: one.id,
)
wishes = st.builds(
    Wishes,
    urgency=st.sampled_from(Urgency),
    who=st.sampled_from(Who),
    department=departments,
    language=st.sampled_from(["", "French"]),
    never=st.lists(people, max_size=1).map(tuple),
)


@settings(max_examples=300, deadline=None)
@given(roster=roster, wishes=wishes, asked=st.lists(people, max_size=2, unique=True))
def test_nobody_who_is_excluded_is_ever_ranked(roster, wishes, asked):
    offers = tuple(an_offer(person, state=OfferState.PASSED) for person in asked)
    request = a_request(wishes=wishes, offers=offers)
    home = wishes.department or next((s.department for s in roster if s.id == MIRA), "")
    for choice in matching.rank(request, roster, NOW, PROGRAMME):
        chosen = choice.supporter
        assert chosen.id not in {MIRA, *wishes.never, *asked}
        assert chosen.active
        assert chosen.agreement_version == "1"
        assert TODAY - timedelta(days=731) <= chosen.trained_on <= TODAY
        assert chosen.load.open == ()
        assert chosen.paused_until is None or chosen.paused_until <= TODAY
        assert chosen.rest_until is None or chosen.rest_until <= NOW
        lately = [day for day in chosen.load.accepted_on if (TODAY - day).days < 365]
        assert len(lately) < 3
        if wishes.who is Who.OUTSIDE and home:
            assert chosen.department.strip().lower() != home.strip().lower()


@settings(deadline=None)
@given(roster=roster, wishes=wishes, data=st.data())
def test_the_order_does_not_depend_on_the_order_of_the_roster(roster, wishes, data):
    shuffled = data.draw(st.permutations(roster))
    request = a_request(wishes=replace(wishes, never=()))
    ranked = matching.rank(request, roster, NOW, PROGRAMME)
    assert matching.rank(request, shuffled, NOW, PROGRAMME) == ranked
    assert matching.rank(request, iter(roster), NOW, PROGRAMME) == ranked
