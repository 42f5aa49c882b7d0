"""What Slack says when it does not do what it was asked, read the same way everywhere."""

from datetime import timedelta

from slack_sdk.errors import SlackApiError

#: The whole installation cannot speak; nothing is lost meanwhile.
MUTE = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
UNTIL_MENDED = timedelta(minutes=5)
WITHOUT_RETRY_AFTER = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


def code_of(error: SlackApiError) -> str:
    """Give Slack's error code; empty where the answer was none of Slack's."""
    try:
        return str(error.response["error"])
    except (KeyError, TypeError):
        return ""


def wait_for_all(error: SlackApiError) -> timedelta | None:
    """Say how long nothing should be asked of Slack; None where it minds only this one thing."""
    code = code_of(error)
    if error.response.status_code == 429 or code in {"ratelimited", "rate_limited"}:
        return _retry_after(error)
    return UNTIL_MENDED if code in MUTE else None


def _retry_after(error: SlackApiError) -> timedelta:
    headers = getattr(error.response, "headers", None) or {}
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    value = said[0] if isinstance(said, list) else said
    if not str(value).isdigit():
        return WITHOUT_RETRY_AFTER
    return min(timedelta(seconds=int(value) + 1), LONGEST_WAIT)
