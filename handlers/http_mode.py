"""Serving signed HTTP instead of Socket Mode, with waitress behind a reverse proxy."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from logging import getLogger
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import waitress
from slack_bolt import App, BoltRequest
from waitress import wasyncore

from handlers.connection import CannotServeError
from handlers.edge import LARGEST_BODY, Edge, TurnedAway
from handlers.slack import LISTENERS_AT_ONCE

_log = getLogger(__name__)

EVENTS, HEALTH = "/slack/events", "/healthz"
#: Everyone who is turned away reads this, whatever it was.
NOTHING = b"{}"
#: Seconds in which a request in hand has to be answered, and its answer sent, when we stop.
FINISH_WITHIN, FLUSH_WITHIN = 5, 2
REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
#: What an operator and a load balancer may know: names and yes or no, never a count of people.
Health = Mapping[str, object]


class HttpServer:
    """The HTTP side of one process: opened, and closed after finishing what is in hand."""

    def __init__(
        self, app: App, edge: Edge, where: tuple[str, int], health: Callable[[], Health]
    ) -> None:
        self._app = app
        self._edge = edge
        self._health = health
        self._where = where
        self._map: dict[int, Any] = {}  #: the server's sockets
        self._server: Any = None
        self._serving: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it serves, once it is open."""
        return int(self._server.effective_port) if self._server is not None else self._where[1]

    @property
    def place(self) -> dict[str, int]:
        """Say where it comes in, for the log."""
        return {"port": self.port}

    def open(self) -> None:
        """Serve; raises `CannotServeError` when the port is taken or not ours to take."""
        try:
            self._server = self._make()
        except (OSError, ValueError) as problem:
            wasyncore.close_all(self._map)  # of a server that got half-way
            host, port = self._where
            reason = problem.strerror if isinstance(problem, OSError) else "no such address"
            raise CannotServeError(f"Cannot serve on {host}:{port}: {reason}.") from None
        self._serving = threading.Thread(target=self._server.run, name="http", daemon=True)
        self._serving.start()

    def _make(self) -> Any:
        host, port = self._where
        return waitress.create_server(
            self.answer,
            map=self._map,
            host=host,
            port=port,
            threads=LISTENERS_AT_ONCE,
            ident=None,
            max_request_body_size=LARGEST_BODY + 1,  # from which on it refuses
            expose_tracebacks=False,
            clear_untrusted_proxy_headers=True,
        )

    def is_open(self) -> bool:
        """Tell whether it serves."""
        return self._serving is not None and self._serving.is_alive()

    def close(self) -> None:
        """Take no more requests, finish what is in hand, and stop."""
        if self._server is None or self._serving is None:
            return
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=FINISH_WITHIN)
        patience = time.monotonic() + FLUSH_WITHIN
        while self._unsent() and time.monotonic() < patience:
            time.sleep(0.01)
        # In the server's own thread, which else would notice only after a second.
        self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._map))
        self._serving.join(timeout=FLUSH_WITHIN)
        self._app.listener_runner.listener_executor.shutdown(wait=True, cancel_futures=False)

    def _unsent(self) -> bool:
        """Tell whether an answer is still on its way out."""
        return any(getattr(one, "total_outbufs_len", 0) for one in tuple(self._map.values()))

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; whatever goes wrong, its sender learns a status and no more."""
        try:
            status, headers, body = self._answer(environ)
        except TurnedAway as no:
            status, headers, body = no.status, {}, NOTHING
        except Exception as bug:  # noqa: BLE001 - a traceback may quote what somebody wrote
            _log.error("http_failed", extra={"bug": bug})
            status, headers, body = 500, {}, NOTHING
        given = {"Content-Type": "application/json", "Cache-Control": "no-store", **headers}
        start_response(
            f"{status} {REASONS.get(status, 'Error')}",
            [*given.items(), ("Content-Length", str(len(body)))],
        )
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[int, dict[str, str], bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if method == "GET" and path == HEALTH:
            health = dict(self._health())
            return 200 if health.get("ready") else 503, {}, json.dumps(health).encode()
        if method != "POST" or path != EVENTS:
            raise TurnedAway(404)
        headers = _headers(environ)
        body = environ["wsgi.input"].read(LARGEST_BODY + 1)
        text = self._edge.check(headers, body)
        answered = self._app.dispatch(BoltRequest(body=text, headers=_known(headers)))
        sent = {
            name.title(): ", ".join(values)
            for name, values in answered.headers.items()
            if name.lower() == "content-type"
        }
        return answered.status, sent, (answered.body or "").encode()


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    """Give the headers by their names in small letters."""
    named: dict[str, Any] = {
        key[5:]: value for key, value in environ.items() if key.startswith("HTTP_")
    }
    if "CONTENT_TYPE" in environ:
        named["CONTENT_TYPE"] = environ["CONTENT_TYPE"]
    return {name.replace("_", "-").lower(): str(value) for name, value in named.items()}


def _known(headers: Mapping[str, str]) -> dict[str, str | Sequence[str]]:
    """Hand on what Bolt works with, and nothing else."""
    wanted = ("content-type", "x-slack-retry-num", "x-slack-retry-reason")
    return {name: headers[name] for name in wanted if name in headers}
