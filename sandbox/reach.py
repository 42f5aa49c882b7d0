"""What one person can reach: their own conversations, messages and views, and nothing else."""

from dataclasses import dataclass
from typing import Any, Literal

from sandbox.apps import InstalledApp
from sandbox.conversations import Conversation, Message
from sandbox.inputs import Field, fields
from sandbox.people import Person
from sandbox.refusals import Impossible
from sandbox.views import OpenView
from sandbox.workspace import Workspace

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands: in a view, in a message, or in an ephemeral message."""

    kind: Literal["view", "message", "ephemeral"]
    id: str
    channel: str = ""


class Reach:
    """Looks things up on behalf of a person; raises Impossible for what is out of reach."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def person(self, user: str) -> Person:
        """Return a person who can sign in."""
        person = self._workspace.people.get(user)
        if person is None or person.is_bot:
            raise Impossible(f"{user} is nobody of this workspace.")
        if person.deactivated:
            raise Impossible(f"{person.name} has been deactivated and cannot sign in.")
        return person

    def owner(self, command: str) -> InstalledApp | None:
        """Return the app that a slash command belongs to."""
        for app in self._workspace.apps:
            if any(entry.command == command for entry in app.commands):
                return app
        return None

    def conversation(self, user: str, channel: str) -> Conversation:
        """Return a conversation the person is in."""
        place = self._workspace.conversations.by_id.get(channel)
        if place is None or user not in place.members:
            raise Impossible(f"{user} is not in {channel}.")
        return place

    def view(self, user: str, view_id: str) -> OpenView:
        """Return a view that is open on the person's screen."""
        view = self._workspace.views.get(view_id)
        if view is None or view.user != user:
            raise Impossible("This view is no longer on the screen.")
        return view

    def message(self, user: str, where: Place) -> tuple[Conversation, Message]:
        """Return an app's message on the person's screen, and where it was posted."""
        conversations = self._workspace.conversations
        if where.kind == "ephemeral":
            message = conversations.ephemerals.get(user, {}).get(where.id)
            place = conversations.by_id.get(message["channel"]) if message else None
        else:
            place = self.conversation(user, where.channel)
            message = place.messages.get(where.id)
        if place is None or message is None or "app_id" not in message:
            raise Impossible("This message is no longer on the screen.")
        return place, message


def field_at(blocks: list[Json], block_id: str, action_id: str) -> Field:
    """Return one element by its ids; raises Impossible when it is not there."""
    for field in fields(blocks):
        if field.block_id == block_id and field.action_id == action_id:
            return field
    raise Impossible(f"There is no element {action_id!r} in block {block_id!r}.")


def action_of(field: Field, result: Json) -> Json:
    """Return the entry of a payload's `actions` for an element that gave this result."""
    element = field.element
    action = {
        "type": element["type"],
        "action_id": field.action_id,
        "block_id": field.block_id,
    }
    for key in ("text", "value", "style", "placeholder"):
        if key in element:
            action[key] = element[key]
    return action | {key: value for key, value in result.items() if key != "type"}
