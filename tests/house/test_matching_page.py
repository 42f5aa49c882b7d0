"""The page on matching has its table, and says of every weight what it is."""

import re
from pathlib import Path

from bench.policies import POLICIES
from bench.table import BEGINS, ENDS, PAGE
from bot.domain.programme import MatchingPolicy


def between(begins, ends):
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(begins) == page.count(ends) == 1
    return page.partition(begins)[2].partition(ends)[0]


def test_every_weight_is_explained_with_its_points():
    table = between("<!-- policy begins -->", "<!-- policy ends -->")
    rows = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", table, re.MULTILINE))
    policy, notes = MatchingPolicy(), ("many_offers", "turn_days", "heavy_days")
    weights = {name for name in MatchingPolicy.__slots__ if name not in notes}
    assert {name: int(points) for name, points in rows.items()} == {
        name: getattr(policy, name) for name in weights
    }
    for name in notes:
        assert f"`{name}` ({getattr(policy, name)})" in table


def test_the_simulation_stands_between_its_markers():
    table = between(BEGINS, ENDS)
    for policy in POLICIES:
        assert policy in table, "run: make matching"
    for supporters in ("| 10 |", "| 50 |", "| 200 |", "| 2,000 |"):
        assert supporters in table


def test_one_command_writes_it():
    makefile = (Path(PAGE).parents[1] / "Makefile").read_text(encoding="utf-8")
    assert "matching: $(READY)" in makefile
    assert "-m bench.table" in makefile
