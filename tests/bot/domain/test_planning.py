"""What a plan means for one of the requests in it."""

from dataclasses import replace

from bot.domain import matching, planning
from bot.domain.people import RequestId
from bot.domain.planning import FEW, NO_PLAN, Opening, Plan
from tests.builders import ANA, JONAS, NOW, PRIYA, a_programme, a_request, a_supporter

ONE, TWO = RequestId("one"), RequestId("two")


def a_round(*supporters):
    return matching.prepare(supporters, NOW, a_programme())


def opening(request_id, wanted=1):
    return Opening(replace(a_request(), id=request_id), wanted)


def applied(plan, request_id, *people):
    ranked = a_round(*map(a_supporter, people)).rank(a_request())
    return [choice.supporter.id for choice in plan.apply(request_id, ranked)]


def test_who_is_proposed_comes_first_and_who_is_kept_for_another_not_at_all():
    plan = Plan({ONE: (PRIYA,), TWO: (ANA,)}, kept=frozenset({ANA, PRIYA}))
    assert applied(plan, ONE, ANA, JONAS, PRIYA) == [PRIYA, JONAS]
    assert applied(plan, RequestId("came later"), ANA, JONAS, PRIYA) == [JONAS]


def test_without_a_plan_everything_stays_as_it_was_ranked():
    assert applied(NO_PLAN, ONE, ANA, JONAS) == [ANA, JONAS]
    assert NO_PLAN.asks == ()


def test_who_has_a_place_left_is_not_kept():
    who = a_round(a_supporter(ANA, max_open=2), a_supporter(JONAS))
    plan = planning.drawn_up({ONE: (ANA, JONAS), TWO: ()}, who)
    assert plan.kept == {JONAS}
    assert plan.asks == (ONE,)


def test_who_does_not_compete_gets_whom_they_would_get_alone():
    who = a_round(a_supporter(ANA, max_open=2))
    both = planning.without_competition((opening(ONE), opening(TWO)), who)
    assert both == {ONE: (ANA,), TWO: (ANA,)}


def test_two_who_want_the_same_one_compete():
    who = a_round(a_supporter(ANA), a_supporter(JONAS))
    assert planning.without_competition((opening(ONE), opening(TWO)), who) is None
    assert planning.without_competition((opening(ONE, wanted=2),), who) == {ONE: (ANA, JONAS)}


def test_many_are_taken_to_compete():
    many = tuple(opening(RequestId(str(nth))) for nth in range(FEW + 1))
    assert planning.without_competition(many, a_round()) is None
