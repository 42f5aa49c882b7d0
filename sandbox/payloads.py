"""The payloads Slack sends: commands, shortcuts, clicks, submissions."""

from typing import Any

from sandbox.apps import InstalledApp
from sandbox.conversations import Conversation, Message
from sandbox.people import Person
from sandbox.views import OpenView
from sandbox.workspace import Workspace

Json = dict[str, Any]


class Payloads:
    """Writes payloads; `base_url` (with a slash at its end) is where response URLs point."""

    def __init__(self, workspace: Workspace, base_url: str) -> None:
        self._workspace = workspace
        self._base_url = base_url

    def command(
        self, app: InstalledApp, person: Person, place: Conversation, command: str, text: str
    ) -> Json:
        """Return a slash command as a person typed it in a conversation."""
        permissions = self._workspace.permissions
        return {
            "token": "sandbox",
            "team_id": self._workspace.id,
            "team_domain": self._workspace.domain,
            "channel_id": place.id,
            "channel_name": _name(place),
            "user_id": person.id,
            "user_name": person.username,
            "command": command,
            "text": text,
            "api_app_id": app.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(
                permissions.response(app.app_id, person.id, place.id)
            ),
            "trigger_id": permissions.trigger(app.app_id, person.id),
        }

    def shortcut(self, app: InstalledApp, person: Person, callback_id: str) -> Json:
        """Return a global shortcut."""
        return {
            **self._head("shortcut", app, person),
            "callback_id": callback_id,
            "action_ts": self._workspace.stamp(),
            "trigger_id": self._workspace.permissions.trigger(app.app_id, person.id),
        }

    def view_action(self, view: OpenView, person: Person, action: Json) -> Json:
        """Return a click in a modal or home tab."""
        app = view.app
        modal = view.id if view.content["type"] == "modal" else None
        return {
            **self._head("block_actions", app, person),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._workspace.permissions.trigger(app.app_id, person.id, modal),
            "view": self._view(view),
            "actions": [{**action, "action_ts": self._workspace.stamp()}],
        }

    def message_action(
        self,
        app: InstalledApp,
        person: Person,
        place: Conversation,
        message: Message,
        *,
        action: Json,
        state: Json,
    ) -> Json:
        """Return a click in a message; an ephemeral message itself is not part of it."""
        ephemeral = bool(message.get("is_ephemeral"))
        permissions = self._workspace.permissions
        payload = {
            **self._head("block_actions", app, person),
            "container": {
                "type": "message",
                "message_ts": message["ts"],
                "channel_id": place.id,
                "is_ephemeral": ephemeral,
            },
            "trigger_id": permissions.trigger(app.app_id, person.id),
            "channel": {"id": place.id, "name": _name(place)},
            "state": {"values": state},
            "response_url": self.response_url(
                permissions.response(
                    app.app_id,
                    person.id,
                    place.id,
                    message_ts=message["ts"],
                    kind="ephemeral" if ephemeral else "message",
                )
            ),
            "actions": [{**action, "action_ts": self._workspace.stamp()}],
        }
        return payload if ephemeral else payload | {"message": message}

    def submission(self, view: OpenView, person: Person) -> Json:
        """Return a submitted modal."""
        return {
            **self._head("view_submission", view.app, person),
            "trigger_id": self._workspace.permissions.trigger(view.app.app_id, person.id, view.id),
            "view": self._view(view),
            "response_urls": [],
        }

    def closed(self, view: OpenView, person: Person, *, cleared: bool) -> Json:
        """Return a modal that was closed without being submitted."""
        return {
            **self._head("view_closed", view.app, person),
            "view": self._view(view),
            "is_cleared": cleared,
        }

    def response_url(self, name: str) -> str:
        """Return the full address of a response URL."""
        return f"{self._base_url}response/{name}"

    def _view(self, view: OpenView) -> Json:
        return self._workspace.views.snapshot(view, self._workspace.id)

    def _head(self, kind: str, app: InstalledApp, person: Person) -> Json:
        team = {"id": self._workspace.id, "domain": self._workspace.domain}
        user = {
            "id": person.id,
            "username": person.username,
            "name": person.username,
            "team_id": self._workspace.id,
        }
        return {
            "type": kind,
            "team": team,
            "user": user,
            "api_app_id": app.app_id,
            "token": "sandbox",
            "enterprise": None,
            "is_enterprise_install": False,
        }


def _name(place: Conversation) -> str:
    if place.kind == "im":
        return "directmessage"
    return "privategroup" if place.private else place.name
