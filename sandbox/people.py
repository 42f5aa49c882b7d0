"""Who is in the workspace, and how Slack describes each of them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Kind = Literal["member", "guest", "single_channel_guest", "bot", "stranger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One account of the workspace, human or bot."""

    id: str
    name: str
    title: str = ""
    tz: str = "America/Toronto"
    locale: str = "en-US"
    kind: Kind = "member"
    deactivated: bool = False
    bot_id: str | None = None

    @property
    def username(self) -> str:
        """The short lower-case name that payloads carry."""
        words = re.findall(r"\w+", self.name.lower())
        return ".".join(word for word in words if word not in {"dr", "prof"}) or self.id.lower()

    @property
    def is_bot(self) -> bool:
        """Whether a program is behind this account."""
        return self.kind == "bot"


def as_user(
    person: Person, *, team_id: str, now: datetime, include_locale: bool = False
) -> dict[str, Any]:
    """Return the user object of `users.info` for one person; never with an email address."""
    offset = now.astimezone(ZoneInfo(person.tz)).utcoffset()
    profile: dict[str, Any] = {
        "title": person.title,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "team": team_id,
    }
    user: dict[str, Any] = {
        "id": person.id,
        "team_id": team_id,
        "name": person.username,
        "deleted": person.deactivated,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
        "profile": profile,
    }
    if person.bot_id:
        profile["bot_id"] = person.bot_id
    if person.deactivated:
        return user  # Slack leaves out the rest for a deactivated account
    user |= {
        "real_name": person.name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.kind in {"guest", "single_channel_guest"},
        "is_ultra_restricted": person.kind == "single_channel_guest",
        "is_stranger": person.kind == "stranger",
    }
    if include_locale:
        user["locale"] = person.locale
    return user
