"""Whoever does anything is killed at every step of it, and somebody else does it again."""

import pytest

from tests.crashes.stories import STORIES
from tests.crashes.sweep import EVERY_STEP, elsewhere, tell

#: What must have come of some of them in the end; the others are compared with an unharmed one.
CAME_OF_IT = {
    "ask": lambda seen: len(seen["requests"]) == 1,
    "accept": lambda seen: "MATCHED" in str(seen["requests"]),
    "ballot": lambda seen: seen["box"][1],
    "carry the post": lambda seen: not seen["letters"],
    "digest": lambda seen: seen["digest"].period == "2026-W47",
    "purge": lambda seen: not seen["requests"],
    "rewrap": lambda seen: all(is_primary for _, is_primary in seen["keys"]),
    "withdraw": lambda seen: not seen["requests"],
}


@pytest.mark.parametrize("story", STORIES)
def test_killed_at_any_step_it_is_done_or_not_begun_and_done_again_it_ends_alike(rooms, story):
    """
    The steps are both sides of every commit, of every key that is written and of every vacuum.

    Where it is one transaction, they are all its statements as well, and anywhere else when
    PEERSUPPORT_CRASHES is `every`. After each kill what is on record is what the last commit left
    and every invariant holds; whoever is started next ends where nobody was killed.
    """
    killed_at, at_last = elsewhere(tell, story, rooms, EVERY_STEP)
    assert {"before commit", "after commit"} <= set(killed_at)
    assert CAME_OF_IT.get(story, bool)(at_last)
