"""Block elements: what each may contain, and where each may stand."""

from collections.abc import Mapping

from sandbox.lint.checks import (
    Check,
    Findings,
    Json,
    Spec,
    an,
    anything,
    flag,
    many,
    matching,
    one_of,
    text_of,
    whole_number,
)
from sandbox.lint.objects import (
    CONFIRM,
    IDENTIFIER,
    IDENTIFIERS,
    OPTION_GROUPS,
    PLAIN_OPTION,
    RICH_OPTION,
    choices,
    plain,
    text,
)

PLACEHOLDER = plain(150)
NUMBER = matching(r"-?\d+(\.\d+)?", "a number in a string")
DISPATCH = an(
    Spec(
        {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)},
        ("trigger_actions_on",),
    )
)

_NAMED: dict[str, Check] = {"action_id": IDENTIFIER}
_ASKED: dict[str, Check] = _NAMED | {"focus_on_load": flag}
_TYPED: dict[str, Check] = _ASKED | {
    "placeholder": PLACEHOLDER,
    "dispatch_action_config": DISPATCH,
}
_PICKED: dict[str, Check] = _ASKED | {"confirm": CONFIRM, "placeholder": PLACEHOLDER}
_SEVERAL: dict[str, Check] = _PICKED | {"max_selected_items": whole_number(1, 100)}


def _one_list(value: Json, at: str, found: Findings) -> None:
    if ("options" in value) == ("option_groups" in value):
        found.add(at, "exactly one of options and option_groups is required")
    choices(value, at, found)


def _lengths(value: Json, at: str, found: Findings) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        found.add(f"{at}/min_length", "must not be more than max_length")
    start = value.get("initial_value")
    if isinstance(start, str) and isinstance(most, int) and len(start) > most:
        found.add(f"{at}/initial_value", f"must be less than {most + 1} characters")


_LISTS: dict[str, Check] = {"options": many(PLAIN_OPTION, 100), "option_groups": OPTION_GROUPS}
_BOXES: dict[str, Check] = _ASKED | {"options": many(RICH_OPTION, 10), "confirm": CONFIRM}
_FILTER = an(
    Spec(
        {
            "include": many(one_of("im", "mpim", "private", "public"), 4),
            "exclude_external_shared_channels": flag,
            "exclude_bot_users": flag,
        }
    )
)
_CONVERSATIONS: dict[str, Check] = {"default_to_current_conversation": flag, "filter": _FILTER}

ELEMENTS: Mapping[str, Spec] = {
    "button": Spec(
        _NAMED
        | {
            "text": plain(75),
            "url": text_of(3000),
            "value": text_of(2000),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": text_of(75),
            "visible_to_user_ids": IDENTIFIERS,
        },
        ("text",),
    ),
    "overflow": Spec(
        _NAMED | {"options": many(PLAIN_OPTION, 5), "confirm": CONFIRM}, ("options",), choices
    ),
    "checkboxes": Spec(_BOXES | {"initial_options": many(RICH_OPTION, 10)}, ("options",), choices),
    "radio_buttons": Spec(_BOXES | {"initial_option": RICH_OPTION}, ("options",), choices),
    "static_select": Spec(_PICKED | _LISTS | {"initial_option": PLAIN_OPTION}, (), _one_list),
    "external_select": Spec(
        _PICKED | {"initial_option": PLAIN_OPTION, "min_query_length": whole_number(0, 100)}
    ),
    "users_select": Spec(_PICKED | {"initial_user": IDENTIFIER}),
    "conversations_select": Spec(
        _PICKED
        | _CONVERSATIONS
        | {"initial_conversation": IDENTIFIER, "response_url_enabled": flag}
    ),
    "channels_select": Spec(
        _PICKED | {"initial_channel": IDENTIFIER, "response_url_enabled": flag}
    ),
    "multi_static_select": Spec(
        _SEVERAL | _LISTS | {"initial_options": many(PLAIN_OPTION, 100)}, (), _one_list
    ),
    "multi_external_select": Spec(
        _SEVERAL
        | {
            "initial_options": many(PLAIN_OPTION, 100),
            "min_query_length": whole_number(0, 100),
        }
    ),
    "multi_users_select": Spec(_SEVERAL | {"initial_users": IDENTIFIERS}),
    "multi_conversations_select": Spec(
        _SEVERAL | _CONVERSATIONS | {"initial_conversations": IDENTIFIERS}
    ),
    "multi_channels_select": Spec(_SEVERAL | {"initial_channels": IDENTIFIERS}),
    "datepicker": Spec(
        _PICKED | {"initial_date": matching(r"\d{4}-[01]\d-[0-3]\d", "a date as YYYY-MM-DD")}
    ),
    "timepicker": Spec(
        _PICKED
        | {
            "initial_time": matching(r"[0-2]\d:[0-5]\d", "a time as HH:mm"),
            "timezone": text_of(100),
        }
    ),
    "datetimepicker": Spec(
        _ASKED
        | {"confirm": CONFIRM, "initial_date_time": whole_number(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": Spec(
        _TYPED
        | {
            "initial_value": text_of(3000),
            "multiline": flag,
            "min_length": whole_number(0, 3000),
            "max_length": whole_number(1, 3000),
        },
        (),
        _lengths,
    ),
    "rich_text_input": Spec(_TYPED | {"initial_value": anything}),
    "email_text_input": Spec(_TYPED | {"initial_value": text_of(3000)}),
    "url_text_input": Spec(_TYPED | {"initial_value": text_of(3000)}),
    "number_input": Spec(
        _TYPED
        | {
            "is_decimal_allowed": flag,
            "initial_value": NUMBER,
            "min_value": NUMBER,
            "max_value": NUMBER,
        },
        ("is_decimal_allowed",),
    ),
    "image": Spec(
        {"image_url": text_of(3000), "alt_text": text_of(2000), "slack_file": anything},
        ("alt_text",),
    ),
}
CONTEXT: Mapping[str, Spec] = {
    "image": ELEMENTS["image"],
    "plain_text": Spec({"text": text_of(3000), "emoji": flag}, ("text",)),
    "mrkdwn": Spec({"text": text_of(3000), "verbatim": flag}, ("text",)),
}
LABEL = text(75)

_PICKERS = frozenset(kind for kind in ELEMENTS if kind.endswith("_select"))
_SMALL = frozenset({"button", "overflow", "checkboxes", "radio_buttons", "datepicker"})
IN_SECTIONS = _PICKERS | _SMALL | {"timepicker", "image"}
IN_ACTIONS = _PICKERS | _SMALL | {"timepicker", "datetimepicker", "rich_text_input"}
IN_INPUTS = frozenset(ELEMENTS) - {"button", "overflow", "image"}
