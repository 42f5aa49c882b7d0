import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_sdk.errors import SlackApiError

from handlers import slack
from handlers.answering import STALE_AFTER

WORDS = "a word nobody may quote"


class Line(BaseHTTPRequestHandler):
    """A Slack of a few lines that keeps connections open, and counts them."""

    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.server.greeted += 1

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        if self.server.breaks:
            self.server.breaks -= 1
            self.close_connection = True
            return
        if self.server.silent.wait(0):
            self.server.over.wait(10)
            return
        status, extra, text = self.server.answer
        body = text.encode()
        self.send_response(status)
        for name, value in {**extra, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.server.hangs_up

    def log_message(self, *_):
        pass


class Lines(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Line)
        self.greeted, self.asked, self.hangs_up, self.breaks = 0, [], False, 0
        self.silent, self.over = threading.Event(), threading.Event()
        self.answer = (200, {}, '{"ok": true}')


@pytest.fixture
def server():
    lines = Lines()
    serving = threading.Thread(target=lines.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield lines
    lines.over.set()
    lines.shutdown()
    serving.join()
    lines.server_close()


@pytest.fixture
def client(server):
    made = slack.answering_client("xoxb-1", f"http://127.0.0.1:{server.server_port}/api/")
    yield made
    made.close()


def test_calls_that_follow_one_another_share_a_connection(server, client):
    client.users_info(user="U1")
    client.views_open(trigger_id="1.2", view={"type": "modal"})
    assert server.asked == ["/api/users.info", "/api/views.open"]
    assert server.greeted == 1


def test_a_connection_that_was_idle_too_long_is_not_used_again(server, client):
    moments = [1000.0, 1000.0 + STALE_AFTER, 1001.0 + 2 * STALE_AFTER]
    client._monotonic = lambda: moments.pop(0)
    client.auth_test()
    client.auth_test()
    assert server.greeted == 1
    client.auth_test()
    assert server.greeted == 2


def test_a_connection_slack_closed_costs_nobody_an_answer(server, client):
    server.hangs_up = True
    for _ in range(3):
        assert client.auth_test()["ok"]
    assert server.greeted == 3


def test_a_connection_that_ends_while_it_is_used_is_replaced_once(server, client):
    client.auth_test()
    server.breaks = 1
    assert client.auth_test()["ok"]
    server.breaks = 2
    with pytest.raises(OSError, match="ProtocolError"):
        client.auth_test()


def test_what_people_could_see_twice_is_not_done_again(server, client):
    for method in ("chat.postEphemeral", "views.open"):
        client.auth_test()
        server.asked.clear()
        server.breaks = 1
        with pytest.raises(OSError, match="ProtocolError"):
            client.api_call(method, params={"text": WORDS})
        assert server.asked == [f"/api/{method}"]


def test_what_slack_refuses_is_read_with_its_patience(server, client):
    server.answer = (429, {"retry-after": "7"}, '{"ok": false, "error": "ratelimited"}')
    with pytest.raises(SlackApiError) as refused:
        client.auth_test()
    assert refused.value.response.headers["Retry-After"] == "7"
    assert server.asked == ["/api/auth.test"], "it tries once"


@pytest.mark.parametrize("nobody", [True, False], ids=["no answer", "nobody there"])
def test_a_network_that_fails_is_an_error_that_quotes_nothing(server, client, nobody):
    client.timeout = 0.2
    if nobody:
        server.silent.set()
    else:
        client.base_url = "http://127.0.0.1:1/api/"
    with pytest.raises(OSError) as failed:  # noqa: PT011 - its kind is all that callers look at
        client.chat_postEphemeral(channel="C1", user="U1", text=WORDS)
    assert WORDS not in str(failed.value)


def test_a_proxy_is_used_unless_slack_is_this_machine(monkeypatch, server):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.server_port}")
    assert slack.answering_client("xoxb-1", "http://127.0.0.1:1/api/").proxy is None
    away = slack.answering_client("xoxb-1", "http://slack.invalid/api/")
    assert away.auth_test()["ok"]
    assert server.asked == ["http://slack.invalid/api/auth.test"]
    away.close()
