"""24 of the catalogue: how long Slack wants us to wait, whatever it says or does not say."""

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers.troubles import (
    LONGEST_WAIT,
    MUTE,
    UNTIL_MENDED,
    code_of,
    is_passing,
    refused,
    told,
    wait_for_all,
)

HALF_A_MINUTE = timedelta(seconds=30)


def an_error(data=None, status=200, headers=None):
    answer = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("no", answer)


def limited(**headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return an_error({"ok": False, "error": "ratelimited"}, 429, named)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "1"}, timedelta(seconds=2)),
        ({"retry_after": "7"}, timedelta(seconds=8)),
        ({"RETRY_AFTER": ["12"]}, timedelta(seconds=13)),
        ({"Retry_After": " 30 "}, timedelta(seconds=31)),
        ({"Retry_After": "0"}, timedelta(seconds=1)),
    ],
)
def test_slack_is_left_alone_for_as_long_as_it_asks(headers, wait, caplog):
    assert wait_for_all(limited(**headers)) == wait
    assert not caplog.records


@pytest.mark.parametrize(
    "said",
    [None, "", "soon", "-5", "1.5", "3e2", "²", "٣٠", "0x1f", "Wed, 21 Oct 2026 07:28:00 GMT",
     "9" * 5000, "1 2", []],
)  # fmt: skip
def test_without_a_number_it_is_half_a_minute(said, caplog):
    headers = {} if said is None else {"Retry_After": said}
    assert wait_for_all(limited(**headers)) == HALF_A_MINUTE
    assert [record.msg for record in caplog.records] == ["rate_limit_without_wait"]


@pytest.mark.parametrize("said", ["900", "86400", "999999999"])
def test_more_than_a_quarter_of_an_hour_is_cut_and_an_alarm(said, caplog):
    assert wait_for_all(limited(Retry_After=said)) == LONGEST_WAIT == timedelta(minutes=15)
    assert [(one.msg, one.levelname) for one in caplog.records] == [
        ("rate_limit_too_long", "ERROR")
    ]


def test_a_page_instead_of_an_answer_is_a_wait_too():
    assert wait_for_all(an_error("<html>slow down</html>", 429)) == HALF_A_MINUTE


@pytest.mark.parametrize("code", sorted(MUTE))
def test_a_token_that_is_refused_is_told_from_everything_else(code):
    error = an_error({"ok": False, "error": code})
    assert refused(error) == code
    assert wait_for_all(error) == UNTIL_MENDED


@pytest.mark.parametrize(
    "data",
    [
        None,
        "<html>",
        [],
        {},
        {"ok": False},
        {"ok": False, "error": "Received a response in a non-JSON format: CANARY"},
        {"ok": False, "error": "x" * 33},
        {"ok": False, "error": None},
        {"ok": False, "error": {"a": 1}},
    ],
)
def test_what_is_none_of_slacks_codes_is_not_repeated(data):
    error = an_error(data)
    assert code_of(error) == ""
    assert refused(error) == ""
    assert wait_for_all(error) is None
    assert "CANARY" not in code_of(error)


@pytest.mark.parametrize(
    ("data", "status", "passes"),
    [
        ({"ok": False, "error": "internal_error"}, 200, True),
        ({"ok": False, "error": "<!DOCTYPE html> and more of it"}, 200, True),
        ({"ok": False, "error": "anything"}, 503, True),
        ({"ok": False, "error": "invalid_auth"}, 200, False),
        ({"ok": False, "error": "not_allowed_token_type"}, 200, False),
    ],
)
def test_at_the_start_slacks_own_trouble_is_told_from_a_no(data, status, passes):
    assert is_passing(an_error(data, status)) is passes


@pytest.mark.parametrize("data", [{"ok": True}, {"ok": True, "ts": None}, {"ok": True, "ts": ""}])
def test_an_answer_without_what_was_asked_for_is_none(data):
    with pytest.raises(LookupError):
        told(an_error(data).response, "ts")
