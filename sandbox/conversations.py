"""Channels, direct messages and what was said in them."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.refusals import Refusal

Message = dict[str, Any]
ConversationKind = Literal["channel", "im"]


@dataclass(slots=True, kw_only=True)
class Conversation:
    """One channel or direct message; `members` keeps the order of joining."""

    id: str
    name: str
    kind: ConversationKind
    private: bool
    created: int
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    read_until: dict[str, str] = field(default_factory=dict)

    def unread(self, user: str) -> int:
        """How many messages of others came after the last one this person read."""
        since = self.read_until.get(user, "")
        return sum(
            ts > since and message.get("user") != user for ts, message in self.messages.items()
        )

    def as_channel(self, viewer: str) -> dict[str, Any]:
        """Return the channel object of `conversations.info` for one viewer."""
        channel: dict[str, Any] = {
            "id": self.id,
            "created": self.created,
            "is_archived": False,
            "is_im": self.kind == "im",
            "is_org_shared": False,
        }
        if self.kind == "im":
            other = next((member for member in self.members if member != viewer), viewer)
            return channel | {"user": other, "is_user_deleted": False, "is_open": True}
        return channel | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_group": False,
            "is_mpim": False,
            "is_private": self.private,
            "is_general": False,
            "is_shared": False,
            "is_ext_shared": False,
            "is_member": viewer in self.members,
            "creator": self.members[0] if self.members else "",
            "num_members": len(self.members),
        }


class Conversations:
    """Every conversation of the workspace; the workspace's lock guards all of it."""

    def __init__(self) -> None:
        self.by_id: dict[str, Conversation] = {}
        self.ephemerals: dict[str, dict[str, Message]] = {}
        self.element_states: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._direct: dict[frozenset[str], str] = {}

    def add(self, conversation: Conversation) -> None:
        """Keep a new conversation."""
        self.by_id[conversation.id] = conversation
        if conversation.kind == "im":
            self._direct[frozenset(conversation.members)] = conversation.id

    def direct(self, one: str, other: str) -> Conversation | None:
        """Return the direct message between two people, if it was ever opened."""
        found = self._direct.get(frozenset((one, other)))
        return self.by_id[found] if found else None

    def visible(self, channel: str, viewer: str) -> Conversation:
        """Return a conversation the viewer may know of; raises Refusal `channel_not_found`."""
        found = self.by_id.get(channel)
        hidden = found is not None and (found.private or found.kind == "im")
        if found is None or (hidden and viewer not in found.members):
            raise Refusal("channel_not_found")
        return found

    def of(self, user: str) -> Iterable[Conversation]:
        """Every conversation this person is a member of."""
        return [entry for entry in self.by_id.values() if user in entry.members]

    def show_only_to(self, user: str, message: Message) -> None:
        """Put an ephemeral message on one person's screen."""
        self.ephemerals.setdefault(user, {})[message["ts"]] = message

    def snapshot(self, conversation: str) -> list[Message]:
        """Return copies of a conversation's messages, oldest first."""
        found = self.by_id.get(conversation)
        return [copy.deepcopy(message) for message in found.messages.values()] if found else []
