"""Letter D: what was not signed, not meant for us, not in shape, or not theirs has no effect."""

import gzip
import http.client
import json
import socket
import time
import tracemalloc

import pytest

from handlers.edge import FORM, LARGEST_BODY, TurnedAway
from handlers.http_mode import EVENTS
from handlers.ids import Action, Form
from handlers.views.refusals import REFUSALS
from tests.catalogue import ward as wards
from tests.catalogue.eyes import UNKNOWN, picture
from tests.catalogue.ward import COORDINATOR, HELPER, REQUESTER, STRANGER
from tests.handlers.test_edge import BODY, NOW, edge, headers, refused
from tests.scenarios.by_hand import chosen, press, send, typed, was_acked, words_of
from tests.scenarios.hospital import hospital
from tests.scenarios.marked_story import talkative
from tests.scenarios.test_over_http import event, knock, signed

CANARY = "Pelican-Sorrel-Oboe"
NO = tuple(REFUSALS.values())


@pytest.fixture(name="street", scope="module")
def _street(tmp_path_factory):
    """A hospital that Slack calls over HTTP."""
    with hospital(tmp_path_factory.mktemp("street"), http=True) as clinic:
        yield clinic


@pytest.fixture(name="ward", scope="module")
def _ward(tmp_path_factory):
    with wards.ward(tmp_path_factory.mktemp("ward"), matched=True) as made:
        yield made


def said(clinic, body, headers):
    return knock(clinic, "POST", EVENTS, body, **headers)[:2]


def raw(clinic, *lines, body=b""):
    """Send lines as they are, which no library would; give the status line and the body."""
    where = ("127.0.0.1", clinic.house.connection.port)
    head = b"\r\n".join([b"POST /slack/events HTTP/1.1", b"Host: x", b"Connection: close", *lines])
    with socket.create_connection(where, timeout=10) as street:
        street.sendall(head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        heard = b""
        while part := street.recv(65536):
            heard += part
    first, _, rest = heard.partition(b"\r\n")
    return first, rest.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("off", [0, -330, 330], ids=["forged", "stale", "from-the-future"])
def test_what_slack_did_not_sign_now_is_turned_away_and_quoted_nowhere(street, off):
    """Catalogue 33 and 34: one answer, no effect, and not a word of it even at DEBUG."""
    before = picture(street)
    body = json.dumps(
        {
            "type": "view_submission",
            "view": {"callback_id": "ask_form", "state": {"values": {"note": CANARY}}},
        }
    ).encode()
    secret = street.app.signing_secret if off else "0" * 32
    sent_with = signed(street, body, secret=secret, stamp=str(int(time.time()) + off))
    with talkative() as printed:
        assert said(street, body, sent_with) == (401, b"{}")
    assert CANARY not in printed.getvalue()
    assert picture(street) == before


@pytest.mark.parametrize("off", [-299, 0, 298])
def test_what_slack_signed_within_five_minutes_comes_in(street, off):
    """Catalogue 34: the other side of the limit."""
    body = json.dumps({"type": "url_verification", "challenge": "x1"}).encode()
    stamp = str(int(time.time()) + off)
    assert said(street, body, signed(street, body, stamp=stamp))[0] == 200


STAMPS = [b"abc", b"", b"1e9", "١٢٣٤٥٦٧٨٩٠".encode(), b"9" * 40, b"\xff\xfe", b"-1", b"NaN"]
SIGNATURES = [b"", b"v0=", b"V0=" + b"a" * 64, b"v1=" + b"a" * 64, b"v0=" + b"A" * 64]
SIGNATURES += ["v0=é".encode() + b"a" * 63, b"v0=" + b"\xff" * 64, b"v0=" + b"a" * 100_000]


@pytest.mark.parametrize("stamp", STAMPS, ids=repr)
def test_no_timestamp_however_strange_is_a_bug(street, stamp, caplog):
    """Catalogue 35: on the wire, as bytes; always 401, never 500, and nothing is logged."""
    answer = raw(
        street,
        b"Content-Type: application/json",
        b"X-Slack-Request-Timestamp: " + stamp,
        b"X-Slack-Signature: v0=" + b"a" * 64,
        body=b'{"text": "%s"}' % CANARY.encode(),
    )
    assert answer == (b"HTTP/1.1 401 Unauthorized", b"{}")
    assert caplog.records == []


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda one: repr(one[:12]))
def test_no_signature_however_strange_is_a_bug(street, signature, caplog):
    """Catalogue 35: as above."""
    answer = raw(
        street,
        b"Content-Type: application/json",
        b"X-Slack-Request-Timestamp: %d" % time.time(),
        b"X-Slack-Signature: " + signature,
        body=b"{}",
    )
    assert answer == (b"HTTP/1.1 401 Unauthorized", b"{}")
    assert caplog.records == []


def test_each_signed_header_may_come_once(street):
    """Catalogue 35: doubled headers are 401, also when both say the same."""
    body = b'{"type": "url_verification", "challenge": "x"}'
    good = signed(street, body)
    lines = [f"{name}: {value}".encode() for name, value in good.items()]
    assert raw(street, *lines, body=body)[0] == b"HTTP/1.1 200 OK"
    for twice in lines[1:]:
        assert raw(street, *lines, twice, body=body) == (b"HTTP/1.1 401 Unauthorized", b"{}")


def test_a_form_captured_on_its_way_and_sent_again_has_no_second_effect(street):
    """Catalogue 36: the signature is still good; the form's token is spent."""
    mira = street.person("Mira")
    mira.command("/peersupport")
    token = mira.modal["private_metadata"]
    mira.close()
    answers = [send(street, "Mira", Form.ASK, metadata=token) for _ in range(3)]
    assert words_of(answers[0]) == words_of(answers[1]) == words_of(answers[2])
    assert len(picture(street)["peer_case"]) == 1


FOREIGN = [
    {"team_id": "T0OTHER"},
    {"api_app_id": "A0OTHER"},
    {"team_id": "T0OTHER", "enterprise_id": "E0OTHER"},
]


@pytest.mark.parametrize("foreign", FOREIGN, ids=str)
def test_a_good_signature_of_another_workspace_or_app_stores_nothing(street, foreign):
    """Catalogue 37: over HTTP."""
    before = picture(street)
    body = event(street, **foreign)
    assert said(street, body, signed(street, body)) == (403, b"")
    assert picture(street) == before


def test_another_workspace_or_app_stores_nothing_by_socket_either(ward):
    """Catalogue 37: by Socket Mode, where nothing is signed."""
    clinic = ward.clinic
    before = picture(clinic)
    body = json.loads(event(clinic))
    with clinic.sandbox.giving_up_after(1.0):
        for foreign in FOREIGN:
            clinic.sandbox.deliver("events_api", body | foreign)
            assert picture(clinic) == before


SHAPES = {
    "gzip bomb": gzip.compress(b"0" * 50_000_000),
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "nested": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "nested lists": b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "a little nested": b'{"a":' * 900 + b"1" + b"}" * 900,
    "key twice": b'{"type": "a", "type": "b"}',
    "not a number": b'{"a": NaN}',
    "huge number": b'{"a": ' + b"9" * 5000 + b"}",
    "nothing": b"",
    "half a surrogate": b'{"type": "event_callback", "team_id": "\\ud800"}',
    "no type": b"{}",
}


@pytest.mark.parametrize("what", SHAPES)
def test_a_body_out_of_shape_is_refused_quickly_and_small(street, what):
    """Catalogue 38: signed, so from Slack; still bounded in time and memory, no effect."""
    body, before = SHAPES[what], picture(street)
    sent_with = signed(street, body)
    if what == "gzip bomb":
        sent_with["Content-Encoding"] = "gzip"
    tracemalloc.start()
    began = time.monotonic()
    try:
        status, answer = said(street, body, sent_with)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert status < 500, (status, answer)
    assert time.monotonic() - began < 3
    assert most < 30_000_000
    assert picture(street) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": ["x"], "team": 7},
        {"event": 3},
        {"type": "block_actions", "actions": 3},
        {"type": "view_submission", "view": 7},
        {"type": "event_callback", "event": [CANARY]},
    ],
    ids=str,
)
def test_what_is_json_but_nothing_of_slacks_is_not_quoted(street, wrong):
    """Catalogue 38: whatever breaks over it says its type, and stores nothing."""
    before = picture(street)
    body = json.dumps(wrong | {"text": CANARY}).encode()
    with talkative() as printed:
        status, answer = said(street, body, signed(street, body))
    assert status >= 400
    assert CANARY.encode() not in answer
    assert CANARY not in printed.getvalue()
    assert picture(street) == before


def test_one_byte_over_256_kib_is_refused_unread(street):
    """Catalogue 38: and 256 KiB are taken."""
    largest = 256 * 1024
    body = b'{"a": "' + b"x" * (largest - 9) + b'"}'
    assert len(body) == largest
    assert said(street, body, signed(street, body))[0] < 413
    assert said(street, body + b" ", signed(street, body + b" "))[0] == 413


def made(clinic, name, form, metadata):
    """A form that nobody opened, with every field a little filled in."""
    fields = {
        "pause_until": {"selected_date": "2027-01-04"},
        "name": typed("Dr. Nobody"),
        "department": typed("Radiology"),
        "agrees": {"selected_options": [{"value": "1"}]},
        "nominee": {"selected_user": clinic.ids["Tom"]},
        "log_met": chosen("4"),
    }
    return send(clinic, name, form, metadata=metadata, **fields)


#: Forms about one request, and whose it is.
ABOUT_A_REQUEST = {
    Form.WITHDRAW: REQUESTER,
    Form.LOOK_FURTHER: REQUESTER,
    Form.CLOSING_LOG: HELPER,
}
TAMPERED = ("", " ", UNKNOWN, "\x00", "\ud800", "x" * 3000, "' OR 1=1 --", "../../keys")


@pytest.mark.parametrize("form", ABOUT_A_REQUEST)
def test_a_form_made_by_hand_about_anothers_request_is_answered_like_any_nonsense(ward, form):
    """Catalogue 39: another case's id and tampered metadata get one constant refusal."""
    clinic = ward.clinic
    before = picture(clinic)
    for who, name in ward.people.items():
        if who == ABOUT_A_REQUEST[form]:
            continue
        given = (ward.request, ward.request.upper(), ward.request + " ", *TAMPERED)
        with ward.nothing_stays():
            answers = [words_of(made(clinic, name, form, metadata)) for metadata in given]
            assert picture(clinic) == before, who
        assert len(set(answers)) == 1, who
        assert any(no in answers[0] for no in NO)


def test_a_request_form_needs_a_token_of_its_sender_and_of_today(ward):
    """Catalogue 39: forged, foreign and expired ones are refused in the same words."""
    clinic = ward.clinic
    tokens = clinic.house.room.tokens
    now, day = clinic.clock.now(), wards.FORM_LIVES
    tom, ruth = clinic.ids["Tom"], clinic.ids["Ruth"]
    bad = (
        tokens.mint("ask", ruth, now, day),
        tokens.mint("ask", tom, now - 3 * day, day),
        tokens.mint("volunteer", tom, now, day),
        ward.request,
        *TAMPERED,
    )
    before = picture(clinic)
    with ward.nothing_stays():
        answers = {words_of(made(clinic, "Tom", Form.ASK, token)) for token in bad}
        assert picture(clinic) == before
        assert len(answers) == 1
        good = tokens.mint("ask", tom, now, day)
        assert words_of(made(clinic, "Tom", Form.ASK, good)) not in answers


def test_a_token_is_spent_once_whoever_finds_it(ward):
    """Catalogue 39: a nonce that was used makes no second request, for nobody."""
    clinic = ward.clinic
    tokens, now = clinic.house.room.tokens, clinic.clock.now()
    token = tokens.mint("ask", clinic.ids["Tom"], now, wards.FORM_LIVES)
    with ward.nothing_stays():
        made(clinic, "Tom", Form.ASK, token)
        count = len(picture(clinic)["peer_case"])
        for name in ("Tom", "Ruth", "Alex"):
            made(clinic, name, Form.ASK, token)
        assert len(picture(clinic)["peer_case"]) == count


@pytest.mark.parametrize(
    "name",
    ["nobody_hung_this", "", "x" * 255, "offer_accept ", "OFFER_ACCEPT", "é", "\ud800", "a\nb=1"],
    ids=repr,
)
def test_an_id_that_is_not_ours_is_acknowledged_and_not_repeated(ward, name):
    """Catalogue 40: buttons and forms; nothing happens, and the log has no word of it."""
    clinic = ward.clinic
    before = picture(clinic)
    with talkative() as printed:
        assert press(clinic, ward.people[STRANGER], name, CANARY) == ()
        send(clinic, ward.people[COORDINATOR], name, metadata=CANARY)
        assert was_acked(clinic)
    log = printed.getvalue()
    assert CANARY not in log
    assert len(name) < 5 or name.strip() not in log or name.strip() in set(Action)
    assert picture(clinic) == before


def test_the_limits_of_the_door_are_where_they_are_said_to_be():
    """Catalogue 34 and 38: to the second, to the byte, and to the field."""
    for off, good in ((300, True), (301, False), (-300, True), (-301, False)):
        given = headers(stamp=str(NOW + off))
        assert (edge().check(given, BODY) == BODY.decode()) if good else refused(given) == 401
    largest = b'{"a": "' + b"x" * (LARGEST_BODY - 9) + b'"}'
    assert len(edge().check(headers(largest), largest)) == LARGEST_BODY
    for fields, good in ((100, True), (101, False)):
        body = "&".join(f"f{nth}=" for nth in range(fields)).encode()
        given = headers(body, kind=FORM)
        assert edge().check(given, body) if good else refused(given, body) == 400


def test_a_form_says_each_thing_once_also_when_it_says_nothing():
    """Catalogue 38: empty fields count, and a form needs no payload."""
    for body, good in ((b"a=&b=", True), (b"a=&a=", False), (b"a=1&a=1", False), (b"c=/x", True)):
        given = headers(body, kind=FORM)
        assert edge().check(given, body) if good else refused(given, body) == 400


def test_without_a_content_type_nothing_is_read():
    """Catalogue 38: and a header that is absent is no bug."""
    for name in ("content-type", "x-slack-signature", "x-slack-request-timestamp"):
        given = {key: value for key, value in headers().items() if key != name}
        assert refused(given) == (400 if name == "content-type" else 401)
    with pytest.raises(TurnedAway) as no:
        edge().check(headers(kind="text/plain"), BODY)
    assert no.value.args == (400,)


def test_the_door_gives_no_reason(street):
    """Catalogue 33: forged, stale, malformed and missing cannot be told apart by their sender."""
    body = event(street)
    late = str(int(time.time()) - 400)
    answers = set()
    for sent_with in (
        signed(street, body, secret="wrong"),
        signed(street, body, stamp=late),
        signed(street, body) | {"X-Slack-Signature": "v0=zz"},
        {"Content-Type": "text/plain"},
    ):
        port = street.house.connection.port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("POST", EVENTS, body, sent_with)
            answer = connection.getresponse()
            kept = [pair for pair in answer.getheaders() if pair[0] != "Date"]
            answers.add((answer.status, answer.read(), tuple(kept)))
        finally:
            connection.close()
    assert len(answers) == 1
