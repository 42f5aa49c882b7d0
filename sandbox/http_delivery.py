"""Signed delivery to an app that has a request URL instead of a socket."""

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.apps import InstalledApp

Json = dict[str, Any]


class DispatchFailed(Exception):  # noqa: N818 - named after Slack's error code
    """The app answered with something other than 200, or could not be reached."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return Slack's signature of a request body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpDelivery:
    """Posts payloads to request URLs, one connection pool for all; event loop only."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def send(
        self,
        app: InstalledApp,
        kind: str,
        payload: Json,
        *,
        timeout: float,
        retry: tuple[int, str] | None = None,
    ) -> Json | None:
        """Post one payload and return what the app answered, None for an empty answer.

        Raises TimeoutError after `timeout` real seconds, and DispatchFailed.
        """
        if kind == "events_api":
            body, content = json.dumps(payload).encode(), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content = urlencode(form).encode(), "application/x-www-form-urlencoded"
        # Receivers compare the timestamp with real time, so the sandbox clock has no say here.
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": content,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(app.signing_secret, stamp, body),
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        try:
            async with (
                asyncio.timeout(timeout),
                self._pool().post(app.request_url or "", data=body, headers=headers) as answer,
            ):
                text = await answer.text()
        except aiohttp.ClientError as problem:
            raise DispatchFailed("connection_failed") from problem
        if answer.status != 200:
            raise DispatchFailed("http_error")
        if not text:
            return None
        if answer.content_type == "application/json":
            parsed = json.loads(text)
            return parsed if isinstance(parsed, dict) else None
        return {"text": text}

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), trust_env=False
            )
        return self._session

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
