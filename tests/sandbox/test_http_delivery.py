"""Delivery by signed HTTP, to a Bolt app behind a plain web server."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import BoltRequest
from slack_sdk import WebClient

from sandbox.acks import TROUBLE
from sandbox.clock import ManualClock
from sandbox.http_delivery import sign
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from tests.sandbox.office import MANIFEST, START, WHY, bolt, modal


class Receiver(BaseHTTPRequestHandler):
    """Hands every request to the Bolt app of its server."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.retries.append(self.headers.get("X-Slack-Retry-Num"))  # type: ignore[attr-defined]
        headers = {key: [value] for key, value in self.headers.items()}
        answer = self.server.app.dispatch(BoltRequest(body=body, headers=headers))  # type: ignore[attr-defined]
        status = self.server.status or answer.status  # type: ignore[attr-defined]
        data = answer.body.encode()
        self.send_response(status)
        for key, values in answer.headers.items():
            if key.lower() != "content-length":
                self.send_header(key, values[0])
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def reached() -> Iterator[Any]:
    receiver: Any = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    receiver.retries, receiver.status = [], None
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    workspace = Workspace(ManualClock(START))
    url = f"http://127.0.0.1:{receiver.server_port}/slack/events"
    installed = workspace.install_app(MANIFEST, request_url=url)
    heard: list[dict[str, Any]] = []
    does: dict[str, Any] = {}
    try:
        with Sandbox(workspace) as sandbox:
            client = WebClient(token=installed.bot_token, base_url=sandbox.api_url)
            receiver.app = bolt(
                client,
                heard,
                does,
                signing_secret=installed.signing_secret,
                process_before_response=True,
            )
            yield sandbox, receiver, heard, does
    finally:
        receiver.shutdown()
        receiver.server_close()
        thread.join()


def test_the_signature_is_the_one_slack_documents() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
        b"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121"
        b".803a0bc887a14d10d2c447fce8b6703c"
    )
    assert sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


def test_commands_views_and_events_arrive_signed_and_are_answered(reached: Any) -> None:
    sandbox, _, heard, does = reached
    person = sandbox.person(sandbox.workspace.add_person("Mira"))
    does["command"] = lambda ack, **_: ack("Hello")
    person.command("/tiny", "a & b")
    assert (person.failures, person.ephemerals[-1]["text"]) == ([], "Hello")
    assert heard[-1]["text"] == "a & b"

    def show(ack: Any, body: dict[str, Any], client: Any, **_: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(WHY))
        ack()

    does["command"] = show
    person.command("/tiny")
    person.fill("Why", "x")
    does["view"] = lambda ack, **_: ack(response_action="errors", errors={"why": "No."})
    person.submit()
    assert person.errors == {"Why": "No."}
    person.types("hi")
    assert heard[-1]["event"]["text"] == "hi"


def test_anything_but_200_is_a_visible_failure_and_events_come_again(reached: Any) -> None:
    sandbox, receiver, _, _ = reached
    receiver.status = 500
    person = sandbox.person(sandbox.workspace.add_person("Mira"))
    person.command("/tiny")
    person.shortcut("short")
    assert person.failures == ['/tiny failed with the error "dispatch_failed"', TROUBLE]
    receiver.retries.clear()
    person.types("hi")
    sandbox.workspace.clock.advance(60)
    assert receiver.retries == [None, "1", "2"]
