"""An app as Slack knows it once its manifest has been installed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EVENT_SCOPES: Mapping[str, str] = {
    "message.im": "im:history",
    "member_joined_channel.public": "channels:read",
    "member_joined_channel.private": "groups:read",
    "member_left_channel.public": "channels:read",
    "member_left_channel.private": "groups:read",
}


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """One command of the manifest."""

    command: str
    description: str
    usage_hint: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One shortcut of the manifest."""

    name: str
    callback_id: str
    description: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledApp:
    """What an installation leaves behind: identities, secrets, and what the manifest asked for."""

    app_id: str
    name: str
    bot_user_id: str
    bot_id: str
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    request_url: str | None
    scopes: tuple[str, ...]
    events: frozenset[str]
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[Shortcut, ...]
    interactive: bool
    home_tab: bool
    messages_tab: bool
    messages_tab_read_only: bool

    def hears(self, event: str, *, private: bool | None = None) -> bool:
        """Whether the app is subscribed to `event` and holds the scope Slack asks for it."""
        if event not in self.events:
            return False
        kind = event if private is None else f"{event}.{'private' if private else 'public'}"
        scope = EVENT_SCOPES.get(kind)
        return scope is None or scope in self.scopes


def from_manifest(
    manifest: Mapping[str, Any], *, number: int, request_url: str | None
) -> InstalledApp:
    """Return the app that installing `manifest` gives; `number` makes its identities unique.

    Raises ValueError when the manifest has no name or no bot user.
    """
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    home = features.get("app_home", {})
    name = manifest.get("display_information", {}).get("name")
    bot = features.get("bot_user", {}).get("display_name")
    if not name or not bot:
        raise ValueError("A manifest needs display_information.name and a bot_user.display_name.")
    app_id = f"A{number:08d}"
    return InstalledApp(
        app_id=app_id,
        name=bot,
        bot_user_id=f"UB{number:07d}",
        bot_id=f"B{number:08d}",
        bot_token=f"xoxb-{number}-{secrets.token_hex(12)}",
        app_token=f"xapp-1-{app_id}-{secrets.token_hex(12)}",
        signing_secret=secrets.token_hex(16),
        request_url=request_url,
        scopes=tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        commands=tuple(
            SlashCommand(
                command=entry["command"],
                description=entry.get("description", ""),
                usage_hint=entry.get("usage_hint", ""),
            )
            for entry in features.get("slash_commands", ())
        ),
        shortcuts=tuple(
            Shortcut(
                name=entry["name"],
                callback_id=entry["callback_id"],
                description=entry.get("description", ""),
                type=entry.get("type", "global"),
            )
            for entry in features.get("shortcuts", ())
        ),
        interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
    )
