"""
The SDK's Socket Mode client, made to notice a lost socket in a second and to stop in a few.

By itself it sleeps for as long as Slack asks before it connects, deaf to a wish to stop; waits
without end for threads that a race left running; spins on a socket that is gone until its pings
fail; and drops the old socket also where no new one came.
"""

import json
import threading
import time
from contextlib import suppress
from datetime import timedelta
from logging import getLogger
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import ConnectionState

from handlers.link import Link
from handlers.troubles import NO_ANSWER, wait_for_all

_log = getLogger(__name__)

#: Seconds between two looks at whether Slack has hung up.
LOOK_EVERY = 0.5
#: Seconds between two attempts to connect again; each failed one doubles them, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
#: Seconds in which the threads that read, connect and hand on have to end when we stop.
END_WITHIN = 3.0


class Client(SocketModeClient):
    """Connects, stays connected, and ends when told to."""

    current_session: Link | None

    def __init__(self, **wishes: Any) -> None:
        self._ending = threading.Event()
        self._not_before = 0.0  #: on the stopwatch: what Slack asked us to wait for
        self._watcher = threading.Thread(target=self._watch, name="socket-watch", daemon=True)
        super().__init__(**wishes)

    def _on_message(self, message: str) -> None:
        """Have a worker see to it at once; by the SDK's queue it would wait for a thread more."""
        if not self.closed:
            with suppress(RuntimeError):  # we have just stopped, and Slack will say it again
                self.message_workers.submit(self._see_to, message)

    def _see_to(self, message: str) -> None:
        try:
            envelope = json.loads(message)
        except ValueError:
            envelope = None
        if not isinstance(envelope, dict):
            return  # nothing that Slack ever said
        if envelope.get("type") == "disconnect":
            self.enqueue_message(message)  # connecting takes seconds, and no stop waits for that
        else:
            self.run_message_listeners(envelope, message)

    # -- connecting ---------------------------------------------------------------------------

    def connect(self) -> None:
        """
        Open a socket in place of the one there is, which stays where no other comes.

        Raises `SlackApiError` as Slack says, one of `NO_ANSWER` where it says nothing.
        """
        link = Link(
            url=self.issue_new_wss_url(),
            logger=self.logger,
            ping_interval=self.ping_interval,
            receive_buffer_size=self.receive_buffer_size,
            proxy=self.proxy,
            proxy_headers=self.proxy_headers,
            on_message_listener=self._on_message,
            on_error_listener=self._on_error,
            on_close_listener=self._on_close,
            ssl_context=self.web_client.ssl,
        )
        link.connect()
        if self.closed:
            link.close()
        if not link.is_active():
            raise SlackClientNotConnectedError("no socket came about")
        before, state = self.current_session, self.current_session_state
        self.current_session = link
        self.current_session_state = ConnectionState()  # type: ignore[no-untyped-call]
        state.terminated = True
        if before is not None:
            before.close()
        if not self.current_app_monitor_started:
            self.current_app_monitor_started = True
            self.current_app_monitor.start()
            self._watcher.start()

    def issue_new_wss_url(self) -> str:
        """Ask Slack where to connect; raises as `connect` does."""
        try:
            return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
        except SlackApiError as error:
            wait = wait_for_all(error) or timedelta(0)
            self._not_before = time.monotonic() + wait.total_seconds()
            raise

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Try to connect again, once, if it is time to; what stands in the way is logged."""
        with self.connect_operation_lock:
            if self.closed or time.monotonic() < self._not_before:
                return
            if self.is_connected() and not force:
                return
            try:
                self.connect()
            except NO_ANSWER as bug:
                _log.warning("socket_not_restored", extra={"bug": bug})

    def _watch(self) -> None:
        """Connect again as soon as Slack has hung up; the SDK itself takes up to a minute."""
        pause, due, was_lost = FIRST_PAUSE, 0.0, False
        while not self._ending.wait(LOOK_EVERY):
            link = self.current_session
            if link is not None and link.is_hung_up():
                link.close()  # else its reader spins on what it will never get
            if self.is_connected():
                if was_lost:
                    _log.info("socket_restored")
                pause, due, was_lost = FIRST_PAUSE, 0.0, False
                continue
            if not was_lost:
                _log.warning("socket_lost")
                was_lost = True
            if time.monotonic() < due:
                continue
            self.connect_to_new_endpoint()
            due = time.monotonic() + pause
            pause = min(pause * 2, LONGEST_PAUSE)

    # -- ending -------------------------------------------------------------------------------

    def close(self) -> None:
        """Take no more envelopes, finish what is in hand, and hang up."""
        self.closed = True
        self._ending.set()
        until = time.monotonic() + END_WITHIN
        reader, monitor = self.current_session_runner, self.current_app_monitor
        porter = self.message_processor
        for runner in (reader, monitor, porter):
            runner.event.set()
        while reader.thread.is_alive() and time.monotonic() < until:
            # Said again and again: the reader itself takes it back as it begins with a new socket.
            self.current_session_state.terminated = True
            if self.current_session is not None:
                self.current_session.stop_reading()
            reader.thread.join(0.05)
        self.message_queue.put(None)  # else its reader waits a second for the next word
        for thread in (porter.thread, monitor.thread, self._watcher):
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))
        self.message_workers.shutdown(wait=True)
        if self.current_session is not None:
            self.current_session.close()
