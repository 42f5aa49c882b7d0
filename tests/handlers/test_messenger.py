"""26 and 29 of the catalogue, at the way out: whatever Slack says has one meaning for a letter."""

import socket
from datetime import timedelta
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackClientError, SlackRequestError

from bot.domain.notices import (
    Act,
    Coordinators,
    DebriefWanted,
    DigestReady,
    Letter,
    MessageAnswered,
    SomeoneWaits,
)
from bot.usecases.ports import (
    Broken,
    ChannelClosed,
    Delay,
    Posted,
    TokenRefused,
    Undeliverable,
)
from handlers.messenger import GONE, WRONG, SlackMessenger
from handlers.troubles import MUTE
from tests.builders import ANA, MIRA
from tests.handlers.cards import a_digest
from tests.handlers.test_troubles import an_error

SECOND = timedelta(seconds=1)
PLACE = Posted("D1", "17.25")


class NoCrisis:
    def lines(self):
        return ()


class Client:
    """Answers well, until it is told to raise something."""

    def __init__(self):
        self.said, self.failures = [], {}

    def __getattr__(self, method):
        def call(**arguments):
            self.said.append((method, arguments))
            if method in self.failures:
                raise self.failures[method]
            return {"ok": True, "channel": arguments.get("channel", {"id": "D1"}), "ts": "1.0"}

        return call


@pytest.fixture(name="client")
def _client():
    return Client()


@pytest.fixture(name="messenger")
def _messenger(client):
    return SlackMessenger(client, "C0COORDS", NoCrisis())


def a_letter(to=MIRA, notice=None, **changes):
    return Letter(to=to, notice=notice or MessageAnswered(), **changes)


def refusal(code, status=200):
    return an_error({"ok": False, "error": code}, status)


def outcome(messenger, letter, place=None):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - each test says which
        messenger.carry(letter, place)
    return caught.value


@pytest.mark.parametrize("code", sorted(MUTE))
@pytest.mark.parametrize("method", ["conversations_open", "chat_postMessage"])
def test_a_refused_token_is_nobodys_fault_and_costs_nothing(client, messenger, method, code):
    client.failures[method] = refusal(code)
    told = outcome(messenger, a_letter())
    assert (type(told), told.code) == (TokenRefused, code)


def test_to_be_asked_to_wait_costs_nothing_and_holds_up_all(client, messenger):
    client.failures["chat_postMessage"] = an_error({}, 429, {"Retry-After": "30"})
    told = outcome(messenger, a_letter())
    assert (told.asked_to_wait, told.counts, told.for_all, told.for_ever) == (
        31 * SECOND,
        False,
        True,
        True,
    )


@pytest.mark.parametrize("code", sorted(GONE))
def test_who_is_gone_is_never_tried_again(client, messenger, code):
    client.failures["conversations_open"] = refusal(code)
    told = outcome(messenger, a_letter())
    assert (type(told), told.code) == (Undeliverable, code)


@pytest.mark.parametrize("code", [*sorted(GONE), "not_in_channel"])
def test_a_channel_that_is_closed_is_told_from_a_person_who_is_gone(client, messenger, code):
    client.failures["chat_postMessage"] = refusal(code)
    told = outcome(messenger, a_letter(to=Coordinators.CHANNEL, notice=SomeoneWaits()))
    assert (type(told), told.code) == (ChannelClosed, code)


@pytest.mark.parametrize("code", sorted(WRONG))
def test_what_we_wrote_wrong_is_a_bug(client, messenger, code):
    client.failures["chat_postMessage"] = refusal(code)
    told = outcome(messenger, a_letter())
    assert (type(told), told.code) == (Broken, code)


@pytest.mark.parametrize(
    ("error", "code", "counts"),
    [
        (an_error("", 500), "http_500", False),
        (an_error("<html>bad gateway</html>", 502), "http_502", False),
        (refusal("service_unavailable", 503), "http_503", False),
        (an_error("<html>a proxy's page</html>", 200), "not_slack", True),
        (an_error({"ok": False, "error": "a page: CANARY"}, 200), "not_slack", True),
        (refusal("some_new_error"), "some_new_error", True),
        (refusal("internal_error"), "internal_error", True),
        (TimeoutError(), "no_answer", True),
        (RemoteDisconnected(), "no_answer", True),
        (ConnectionResetError(), "no_answer", True),
        (IncompleteRead(b"{"), "no_answer", True),
        (BadStatusLine("?"), "no_answer", True),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "CANARY"), "no_answer", True),
        (URLError(TimeoutError()), "unreachable", False),
        (URLError(ConnectionRefusedError()), "unreachable", False),
        (URLError(socket.gaierror()), "unreachable", False),
        (SlackRequestError("CANARY"), "unreachable", False),
        (SlackClientError("CANARY"), "unreachable", False),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, Exception) else str(given),
)
def test_whatever_else_happens_it_is_tried_again(client, messenger, error, code, counts):
    """What Slack may have heard is said again only so many times."""
    client.failures["chat_postMessage"] = error
    told = outcome(messenger, a_letter())
    assert type(told) is Delay
    assert (told.code, told.counts, told.for_all, told.for_ever) == (code, counts, False, False)
    assert "CANARY" not in str(told)
    assert told.__cause__ is None
    assert told.__suppress_context__


def test_what_may_have_been_heard_is_not_said_again_for_half_a_minute(client, messenger):
    client.failures["chat_postMessage"] = TimeoutError()
    assert outcome(messenger, a_letter()).asked_to_wait == 30 * SECOND


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), IncompleteRead(b"")])
@pytest.mark.parametrize("act", [Act.REPLACE, Act.ERASE])
def test_what_may_be_done_twice_costs_no_attempt(client, messenger, act, error):
    client.failures |= dict.fromkeys(("chat_update", "chat_delete"), error)
    told = outcome(messenger, a_letter(act=act), PLACE)
    assert (told.code, told.counts) == ("unreachable", False)


def test_opening_a_conversation_says_nothing_to_anybody_and_costs_no_attempt(client, messenger):
    client.failures["conversations_open"] = TimeoutError()
    told = outcome(messenger, a_letter())
    assert (told.code, told.counts) == ("unreachable", False)


@pytest.mark.parametrize(
    "notice", [SomeoneWaits(), DebriefWanted(ANA), DigestReady(a_digest())], ids=type
)
def test_what_is_for_the_channel_says_how_to_mend_it_when_it_goes_to_one_person(
    client, messenger, notice
):
    messenger.carry(a_letter(to=Coordinators.CHANNEL, notice=notice), None)
    messenger.carry(a_letter(to=MIRA, notice=notice), None)
    (_, in_channel), _, (_, in_person) = client.said
    assert in_person["text"] == in_channel["text"]
    hint, *same = in_person["blocks"]
    assert same == in_channel["blocks"]
    assert "`/invite @Peer Support`" in hint["text"]["text"]


def test_anything_else_to_a_person_says_nothing_of_the_channel(client, messenger):
    messenger.carry(a_letter(), None)
    assert "/invite" not in repr(client.said)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (refusal("token_revoked"), TokenRefused),
        (an_error({}, 429, {"Retry-After": "1"}), Delay),
        (an_error("", 503), Delay),
        (TimeoutError(), Delay),
        (URLError(OSError()), Delay),
    ],
    ids=["revoked", "busy", "unwell", "silent", "away"],
)
def test_slack_is_greeted_and_says_whether_it_takes_the_token(client, messenger, error, told):
    messenger.greet()
    client.failures["auth_test"] = error
    with pytest.raises(told):
        messenger.greet()


def test_an_answer_that_is_neither_yes_nor_no_means_the_token_is_taken(client, messenger):
    client.failures["auth_test"] = refusal("team_added_to_org")
    messenger.greet()
