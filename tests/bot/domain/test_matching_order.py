"""In which order those who may be asked are asked, and that nobody else ever is."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import matching
from bot.domain.choices import Beyond, ContactWay, Reason, Urgency, Who
from bot.domain.people import QuietHours, RequestId, Stage
from bot.domain.programme import Agreement
from bot.domain.requests import OfferState, Wishes
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


@pytest.mark.parametrize(
    ("first", "second", "request_"),
    [
        pytest.param(
            {"languages": ("French",), "topics": ()},
            {"languages": ("English",), "topics": ("outcome",)},
            wishing(language="french", topics=("outcome",), beyond=(Beyond.LANGUAGE,)),
            id="language-before-topic",
        ),
        pytest.param(
            {"department": "Radiology", "topics": ()},
            {"department": "Surgery", "topics": ("outcome",)},
            wishing(topics=("outcome",), beyond=(Beyond.DEPARTMENT,)),
            id="outside-before-topic-where-the-own-department-was-agreed-to",
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
            {"topics": ("outcome",), "quiet_hours": QuietHours(time(9), time(15))},
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
        stage=st.sampled_from([Stage.SUPPORTER, Stage.RETIRED]),
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
        assert chosen.is_supporter
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
