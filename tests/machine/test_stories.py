"""
Two thousand stories and more, on both databases; after every step of each the judge looks.

They are the same stories every time, so that a change is judged and not luck: `make stories`
tells ten times as many, and longer ones, that nobody has heard. A story that ends badly is printed
as short as it can be, with what is needed to hear it again.
"""

import gc
import inspect
import os
from collections import Counter
from contextlib import nullcontext
from typing import ClassVar

import pytest
from hypothesis import seed, settings

from tests.machine.beginnings import tell
from tests.machine.stories import EVENTS, Stories
from tests.machine.world import open_world

#: How often as many as usual, and then others every time.
MANY = int(os.environ.get("STORIES", "0"))
EACH = {"sqlite": 400, "postgres": 200}
STEPS = 12
#: What must have happened in stories of each kind, or they are about nothing.
ALWAYS = {
    "accept_offer",
    "answer_checkin",
    "ask_for_support",
    "attend",
    "cast_ballot",
    "log_closing",
    "post",
    "tick",
    "withdraw",
}


def told_on(database, number):
    """Make a test that tells its share of the stories in a world of its own."""

    class Told(Stories):
        told: ClassVar = Counter()

    if not MANY:
        seed(number)(Told)

    class Telling(Told.TestCase):
        settings = settings(
            max_examples=EACH[database] * max(MANY, 1),
            stateful_step_count=STEPS * (3 if MANY else 1),
            deadline=None,
            database=None,
            print_blob=True,
            report_multiple_bugs=False,
        )

        @pytest.fixture(autouse=True)
        def _world(self, tmp_path, request):
            lent = nullcontext("")
            if database == "postgres":
                lent = request.getfixturevalue("postgres").database()
            with lent as url, open_world(tmp_path, url) as (world, clinic):
                Told.world = world
                Told.beginnings = tell(clinic, world, Told)
                gc.freeze()  # what is there by now stays; it is looked through a thousand times
                yield
            if not request.session.testsfailed:
                assert Told.told["a story"] >= EACH[database]
                assert Told.told.keys() >= ALWAYS, ALWAYS - Told.told.keys()

    return Telling


class TestStoriesOne(told_on("sqlite", 1)):
    """On SQLite."""


class TestStoriesTwo(told_on("sqlite", 2)):
    """On SQLite."""


class TestStoriesThree(told_on("sqlite", 3)):
    """On SQLite."""


class TestStoriesFour(told_on("sqlite", 4)):
    """On SQLite."""


class TestStoriesOnAServerOne(told_on("postgres", 5)):
    """On PostgreSQL."""


class TestStoriesOnAServerTwo(told_on("postgres", 6)):
    """On PostgreSQL."""


def test_at_least_two_thousand_stories_are_told_on_both_databases():
    told = [one for name, one in globals().items() if name.startswith("TestStories")]
    counts = Counter()
    for one in told:
        kind = "postgres" if "Server" in one.__name__ else "sqlite"
        counts[kind] += one.settings.max_examples
    assert counts.keys() == {"sqlite", "postgres"}
    assert counts.total() >= 2000


def test_every_event_of_a_story_can_happen():
    methods = {
        name
        for name, method in inspect.getmembers(Stories, inspect.isfunction)
        if hasattr(method, "may_happen")
    }
    assert len(set(map(id, EVENTS))) == len(methods) > 20
