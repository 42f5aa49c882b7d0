"""Response URLs: five answers within half an hour of an interaction."""

import json
from typing import Any

from aiohttp import web

from sandbox import postings
from sandbox.acks import reply
from sandbox.faults import RESPONSE_URL, Faults
from sandbox.journal import Call, CallJournal, Journal, LintFailure
from sandbox.refusals import Refusal
from sandbox.triggers import ResponseUrl
from sandbox.web_api.desk import cut, disturbed
from sandbox.workspace import Workspace

Json = dict[str, Any]
GONE = frozenset({"expired_url", "used_url"})


class Responses:
    """Answers `POST /response/<id>`."""

    def __init__(
        self,
        workspace: Workspace,
        faults: Faults,
        journal: CallJournal,
        lint_failures: Journal[LintFailure],
    ) -> None:
        self._workspace = workspace
        self._faults = faults
        self._journal = journal
        self._lint_failures = lint_failures

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Carry one answer out."""
        fault = self._faults.take(RESPONSE_URL)
        if fault is not None:
            early = await disturbed(request, fault)
            if early is not None:
                return early
        content: Json = {}
        status, text = 200, "ok"
        try:
            content = _content(await request.read())
            with self._workspace.lock:
                grant = self._workspace.permissions.answer(request.match_info["name"])
                self._apply(grant, content)
        except Refusal as refusal:
            status, text = (404 if refusal.code in GONE else 400), refusal.code
            if refusal.code not in GONE:
                self._lint_failures.append(
                    LintFailure(RESPONSE_URL, refusal.code, tuple(refusal.messages), content)
                )
        now = self._workspace.clock.now()
        answer = json.dumps({"ok": True} if text == "ok" else {"ok": False, "error": text})
        self._journal.append(Call(RESPONSE_URL, json.dumps(content), answer, now))
        if fault is not None and fault.kind == "reset_after":
            cut(request)
        return web.Response(status=status, text=text)

    def _apply(self, grant: ResponseUrl, content: Json) -> None:
        workspace = self._workspace
        app = next(app for app in workspace.apps if app.app_id == grant.app_id)
        place = workspace.conversations.by_id[grant.channel]
        if not content.get("delete_original") and not content.get("replace_original"):
            reply(workspace, app, place, grant.user, content)
            return
        if grant.message_ts is None:
            raise Refusal("no_original", ["[ERROR] a command has no original message"])
        blocks = content.get("blocks")
        if blocks:
            blocks = postings.checked(blocks)
        if not content.get("delete_original") and not content.get("text") and not blocks:
            raise Refusal("no_text")
        if grant.ephemeral:
            self._whispered(grant, content, blocks)
            return
        message = place.messages.get(grant.message_ts)
        if message is None:
            raise Refusal("message_not_found")
        if content.get("delete_original"):
            postings.delete(workspace, place, message)
        else:
            text = content.get("text") or ""
            postings.change(workspace, place, message, text=text, blocks=blocks or [])

    def _whispered(self, grant: ResponseUrl, content: Json, blocks: list[Json] | None) -> None:
        with self._workspace.screen_of(grant.user):
            shown = self._workspace.conversations.ephemerals.get(grant.user, {})
            message = shown.pop(grant.message_ts or "", None)
            if message is None or content.get("delete_original"):
                return
            message = {**message, "text": content.get("text") or ""}
            message.pop("blocks", None)
            if blocks:
                message["blocks"] = blocks
            shown[message["ts"]] = message


def _content(raw: bytes) -> Json:
    try:
        parsed = json.loads(raw)
    except ValueError:
        raise Refusal("invalid_payload") from None
    if not isinstance(parsed, dict):
        raise Refusal("invalid_payload")
    return parsed
