import http.client
import urllib.error

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import faults
from tests.sandbox.office import Office

CUT = (http.client.HTTPException, urllib.error.URLError, ConnectionError)


@pytest.fixture
def client(office: Office) -> WebClient:
    """A client that does not try again by itself."""
    return WebClient(token=office.client.token, base_url=office.sandbox.api_url, retry_handlers=[])


def test_a_rate_limit_says_how_long_and_does_nothing(office: Office, client: WebClient) -> None:
    person = office.colleague()
    office.sandbox.faults.add("chat.postMessage", faults.rate_limited(7))
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=person.id, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert person.dm == []
    client.chat_postMessage(channel=person.id, text="x")
    assert len(person.dm) == 1


def test_an_error_code_is_answered_as_often_as_asked(office: Office, client: WebClient) -> None:
    office.sandbox.faults.add("auth.test", faults.error("fatal_error"), times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            client.auth_test()
    assert client.auth_test()["ok"]


def test_a_server_error_is_a_bare_status(office: Office, client: WebClient) -> None:
    office.sandbox.faults.add("auth.test", faults.http_error(503))
    with pytest.raises(SlackApiError) as caught:
        client.auth_test()
    assert caught.value.response.status_code == 503


def test_anything_may_come_instead_of_an_answer(office: Office, client: WebClient) -> None:
    office.sandbox.faults.add("auth.test", faults.garbled("<html>Bad Gateway", status=502))
    with pytest.raises(SlackApiError) as caught:
        client.auth_test()
    assert caught.value.response.status_code == 502
    assert client.auth_test()["ok"]


def test_a_connection_cut_before_the_work_leaves_nothing_done(
    office: Office, client: WebClient
) -> None:
    person = office.colleague()
    office.sandbox.faults.add("chat.postMessage", faults.reset_before())
    with pytest.raises(CUT):
        client.chat_postMessage(channel=person.id, text="x")
    assert person.dm == []


def test_a_connection_cut_after_the_work_leaves_it_done(office: Office, client: WebClient) -> None:
    person = office.colleague()
    office.sandbox.faults.add("chat.postMessage", faults.reset_after())
    with pytest.raises(CUT):
        client.chat_postMessage(channel=person.id, text="x")
    assert [message["text"] for message in person.dm] == ["x"]


def test_a_slow_call_is_done_in_the_end(office: Office, client: WebClient) -> None:
    office.sandbox.faults.add("auth.test", faults.slow(0.01))
    assert client.auth_test()["ok"]


def test_faults_of_one_method_leave_the_others_alone(office: Office, client: WebClient) -> None:
    office.sandbox.faults.add("chat.postMessage", faults.http_error(500))
    assert client.auth_test()["ok"]
