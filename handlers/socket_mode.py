"""The Socket Mode connection of a process: opened, watched, closed without losing an answer."""

import select
import threading
from contextlib import suppress
from functools import partial
from logging import getLogger
from socket import IPPROTO_TCP, SHUT_RD, TCP_NODELAY
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import frames
from handlers.slack import (
    LISTENERS_AT_ONCE,
    NoAnswerFromSlackError,
    TokenRefusedError,
    is_this_machine,
)
from handlers.troubles import NO_ANSWER, code_of, is_passing

_log = getLogger(__name__)

#: Seconds between two looks at whether Slack has hung up.
LOOK_EVERY = 0.5
#: Bytes read from the socket at a time; a form in full comes as several hundred kilobytes.
RECEIVE_BUFFER = 65536


class SocketConnection:
    """The Socket Mode connection of one process."""

    def __init__(self, app: App, app_token: str, client: WebClient, *, ping: float = 10) -> None:
        self._app = app
        frames.put_together()
        self._handler: Any = SocketModeHandler(
            app,
            app_token,
            logger=getLogger("slack_bolt.socket"),
            web_client=client,
            receive_buffer_size=RECEIVE_BUFFER,
            ping_interval=ping,
            concurrency=LISTENERS_AT_ONCE,
        )
        socket: Any = self._handler.client
        if is_this_machine(client.base_url):
            socket.proxy = None
        socket.message_listeners.append(swiften)
        self._watching = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="socket-watch", daemon=True)

    @property
    def place(self) -> dict[str, int]:
        """Say where it comes in, for the log: nowhere, since we reach out."""
        return {}

    def open(self) -> None:
        """Connect; raises `NoAnswerFromSlackError` or `TokenRefusedError`."""
        try:
            self._handler.connect()
        except SlackApiError as error:
            if is_passing(error):
                raise NoAnswerFromSlackError from None
            raise TokenRefusedError(code_of(error)) from None
        except NO_ANSWER:
            raise NoAnswerFromSlackError from None
        self._watcher.start()

    def is_open(self) -> bool:
        """Tell whether the socket is up."""
        return bool(self._handler.client.is_connected())

    def close(self) -> None:
        """Take no more envelopes, finish what is in hand, and hang up."""
        self._watching.set()
        if self._watcher.is_alive():
            self._watcher.join(timeout=5)
        client = self._handler.client
        client.closed = True
        client.auto_reconnect_enabled = False
        client.current_session_state.terminated = True
        if client.current_session is not None:
            stop_reading(client.current_session)
        client.message_queue.put(None)  # else its reader waits a second for the next envelope
        client.message_processor.shutdown()
        client.message_workers.shutdown(wait=True)
        self._handler.close()
        self._app.listener_runner.listener_executor.shutdown(wait=True, cancel_futures=False)

    def _watch(self) -> None:
        """Connect again as soon as Slack has hung up; the client itself takes up to a minute."""
        client = self._handler.client
        while not self._watching.wait(LOOK_EVERY):
            session = client.current_session
            if session is None or not hung_up(session):
                continue
            _log.warning("socket_lost")
            try:
                client.connect_to_new_endpoint(force=True)
                _log.info("socket_restored")
            except Exception as bug:  # noqa: BLE001 - whatever it was, the next look tries again
                _log.warning("socket_not_restored", extra={"bug": bug})


def hung_up(session: Any) -> bool:
    """Tell whether the other side of a socket is gone, where the system can tell."""
    sock = session.sock
    if sock is None:
        return False  # the client knows it, and is connecting
    try:
        poll = select.poll()
        poll.register(sock.fileno(), select.POLLRDHUP)
        return bool(poll.poll(0))
    except (AttributeError, OSError, ValueError):
        return False


def stop_reading(session: Any) -> None:
    """End a read that waits; else whoever closes the session waits three seconds for it."""
    if session.sock is not None:
        with suppress(OSError):  # it is closed already
            session.sock.shutdown(SHUT_RD)


def swiften(client: Any, message: dict[str, Any], _text: str) -> None:
    """
    Have each new socket send without delay and at any length, and close at once when replaced.

    Else an answer waits forty milliseconds or more for Slack to confirm the one before it.
    """
    session = client.current_session
    if message.get("type") == "hello" and session is not None and session.sock is not None:
        with suppress(OSError):  # it has just been closed, so there is nothing to send on it
            session.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        session.close = partial(_close_at_once, session)
        session.send = partial(frames.send, session)


def _close_at_once(session: Any) -> None:
    """
    Close a session that a newer one replaces.

    The client reads the new one only after the old one is closed, and would wait for its last
    read.
    """
    stop_reading(session)
    session.disconnect()
