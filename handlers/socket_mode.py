"""The Socket Mode connection of a process: opened, and closed without losing an answer."""

import time
from logging import getLogger

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from handlers.slack import LISTENERS_AT_ONCE, answered, is_this_machine
from handlers.socket_client import Client

#: Bytes read from the socket at a time; a form in full comes as several hundred kilobytes.
RECEIVE_BUFFER = 65536


class SocketConnection:
    """The Socket Mode connection of one process."""

    def __init__(self, app: App, app_token: str, client: WebClient, *, ping: float = 10) -> None:
        self._app = app
        self._client = Client(
            app_token=app_token,
            logger=getLogger("slack_bolt.socket"),
            web_client=client,
            receive_buffer_size=RECEIVE_BUFFER,
            ping_interval=ping,
            concurrency=LISTENERS_AT_ONCE,
            proxy=app.client.proxy,
        )
        if is_this_machine(client.base_url):
            self._client.proxy = None
        self._client.socket_mode_request_listeners.append(self._answer)

    @property
    def place(self) -> dict[str, int]:
        """Say where it comes in, for the log: nowhere, since we reach out."""
        return {}

    def open(self) -> None:
        """Connect; raises `NoAnswerFromSlackError` or `TokenRefusedError`."""
        with answered():
            self._client.connect()

    def is_open(self) -> bool:
        """Tell whether the socket is up."""
        return self._client.is_connected()

    def close(self) -> None:
        """Take no more envelopes, finish what is in hand, and hang up."""
        self._client.close()
        self._app.listener_runner.listener_executor.shutdown(wait=True, cancel_futures=False)

    def _answer(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.time()
        send_response(client, request, run_bolt_app(self._app, request), began)
