"""Many at once: the same points as the rule, and the best matching there is."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assignment import MOST_COPIES, JointAssigner, points_of_all
from bot.domain import matching, scoring
from bot.domain.choices import Beyond, ContactWay, Urgency, Weight, Who
from bot.domain.people import Closing, Period, PersonId, QuietHours, RequestId, Stage
from bot.domain.planning import Opening
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

PROGRAMME = a_programme(
    specialty_families=(("Anesthesia", "Critical Care", "Surgery"), ("Surgery", "Orthopedics"))
)
people = st.sampled_from([ANA, JONAS, PRIYA, MIRA, PersonId("U5"), PersonId("U6")])
places = st.sampled_from(["", "Surgery", "surgery ", "Anesthesia", "Orthopedics"])
languages = st.lists(st.sampled_from(["", "English", "french", "Arabic"]), max_size=2).map(tuple)
topics = st.lists(st.sampled_from(["", "outcome", "conflict"]), max_size=3, unique=True).map(tuple)
periods = st.sampled_from([(), (Period(TODAY, TODAY),), (Period(TODAY + DAY, TODAY + 2 * DAY),)])
whoever = st.lists(people, max_size=1).map(tuple)
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))
supporters = st.lists(
    st.builds(
        a_supporter,
        people,
        department=places,
        specialty=places,
        site=st.sampled_from(["", "East", "main"]),
        career=st.sampled_from(["", "late"]),
        languages=languages,
        topics=topics,
        contact_ways=st.lists(st.sampled_from(ContactWay), max_size=2).map(tuple),
        timezone=st.sampled_from(["", "Pacific/Auckland"]),
        quiet_hours=st.builds(QuietHours, hours, hours),
        weekends=st.booleans(),
        nights=periods,
        on_call=periods,
        away=periods,
        never=whoever,
        line=whoever,
        never_departments=places.map(lambda one: (one,)),
        max_open=st.integers(1, 6),
        load=st.builds(
            a_load,
            accepted_on=st.lists(st.just(TODAY), max_size=2).map(tuple),
            asked_on=st.lists(st.just(TODAY), max_size=15).map(tuple),
            last_asked_at=st.none() | st.integers(0, 90).map(lambda ago: NOW - ago * DAY),
            closings=st.lists(
                st.builds(Closing, st.just(TODAY - DAY), st.sampled_from(Weight)), max_size=3
            ).map(tuple),
        ),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
wishes = st.builds(
    Wishes,
    urgency=st.sampled_from(Urgency),
    who=st.sampled_from(Who),
    department=places,
    language=st.sampled_from(["", "French", "Arabic"]),
    topics=topics,
    contact=st.none() | st.sampled_from(ContactWay),
    site=st.sampled_from(["", "east"]),
    career=st.sampled_from(["", "late"]),
    never=whoever,
    beyond=st.lists(st.sampled_from(Beyond), max_size=2).map(tuple),
)


@st.composite
def openings(draw):
    made = []
    for nth, asker in enumerate(draw(st.lists(people, max_size=4, unique=True))):
        asked = draw(whoever)
        request = a_request(
            wishes=draw(wishes),
            offers=(
                *(an_offer(one, state=OfferState.PASSED) for one in asked),
                # Somebody may answer after the promise: then only who is in time may be asked.
                *(draw(st.sampled_from([(), (an_offer("U0LATE", answer_by=NOW + 3 * DAY),)]))),
            ),
        )
        since = NOW - draw(st.integers(0, 60)) * HOUR
        request = replace(request, id=RequestId(f"r{nth}"), requester=asker, searching_since=since)
        made.append(Opening(request, draw(st.integers(1, 3))))
    return made


@settings(max_examples=300, deadline=None)
@given(roster=supporters, waiting=openings())
def test_all_points_at_once_are_the_points_of_the_rule(roster, waiting):
    who = matching.prepare(roster, NOW, PROGRAMME)
    seekers = [who.seeker(one.request) for one in waiting]
    expected = [
        [
            scoring.score(candidate, seeker, PROGRAMME.matching).total
            if matching.may_be_asked(candidate, seeker)
            else -1
            for candidate in who.candidates
        ]
        for seeker in seekers
    ]
    assert points_of_all(seekers, who).tolist() == expected


@settings(max_examples=200, deadline=None)
@given(roster=supporters, waiting=openings())
def test_nothing_that_is_proposed_breaks_a_rule(roster, waiting):
    who = matching.prepare(roster, NOW, PROGRAMME)
    proposed = JointAssigner().assign(waiting, who)
    known = {candidate.id: candidate for candidate in who.candidates}
    assert set(proposed) == {one.request.id for one in waiting}
    for opening in waiting:
        given_to = proposed[opening.request.id]
        assert len(set(given_to)) == len(given_to) <= opening.wanted
        for person in given_to:
            assert matching.may_be_asked(known[person], who.seeker(opening.request))
    everyone = [person for given_to in proposed.values() for person in given_to]
    for person, candidate in known.items():
        assert everyone.count(person) <= min(candidate.places, MOST_COPIES)
    if any(len(given_to) > 1 for given_to in proposed.values()):
        free = {person for person in known if everyone.count(person) == 0}
        for opening in waiting:
            if not proposed[opening.request.id]:  # then nobody who is free could have been asked
                seeker = who.seeker(opening.request)
                assert not any(matching.may_be_asked(known[one], seeker) for one in free)


@settings(max_examples=200, deadline=None)
@given(roster=supporters, waiting=openings())
def test_it_is_as_good_as_the_best_of_all_ways(roster, waiting):
    one_each = [replace(one, wanted=1) for one in waiting]
    who = matching.prepare([replace(one, max_open=1) for one in roster], NOW, PROGRAMME)
    points = points_of_all([who.seeker(one.request) for one in one_each], who)
    proposed = JointAssigner().assign(one_each, who)
    column = {candidate.id: nth for nth, candidate in enumerate(who.candidates)}
    chosen = [
        points[row, column[person]]
        for row, one in enumerate(one_each)
        for person in proposed[one.request.id]
    ]
    slots = [*range(len(who.candidates)), *[None] * len(one_each)]
    ways = [
        [
            points[row, nth]
            for row, nth in enumerate(way)
            if nth is not None and points[row, nth] >= 0
        ]
        for way in permutations(slots, len(one_each))
    ]
    most = max(map(len, ways), default=0)
    assert len(chosen) == most
    if most == len(one_each):
        assert sum(chosen) == max(sum(way) for way in ways if len(way) == most)


def named(nth, **facts):
    request = a_request(wishes=Wishes(**{"department": "Surgery", **facts}))
    return replace(request, id=RequestId(nth), requester=PersonId(f"U{nth}"))


def proposed_for(roster, *waiting):
    who = matching.prepare(roster, NOW, PROGRAMME)
    return JointAssigner().assign([Opening(*one) for one in waiting], who)


def test_the_only_one_who_speaks_a_language_is_kept_for_whoever_asked_in_it():
    rare = a_supporter(ANA, languages=("English", "Arabic"), topics=("outcome",))
    other = a_supporter(JONAS, topics=())
    first, second = named("1", topics=("outcome",)), named("2", language="Arabic")
    assert proposed_for((rare, other), (first, 1), (second, 1)) == {"1": (JONAS,), "2": (ANA,)}


def test_the_only_one_who_may_be_asked_is_kept_for_whom_nobody_else_may_be():
    first, second = named("1", topics=("outcome",)), named("2", never=(JONAS,))
    roster = (a_supporter(ANA, topics=("outcome",)), a_supporter(JONAS, topics=()))
    assert proposed_for(roster, (first, 1), (second, 1)) == {"1": (JONAS,), "2": (ANA,)}


def test_nobody_gets_a_second_one_while_somebody_else_has_none():
    roster = (a_supporter(ANA), a_supporter(JONAS))
    urgent = named("1", urgency=Urgency.WITHIN_12)
    shared = proposed_for(roster, (urgent, 3), (named("2"), 1))
    assert {len(people) for people in shared.values()} == {1}
    assert set(proposed_for(roster, (urgent, 3))["1"]) == {ANA, JONAS}


def test_where_there_are_too_few_the_earlier_promise_comes_first():
    slow, fast = named("1"), named("2", urgency=Urgency.WITHIN_12)
    better_for_slow = a_supporter(ANA)
    assert proposed_for((better_for_slow,), (slow, 1), (fast, 1)) == {"1": (), "2": (ANA,)}


def test_who_has_room_for_two_is_given_two_but_rather_the_idle_one():
    roomy = a_supporter(ANA, max_open=2)
    both = proposed_for((roomy,), (named("1"), 1), (named("2"), 1))
    assert both == {"1": (ANA,), "2": (ANA,)}
    shared = proposed_for((roomy, a_supporter(JONAS)), (named("1"), 1), (named("2"), 1))
    assert {person for people in shared.values() for person in people} == {ANA, JONAS}


def test_among_equals_it_is_the_turn_of_whoever_was_asked_longest_ago():
    roster = (
        a_supporter(ANA, load=a_load(last_asked_at=NOW)),
        a_supporter(PRIYA, load=a_load(last_asked_at=NOW - HOUR)),
    )
    assert proposed_for(roster, (named("1"), 1)) == {"1": (PRIYA,)}


@pytest.mark.parametrize("roster", [(), (a_supporter(stage=Stage.RETIRED),)])
def test_where_there_is_nobody_nobody_is_proposed(roster):
    assert proposed_for(roster, (named("1"), 2), (named("2"), 1)) == {"1": (), "2": ()}
    assert proposed_for(roster) == {}
