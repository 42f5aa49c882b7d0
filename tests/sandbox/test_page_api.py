import http.client
import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.driver import Colleague
from tests.sandbox.office import START, WHY, Office, actions, button, home, modal

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def ask(office: Office) -> Ask:
    def run(
        method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", office.sandbox.port, timeout=10)
        try:
            sent = {"Content-Type": "application/json"} if body is not None else {}
            data = json.dumps(body) if body is not None else None
            connection.request(method, path, data, sent | (headers or {}))
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        if answer.headers.get_content_type() == "application/json":
            return answer.status, json.loads(raw)
        return answer.status, raw

    return run


def does(ask: Ask, person: Colleague, deed: str, **body: Any) -> Any:
    status, answer = ask("POST", f"/ui/people/{person.id}/{deed}", body)
    assert status == 200
    return answer


def screen(ask: Ask, person: Colleague) -> Any:
    return ask("GET", f"/ui/people/{person.id}")[1]


def test_the_workspace_is_described(office: Office, ask: Ask) -> None:
    person = office.colleague("Dr. Mira van Chen", title="Surgeon")
    _, shown = ask("GET", "/ui/workspace")
    assert shown["app"] == {"name": "Tiny", "user_id": office.workspace.app.bot_user_id}
    assert shown["commands"][0]["usage_hint"] == "[what]"
    [mine] = [entry for entry in shown["people"] if entry["id"] == person.id]
    assert (mine["initials"], mine["title"], mine["kind"]) == ("MC", "Surgeon", "member")
    assert all(entry["kind"] != "bot" for entry in shown["people"])


def test_a_human_plays_a_whole_conversation(office: Office, ask: Ask) -> None:
    person = office.colleague()

    def show(ack: Any, body: dict[str, Any], client: Any, **_: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(WHY))
        ack("Opened")

    office.does["command"] = show
    direct = screen(ask, person)["conversations"][0]["id"]
    assert does(ask, person, "command", channel=direct, text="/tiny now") == {"ok": True}
    assert office.heard[-1]["text"] == "now"
    shown = screen(ask, person)
    [message] = shown["messages"][direct]
    assert (message["text"], message["ephemeral"], message["is_app"]) == ("Opened", True, True)
    view = shown["modals"][0]["id"]
    does(ask, person, "submit", view_id=view, state={})
    assert screen(ask, person)["modals"][0]["errors"] == {
        "why": "Please complete this required field."
    }
    entered = {"why": {"why": {"type": "plain_text_input", "value": "so"}}}
    does(ask, person, "submit", view_id=view, state=entered)
    assert office.heard[-1]["view"]["state"]["values"] == entered
    assert screen(ask, person)["modals"] == []


def test_buttons_are_pressed_where_they_stand(office: Office, ask: Ask) -> None:
    person = office.colleague()
    blocks = [actions(button("Yes", "act", value="1"), block_id="b")]
    posted = office.client.chat_postMessage(channel=person.id, text="?", blocks=blocks)
    office.client.views_publish(user_id=person.id, view=home(*blocks))
    here = {"kind": "message", "channel": posted["channel"], "ts": posted["ts"]}
    for where, kind in ((here, "message"), ({"kind": "home"}, "view")):
        does(ask, person, "action", where=where, block_id="b", action_id="act", value={})
        assert office.heard[-1]["container"]["type"] == kind
    answer = does(ask, person, "action", where=here, block_id="b", action_id="no", value={})
    assert answer["ok"] is False


def test_messages_are_unread_until_they_are_read(office: Office, ask: Ask) -> None:
    person = office.colleague()
    posted = office.client.chat_postMessage(channel=person.id, text="?")
    assert screen(ask, person)["conversations"][0]["unread"] == 1
    does(ask, person, "read", channel=posted["channel"])
    assert screen(ask, person)["conversations"][0]["unread"] == 0


def test_typing_home_and_failures(office: Office, ask: Ask) -> None:
    person = office.colleague()
    direct = screen(ask, person)["conversations"][0]["id"]
    does(ask, person, "message", channel=direct, text="hello")
    assert office.heard[-1]["event"]["text"] == "hello"
    does(ask, person, "home")
    assert office.heard[-1]["event"]["type"] == "app_home_opened"
    does(ask, person, "message", channel=direct, text="/nothing")
    [failure] = screen(ask, person)["failures"]
    does(ask, person, "dismiss", failure_id=failure["id"])
    assert screen(ask, person)["failures"] == []


def test_what_cannot_be_done_is_told_in_a_sentence(office: Office, ask: Ask) -> None:
    person = office.colleague()
    answer = does(ask, person, "message", channel="C404", text="x")
    assert answer == {"ok": False, "error": f"{person.id} is not in C404."}
    assert does(ask, person, "close") == {"ok": False, "error": "'view_id' is missing."}


def test_time_is_moved_from_the_page(office: Office, ask: Ask) -> None:
    before = office.workspace.clock.now()
    assert ask("POST", "/ui/clock", {"seconds": 90})[1] == {"ok": True}
    assert (office.workspace.clock.now() - before).total_seconds() == 90
    assert ask("POST", "/ui/clock", {"seconds": -1})[1]["ok"] is False
    assert office.workspace.clock.now() >= START


def test_changes_are_pushed(office: Office) -> None:
    person = office.colleague()
    connection = http.client.HTTPConnection("127.0.0.1", office.sandbox.port, timeout=10)
    try:
        connection.request("GET", "/ui/events")
        stream = connection.getresponse()
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert json.loads(stream.readline()[6:])["changed"] == []
        stream.readline()
        office.client.chat_postMessage(channel=person.id, text="x")
        assert person.id in json.loads(stream.readline()[6:])["changed"]
        stream.close()
    finally:
        connection.close()


def test_other_sites_are_kept_out(ask: Ask) -> None:
    assert ask("GET", "/ui/workspace", headers={"Host": "evil.example"})[0] == 403
    assert ask("POST", "/ui/clock", {}, headers={"Content-Type": "text/plain"})[0] == 415


def test_nothing_but_the_page_is_served(ask: Ask) -> None:
    assert ask("GET", "/page/..%2fserver.py")[0] == 404
    assert ask("GET", "/page/nothing.js")[0] == 404
