"""What happens in the workspace when a message is posted, changed, deleted or whispered."""

from typing import Any

from sandbox import lint
from sandbox.apps import InstalledApp
from sandbox.blocks import completed
from sandbox.conversations import Conversation, Message
from sandbox.refusals import Refusal
from sandbox.workspace import Event, Workspace

Json = dict[str, Any]


def checked(blocks: Any) -> list[Json]:
    """Return a message's blocks with all ids; raises Refusal `invalid_blocks`."""
    findings = lint.lint_message(blocks)
    if findings:
        raise Refusal("invalid_blocks", findings)
    return completed(blocks)


def post(
    workspace: Workspace,
    place: Conversation,
    app: InstalledApp,
    *,
    text: str,
    blocks: list[Json] | None,
    thread: str | None = None,
) -> Message:
    """Add a message of an app to a conversation and tell the apps that hear such things."""
    with workspace.lock:
        message: Message = {
            "type": "message",
            "user": app.bot_user_id,
            "bot_id": app.bot_id,
            "app_id": app.app_id,
            "text": text,
            "ts": workspace.stamp(),
            "team": workspace.id,
        }
        if blocks:
            message["blocks"] = blocks
        if thread:
            message["thread_ts"] = thread
        place.messages[message["ts"]] = message
        workspace.changed(place.members)
    workspace.emit(heard(workspace, place, message))
    return message


def say(workspace: Workspace, place: Conversation, user: str, text: str) -> Message:
    """Add what a person typed to a conversation; telling the apps is the caller's part."""
    with workspace.lock:
        message: Message = {
            "type": "message",
            "user": user,
            "text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            "ts": workspace.stamp(),
            "team": workspace.id,
        }
        place.messages[message["ts"]] = message
        place.read_until[user] = message["ts"]
        workspace.changed(place.members)
        return message


def change(
    workspace: Workspace,
    place: Conversation,
    message: Message,
    *,
    text: str | None,
    blocks: list[Json] | None,
) -> Message:
    """Give a message new content; what is None stays as it was."""
    with workspace.lock:
        changed = {**message}
        if text is not None:
            changed["text"] = text
        if blocks is not None:
            changed["blocks"] = blocks
        if not changed.get("blocks"):
            changed.pop("blocks", None)
        stamp = workspace.stamp()
        changed["edited"] = {"user": message["user"], "ts": stamp}
        place.messages[message["ts"]] = changed
        workspace.changed(place.members)
        news = {"subtype": "message_changed", "message": changed, "previous_message": message}
    workspace.emit(
        heard(workspace, place, {"type": "message", "ts": stamp, "hidden": True} | news)
    )
    return changed


def delete(workspace: Workspace, place: Conversation, message: Message) -> None:
    """Take a message away."""
    with workspace.lock:
        del place.messages[message["ts"]]
        workspace.changed(place.members)
        news = {
            "type": "message",
            "subtype": "message_deleted",
            "ts": workspace.stamp(),
            "deleted_ts": message["ts"],
            "previous_message": message,
            "hidden": True,
        }
    workspace.emit(heard(workspace, place, news))


def whisper(
    workspace: Workspace,
    channel: str,
    app: InstalledApp,
    user: str,
    *,
    text: str,
    blocks: list[Json] | None,
) -> Message:
    """Show one person a message that is in nobody's history."""
    with workspace.screen_of(user):
        message: Message = {
            "type": "message",
            "user": app.bot_user_id,
            "bot_id": app.bot_id,
            "app_id": app.app_id,
            "text": text,
            "ts": workspace.stamp(),
            "team": workspace.id,
            "channel": channel,
            "is_ephemeral": True,
        }
        if blocks:
            message["blocks"] = blocks
        workspace.conversations.show_only_to(user, message)
        return message


def heard(
    workspace: Workspace, place: Conversation, message: Message
) -> list[tuple[InstalledApp, Event]]:
    """Return the `message.im` events a message in a direct message gives."""
    if place.kind != "im":
        return []
    return [
        (
            app,
            {
                **message,
                "channel": place.id,
                "channel_type": "im",
                "event_ts": message["ts"],
            },
        )
        for app in workspace.apps
        if app.bot_user_id in place.members and app.hears("message.im")
    ]
