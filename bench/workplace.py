"""What all made-up hospitals here have alike: the installed app, and its direct messages."""

from typing import Any

import yaml

from bot import main
from sandbox.workspace import Workspace


def manifest() -> dict[str, Any]:
    """Give the app as it is installed everywhere."""
    text = main.packaged("manifest.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def person_in(workspace: Workspace, channel: str, bot: str) -> str | None:
    """Find whose direct message with the bot this is; None for a channel."""
    place = workspace.conversations.by_id[channel]
    if place.kind != "im":
        return None
    return next(one for one in place.members if one != bot)
