"""House rules about what Slack can ask: every id leads somewhere, and every listener is sound."""

import inspect

import pytest

from bot.domain.errors import Refusal
from handlers.courtesy import NAMES, Role
from handlers.ids import COMMAND, Action, Form, Shortcut
from handlers.views.refusals import REFUSALS
from handlers.wall import LISTENERS

LISTENER = [pytest.param(row, id=f"{row[0]}:{row[1]}") for row in LISTENERS]


@pytest.mark.parametrize("row", LISTENER)
def test_a_listener_asks_only_for_what_exists(row):
    assert set(inspect.signature(row[3]).parameters) <= NAMES


@pytest.mark.parametrize("row", LISTENER)
def test_a_listener_says_in_a_sentence_what_it_does(row):
    assert (row[3].__doc__ or "").strip().endswith(".")


@pytest.mark.parametrize("row", LISTENER)
def test_a_listener_declares_who_may_use_it(row):
    assert row[2] in set(Role)
    assert (row[2] is Role.COORDINATOR) == str(row[1]).startswith("coordinators_")


def test_every_button_form_and_shortcut_leads_somewhere():
    hung = {kind: {what for k, what, _, _ in LISTENERS if k == kind} for kind, *_ in LISTENERS}
    assert hung["action"] == set(Action)
    assert hung["view"] == set(Form)
    assert hung["global_shortcut"] == set(Shortcut)
    assert hung["command"] == {COMMAND}


def test_no_listener_is_hung_twice():
    places = [(kind, str(what)) for kind, what, _, _ in LISTENERS]
    assert len(places) == len(set(places))


def test_every_refusal_has_its_sentence():
    def below(kind):
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    assert set(below(Refusal)) == set(REFUSALS)
