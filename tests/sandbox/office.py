"""A tiny Bolt app of the tests' own, in a workspace with one person, over real sockets."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.clock import ManualClock
from sandbox.driver import Colleague
from sandbox.server import Sandbox
from sandbox.workspace import Workspace

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
SCOPES = ["commands", "chat:write", "im:write", "im:history", "users:read", "groups:read"]
EVENTS = ["app_home_opened", "message.im", "member_joined_channel", "member_left_channel"]
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Tiny"},
    "features": {
        "bot_user": {"display_name": "Tiny"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/tiny", "description": "Does as told", "usage_hint": "[what]"}
        ],
        "shortcuts": [
            {"name": "Short", "type": "global", "callback_id": "short", "description": "Opens"}
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": EVENTS},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **more}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def question(label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    name = label.lower().replace(" ", "_")
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"action_id": name, **element},
        **more,
    }


def modal(*blocks: dict[str, Any], callback_id: str = "form", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }


def home(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks), **more}


WHY = question("Why", {"type": "plain_text_input"})


@dataclass
class Office:
    """One workspace with the tiny app connected; tests set `answer` and read `heard`."""

    workspace: Workspace
    sandbox: Sandbox
    client: WebClient
    heard: list[dict[str, Any]]
    numbers: Iterator[int]
    # What the app does with the next command, view, action or event: called with Bolt's arguments.
    does: dict[str, Any]

    def colleague(self, name: str = "Mira Chen", **more: Any) -> Colleague:
        return self.sandbox.person(self.workspace.add_person(name, **more))

    def forget(self) -> None:
        self.sandbox.settle()
        self.heard.clear()
        self.does.clear()
        self.sandbox.faults.clear()
        self.sandbox.journal.clear()
        self.sandbox.lint_failures.clear()
        self.sandbox.acks.clear()


def bolt(client: WebClient, heard: list[dict[str, Any]], does: dict[str, Any], **how: Any) -> App:
    logger = logging.getLogger("tests.sandbox.bolt")
    logger.setLevel(logging.CRITICAL)
    app = App(client=client, logger=logger, **how)

    def listener(kind: str) -> Any:
        def run(ack: Any, body: dict[str, Any], client: WebClient, respond: Any) -> None:
            heard.append(body)
            does.get(kind, lambda ack, **_: ack())(
                ack=ack, body=body, client=client, respond=respond
            )

        return run

    everything: Any = lambda payload: True  # noqa: E731 - a Bolt matcher
    app.command("/tiny")(listener("command"))
    app.shortcut("short")(listener("shortcut"))
    app.view({"type": "view_submission", "callback_id": "form"})(listener("view"))
    app.view_closed("form")(listener("closed"))
    app.action("act")(listener("action"))
    for event in ("app_home_opened", "message", "member_joined_channel", "member_left_channel"):
        app.event(event, matchers=[everything])(
            lambda body, client: (
                heard.append(body),
                does.get("event", lambda **_: None)(body=body, client=client),
            )
        )
    return app


@contextmanager
def open_office(*, ping_interval: float = 10, **how: Any) -> Iterator[Office]:
    workspace = Workspace(ManualClock(START))
    installed = workspace.install_app(MANIFEST)
    with Sandbox(workspace) as sandbox:
        client = WebClient(token=installed.bot_token, base_url=sandbox.api_url)
        heard: list[dict[str, Any]] = []
        does: dict[str, Any] = {}
        app = bolt(client, heard, does, **how)
        handler = SocketModeHandler(app, installed.app_token, ping_interval=ping_interval)
        handler.connect()
        try:
            sandbox.wait_for_socket()
            yield Office(workspace, sandbox, client, heard, count(1), does)
        finally:
            handler.client.auto_reconnect_enabled = False
            sandbox.drop()
            handler.close()
            app.listener_runner.listener_executor.shutdown(wait=True)


def opens(view: dict[str, Any]) -> Any:
    def run(ack: Any, body: dict[str, Any], client: Any, **_: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    return run


def answers(**payload: Any) -> Any:
    return lambda ack, **_: ack(**payload)


def with_modal(office: Office, *blocks: dict[str, Any], **more: Any) -> Colleague:
    office.does["command"] = opens(modal(*(blocks or (WHY,)), **more))
    person = office.colleague()
    person.command("/tiny")
    assert person.modal is not None
    return person
