"""The made-up hospitals are played by the rules, and the same way twice."""

import pytest

from bench.policies import POLICIES
from bench.simulation import Play, Scene
from bench.table import gini_of

SCENE = Scene(12, days=4, burst=6)


@pytest.mark.parametrize("name", POLICIES)
def test_a_story_told_twice_is_the_same(name):
    one, other = (Play(SCENE, POLICIES[name], seed=1).run() for _ in range(2))
    assert one == other
    assert one.asked == 6
    assert 0 < len(one.hours) <= one.asked
    assert one.in_time <= len(one.hours) <= one.offers
    assert all(hours >= 0 for hours in one.hours)


@pytest.mark.parametrize("name", POLICIES)
def test_nobody_carries_more_than_they_may(name):
    play = Play(SCENE, POLICIES[name], seed=2)
    play.run()
    for supporter in play.world.supporters.values():
        assert len(supporter.load.open) + len(supporter.load.offered) <= supporter.max_open


@pytest.mark.parametrize(
    ("loads", "gini"), [([1, 1, 1], 0), ([0, 0, 3], 2 / 3), ([0, 0], 0), ([3, 1], 0.25)]
)
def test_the_gini_coefficient_tells_how_evenly_something_is_shared(loads, gini):
    assert gini_of(loads) == pytest.approx(gini)
