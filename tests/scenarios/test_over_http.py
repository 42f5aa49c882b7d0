"""The same bot behind a request URL: signed, checked at the door, and the same for everybody."""

import http.client
import json
import time

import pytest

from handlers.http_mode import EVENTS, HEALTH
from sandbox.http_delivery import sign
from tests.scenarios import test_the_whole_story as story
from tests.scenarios.hospital import hospital

CANARY = "zeppelin-orchid-quartz"


@pytest.fixture(name="ward")
def _ward(tmp_path):
    with hospital(tmp_path, http=True) as clinic:
        yield clinic


def knock(clinic, method, path, body=b"", **headers):
    """Send a request as it is; give status, body and the names of the headers."""
    return knock_at(clinic.house.connection.port, method, path, body, **headers)


def knock_at(port, method, path, body=b"", **headers):
    """Send a request to a door of ours."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        names = {name for name, _ in answer.getheaders()} - {"Date"}
        return answer.status, answer.read(), names
    finally:
        connection.close()


def signed(clinic, body, *, secret=None, stamp=None, kind="application/json"):
    stamp = stamp or str(int(time.time()))
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(secret or clinic.app.signing_secret, stamp, body),
    }


def event(clinic, **changes):
    facts = {
        "type": "event_callback",
        "team_id": clinic.workspace.id,
        "api_app_id": clinic.app.app_id,
        "event_id": "Ev0HTTP1",
        "event": {
            "type": "message",
            "channel_type": "im",
            "user": clinic.ids["Mira"],
            "channel": "D1",
            "text": CANARY,
            "ts": "1.0",
        },
    }
    return json.dumps(facts | changes).encode()


def test_the_whole_story_over_http(ward):
    story.test_from_asking_to_the_digest(ward)


def test_slack_can_check_the_address(ward):
    body = json.dumps({"type": "url_verification", "challenge": "abc123"}).encode()
    status, answer, _ = knock(ward, "POST", EVENTS, body, **signed(ward, body))
    assert status == 200
    assert b"abc123" in answer


def test_whoever_is_turned_away_reads_the_same_whatever_it_was(ward, caplog):
    body = event(ward)
    good = signed(ward, body)
    late = str(int(time.time()) - 301)
    answers = [
        knock(ward, "POST", EVENTS, body, **headers)
        for headers in (
            signed(ward, body, secret="wrong"),
            signed(ward, body, stamp=late),
            {**good, "X-Slack-Request-Timestamp": "abc"},
            {**good, "X-Slack-Signature": good["X-Slack-Signature"].upper()},
            {"Content-Type": "application/json"},
        )
    ]
    assert len(set(map(str, answers))) == 1
    assert answers[0][:2] == (401, b"{}")
    ward.settle()
    assert ward.person("Mira").dm == []
    assert CANARY not in caplog.text


def test_a_header_that_comes_twice_is_turned_away(ward):
    body = event(ward)
    connection = http.client.HTTPConnection("127.0.0.1", ward.house.connection.port, timeout=10)
    try:
        connection.putrequest("POST", EVENTS)
        for name, value in signed(ward, body).items():
            connection.putheader(name, value)
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        assert connection.getresponse().status == 401
    finally:
        connection.close()


@pytest.mark.parametrize(
    "foreign", [{"team_id": "T0OTHER"}, {"api_app_id": "A0OTHER"}], ids=["team", "app"]
)
def test_signed_but_meant_for_somebody_else_has_no_effect(ward, foreign):
    body = event(ward, **foreign)
    status, answer, _ = knock(ward, "POST", EVENTS, body, **signed(ward, body))
    assert (status, answer) == (403, b"")
    ward.settle()
    assert ward.person("Mira").dm == []


def test_a_captured_request_sent_again_has_no_second_effect(ward):
    body = event(ward)
    headers = signed(ward, body)
    answers = {knock(ward, "POST", EVENTS, body, **headers)[:2] for _ in range(5)}
    assert answers == {(200, b"")}
    ward.settle()
    assert len(ward.person("Mira").dm) == 1


def test_too_much_is_turned_away(ward):
    body = b" " * (256 * 1024 + 1)
    status, answer, _ = knock(ward, "POST", EVENTS, body, **signed(ward, body))
    assert status == 413
    assert CANARY.encode() not in answer


def test_health_says_yes_once_the_rounds_are_made_and_no_when_they_stand_still(ward):
    assert knock(ward, "GET", HEALTH)[:2] == (200, b'{"ready": true}')
    ward.house.clockwork._made_at -= 600  # by its stopwatch, which no clock moves
    status, said, _ = knock(ward, "GET", HEALTH)
    assert status == 503
    (wrong,) = json.loads(said)["wrong"]
    assert wrong == {
        "code": "stalled",
        "what": "The rounds have stood still for three minutes.",
        "mend": "Restart this process, and report the last lines of its log.",
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", EVENTS), ("POST", HEALTH), ("POST", "/slack"), ("PUT", EVENTS)],
)
def test_there_is_nothing_else_to_find(ward, method, path):
    assert knock(ward, method, path)[:2] == (404, b"{}")
