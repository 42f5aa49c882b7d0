"""Getting payloads to an app and its acks back, whichever way the app is connected."""

import asyncio
import secrets
import time
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.apps import InstalledApp
from sandbox.http_delivery import DispatchFailed, HttpDelivery
from sandbox.journal import Acknowledgement, Journal
from sandbox.socket_mode import Sockets
from sandbox.workspace import Event, Workspace

RETRY_PAUSES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
ANSWERABLE = frozenset({"view_submission", "block_suggestion"})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a delivery: the app's ack payload, or the error Slack saw."""

    payload: Json | None = None
    error: str | None = None
    reason: str = ""


@dataclass(slots=True)
class _Retry:
    app: InstalledApp
    payload: Json
    attempt: int
    due: datetime
    reason: str


class Deliveries:
    """Sends commands, interactions and events; lives in the server's event loop."""

    def __init__(
        self, workspace: Workspace, sockets: Sockets, http: HttpDelivery, ack_timeout: float
    ) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self._http = http
        self.ack_timeout = ack_timeout
        self._retries: list[_Retry] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.acks: Journal[Acknowledgement] = Journal()

    async def send(
        self, app: InstalledApp, kind: str, payload: Json, retry: tuple[int, str] | None = None
    ) -> Answer:
        """Deliver one payload once and wait for the ack, `ack_timeout` real seconds at most."""
        started = time.perf_counter()
        seconds: float | None = None
        try:
            if app.request_url:
                answer = Answer(
                    await self._http.send(
                        app, kind, payload, timeout=self.ack_timeout, retry=retry
                    )
                )
                seconds = time.perf_counter() - started
            else:
                envelope = _envelope(kind, payload, retry)
                frame, seconds = await self._sockets.send(app.app_id, envelope, self.ack_timeout)
                answer = (
                    Answer(error="operation_timeout", reason="timeout")
                    if frame is None
                    else Answer(frame.get("payload") or None)
                )
        except TimeoutError:
            answer = Answer(error="operation_timeout", reason="timeout")
        except DispatchFailed as problem:
            answer = Answer(error="dispatch_failed", reason=problem.reason)
        except ConnectionError:
            answer = Answer(error="dispatch_failed", reason="connection_failed")
        self.acks.append(Acknowledgement(kind, seconds, retry[0] if retry else 0))
        return answer

    async def event(self, app: InstalledApp, event: Event) -> None:
        """Deliver one event and return after its ack or its immediate retry; more may follow."""
        payload = self._wrapped(app, event)
        answer = await self.send(app, "events_api", payload)
        if answer.error:
            await self._again(_Retry(app, payload, 1, self._workspace.clock.now(), answer.reason))

    async def _again(self, retry: _Retry) -> None:
        answer = await self.send(
            retry.app, "events_api", retry.payload, (retry.attempt, retry.reason)
        )
        if answer.error and retry.attempt < len(RETRY_PAUSES):
            due = self._workspace.clock.now() + RETRY_PAUSES[retry.attempt]
            self._retries.append(
                _Retry(retry.app, retry.payload, retry.attempt + 1, due, answer.reason)
            )

    async def retry_what_is_due(self) -> None:
        """Deliver again every event whose time has come by the sandbox clock."""
        now = self._workspace.clock.now()
        due = [retry for retry in self._retries if retry.due <= now]
        if due:
            self._retries = [retry for retry in self._retries if retry.due > now]
            await asyncio.gather(*(self._again(retry) for retry in due))

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a delivery without anybody waiting for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until every delivery running in the background has ended."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Give up what is still running."""
        for task in list(self._tasks):
            task.cancel()
        await self.settle()

    def _wrapped(self, app: InstalledApp, event: Event) -> Json:
        team = self._workspace.id
        return {
            "type": "event_callback",
            "token": "sandbox",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": app.app_id,
            "event": event,
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(self._workspace.clock.now().timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team,
                    "user_id": app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_hex(8)}",
        }


def _envelope(kind: str, payload: Json, retry: tuple[int, str] | None) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": kind,
        "accepts_response_payload": kind == "slash_commands" or payload.get("type") in ANSWERABLE,
        "payload": payload,
    }
    if kind == "events_api":
        envelope["retry_attempt"] = retry[0] if retry else 0
        envelope["retry_reason"] = retry[1] if retry else ""
    return envelope
