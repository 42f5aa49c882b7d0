"""What the page is told: the workspace at large, and one person's screen."""

from typing import Any

from sandbox.conversations import Conversation, Message
from sandbox.people import Person
from sandbox.views import OpenView
from sandbox.workspace import Workspace

Json = dict[str, Any]
COLORS = ("#4a6fa5", "#8a5a83", "#3d7a68", "#a0643c", "#5b5ea6", "#7a6a2f", "#9b4d5a", "#3f7d94")


def workspace(workspace: Workspace, introduction: str) -> Json:
    """Return everything the page shows around a person's screen; hold the lock."""
    app = workspace.app
    return {
        "team": {"name": workspace.name, "domain": workspace.domain},
        "app": {"name": app.name, "user_id": app.bot_user_id},
        "now": workspace.clock.now().isoformat(),
        "people": [_person(entry) for entry in workspace.people.values() if not entry.is_bot],
        "channels": [
            {
                "id": entry.id,
                "name": entry.name,
                "private": entry.private,
                "members": list(entry.members),
            }
            for entry in workspace.conversations.by_id.values()
            if entry.kind == "channel"
        ],
        "commands": [
            {
                "command": entry.command,
                "description": entry.description,
                "usage_hint": entry.usage_hint,
            }
            for entry in app.commands
        ],
        "shortcuts": [
            {
                "name": entry.name,
                "callback_id": entry.callback_id,
                "description": entry.description,
                "type": entry.type,
            }
            for entry in app.shortcuts
        ],
        "introduction": introduction,
    }


def person(workspace: Workspace, user: str) -> Json:
    """Return one person's screen; hold the lock."""
    app = workspace.app
    direct = workspace.direct_message(app, user)
    places = [direct] + [
        place for place in workspace.conversations.of(user) if place.kind == "channel"
    ]
    home = workspace.views.homes.get((app.app_id, user))
    return {
        "person": _person(workspace.people[user]),
        "now": workspace.clock.now().isoformat(),
        "conversations": [
            {
                "id": place.id,
                "name": app.name if place is direct else place.name,
                "kind": "app" if place is direct else "channel",
                "private": place.private,
                "unread": place.unread(user),
            }
            for place in places
        ],
        "messages": {place.id: _messages(workspace, place, user) for place in places},
        "home": _view(workspace, home) if home else None,
        "modals": [_view(workspace, view) for view in workspace.views.stack(user)],
        "failures": [
            {"id": failure.id, "text": failure.text}
            for failure in workspace.failures.get(user, [])
        ],
    }


def _person(person: Person) -> Json:
    words = [
        word for word in person.name.split() if word.rstrip(".").lower() not in {"dr", "prof"}
    ]
    return {
        "id": person.id,
        "name": person.name,
        "title": person.title,
        "kind": person.kind,
        "deactivated": person.deactivated,
        "tz": person.tz,
        "initials": "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper(),
        "color": COLORS[sum(map(ord, person.id)) % len(COLORS)],
    }


def _messages(workspace: Workspace, place: Conversation, user: str) -> list[Json]:
    whispered = workspace.conversations.ephemerals.get(user, {}).values()
    mine = [message for message in whispered if message["channel"] == place.id]
    everything = sorted([*place.messages.values(), *mine], key=lambda message: str(message["ts"]))
    return [_message(workspace, message) for message in everything]


def _message(workspace: Workspace, message: Message) -> Json:
    author = workspace.people.get(message["user"])
    return {
        "ts": message["ts"],
        "user": message["user"],
        "user_name": author.name if author else message["user"],
        "is_app": "app_id" in message,
        "text": message["text"],
        "blocks": message.get("blocks", []),
        "edited": "edited" in message,
        "ephemeral": bool(message.get("is_ephemeral")),
    }


def _view(workspace: Workspace, view: OpenView) -> Json:
    return view.as_view(workspace.id) | {"errors": view.errors}
