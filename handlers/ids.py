"""Every id that travels out to Slack and comes back."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.domain.people import RequestId


class Action(StrEnum):
    """Buttons and other elements that call back; a button's value is an opaque id and no more."""

    ASK = "ask"
    VIEW_REQUEST = "view_request"
    WITHDRAW = "withdraw"
    ASK_SOMEONE_ELSE = "ask_someone_else"
    CLOSE_AS_REQUESTER = "close_as_requester"
    ACCEPT = "offer_accept"
    PASS = "offer_pass"  # noqa: S105 - a button, not a password
    SEE_DETAILS = "offer_details"
    SEE_WHO = "match_see_who"
    OPEN_REQUEST = "match_open_request"
    GUIDE = "match_guide"
    HAND_BACK = "match_hand_back"
    CLOSE_AS_SUPPORTER = "match_close"
    CLOSING_LOG = "closing_log"
    CHECKIN_CONNECTED = "checkin_connected"
    CHECKIN_NOT_YET = "checkin_not_yet"
    CHECKIN_SOMEONE_ELSE = "checkin_someone_else"
    CHECKIN_NO_LONGER = "checkin_no_longer"
    GIVE_FEEDBACK = "feedback_give"
    PRIVACY = "privacy"
    HELP = "help"
    PAUSE = "supporter_pause"
    RESUME = "supporter_resume"
    SHOW_DIGEST = "coordinators_show_digest"
    SEARCH_NOW = "coordinators_search_now"


class Form(StrEnum):
    """Modals that are submitted; the value is the callback id."""

    ASK = "ask_form"
    WITHDRAW = "withdraw_form"
    CLOSING_LOG = "closing_log_form"
    FEEDBACK = "feedback_form"
    PAUSE = "pause_form"


class Shortcut(StrEnum):
    """Global shortcuts."""

    ASK = "request_peer_support"


class Field(StrEnum):
    """Inputs: block id and action id are the same word."""

    TOPICS = "topics"
    URGENCY = "urgency"
    DEPARTMENT = "department"
    WHO = "who"
    LANGUAGE = "language"
    SITE = "site"
    CAREER = "career"
    CONTACT = "contact"
    NEVER = "never"
    NOTE = "note"
    CONNECTED = "log_connected"
    HOW = "log_how"
    LASTED = "log_lasted"
    ONWARD = "log_onward"
    MET = "log_met"
    AFTER = "log_after"
    REST = "log_rest"
    COMMENT = "feedback_comment"
    PAUSE_UNTIL = "pause_until"


#: What an input that was left open counts as a choice of department.
OTHER_DEPARTMENT = "-"
#: Feedback questions: the field is this prefix and the question's key.
QUESTION = "q_"
COMMAND = "/peersupport"
#: More characters than any id of ours.
_LONGEST_ID = 64


def request_of(action: Mapping[str, Any]) -> RequestId:
    """Read whose request a button is about; what was never an id of ours is nobody's."""
    return request_named(action.get("value"))


def request_named(text: object) -> RequestId:
    """Read the id of a request; what was never one of ours is nobody's."""
    ours = isinstance(text, str) and text.isascii() and len(text) <= _LONGEST_ID
    return RequestId(str(text) if ours else "")
