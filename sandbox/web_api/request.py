"""A Web API call as a method sees it, and how its arguments are read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.apps import InstalledApp
from sandbox.conversations import Conversation
from sandbox.refusals import Refusal
from sandbox.workspace import Workspace

Json = dict[str, Any]
JSON_IN_STRINGS = ("blocks", "view", "attachments", "metadata")


@dataclass(frozen=True, slots=True)
class Request:
    """One call of an app; `socket_url` makes the address for a new socket."""

    workspace: Workspace
    app: InstalledApp
    arguments: Json
    socket_url: Callable[[InstalledApp], str]

    def required(self, name: str) -> Any:
        """Return an argument; raises Refusal `invalid_arguments` when it is missing."""
        value = self.arguments.get(name)
        if value is None or value == "":
            raise Refusal("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        """Whether a boolean argument was given as true, in either encoding."""
        return self.arguments.get(name) in {True, "1", "true"}

    def need(self, scope: str) -> None:
        """Refuse with `missing_scope` unless the app holds this scope."""
        if scope not in self.app.scopes:
            raise Refusal(
                "missing_scope",
                extra={"needed": scope, "provided": ",".join(self.app.scopes)},
            )

    def conversation(self, channel: object) -> Conversation:
        """Return a conversation the bot may know of; raises Refusal `channel_not_found`."""
        return self.workspace.conversations.visible(str(channel), self.app.bot_user_id)

    def page(self, entries: list[Any], most: int = 1000) -> tuple[list[Any], Json]:
        """Cut one page out of a list by `cursor` and `limit`, with the metadata to go on."""
        try:
            start = int(self.arguments.get("cursor") or 0)
            size = min(int(self.arguments.get("limit") or most), most)
        except ValueError:
            raise Refusal("invalid_cursor") from None
        end = start + max(size, 1)
        return entries[start:end], {"next_cursor": str(end) if end < len(entries) else ""}


Method = Callable[[Request], Json]


@dataclass(frozen=True, slots=True)
class Entry:
    """One method of the catalogue: its code, the scopes it needs, the token it wants."""

    run: Method
    scope: str | None = None
    app_token: bool = False


async def read_arguments(request: web.Request) -> tuple[Json, str]:
    """Return the arguments of a call in either encoding, and the same as JSON without a token.

    Raises Refusal `invalid_json` and its like.
    """
    arguments: Json = dict(request.query)
    as_sent: str | None = None
    if request.content_type == "application/json":
        raw = await request.read()
        if raw:
            try:
                parsed = json.loads(raw)
            except ValueError:
                raise Refusal("invalid_json") from None
            if not isinstance(parsed, dict):
                raise Refusal("json_not_object")
            as_sent = None if arguments or "token" in parsed else raw.decode()
            arguments |= parsed
    elif request.can_read_body:
        form = await request.post()
        arguments |= {key: value for key, value in form.items() if isinstance(value, str)}
    for name in JSON_IN_STRINGS:
        value = arguments.get(name)
        if isinstance(value, str) and value:
            as_sent = None
            try:
                arguments[name] = json.loads(value)
            except ValueError:
                raise Refusal(
                    "invalid_blocks" if name == "blocks" else "invalid_arguments",
                    [f"[ERROR] failed to parse {name} as JSON"],
                ) from None
    if as_sent is None:
        told = {key: value for key, value in arguments.items() if key != "token"}
        as_sent = json.dumps(told)
    return arguments, as_sent


def token_of(headers: Mapping[str, str], arguments: Json) -> str:
    """Return the token of a call; raises Refusal `not_authed` when there is none."""
    kind, _, token = headers.get("Authorization", "").partition(" ")
    token = token.strip() if kind.lower() == "bearer" else str(arguments.get("token", ""))
    arguments.pop("token", None)
    if not token:
        raise Refusal("not_authed")
    return token
