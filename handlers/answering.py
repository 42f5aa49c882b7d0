"""The client for answers: what is asked of Slack while somebody waits shares a connection."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.request import Request

import urllib3
from slack_sdk import WebClient
from urllib3.exceptions import HTTPError, ProtocolError

#: Seconds after which an idle connection is not used again. Whatever stands between us and Slack
#: may forget one without a word, and a trigger lives for three seconds only.
STALE_AFTER = 15.0
#: What only asks may be asked again where a connection ended; all else people might see twice.
ASKS = (".info", ".list", ".members", ".test")


class AnsweringClient(WebClient):
    """
    A client that keeps its connections open for a while, and tries once what people could see.

    Who somebody is and the form they get are two calls within one trigger's three seconds; left
    alone, the client would greet Slack anew for each. Messages do not go this way: whether one
    that got no answer was posted is easier to tell on a connection of its own.
    """

    def __init__(
        self,
        *,
        connections: int,
        monotonic: Callable[[], float] = time.monotonic,
        **options: Any,
    ) -> None:
        super().__init__(retry_handlers=[], **options)
        self._connections = connections
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._pool: urllib3.PoolManager | None = None
        self._used_at = 0.0

    def close(self) -> None:
        """Hang up what is idle."""
        if self._pool is not None:
            self._pool.clear()

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        try:
            answer = self._send(url, req)
        except HTTPError as error:
            # What the client and we expect of a network; the text could quote what was sent.
            raise ConnectionError(type(error).__name__) from None
        text = answer.data.decode("utf-8", "replace")
        return {"status": answer.status, "headers": spelled(answer.headers), "body": text}

    def _send(self, url: str, req: Request) -> urllib3.BaseHTTPResponse:
        body = req.data if isinstance(req.data, bytes) else None
        headers = dict(req.header_items())
        try:
            return self._kept_open().request(req.get_method(), url, body=body, headers=headers)
        except ProtocolError:
            # Slack hung up in the very moment in which the connection was used again.
            if not url.endswith(ASKS):
                raise
            self.close()
            return self._kept_open().request(req.get_method(), url, body=body, headers=headers)

    def _kept_open(self) -> urllib3.PoolManager:
        with self._lock:
            pool = self._pool = self._pool or self._make_pool()
            now = self._monotonic()
            if now - self._used_at > STALE_AFTER:
                pool.clear()
            self._used_at = now
            return pool

    def _make_pool(self) -> urllib3.PoolManager:
        options: dict[str, Any] = {
            "maxsize": self._connections,
            "retries": False,
            "timeout": self.timeout,
            "ssl_context": self.ssl,
        }
        return (
            urllib3.ProxyManager(self.proxy, **options)
            if self.proxy
            else urllib3.PoolManager(**options)
        )


def spelled(headers: Mapping[str, str]) -> dict[str, str]:
    """Give headers as the client spells them, whatever the case they came in."""
    return {name.title(): value for name, value in headers.items()}
