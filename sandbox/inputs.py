"""What a person can enter in a view or message, and which of it Slack reports back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]

# element type -> (key of the result, key of the initial value, value when nothing was entered)
RESULTS: Mapping[str, tuple[str, str, object]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "multi_static_select": ("selected_options", "initial_options", ()),
    "multi_external_select": ("selected_options", "initial_options", ()),
    "multi_users_select": ("selected_users", "initial_users", ()),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", ()),
    "multi_channels_select": ("selected_channels", "initial_channels", ()),
    "checkboxes": ("selected_options", "initial_options", ()),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One element with the block that holds it."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """The block's id."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """The element's action id; empty where the element has none."""
        return str(self.element.get("action_id", ""))

    @property
    def is_input(self) -> bool:
        """Whether the element stands in an input block."""
        return bool(self.block["type"] == "input")


def fields(blocks: list[Json]) -> Iterator[Field]:
    """Every element a person can use, in the order of the screen."""
    for block in blocks:
        match block["type"]:
            case "input":
                yield Field(block, block["element"])
            case "actions" | "context_actions":
                for element in block["elements"]:
                    yield Field(block, element)
            case "section" if "accessory" in block:
                yield Field(block, block["accessory"])


def initial(element: Json) -> Json:
    """Return the element's state before the person touches it."""
    key, given, empty = RESULTS[element["type"]]
    value = element.get(given, [] if empty == () else empty)
    return {"type": element["type"], key: value}


def values(blocks: list[Json], kept: Mapping[str, Mapping[str, Json]] | None = None) -> Values:
    """Return the state of all elements; what was entered stays where both ids are unchanged."""
    state: Values = {}
    for field in fields(blocks):
        kind = field.element["type"]
        if kind not in RESULTS:
            continue
        earlier = (kept or {}).get(field.block_id, {}).get(field.action_id)
        same = earlier is not None and earlier.get("type") == kind
        entered = dict(earlier) if same and earlier is not None else initial(field.element)
        state.setdefault(field.block_id, {})[field.action_id] = entered
    return state


def remember(state: Values, field: Field, result: Mapping[str, Any]) -> None:
    """Keep what an element gave, if it is an element that holds a value."""
    kind = field.element["type"]
    if kind in RESULTS:
        key, _, empty = RESULTS[kind]
        entered = result.get(key, [] if empty == () else empty)
        state.setdefault(field.block_id, {})[field.action_id] = {"type": kind, key: entered}


def adopt(blocks: list[Json], state: Values, given: Mapping[str, Mapping[str, Json]]) -> None:
    """Take over what a client says was entered; what the blocks do not ask for is ignored."""
    for field in fields(blocks):
        entered = given.get(field.block_id, {}).get(field.action_id)
        if isinstance(entered, Mapping):
            remember(state, field, entered)
