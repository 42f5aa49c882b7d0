"""Looking at the Slack side of an installation: tokens, scopes, the channel, the clock."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.edge import secrets_of

#: What the bot asks for, and why; the manifest is compared with it.
SCOPES = {
    "commands": "the /peersupport command",
    "chat:write": "sending messages",
    "im:write": "opening a conversation with a person",
    "im:history": "noticing that somebody typed to the bot",
    "users:read": "telling members from guests, and time zones",
    "groups:read": "knowing who is in the coordinators' channel",
}
#: A clock this far off breaks signatures and tokens.
MOST_SKEW = timedelta(seconds=60)
_SECRET = re.compile(rb"[0-9a-f]{32}")

UNREACHABLE = "Slack cannot be reached"


@dataclass(frozen=True, slots=True)
class Result:
    """What was found; a way to mend it only where there is something to mend."""

    sentence: str
    mend: str = ""


def bot_token(client: WebClient) -> Result:
    """Check that Slack takes the bot token."""
    answer, code = _ask(client, "auth_test")
    if code == UNREACHABLE:
        return Result(f"{UNREACHABLE}.", "Look at the network, the proxy and Slack's status page.")
    if code:
        return Result(
            f"Slack does not take SLACK_BOT_TOKEN ({code}).",
            "Copy the xoxb token from OAuth & Permissions.",
        )
    return Result(f"Connected to the workspace {answer['team']}.")


def scopes(client: WebClient) -> Result:
    """Check that every scope the bot needs was granted, and no other."""
    try:
        headers = client.auth_test().headers
    except (SlackApiError, SlackClientError, OSError):
        return Result("The scopes could not be read.", "Mend the bot token first.")
    line = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    granted = {scope.strip() for scope in str(line).split(",") if scope.strip()}
    missing, spare = set(SCOPES) - granted, granted - set(SCOPES)
    if missing:
        return Result(
            f"These scopes are missing: {', '.join(sorted(missing))}.",
            "Compare the app with manifest.yml, then install it again.",
        )
    if spare:
        return Result(
            f"The app holds scopes it does not need: {', '.join(sorted(spare))}.",
            "Take them out, so that the promise of privacy can be read from the manifest.",
        )
    return Result("The scopes are exactly those of manifest.yml.")


def app_token(client: WebClient, token: str) -> Result:
    """Check that Socket Mode can be opened."""
    if not token:
        return Result("There is no SLACK_APP_TOKEN.", "Make one with connections:write.")
    _, code = _ask(client, "apps_connections_open", app_token=token)
    if code:
        return Result(
            f"Slack does not open Socket Mode ({code}).",
            "Make an app-level token with connections:write, and turn Socket Mode on.",
        )
    return Result("Socket Mode can be opened.")


def signing_secrets(setting: str) -> Result:
    """Check that what should verify signatures looks like what Slack hands out."""
    given = secrets_of(setting)
    if not given:
        return Result(
            "There is no SLACK_SIGNING_SECRET, so nothing can come in over HTTP.",
            "Copy it from Basic Information, App Credentials.",
        )
    if not all(_SECRET.fullmatch(secret) for secret in given):
        return Result(
            "SLACK_SIGNING_SECRET is not what Slack hands out: thirty-two digits and letters.",
            "Copy it again; the old and the new one may stand with a comma between them.",
        )
    return Result("There is a signing secret for HTTP.")


def channel(client: WebClient, channel_id: str) -> Result:
    """Check that the coordinators' channel is private, unshared, and has people and the bot."""
    if not channel_id:
        return Result(
            "There is no PEERSUPPORT_COORDINATORS_CHANNEL.",
            "Set it to the id of a private channel: C…, from the channel's details.",
        )
    answer, code = _ask(client, "conversations_info", channel=channel_id)
    invite = "In the coordinators' channel, type: /invite @Peer Support"
    if code == "missing_scope":  # what Slack says of a public channel: it is not ours to look at
        return Result(
            "The coordinators' channel is public, or the scope groups:read is missing.",
            "Use a private channel.",
        )
    if code:
        return Result(f"The bot cannot see the coordinators' channel ({code}).", invite)
    found = answer["channel"]
    if not found.get("is_private"):
        return Result("The coordinators' channel is not private.", "Use a private channel.")
    if found.get("is_ext_shared") or found.get("is_shared"):
        return Result("The coordinators' channel is shared.", "Use one of your own alone.")
    if found.get("is_archived"):
        return Result("The coordinators' channel is archived.", "Unarchive it, or set another.")
    if not found.get("is_member"):
        return Result("The bot is not in the coordinators' channel.", invite)
    answer, code = _ask(client, "conversations_members", channel=channel_id, limit=2)
    if not code and len(answer["members"]) < 2:  # the bot itself is one
        return Result(
            "Nobody but the bot is in the coordinators' channel.",
            "Have at least two people join it: whoever is in it coordinates, and nobody else.",
        )
    return Result("The coordinators' channel is private, and the bot is in it.")


def clock(client: WebClient, now: datetime) -> Result:
    """Check that this machine's clock agrees with Slack's."""
    try:
        skew = abs(parsedate_to_datetime(_date(client)) - now)
    except (SlackClientError, OSError, ValueError, TypeError):
        return Result("Slack's clock could not be read, so this one was not compared.")
    if skew > MOST_SKEW:
        return Result(
            f"This machine's clock is {int(skew.total_seconds())} seconds off.",
            "Have it set by NTP.",
        )
    return Result("The clock agrees with Slack's.")


def _date(client: WebClient) -> str:
    try:
        headers = client.api_test().headers
    except SlackApiError as refused:  # a refusal is dated too
        headers = refused.response.headers
    return str(next((value for name, value in headers.items() if name.lower() == "date"), ""))


def _ask(client: WebClient, method: str, **arguments: Any) -> tuple[dict[str, Any], str]:
    try:
        answer = getattr(client, method)(**arguments)
    except SlackApiError as error:
        return {}, str(error.response.get("error"))
    except (SlackClientError, OSError):
        return {}, UNREACHABLE
    data: dict[str, Any] = answer.data
    return data, ""
