"""The way in by web socket: connected again whatever happens, and closed within seconds."""

import json
import logging
import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientNotConnectedError
from slack_sdk.web import SlackResponse

from handlers import socket_client
from handlers.slack import NoAnswerFromSlackError, make_app
from handlers.slack import Workspace as Ours
from handlers.socket_client import Client
from handlers.socket_mode import SocketConnection
from sandbox import faults
from sandbox.clock import ManualClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from tests.patience import wait_until

#: Seconds after which what should have come has not.
PATIENCE = 30
MANIFEST = {
    "display_information": {"name": "Kindred"},
    "features": {
        "bot_user": {"display_name": "Kindred"},
        "slash_commands": [{"command": "/kindred", "description": "Ask a colleague"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": True},
}


@pytest.fixture(name="slack")
def _slack():
    workspace = Workspace(ManualClock(datetime(2026, 11, 30, 9, tzinfo=UTC)))
    workspace.install_app(MANIFEST)
    with Sandbox(workspace) as sandbox:
        yield sandbox


def web(slack):
    token = slack.workspace.app.bot_token
    return WebClient(token=token, base_url=slack.api_url, timeout=2, retry_handlers=[])


@pytest.fixture(name="connection")
def _connection(slack):
    app = make_app(web(slack), Ours(slack.workspace.id, "U1", "B1", frozenset()))
    app.command("/kindred")(lambda ack: ack("Hello"))
    made = SocketConnection(app, slack.workspace.app.app_token, web(slack))
    yield made
    made.close()


@pytest.fixture(name="person")
def _person(slack):
    return slack.person(slack.workspace.add_person("Mira"))


def tries(slack):
    return len(slack.journal.of("apps.connections.open"))


def nowhere():
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"ws://127.0.0.1:{taken.getsockname()[1]}/"


NO_SOCKET = faults.garbled(json.dumps({"ok": True, "url": nowhere()}))


def test_where_no_socket_comes_about_it_is_not_open_and_the_next_try_asks_for_another(
    slack, connection, person
):
    slack.faults.add("apps.connections.open", NO_SOCKET)
    with pytest.raises(NoAnswerFromSlackError):
        connection.open()
    assert not connection.is_open()
    connection.open()
    slack.wait_for_socket(PATIENCE)
    person.command("/kindred")
    assert person.sees("Hello")


def test_a_start_is_told_how_long_slack_wants_to_be_left_alone(slack, connection):
    slack.faults.add("apps.connections.open", faults.rate_limited(30))
    with pytest.raises(NoAnswerFromSlackError) as caught:
        connection.open()
    assert caught.value.wait >= timedelta(seconds=30)


@pytest.mark.parametrize(
    "fault", [NO_SOCKET, faults.rate_limited(30), faults.http_error(503), faults.reset_before()]
)
def test_where_no_new_socket_comes_the_old_one_answers_on(slack, connection, person, fault):
    connection.open()
    slack.wait_for_socket(PATIENCE)
    slack.faults.add("apps.connections.open", fault)
    slack.refresh()
    wait_until(lambda: tries(slack) == 2, PATIENCE)
    person.command("/kindred")
    assert person.sees("Hello")
    assert person.failures == []


def test_slack_is_not_asked_for_a_socket_before_it_wants_to_be(slack, monkeypatch, caplog):
    now = [100.0]
    monkeypatch.setattr(socket_client.time, "monotonic", lambda: now[0])
    client = Client(app_token=slack.workspace.app.app_token, web_client=web(slack))
    try:
        slack.faults.add("apps.connections.open", faults.rate_limited(30))
        client.connect_to_new_endpoint()
        for now[0] in (101.0, 129.0):
            client.connect_to_new_endpoint(force=True)
        assert tries(slack) == 1
        assert caplog.messages == ["socket_not_restored"]
        now[0] = 132.0
        client.connect_to_new_endpoint()
        assert tries(slack) == 2
        assert client.is_connected()
    finally:
        monkeypatch.undo()
        client.close()


def test_a_socket_that_is_gone_is_let_go_and_opened_again_once_slack_is_back(
    slack, connection, person, caplog
):
    caplog.set_level(logging.INFO, logger="handlers.socket_client")
    connection.open()
    slack.wait_for_socket(PATIENCE)
    slack.faults.add("apps.connections.open", faults.http_error(503), times=2)
    slack.drop()
    wait_until(lambda: not connection.is_open(), PATIENCE)  # nobody reads what will never come
    slack.wait_for_socket(PATIENCE)
    person.command("/kindred")
    assert person.sees("Hello")
    assert tries(slack) == 4
    wait_until(lambda: "socket_restored" in caplog.messages, PATIENCE)
    assert [one for one in caplog.messages if one.startswith("socket_")] == [
        "socket_lost",
        "socket_not_restored",
        "socket_not_restored",
        "socket_restored",
    ]


@pytest.mark.parametrize("said", ["", "ping", "[]", '"hello"', "{}", '{"type": "unheard of"}'])
def test_what_slack_never_says_is_passed_over(slack, connection, person, said):
    connection.open()
    slack.wait_for_socket(PATIENCE)
    connection._client._on_message(said)
    person.command("/kindred")
    assert person.sees("Hello")


# stopping


def test_it_stops_while_slack_wants_to_be_left_alone(slack, connection):
    connection.open()
    slack.wait_for_socket(PATIENCE)
    slack.faults.add("apps.connections.open", faults.rate_limited(60), times=9)
    slack.refresh()
    wait_until(lambda: tries(slack) == 2, PATIENCE)
    began = time.monotonic()
    connection.close()
    assert time.monotonic() - began < 10  # what a stop may take in all


def test_it_stops_while_it_is_connecting_and_what_came_of_that_is_closed(slack, connection):
    connection.open()
    slack.wait_for_socket(PATIENCE)
    slack.faults.add("apps.connections.open", faults.slow(1))
    slack.refresh()
    wait_until(lambda: tries(slack) == 2, PATIENCE)
    connection.close()
    assert not connection.is_open()
    wait_until(lambda: slack.run(count(slack)) == 0, PATIENCE)


async def count(slack):
    return len(slack._sockets._everything())


class Slow(logging.Logger):
    """The reader says that it begins with a new socket, and at that very moment we stop."""

    def __init__(self):
        super().__init__("slow")
        self.begins, self.client = threading.Event(), None

    def info(self, msg, *args, **kwargs):
        if msg.startswith("Starting to receive"):
            self.begins.set()
            wait_until(lambda: self.client.current_session_state.terminated, PATIENCE)
        super().info(msg, *args, **kwargs)


def test_it_stops_at_the_very_moment_at_which_a_new_socket_is_begun_with(slack):
    """The SDK's own client would take the wish to stop back, and wait for itself without end."""
    logger = Slow()
    app_token = slack.workspace.app.app_token
    client = Client(app_token=app_token, web_client=web(slack), logger=logger)
    logger.client = client
    client.connect()
    assert logger.begins.wait(PATIENCE)
    reader = client.current_session_runner.thread
    closing = threading.Thread(target=client.close, daemon=True)
    closing.start()
    closing.join(PATIENCE)
    assert not closing.is_alive()
    assert not reader.is_alive()
    assert not client.is_connected()


def test_whoever_is_asked_to_connect_after_the_end_does_not(slack):
    client = Client(app_token=slack.workspace.app.app_token, web_client=web(slack))
    client.close()
    client.connect_to_new_endpoint(force=True)
    assert tries(slack) == 0
    with pytest.raises(SlackClientNotConnectedError):
        client.connect()
    assert not client.is_connected()
    client._on_message('{"type": "disconnect"}')
    assert tries(slack) == 1


def test_what_slack_answers_without_saying_how_long_is_waited_for_half_a_minute(monkeypatch):
    monkeypatch.setattr(socket_client.time, "monotonic", lambda: 0.0)
    answer = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": "ratelimited"},
        headers={},
        status_code=200,
    )

    class Refusing:
        ssl = None

        def apps_connections_open(self, app_token):
            raise SlackApiError(app_token, answer)

    client = Client(app_token="xapp-1", web_client=Refusing())
    try:
        with pytest.raises(SlackApiError):
            client.connect()
        assert client._not_before == 30
    finally:
        monkeypatch.undo()
        client.close()
