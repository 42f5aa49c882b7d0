"""What happens around every listener: who may use it, and how a refusal is told."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackClientError

from bot.domain.errors import AlreadyTaken, CoordinatorsOnly, NotAllowed, TryAgain
from bot.domain.programme import CrisisLine
from handlers.answers import Reply
from handlers.courtesy import NAMES, Role, courteous
from handlers.views.refusals import REFUSALS
from handlers.views.speech import Words
from tests.handlers.reading import everything

RUTH, TOM = "U0RUTH", "U0TOM"
FRENCH = Words.for_locale("fr-CA")
NOW_SET = CrisisLine(
    name="The line as it is set now", contact="1", hours="always", last_verified=date(2026, 11, 1)
)
REMEMBERED = replace(NOW_SET, name="The line as it was known", contact="2")


class Crisis:
    """Lines that tell whether anybody was asked for them."""

    def lines(self):
        return (NOW_SET,)

    def remembered(self):
        return (REMEMBERED,)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """What is said at a response URL is heard by whoever clicked."""

    def at(reply, url):
        assert url == reply._args.context.response_url
        return SimpleNamespace(send=lambda **words: reply._args.said.append(words))

    monkeypatch.setattr(Reply, "_at", at)


class Reception:
    """A reception where Ruth coordinates, everybody speaks French, and questions are counted."""

    def __init__(self, client=None):
        self.client = client
        self.crisis = Crisis()
        self.asked = []

    def is_coordinator(self, person):
        self.asked.append(person)
        return person == RUTH

    def words_for(self, person):
        assert person in {RUTH, TOM}
        return FRENCH


class Click:
    """Somebody's click on a button of a message, or whatever else Slack hands over."""

    def __init__(self, who=TOM, *, body=None, response_url="https://hooks.example"):
        self.body = body or {"type": "block_actions"}
        self.context = SimpleNamespace(user_id=who, response_url=response_url)
        self.action, self.command = {"action_id": "a"}, {"command": "/c"}
        self.event, self.view = {"type": "e"}, {"id": "V1"}
        self.acknowledged, self.said = [], []

    def ack(self, **words):
        self.acknowledged.append(words)


def calls(listener, *, click=None, role=Role.ANYONE, reception=None):
    """Have a listener called as Bolt would; give the click, and what Bolt is answered."""
    click = click or Click()
    return click, courteous(listener, role, reception or Reception())(click)


def refuses(refusal):
    def listener():
        raise refusal

    return listener


def test_a_listener_is_handed_what_it_asks_for_and_nothing_else():
    click, reception = Click(), Reception(client=object())
    calls_heard = []

    def on_everything(*, ack, action, actor, body, command, event, reception, reply, view, words):
        calls_heard.append(locals())

    polite = courteous(on_everything, Role.ANYONE, reception)
    assert polite.__name__ == "on_everything"
    assert polite(click) is None
    (handed,) = calls_heard
    del handed["calls_heard"]
    assert set(handed) == NAMES
    assert isinstance(handed.pop("reply"), Reply)
    assert handed == {
        "ack": click.ack,
        "action": click.action,
        "actor": TOM,
        "body": click.body,
        "command": click.command,
        "event": click.event,
        "reception": reception,
        "view": click.view,
        "words": FRENCH,
    }
    assert (click.acknowledged, click.said) == ([], [])


def test_a_listener_that_asks_for_what_nobody_gives_is_named_with_it():
    def on_something(ack, password, account):
        raise AssertionError("never called")

    with pytest.raises(KeyError, match=r"on_something asks for \['account', 'password'\]"):
        courteous(on_something, Role.ANYONE, Reception())


def test_who_does_not_coordinate_is_refused_before_the_listener_hears_of_it():
    called = []
    click, answer = calls(lambda: called.append(1), role=Role.COORDINATOR)
    assert called == []
    assert answer is None
    (said,) = click.said
    assert said["text"] == FRENCH(REFUSALS[CoordinatorsOnly])
    assert click.acknowledged == [{}]


def test_who_coordinates_now_is_let_in_and_looked_up_each_time():
    called, reception = [], Reception()
    for _ in range(2):
        click, answer = calls(
            lambda: called.append(1),
            click=Click(RUTH),
            role=Role.COORDINATOR,
            reception=reception,
        )
        assert (answer, click.said) == (None, [])
    assert called == [1, 1]
    assert reception.asked == [RUTH, RUTH]


def test_where_anyone_may_nobody_is_looked_up():
    reception = Reception()
    called = []
    calls(lambda: called.append(1), reception=reception)
    assert (called, reception.asked) == ([1], [])


def test_a_channel_that_cannot_be_asked_about_lets_nobody_in():
    reception, called = Reception(), []

    def away(person):
        raise TryAgain("Slack does not say")

    reception.is_coordinator = away
    click, _ = calls(
        lambda: called.append(1), click=Click(RUTH), role=Role.COORDINATOR, reception=reception
    )
    assert called == []
    assert click.said[0]["text"] == FRENCH(REFUSALS[TryAgain])


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_is_one_sentence_in_the_persons_language_and_is_acknowledged(kind):
    click, answer = calls(refuses(kind("the reason nobody reads")))
    (said,) = click.said
    assert said["text"] == FRENCH(REFUSALS[kind])
    assert "the reason nobody reads" not in str(said)
    assert answer is None
    assert click.acknowledged == [{}]


def test_only_what_somebody_else_took_takes_the_place_of_its_message():
    click, _ = calls(refuses(AlreadyTaken()))
    assert click.said[0]["replace_original"] is True
    assert click.said[0]["blocks"] is None
    for refusal in (NotAllowed(), TryAgain(), CoordinatorsOnly()):
        click, _ = calls(refuses(refusal))
        assert click.said[0]["replace_original"] is False
        assert click.said[0]["blocks"]


def test_crisis_lines_stand_beside_every_refusal_and_a_slow_database_is_not_asked_again():
    click, _ = calls(refuses(NotAllowed()))
    shown = everything(click.said[0]["blocks"])
    assert NOW_SET.name in shown
    assert REMEMBERED.name not in shown
    click, _ = calls(refuses(TryAgain()))
    shown = everything(click.said[0]["blocks"])
    assert REMEMBERED.name in shown
    assert NOW_SET.name not in shown


def test_a_form_that_may_be_sent_again_stays_as_it_was_filled_in():
    def sends():
        block = {"type": "input", "block_id": "note"}
        view = {"type": "modal", "blocks": [{"type": "section", "block_id": "top"}, block]}
        return Click(body={"type": "view_submission", "view": view})

    click, _ = calls(refuses(TryAgain()), click=sends())
    assert click.acknowledged == [
        {"response_action": "errors", "errors": {"note": FRENCH(REFUSALS[TryAgain])}}
    ]
    click, _ = calls(refuses(NotAllowed()), click=sends())
    (given,) = click.acknowledged
    assert given["response_action"] == "update"
    assert FRENCH(REFUSALS[NotAllowed]) in everything(given["view"])


def test_where_not_even_the_refusal_can_be_shown_slack_is_told_that_it_failed():
    class Client:
        def views_open(self, *, trigger_id, view):
            assert trigger_id == "T1"
            assert FRENCH(REFUSALS[NotAllowed]) in everything(view)
            raise SlackClientError("expired_trigger_id")

    click = Click(body={"type": "shortcut", "trigger_id": "T1"}, response_url=None)
    _, answer = calls(refuses(NotAllowed()), click=click, reception=Reception(Client()))
    assert (answer.status, answer.body) == (503, "")
    assert click.acknowledged == []


def test_a_bug_is_nobodys_refusal():
    with pytest.raises(ZeroDivisionError):
        calls(refuses(ZeroDivisionError()))
