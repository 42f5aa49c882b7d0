"""The door to the street: whatever is not signed by Slack, lately and in shape, stays outside."""

import json
import time

import pytest

from handlers.edge import FORM, JSON, LARGEST_BODY, MOST_SKEW, Edge, TurnedAway, secrets_of
from sandbox.http_delivery import sign

NOW = 1_795_000_000
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BODY = json.dumps({"type": "event_callback", "team_id": "T1"}).encode()


def edge(*secrets, now=NOW):
    return Edge(secrets_of(",".join(secrets or (SECRET,))), lambda: now)


def headers(body=BODY, *, secret=SECRET, stamp=str(NOW), kind=JSON, **changes):
    made = {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": sign(secret, stamp, body),
    }
    return made | {name.replace("_", "-"): value for name, value in changes.items()}


def refused(given, body=BODY, at=None):
    with pytest.raises(TurnedAway) as no:
        (at or edge()).check(given, body)
    return no.value.status


def test_what_slack_signed_comes_in():
    assert edge().check(headers(), BODY) == BODY.decode()


def test_a_form_comes_in_with_its_payload():
    body = b"payload=%7B%22type%22%3A%22block_actions%22%7D"
    assert edge().check(headers(body, kind=f"{FORM}; charset=utf-8"), body) == body.decode()


@pytest.mark.parametrize("secret", ["wrong", SECRET.upper(), ""])
def test_another_secret_does_not_open(secret):
    assert refused(headers(secret=secret)) == 401


def test_a_body_that_was_changed_does_not_come_in():
    assert refused(headers(), BODY.replace(b"T1", b"T2")) == 401


@pytest.mark.parametrize(
    ("off", "comes_in"), [(-300, True), (300, True), (-301, False), (301, False)]
)
def test_a_signature_counts_for_five_minutes_either_way(off, comes_in):
    assert MOST_SKEW == 300
    given = headers(stamp=str(NOW + off))
    if comes_in:
        assert edge().check(given, BODY)
    else:
        assert refused(given) == 401


@pytest.mark.parametrize(
    "stamp",
    [
        *("", "abc", "1e9", "-1", "+1795000000", " 1795000000", "1795000000 ", "1795000000.0"),
        "\u0661\u0667\u0669\u0665\u0660\u0660\u0660\u0660\u0660\u0660",
        *("9" * 40, "0x6afd", f"{NOW}, {NOW}", f"{NOW}\n"),
    ],
)
def test_a_malformed_timestamp_is_turned_away_like_a_forgery(stamp):
    assert refused(headers(stamp="1795000000", x_slack_request_timestamp=stamp)) == 401


@pytest.mark.parametrize(
    "change",
    [
        lambda good: "",
        lambda good: good.upper(),
        lambda good: "v1=" + good[3:],
        lambda good: good[:-1],
        lambda good: good + "0",
        lambda good: good[:-1] + "\u00e9",
        lambda good: good[:-1] + "\uff10",
        lambda good: f"{good}, {good}",
        lambda good: f" {good}",
        lambda good: good + "\n",
        lambda good: "v0=" + "z" * 64,
    ],
)
def test_a_malformed_signature_is_turned_away_like_a_forgery(change):
    assert refused(headers(x_slack_signature=change(headers()["x-slack-signature"]))) == 401


@pytest.mark.parametrize("missing", ["x-slack-signature", "x-slack-request-timestamp"])
def test_without_a_header_nothing_comes_in(missing):
    assert refused({name: value for name, value in headers().items() if name != missing}) == 401


def test_during_a_rotation_the_old_and_the_new_secret_count():
    both = edge("old", "new")
    assert both.check(headers(secret="old"), BODY)
    assert both.check(headers(secret="new"), BODY)
    assert refused(headers(secret="older"), at=both) == 401


def test_without_a_secret_nothing_comes_in():
    assert refused(headers(secret=""), at=Edge(secrets_of(" , "), lambda: NOW)) == 401


def test_one_byte_too_many_is_turned_away_before_anything_is_computed():
    body = b" " * (LARGEST_BODY + 1)
    assert refused({}, body) == 413
    assert refused({}, body[1:]) == 401


def test_the_largest_body_comes_in():
    body = BODY + b" " * (LARGEST_BODY - len(BODY))
    assert edge().check(headers(body), body) == body.decode()


def test_who_is_turned_away_reads_the_status_and_no_more():
    with pytest.raises(TurnedAway) as no:
        edge().check({}, BODY)
    assert str(no.value) == "401"


def test_a_command_comes_in_though_it_has_no_payload_and_empty_fields():
    body = b"command=%2Fpeersupport&text=&trigger_id=1.2.abc"
    assert edge().check(headers(body, kind=FORM), body) == body.decode()


def test_without_a_content_type_nothing_comes_in():
    given = headers()
    del given["content-type"]
    assert refused(given) == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'"text"',
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": "\xff"}',
        b"\xfe\xff\x00{\x00}",
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    ],
)
def test_signed_but_misshapen_json_is_turned_away(body):
    assert refused(headers(body), body) == 400


@pytest.mark.parametrize(
    "body",
    [
        b"payload={",
        b"payload={}&payload={}",
        b"command=/a&command=/b",
        b"text=&text=",
        b"a=\xff",
        b"&" * 500,
    ],
)
def test_signed_but_misshapen_forms_are_turned_away(body):
    if body == b"&" * 500:
        body = b"&".join(b"f%d=1" % nth for nth in range(500))
    assert refused(headers(body, kind=FORM), body) == 400


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "application/xml"])
def test_what_slack_never_sends_is_turned_away(kind):
    assert refused(headers(kind=kind)) == 400


def test_a_packed_body_is_turned_away():
    assert refused(headers(content_encoding="gzip")) == 400


def test_the_clock_is_that_of_the_machine():
    stamp = str(int(time.time()))
    assert Edge(secrets_of(SECRET), time.time).check(headers(stamp=stamp), BODY)
