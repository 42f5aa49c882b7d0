"""The sandbox itself: one aiohttp server in a thread of its own, and everything wired to it."""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from aiohttp import web

from sandbox.apps import InstalledApp
from sandbox.clock import ManualClock, ShiftedClock
from sandbox.deliveries import Deliveries
from sandbox.driver import PATIENCE, Colleague
from sandbox.faults import Faults
from sandbox.gestures import Gestures
from sandbox.http_delivery import HttpDelivery
from sandbox.journal import CallJournal, Journal, LintFailure
from sandbox.page_api import PageApi
from sandbox.payloads import Payloads
from sandbox.responses import Responses
from sandbox.socket_mode import Sockets
from sandbox.web_api.desk import Desk
from sandbox.workspace import Event, Workspace

HOST = "127.0.0.1"
TICK_SECONDS = 1.0
LOOK_SECONDS = 0.2  # between two looks at whether what was started is still there
BODY_LIMIT = 4 * 1024 * 1024

Result = TypeVar("Result")


class Sandbox:
    """A make-believe Slack on a loopback port; a context manager that starts and stops it."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        port: int = 0,
        ack_timeout: float = 3.0,
        introduction: str = "",
    ) -> None:
        self.workspace = workspace
        self.faults = Faults()
        self.journal = CallJournal()
        self.lint_failures: Journal[LintFailure] = Journal()
        self._listener = socket.create_server((HOST, port))
        self.port = int(self._listener.getsockname()[1])
        self.page_url = f"http://{HOST}:{self.port}/"
        self.api_url = f"{self.page_url}api/"
        self._sockets = Sockets(workspace.clock, self.faults)
        self._http = HttpDelivery()
        self._deliveries = Deliveries(workspace, self._sockets, self._http, ack_timeout)
        self.acks = self._deliveries.acks
        self.gestures = Gestures(
            workspace,
            self._deliveries,
            Payloads(workspace, self.page_url),
            self.lint_failures,
        )
        self._page = PageApi(workspace, self.gestures, introduction)
        self._loop: asyncio.AbstractEventLoop
        self._thread: threading.Thread | None = None

    # -- running ------------------------------------------------------------------------------

    def start(self) -> Self:
        """Begin to serve; returns once connections are accepted."""
        if self._thread is not None:
            raise RuntimeError("The sandbox has been started before.")
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(ready,), name="sandbox", daemon=True
        )
        self._thread.start()
        while not ready.wait(LOOK_SECONDS):
            if not self._thread.is_alive():
                raise RuntimeError("The sandbox could not be started.")
        self.workspace.on_event.append(self._deliver)
        self._watch_clock(self._on_step)
        return self

    def stop(self) -> None:
        """End everything; open connections are closed."""
        if self._thread is None or not self._thread.is_alive():
            self._page.close()
            self._listener.close()
            return
        self.workspace.on_event.remove(self._deliver)
        self._forget_clock(self._on_step)
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def __enter__(self) -> Self:
        """Start to serve."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop serving."""
        self.stop()

    def _run(self, ready: threading.Event) -> None:
        try:
            self._loop.run_until_complete(self._serve(ready))
        finally:
            self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        self._stopping = asyncio.Event()
        runner = web.AppRunner(
            self._application(), access_log=None, shutdown_timeout=0.2, handle_signals=False
        )
        await runner.setup()
        await web.SockSite(runner, self._listener).start()
        ticking = asyncio.create_task(self._tick())
        ready.set()
        await self._stopping.wait()
        ticking.cancel()
        await asyncio.gather(ticking, return_exceptions=True)
        await self._deliveries.close()
        self._page.close()
        await self._sockets.close()
        await self._http.close()
        await runner.cleanup()

    def _application(self) -> web.Application:
        desk = Desk(
            self.workspace, self.faults, self.journal, self.lint_failures, self._socket_url
        )
        responses = Responses(self.workspace, self.faults, self.journal, self.lint_failures)
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_post("/api/{method}", desk.serve)
        application.router.add_get("/link/", self._sockets.serve)
        application.router.add_post("/response/{name}", responses.serve)
        self._page.add_routes(application.router)
        return application

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            await self._deliveries.retry_what_is_due()

    def _socket_url(self, app: InstalledApp) -> str:
        ticket = self._sockets.ticket(app)
        return f"ws://{HOST}:{self.port}/link/?ticket={ticket}&app_id={app.app_id}"

    # -- from other threads -------------------------------------------------------------------

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine in the sandbox's loop and return its result; for other threads only."""
        if self._thread is None or not self._thread.is_alive():
            work.close()
            raise RuntimeError("The sandbox is not running.")
        running = asyncio.run_coroutine_threadsafe(work, self._loop)
        while not wait([running], LOOK_SECONDS).done:
            if not self._thread.is_alive():
                raise RuntimeError("The sandbox was stopped.")
        return running.result()

    def person(self, user: str) -> Colleague:
        """Return the hands and eyes of one person."""
        return Colleague(self, user)

    def deliver(
        self, kind: str, payload: dict[str, Any], app: InstalledApp | None = None
    ) -> dict[str, Any] | None:
        """Deliver any payload as an envelope of this type; return the ack payload, if any."""
        answer = self.run(self._deliveries.send(app or self.workspace.app, kind, payload))
        return answer.payload

    def wait_for_socket(self, timeout: float = PATIENCE, app: InstalledApp | None = None) -> None:
        """Block until the app has an open socket; raises TimeoutError after real seconds."""
        app_id = (app or self.workspace.app).app_id

        async def connected() -> None:
            async with asyncio.timeout(timeout), self._sockets.connected:
                await self._sockets.connected.wait_for(lambda: self._sockets.count(app_id) > 0)

        self.run(connected())

    @contextmanager
    def giving_up_after(self, seconds: float) -> Iterator[None]:
        """Wait only so many real seconds for an ack, where none is expected."""
        usual, self._deliveries.ack_timeout = self._deliveries.ack_timeout, seconds
        try:
            yield
        finally:
            self._deliveries.ack_timeout = usual

    def settle(self) -> None:
        """Block until every event delivery that runs in the background has ended."""
        self.run(self._deliveries.settle())

    def refresh(
        self,
        reason: Literal["refresh_requested", "warning", "link_disabled"] = "refresh_requested",
    ) -> None:
        """Send every socket a disconnect frame; old sockets stay open for ten real seconds."""
        self.run(self._sockets.refresh(reason))

    def drop(self) -> None:
        """Cut every socket without a word."""

        async def cut() -> None:
            self._sockets.drop()

        self.run(cut())

    # -- the workspace and the clock call back ------------------------------------------------

    def _deliver(self, app: InstalledApp, event: Event) -> None:
        work = self._deliveries.event(app, event)
        if threading.current_thread() is self._thread:
            self._deliveries.in_background(work)
        else:
            self.run(work)

    def _on_step(self) -> None:
        if threading.current_thread() is not self._thread:
            self.run(self._deliveries.retry_what_is_due())

    def _watch_clock(self, callback: Any) -> None:
        self.workspace.clock.subscribe(callback)

    def _forget_clock(self, callback: Any) -> None:
        clock = self.workspace.clock
        if isinstance(clock, ManualClock | ShiftedClock):
            clock.unsubscribe(callback)
