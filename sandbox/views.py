"""Modals and home tabs: what is open on whose screen."""

import copy
import itertools
import secrets
from dataclasses import dataclass, field
from typing import Any

from sandbox import inputs
from sandbox.apps import InstalledApp
from sandbox.refusals import Refusal
from sandbox.triggers import Trigger

STACK_LIMIT = 3
Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class OpenView:
    """One view on one person's screen, with what the person has entered so far."""

    id: str
    app: InstalledApp
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: inputs.Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks, every one with its ids."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    def as_view(self, team_id: str) -> Json:
        """Return the view object that Slack puts into answers and payloads."""
        content = self.content
        return {
            "id": self.id,
            "team_id": team_id,
            "type": content["type"],
            "blocks": content["blocks"],
            "private_metadata": content.get("private_metadata", ""),
            "callback_id": content.get("callback_id", ""),
            "state": {"values": self.state},
            "hash": self.hash,
            "title": content.get("title"),
            "clear_on_close": content.get("clear_on_close", False),
            "notify_on_close": content.get("notify_on_close", False),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": self.app.app_id,
            "external_id": content.get("external_id", ""),
            "app_installed_team_id": team_id,
            "bot_id": self.app.bot_id,
        }


class Views:
    """Every open modal and published home; the workspace's lock guards all of it."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._by_id: dict[str, OpenView] = {}
        self._external: dict[str, str] = {}
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[tuple[str, str], OpenView] = {}

    def find(self, view_id: object, external_id: object, app: InstalledApp) -> OpenView:
        """Return one of the app's own views by either id; raises Refusal `not_found`."""
        key = view_id or self._external.get(str(external_id))
        found = self._by_id.get(str(key))
        if found is None or found.app is not app:
            raise Refusal("not_found")
        return found

    def get(self, view_id: str) -> OpenView | None:
        """Return an open view, or None once it is closed."""
        return self._by_id.get(view_id)

    def stack(self, user: str) -> list[OpenView]:
        """Return a person's modals, bottom first; the list itself, not a copy."""
        return self.stacks.setdefault(user, [])

    def open(self, app: InstalledApp, trigger: Trigger, content: Json) -> OpenView:
        """Open a modal: above the modal the trigger came from, otherwise in place of any other."""
        stack = self.stack(trigger.user)
        if trigger.view_id not in {view.id for view in stack}:
            self.clear(trigger.user)
        return self._stack(app, trigger.user, content)

    def push(self, app: InstalledApp, user: str, content: Json) -> OpenView:
        """Put a modal above the open ones; raises Refusal `not_found` when there is none."""
        if not self.stack(user):
            raise Refusal("not_found")
        return self._stack(app, user, content)

    def _stack(self, app: InstalledApp, user: str, content: Json) -> OpenView:
        stack = self.stack(user)
        if len(stack) >= STACK_LIMIT:
            raise Refusal("push_limit_reached")
        view = self._new(app, user, content)
        if stack:
            view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def _new(self, app: InstalledApp, user: str, content: Json) -> OpenView:
        external = content.get("external_id")
        if external and external in self._external:
            raise Refusal("duplicate_external_id")
        name = f"V{next(self._numbers):08d}"
        view = OpenView(
            id=name,
            app=app,
            user=user,
            content=content,
            hash=self._hash(),
            root_id=name,
            state=inputs.values(content["blocks"]),
        )
        self._by_id[name] = view
        if external:
            self._external[external] = name
        return view

    def replace(self, view: OpenView, content: Json, known_hash: object = None) -> None:
        """Give a view new content; raises Refusal `hash_conflict` for an outdated hash."""
        if known_hash is not None and known_hash != view.hash:
            raise Refusal("hash_conflict")
        external = content.get("external_id")
        if external and self._external.get(external, view.id) != view.id:
            raise Refusal("duplicate_external_id")
        self._external.pop(view.content.get("external_id", ""), None)
        if external:
            self._external[external] = view.id
        view.content = content
        view.state = inputs.values(content["blocks"], view.state)
        view.errors = {}
        view.hash = self._hash()

    def publish(
        self, app: InstalledApp, user: str, content: Json, known_hash: object = None
    ) -> OpenView:
        """Set a person's home tab; raises Refusal `hash_conflict` for an outdated hash."""
        home = self.homes.get((app.app_id, user))
        if home is None:
            if known_hash is not None:
                raise Refusal("hash_conflict")
            home = self.homes[app.app_id, user] = self._new(app, user, content)
        else:
            self.replace(home, content, known_hash)
        return home

    def close(self, view: OpenView) -> None:
        """Take one modal off its person's screen."""
        stack = self.stack(view.user)
        if view in stack:
            stack.remove(view)
        self._by_id.pop(view.id, None)
        self._external.pop(view.content.get("external_id", ""), None)

    def clear(self, user: str) -> list[OpenView]:
        """Close every modal of a person and return them, topmost first."""
        closed = list(reversed(self.stack(user)))
        for view in closed:
            self.close(view)
        return closed

    def snapshot(self, view: OpenView, team_id: str) -> Json:
        """Return a copy of the view object, free to be kept or changed."""
        return copy.deepcopy(view.as_view(team_id))

    def _hash(self) -> str:
        return f"{next(self._numbers)}.{secrets.token_hex(4)}"
