"""Envelopes, sockets and deadlines, with clients of several kinds."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin.client import SocketModeClient

from sandbox.acks import TROUBLE
from sandbox.clock import ManualClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from tests.sandbox.office import MANIFEST, START, WHY, modal, open_office

SHORT = 0.2  # real seconds a silent app is waited for


class Listener:
    """An app that writes every frame down and acks only what it is told to."""

    def __init__(self, sandbox: Sandbox) -> None:
        app = sandbox.workspace.app
        self.frames: list[dict[str, Any]] = []
        self.arrived = threading.Condition()
        self.acks = False
        self.client = SocketModeClient(
            app_token=app.app_token,
            web_client=WebClient(token=app.bot_token, base_url=sandbox.api_url),
            auto_reconnect_enabled=False,
        )
        self.client.message_listeners.append(self.hear)
        self.client.connect()

    def hear(self, client: SocketModeClient, frame: dict[str, Any], raw: str | None) -> None:
        with self.arrived:
            self.frames.append(frame)
            self.arrived.notify_all()
        if self.acks and "envelope_id" in frame:
            client.send_message(f'{{"envelope_id":"{frame["envelope_id"]}"}}')

    def envelopes(self) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if "envelope_id" in frame]

    def waits_for(self, kind: str) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            return [frame for frame in self.frames if frame["type"] == kind]

        with self.arrived:
            assert self.arrived.wait_for(found, timeout=5), self.frames
            return found()[-1]


@contextmanager
def listening(ack_timeout: float = SHORT, listeners: int = 1) -> Iterator[Any]:
    workspace = Workspace(ManualClock(START))
    workspace.install_app(MANIFEST)
    opened: list[Listener] = []
    with Sandbox(workspace, ack_timeout=ack_timeout) as sandbox:
        try:
            for _ in range(listeners):
                opened.append(Listener(sandbox))
                opened[-1].waits_for("hello")
            yield sandbox, opened
        finally:
            sandbox.drop()
            for one in opened:
                one.client.close()


def test_an_app_that_does_not_ack_in_time_fails_visibly() -> None:
    with listening() as (sandbox, _):
        person = sandbox.person(sandbox.workspace.add_person("Mira"))
        person.command("/tiny")
        assert person.failures == ['/tiny failed with the error "operation_timeout"']
        person.shortcut("short")
        assert person.failures[1:] == [TROUBLE]
        assert [acked.seconds for acked in sandbox.acks] == [None, None]


def test_an_app_without_a_socket_fails_visibly_too() -> None:
    workspace = Workspace(ManualClock(START))
    workspace.install_app(MANIFEST)
    with Sandbox(workspace) as sandbox:
        person = sandbox.person(workspace.add_person("Mira"))
        person.command("/tiny")
        assert person.failures == ['/tiny failed with the error "dispatch_failed"']
        with pytest.raises(TimeoutError):
            sandbox.wait_for_socket(0.01)


def test_a_modal_stays_open_when_its_submission_is_not_acked() -> None:
    with listening() as (sandbox, [app]):
        app.acks = True
        person = sandbox.person(sandbox.workspace.add_person("Mira"))
        person.command("/tiny")
        trigger = app.envelopes()[-1]["payload"]["trigger_id"]
        app.client.web_client.views_open(trigger_id=trigger, view=modal(WHY))
        app.acks = False
        person.fill("Why", "x")
        person.submit()
        assert person.failures == [TROUBLE]
        assert person.modal["state"]["values"]["why"]["why"]["value"] == "x"


def test_an_unacked_event_comes_again_at_once_after_a_minute_and_after_five() -> None:
    with listening() as (sandbox, [app]):
        person = sandbox.person(sandbox.workspace.add_person("Mira"))
        person.types("hello")
        attempts = []
        for seconds in (59, 1, 299, 1, 3600):
            sandbox.workspace.clock.advance(seconds)
            attempts.append([frame["retry_attempt"] for frame in app.envelopes()][-1])
        assert attempts == [1, 2, 2, 3, 3]
        envelopes = app.envelopes()
        assert [frame["retry_attempt"] for frame in envelopes] == [0, 1, 2, 3]
        assert [frame["retry_reason"] for frame in envelopes] == ["", *["timeout"] * 3]
        assert len({frame["payload"]["event_id"] for frame in envelopes}) == 1
        assert len({frame["envelope_id"] for frame in envelopes}) == 4
        assert person.failures == []


def test_an_acked_event_comes_once() -> None:
    with listening(ack_timeout=3.0) as (sandbox, [app]):
        app.acks = True
        sandbox.person(sandbox.workspace.add_person("Mira")).types("hello")
        sandbox.workspace.clock.advance(3600)
        assert len(app.envelopes()) == 1


def test_each_envelope_goes_to_one_socket_and_all_sockets_are_used() -> None:
    with listening(ack_timeout=3.0, listeners=2) as (sandbox, apps):
        for app in apps:
            app.acks = True
        person = sandbox.person(sandbox.workspace.add_person("Mira"))
        for _ in range(6):
            person.command("/tiny")
        assert [len(app.envelopes()) for app in apps] == [3, 3]


def test_envelopes_say_whether_they_take_an_answer() -> None:
    with listening(ack_timeout=3.0) as (sandbox, [app]):
        app.acks = True
        person = sandbox.person(sandbox.workspace.add_person("Mira"))
        person.command("/tiny")
        person.shortcut("short")
        person.types("hello")
        takes = {frame["type"]: frame["accepts_response_payload"] for frame in app.envelopes()}
        assert takes == {"slash_commands": True, "interactive": False, "events_api": False}


def bare_sandbox() -> Sandbox:
    workspace = Workspace(ManualClock(START))
    workspace.install_app(MANIFEST)
    return Sandbox(workspace)


def address(sandbox: Sandbox) -> str:
    client = WebClient(base_url=sandbox.api_url)
    token = sandbox.workspace.app.app_token
    return str(client.apps_connections_open(app_token=token)["url"])


def test_an_eleventh_socket_is_told_there_are_too_many() -> None:
    async def connect(urls: list[str]) -> list[Any]:
        async with aiohttp.ClientSession() as session:
            sockets = [await session.ws_connect(url) for url in urls]
            first = [await socket.receive_json() for socket in sockets]
            for socket in sockets:
                await socket.close()
            return first

    with bare_sandbox() as sandbox:
        frames = asyncio.run(connect([address(sandbox) for _ in range(11)]))
    assert [frame.get("num_connections") for frame in frames[:10]] == list(range(1, 11))
    assert (frames[10]["type"], frames[10]["reason"]) == ("disconnect", "too_many_websockets")


def test_a_ticket_opens_one_socket_within_half_a_minute() -> None:
    async def status(url: str) -> int:
        async with aiohttp.ClientSession() as session:
            try:
                socket = await session.ws_connect(url)
            except aiohttp.WSServerHandshakeError as refused:
                return refused.status
            await socket.close()
            return 101

    with bare_sandbox() as sandbox:
        used, late = address(sandbox), address(sandbox)
        sandbox.workspace.clock.advance(30)
        assert asyncio.run(status(used)) == 101
        assert asyncio.run(status(used)) == 401
        sandbox.workspace.clock.advance(1)
        assert asyncio.run(status(late)) == 401


def test_a_ping_is_answered_with_its_own_words() -> None:
    async def ping(url: str) -> bytes:
        async with aiohttp.ClientSession() as session:
            socket = await session.ws_connect(url, autoping=False)
            await socket.receive()
            await socket.ping(b"abc:1.5")
            answer = await socket.receive()
            await socket.close()
            assert answer.type is aiohttp.WSMsgType.PONG
            return bytes(answer.data)

    with bare_sandbox() as sandbox:
        assert asyncio.run(ping(address(sandbox))) == b"abc:1.5"


def test_nothing_is_lost_while_bolt_changes_to_a_new_socket() -> None:
    with open_office(process_before_response=True) as office:
        person = office.colleague()
        for _ in range(3):
            office.sandbox.refresh()
            for _ in range(20):
                person.command("/tiny")
        office.sandbox.wait_for_socket()
        assert person.failures == []
        assert len(office.heard) == 60


def test_bolt_comes_back_after_its_connection_was_cut() -> None:
    with open_office(process_before_response=True, ping_interval=0.2) as office:
        person = office.colleague()
        office.sandbox.drop()
        office.sandbox.wait_for_socket()
        person.command("/tiny")
        assert person.failures == []
        assert len(office.heard) == 1


def test_bolt_as_it_comes_out_of_the_box_works_too() -> None:
    with open_office() as office:
        person = office.colleague()
        office.does["command"] = lambda ack, **_: ack("Hello")
        person.command("/tiny")
        assert person.sees("Hello")
        person.types("hi")
        person.open_home()
        assert person.failures == []


def test_the_builtin_client_drops_fragmented_frames_as_it_does_with_the_real_one() -> None:
    with listening() as (sandbox, [app]):
        app.acks = True
        sandbox.faults.fragment_frames = True
        person = sandbox.person(sandbox.workspace.add_person("Mira"))
        person.command("/tiny")
        assert person.failures == ['/tiny failed with the error "operation_timeout"']
        assert app.envelopes() == []
