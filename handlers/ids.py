"""Every id that travels out to Slack and comes back."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.domain.people import PersonId, RequestId


class Action(StrEnum):
    """Buttons and other elements that call back; a button's value is an opaque id and no more."""

    ASK = "ask"
    VIEW_REQUEST = "view_request"
    WITHDRAW = "withdraw"
    LOOK_FURTHER = "look_further"
    KEEP_AS_IT_IS = "look_further_keep"
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
    VOLUNTEER = "volunteer"
    TAKE_BACK = "volunteer_take_back"
    NOT_INTERESTED = "volunteer_not_now"
    NOMINATE = "nominate"
    PROFILE = "supporter_profile"
    TIME = "supporter_time"
    SIGN = "supporter_sign"
    RETIRE = "supporter_retire"
    REST_NOW = "supporter_rest"
    DEBRIEF = "supporter_debrief"
    SHOW_DIGEST = "coordinators_show_digest"
    COMMENTS = "coordinators_comments"
    ROSTER = "coordinators_roster"
    FIND = "coordinators_find"
    ENTRY = "coordinators_entry"
    DECLINE = "coordinators_decline"
    RETIRE_SUPPORTER = "coordinators_retire"
    ROTA = "coordinators_rota"
    SEARCH_NOW = "coordinators_search_now"
    ASK_EVERYONE = "coordinators_ask_everyone"
    ASK_TO_LOOK_FURTHER = "coordinators_ask_to_look_further"


class Form(StrEnum):
    """Modals that are submitted; the value is the callback id."""

    ASK = "ask_form"
    WITHDRAW = "withdraw_form"
    LOOK_FURTHER = "look_further_form"
    CLOSING_LOG = "closing_log_form"
    FEEDBACK = "feedback_form"
    PAUSE = "pause_form"
    VOLUNTEER = "volunteer_form"
    NOMINATE = "nominate_form"
    PROFILE = "profile_form"
    TIME = "time_form"
    SIGN = "sign_form"
    RETIRE = "retire_form"
    ENTRY = "coordinators_entry_form"
    ROTA = "coordinators_rota_form"


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
    BEYOND = "beyond"
    CONNECTED = "log_connected"
    HOW = "log_how"
    LASTED = "log_lasted"
    ONWARD = "log_onward"
    MET = "log_met"
    AFTER = "log_after"
    REST = "log_rest"
    COMMENT = "feedback_comment"
    PAUSE_UNTIL = "pause_until"
    NAME = "name"
    SPECIALTY = "specialty"
    LANGUAGES = "languages"
    CONTACT_WAYS = "contact_ways"
    AGREES = "agrees"
    NEVER_DEPARTMENTS = "never_departments"
    LINE = "line"
    MAX_OPEN = "max_open"
    YEARLY_CAP = "yearly_cap"
    QUIET_FROM = "quiet_from"
    QUIET_UNTIL = "quiet_until"
    WEEKENDS = "weekends"
    NOMINEE = "nominee"
    HAND_OVER = "hand_over"
    TRAINED_ON = "trained_on"
    ON_PAPER = "on_paper"


#: What an input that was left open counts as a choice of department.
OTHER_DEPARTMENT = "-"
#: Feedback questions: the field is this prefix and the question's key.
QUESTION = "q_"
#: Periods of the time form: the field is `away_from_0`, `nights_until_2` and so on.
AWAY, NIGHTS = "away", "nights"
#: Weeks of the rota: the field is this prefix and the Monday.
WEEK = "week_"
COMMAND = "/peersupport"
#: More characters than any id of ours.
_LONGEST_ID = 64


def request_of(action: Mapping[str, Any]) -> RequestId:
    """Read whose request a button is about; what was never an id of ours is nobody's."""
    return request_named(action.get("value"))


def person_named(text: object) -> PersonId:
    """Read the id of a person; what Slack never gave out is nobody's."""
    return PersonId(request_named(text))


def request_named(text: object) -> RequestId:
    """Read the id of a request; what was never one of ours is nobody's."""
    ours = isinstance(text, str) and text.isascii() and len(text) <= _LONGEST_ID
    return RequestId(str(text) if ours else "")
