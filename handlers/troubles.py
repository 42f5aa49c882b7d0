"""What Slack says when it does not do what it was asked, read the same way everywhere."""

import re
from datetime import timedelta
from http.client import HTTPException
from logging import getLogger

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

_log = getLogger(__name__)

#: Whatever a client raises where Slack did not say yes or no: nothing came back, or half of it,
#: or something that no Slack ever said.
NO_ANSWER = (SlackClientError, OSError, HTTPException, ValueError, LookupError)
#: The whole installation cannot speak; nothing is lost meanwhile.
MUTE = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
#: Slack's own trouble, and no code at all: somebody else answered in its place.
PASSING = frozenset(
    {"", "fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"}
)
UNTIL_MENDED = timedelta(minutes=5)
WITHOUT_RETRY_AFTER = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
#: Slack's codes; whatever else stands in their place may quote a page, or somebody.
_CODE = re.compile(r"[a-z0-9_]{1,32}")
_SECONDS = re.compile(r"[0-9]{1,9}")


def code_of(error: SlackApiError) -> str:
    """Give Slack's error code; empty where the answer was none of Slack's."""
    try:
        code = str(error.response["error"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""
    return code if _CODE.fullmatch(code) else ""


def told(answer: SlackResponse, name: str) -> str:
    """Give what an answer says under a name; raises `LookupError` where it says nothing."""
    found = answer.get(name)
    if not found:
        raise LookupError(name)
    return str(found)


def is_passing(error: SlackApiError) -> bool:
    """Tell whether Slack may answer better in a moment: it is in trouble, or it was not Slack."""
    return error.response.status_code >= 429 or code_of(error) in PASSING


def wait_for_all(error: SlackApiError) -> timedelta | None:
    """Say how long nothing should be asked of Slack; None where it minds only this one thing."""
    code = code_of(error)
    if error.response.status_code == 429 or code in {"ratelimited", "rate_limited"}:
        return _retry_after(error)
    return UNTIL_MENDED if code in MUTE else None


def refused(error: SlackApiError) -> str:
    """Give the code where Slack does not take our token; empty otherwise."""
    code = code_of(error)
    return code if code in MUTE else ""


def _retry_after(error: SlackApiError) -> timedelta:
    headers = getattr(error.response, "headers", None) or {}
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    value = str(said[0] if isinstance(said, list) and said else said).strip()
    if not _SECONDS.fullmatch(value):
        _log.warning("rate_limit_without_wait")
        return WITHOUT_RETRY_AFTER
    asked = timedelta(seconds=int(value) + 1)
    if asked > LONGEST_WAIT:
        _log.error("rate_limit_too_long")
    return min(asked, LONGEST_WAIT)
