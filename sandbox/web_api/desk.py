"""The desk every Web API call passes: faults, tokens, scopes, the method, the journal."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.apps import InstalledApp
from sandbox.faults import Fault, Faults
from sandbox.journal import Call, CallJournal, Journal, LintFailure
from sandbox.refusals import Refusal
from sandbox.web_api import chat, directory, views
from sandbox.web_api.request import Entry, Json, Request, read_arguments, token_of
from sandbox.workspace import Workspace

METHODS: dict[str, Entry] = {**directory.METHODS, **chat.METHODS, **views.METHODS}


class Desk:
    """Answers `POST /api/<method>` the way Slack does."""

    def __init__(
        self,
        workspace: Workspace,
        faults: Faults,
        journal: CallJournal,
        lint_failures: Journal[LintFailure],
        socket_url: Callable[[InstalledApp], str],
    ) -> None:
        self._workspace = workspace
        self._faults = faults
        self._journal = journal
        self._lint_failures = lint_failures
        self._socket_url = socket_url

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        fault = self._faults.take(method)
        if fault is not None:
            early = await disturbed(request, fault)
            if early is not None:
                told = json.dumps({"ok": False, "error": fault.kind})
                self._note(method, "{}", told, fault)
                return early
        arguments: Json = {}
        asked = "{}"
        headers = {}
        try:
            arguments, asked = await read_arguments(request)
            app, answer = self._answer(method, token_of(request.headers, arguments), arguments)
            headers["x-oauth-scopes"] = ",".join(app.scopes)
        except Refusal as refusal:
            answer = refusal.answer()
            if refusal.messages:
                self._lint_failures.append(
                    LintFailure(method, refusal.code, tuple(refusal.messages), arguments)
                )
        body = json.dumps(answer)
        self._note(method, asked, body, fault)
        if fault is not None and fault.kind == "reset_after":
            cut(request)
        return web.Response(text=body, content_type="application/json", headers=headers)

    def _note(self, method: str, asked: str, answered: str, fault: Fault | None) -> None:
        kind = "" if fault is None else fault.kind
        self._journal.append(Call(method, asked, answered, self._workspace.clock.now(), kind))

    def _answer(self, method: str, token: str, arguments: Json) -> tuple[InstalledApp, Json]:
        entry = METHODS.get(method)
        for app in self._workspace.apps:
            if token in {app.bot_token, app.app_token}:
                break
        else:
            raise Refusal("invalid_auth")
        if entry is None:
            raise Refusal("unknown_method", extra={"req_method": method})
        if entry.app_token != (token == app.app_token):
            raise Refusal("not_allowed_token_type")
        call = Request(self._workspace, app, arguments, self._socket_url)
        if entry.scope is not None:
            call.need(entry.scope)
        with self._workspace.lock:
            result: dict[str, Any] = entry.run(call)
        return app, {"ok": True, **result}


async def disturbed(request: web.Request, fault: Fault) -> web.Response | None:
    """Play a fault that comes before the work; return an answer if there will be no work."""
    match fault.kind:
        case "slow":
            await asyncio.sleep(fault.seconds)
        case "rate_limited":
            return web.json_response(
                {"ok": False, "error": "ratelimited"},
                status=429,
                headers={"Retry-After": str(int(fault.seconds))},
            )
        case "http_error":
            return web.Response(status=fault.status, text="Internal Server Error")
        case "error":
            return web.json_response({"ok": False, "error": fault.code})
        case "garbled":
            return web.Response(status=fault.status, text=fault.body, content_type="text/html")
        case "reset_before":
            cut(request)
            return web.Response()
        case "reset_after":
            pass
    return None


def cut(request: web.Request) -> None:
    """Cut the connection a request came by."""
    if request.transport is not None:
        request.transport.abort()
