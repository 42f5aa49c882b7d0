"""What Slack's own client checks before it lets a modal go."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.inputs import RESULTS, Field, fields
from sandbox.views import OpenView

REQUIRED = "Please complete this required field."
Json = dict[str, Any]


def complaints(view: OpenView) -> dict[str, str]:
    """Return the client's own sentence for every input block that cannot be sent."""
    found: dict[str, str] = {}
    for field in fields(view.blocks):
        if field.is_input:
            sentence = _complaint(field, view.state)
            if sentence:
                found[field.block_id] = sentence
    return found


def _complaint(field: Field, state: Mapping[str, Mapping[str, Json]]) -> str | None:
    kind = field.element["type"]
    if kind not in RESULTS:
        return None
    value = state.get(field.block_id, {}).get(field.action_id, {}).get(RESULTS[kind][0])
    if value is None or value in ("", []) or (isinstance(value, str) and not value.strip()):
        return None if field.block.get("optional") else REQUIRED
    if isinstance(value, str):
        return _text_complaint(field.element, value)
    most = field.element.get("max_selected_items")
    if isinstance(value, list) and most and len(value) > most:
        return f"Please select no more than {most} items."
    return None


def _text_complaint(element: Json, value: str) -> str | None:
    match element["type"]:
        case "plain_text_input":
            least, most = element.get("min_length", 0), element.get("max_length", 3000)
            if len(value) < least:
                return f"Please enter at least {least} characters."
            if len(value) > most:
                return f"Please enter no more than {most} characters."
        case "email_text_input" if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
            return "Please enter a valid email address."
        case "url_text_input" if not re.match(r"https?://\S+$", value):
            return "Please enter a valid URL."
        case "number_input":
            return _number_complaint(element, value)
    return None


def _number_complaint(element: Json, value: str) -> str | None:
    if not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return "Please enter a valid number."
    if "." in value and not element.get("is_decimal_allowed"):
        return "Please enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
