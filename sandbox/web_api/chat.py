"""Messages: posting, changing and deleting them."""

from collections.abc import Mapping
from typing import Any

from sandbox import postings
from sandbox.conversations import Conversation
from sandbox.refusals import Refusal
from sandbox.web_api.request import Entry, Json, Request

POST_LIMIT = 40_000
UPDATE_LIMIT = 4_000
NO_TEXT_SHOWN = "This content can't be displayed."


def _content(request: Request, limit: int) -> tuple[str | None, list[Json] | None]:
    text = request.arguments.get("text")
    blocks = request.arguments.get("blocks")
    if request.arguments.get("attachments"):
        raise Refusal("invalid_attachments", ["[ERROR] the sandbox knows blocks only"])
    if text is not None and not isinstance(text, str):
        raise Refusal("invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"])
    if blocks:
        blocks = postings.checked(blocks)
    if not text and not blocks:
        raise Refusal("no_text")
    if text and len(text) > limit:
        raise Refusal("msg_too_long")
    return text, blocks


def _place(request: Request) -> Conversation:
    """Where the bot may post: a channel it is in, a DM, or a person whose DM opens by this.

    Slack takes messages to deactivated people without a word, and so does the sandbox: an app
    that must not write to somebody who has left has to look first.
    """
    workspace, app = request.workspace, request.app
    channel = str(request.required("channel"))
    person = workspace.people.get(channel)
    if person is not None:
        if person.is_bot:
            raise Refusal("cannot_dm_bot")
        place = workspace.direct_message(app, channel)
    else:
        place = request.conversation(channel)
    if app.bot_user_id not in place.members:
        raise Refusal("not_in_channel")
    if place.kind == "im" and not app.messages_tab:
        raise Refusal("messages_tab_disabled")
    return place


def _post(request: Request) -> Json:
    text, blocks = _content(request, POST_LIMIT)
    place = _place(request)
    message = postings.post(
        request.workspace,
        place,
        request.app,
        text=text or NO_TEXT_SHOWN,
        blocks=blocks,
        thread=request.arguments.get("thread_ts"),
    )
    return {"channel": place.id, "ts": message["ts"], "message": message}


def _own(request: Request, refusal: str) -> tuple[Conversation, Json]:
    place = request.conversation(request.required("channel"))
    message = place.messages.get(str(request.required("ts")))
    if message is None:
        raise Refusal("message_not_found")
    if message.get("app_id") != request.app.app_id:
        raise Refusal(refusal)
    return place, message


def _update(request: Request) -> Json:
    place, message = _own(request, "cant_update_message")
    text, blocks = _content(request, UPDATE_LIMIT)
    if blocks is None and "blocks" in request.arguments:
        blocks = []
    changed = postings.change(request.workspace, place, message, text=text, blocks=blocks)
    return {
        "channel": place.id,
        "ts": changed["ts"],
        "text": changed["text"],
        "message": changed,
    }


def _delete(request: Request) -> Json:
    place, message = _own(request, "cant_delete_message")
    postings.delete(request.workspace, place, message)
    return {"channel": place.id, "ts": message["ts"]}


def _post_ephemeral(request: Request) -> Json:
    text, blocks = _content(request, POST_LIMIT)
    place = _place(request)
    user = str(request.required("user"))
    if user not in place.members:
        raise Refusal("user_not_in_channel")
    message: dict[str, Any] = postings.whisper(
        request.workspace, place.id, request.app, user, text=text or "", blocks=blocks
    )
    return {"message_ts": message["ts"]}


METHODS: Mapping[str, Entry] = {
    "chat.postMessage": Entry(_post, "chat:write"),
    "chat.update": Entry(_update, "chat:write"),
    "chat.delete": Entry(_delete, "chat:write"),
    "chat.postEphemeral": Entry(_post_ephemeral, "chat:write"),
}
