"""The smallest app that answers: it acks everything and remembers what it was told."""

import json
import queue
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from slack_sdk import WebClient

from sandbox.workspace import Workspace

Json = dict[str, Any]
Answer = Callable[[Json], Json | None]
WAIT_SECONDS = 10

MANIFEST: Json = {
    "display_information": {"name": "Kindred"},
    "features": {
        "bot_user": {"display_name": "Kindred"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/kindred", "description": "Ask a colleague", "usage_hint": "help | ask"},
            {"command": "/kin", "description": "The short way"},
        ],
        "shortcuts": [
            {"name": "Ask now", "type": "global", "callback_id": "ask", "description": "One form"}
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "users:read"]}},
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
    },
}


class TinyApp:
    """Acks every delivery at once with what `answers[type]` gives, nothing by default."""

    def __init__(self, workspace: Workspace) -> None:
        self.answers: dict[str, Answer] = {}
        self.heard: queue.Queue[Json] = queue.Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.installed = workspace.install_app(
            MANIFEST, request_url=f"http://127.0.0.1:{self._server.server_port}/"
        )
        self.web = WebClient(token=self.installed.bot_token)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next(self, kind: str) -> Json:
        """Return the next payload of this kind; fails when none comes."""
        while True:
            payload = self.heard.get(timeout=WAIT_SECONDS)
            if payload["kind"] == kind:
                return payload

    def _answer(self, content: str, body: bytes) -> bytes:
        if content == "application/json":
            payload: Json = json.loads(body)
        else:
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            payload = json.loads(form["payload"]) if "payload" in form else form
        kind = payload.get("type", "command")
        answer = self.answers.get(kind, lambda _: None)(payload)
        self.heard.put({"kind": kind} | payload)
        return json.dumps(answer).encode() if answer else b""

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        answer = self._answer

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                said = answer(self.headers["Content-Type"], body)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
