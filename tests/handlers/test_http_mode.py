"""The server behind a request URL, asked without a network, and its port."""

import io
import json
import logging
import socket
from types import SimpleNamespace

import pytest
from slack_bolt import BoltResponse

from handlers import http_mode
from handlers.connection import CannotServeError
from handlers.edge import JSON, LARGEST_BODY, Edge, secrets_of
from handlers.http_mode import EVENTS, HEALTH, HttpServer
from sandbox.http_delivery import sign

SECRET, NOW = "8f742231b10e8888abcd99yyyzzz85a5", 1_795_000_000
BODY = b'{"type": "event_callback"}'
CANARY = "zeppelin-orchid-quartz"


class Bolt:
    """Answers what it was told to, and remembers what it was asked."""

    def __init__(self, answer=None, bug=None):
        self.answer = answer or BoltResponse(status=200, body="")
        self.bug = bug
        self.asked = []
        self.closed = []
        executor = SimpleNamespace(shutdown=lambda **how: self.closed.append(how))
        self.listener_runner = SimpleNamespace(listener_executor=executor)

    def dispatch(self, request):
        self.asked.append(request)
        if self.bug is not None:
            raise self.bug
        return self.answer


def server(bolt=None, *, where=("127.0.0.1", 0), health=lambda: {"ready": True}):
    return HttpServer(bolt or Bolt(), Edge(secrets_of(SECRET), lambda: NOW), where, health)


def ask(asked, method="POST", path=EVENTS, body=BODY, **headers):
    """Ask as a web server does; give status line, headers and body."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_TYPE": JSON,
        "HTTP_X_SLACK_REQUEST_TIMESTAMP": str(NOW),
        "HTTP_X_SLACK_SIGNATURE": sign(SECRET, str(NOW), body),
        "wsgi.input": io.BytesIO(body),
        **headers,
    }
    told = []
    (answer,) = asked.answer(
        {name: value for name, value in environ.items() if value is not None},
        lambda status, given: told.append((status, dict(given))),
    )
    ((status, given),) = told
    assert given["Content-Length"] == str(len(answer))
    assert given["Cache-Control"] == "no-store"
    return status, given, answer


def test_what_slack_signed_is_handed_on_with_the_few_headers_bolt_works_with():
    bolt = Bolt(BoltResponse(status=200, body='{"a": 1}', headers={"content-type": "text/x"}))
    more = {"HTTP_X_SLACK_RETRY_NUM": "1", "HTTP_COOKIE": CANARY, "HTTP_X_REAL_IP": CANARY}
    status, given, answer = ask(server(bolt), **more)
    assert (status, answer, given["Content-Type"]) == ("200 OK", b'{"a": 1}', "text/x")
    (request,) = bolt.asked
    assert request.raw_body == BODY.decode()
    assert request.headers == {"content-type": [JSON], "x-slack-retry-num": ["1"]}
    assert CANARY not in str(vars(request))


def test_of_an_answer_only_its_type_is_a_header_outside():
    bolt = Bolt(BoltResponse(status=200, body="", headers={"set-cookie": [CANARY]}))
    _, given, _ = ask(server(bolt))
    assert set(given) == {"Content-Type", "Content-Length", "Cache-Control"}
    assert CANARY not in str(given)


def test_an_answer_without_a_body_is_empty():
    answer = BoltResponse(status=503)
    answer.body = None
    status, _, body = ask(server(Bolt(answer)))
    assert (status, body) == ("503 Error", b"")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"HTTP_X_SLACK_SIGNATURE": None}, "401 Unauthorized"),
        ({"CONTENT_TYPE": None}, "400 Bad Request"),
        ({"body": b" " * (LARGEST_BODY + 1)}, "413 Error"),
        ({"method": "GET"}, "404 Not Found"),
        ({"path": "/"}, "404 Not Found"),
        ({"path": HEALTH}, "404 Not Found"),
    ],
)
def test_whoever_is_turned_away_learns_a_status_and_bolt_hears_nothing(changes, status):
    bolt = Bolt()
    told, _, body = ask(server(bolt), **changes)
    assert (told, body, bolt.asked) == (status, b"{}", [])


def test_a_bug_is_told_by_its_type_and_answers_nothing(caplog):
    with caplog.at_level(logging.ERROR):
        status, given, body = ask(server(Bolt(bug=RuntimeError(CANARY))))
    assert (status, body) == ("500 Error", b"{}")
    assert given["Content-Type"] == "application/json"
    (record,) = caplog.records
    assert record.getMessage() == "http_failed"
    assert isinstance(record.bug, RuntimeError)
    assert record.exc_info is None


@pytest.mark.parametrize(
    ("health", "status"),
    [({"ready": True}, "200 OK"), ({"ready": False}, "503 Error"), ({}, "503 Error")],
)
def test_the_health_page_needs_no_signature(health, status):
    told, _, body = ask(server(health=lambda: health), "GET", HEALTH, HTTP_X_SLACK_SIGNATURE=None)
    assert (told, json.loads(body)) == (status, health)


def test_a_port_that_is_taken_is_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            CannotServeError,
            match=rf"^Cannot serve on 127\.0\.0\.1:{port}: Address already in use\.$",
        ):
            server(where=("127.0.0.1", port)).open()


def test_an_address_that_is_none_is_a_sentence():
    with pytest.raises(CannotServeError, match="Cannot serve on nowhere in particular:0"):
        server(where=("nowhere in particular", 0)).open()


def test_it_is_open_from_being_opened_to_being_closed():
    bolt = Bolt()
    one = server(bolt)
    assert (one.port, one.place, one.is_open()) == (0, {"port": 0}, False)
    one.close()  # it never was open
    assert bolt.closed == []
    one.open()
    assert one.is_open()
    assert one.port > 0
    assert one.place == {"port": one.port}
    with socket.create_connection(("127.0.0.1", one.port), timeout=10) as line:
        line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert line.makefile("rb").read().startswith(b"HTTP/1.0 200 OK")
    one.close()
    assert not one.is_open()
    assert bolt.closed == [{"wait": True, "cancel_futures": False}]


class Slow:
    """A line of the server on which an answer goes out a piece at a time."""

    def __init__(self, *left):
        self.left = list(left)
        self.closed_with = None

    @property
    def total_outbufs_len(self):
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]

    def readable(self):
        return False

    writable = readable

    def close(self):
        self.closed_with = self.left


def test_closing_waits_until_what_is_on_its_way_out_has_gone():
    one, line = server(), Slow(500, 300, 100, 0)
    one.open()
    one._map[-1] = line
    one.close()
    assert line.closed_with == [0]


def test_closing_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(http_mode, "FLUSH_WITHIN", 0.2)
    one, line = server(), Slow(500)
    one.open()
    one._map[-1] = line
    one.close()
    assert line.closed_with == [500]
