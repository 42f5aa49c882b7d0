"""Turning what a person means ("Tuesday", an option's label) into what an element reports."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from sandbox.inputs import RESULTS
from sandbox.refusals import Impossible

Json = dict[str, Any]


def options(element: Json) -> list[Json]:
    """Return the options of an element, those in groups included."""
    found: list[Json] = list(element.get("options", ()))
    for group in element.get("option_groups", ()):
        found += group["options"]
    return found


def result(element: Json, value: Any) -> Json:
    """Return an element's result object for a value; None empties it.

    Raises Impossible for a choice that is not offered.
    """
    kind = element["type"]
    if kind == "overflow":
        return {"selected_option": _option(element, value)}
    if kind not in RESULTS:
        raise Impossible(f"Nothing can be entered into a {kind}.")
    key, _, empty = RESULTS[kind]
    if value is None or value == "":
        return {"type": kind, key: [] if empty == () else None}
    entered: Any
    match key:
        case "selected_option":
            entered = _option(element, value)
        case "selected_options":
            entered = [_option(element, one) for one in _several(value)]
        case "selected_users" | "selected_conversations" | "selected_channels":
            entered = list(_several(value))
        case "selected_date":
            entered = value.isoformat() if isinstance(value, date) else str(value)
        case "selected_time":
            entered = value.strftime("%H:%M") if isinstance(value, time) else str(value)
        case "selected_date_time":
            entered = int(value.timestamp() if isinstance(value, datetime) else value)
        case "rich_text_value":
            entered = value
        case _:
            entered = str(value)
    return {"type": kind, key: entered}


def _several(value: Any) -> Iterable[Any]:
    return (value,) if isinstance(value, str) else value


def _option(element: Json, label: Any) -> Json:
    offered = options(element)
    for option in offered:
        if option["text"]["text"] == label:
            return option
    for option in offered:
        if option["value"] == label:
            return option
    labels = ", ".join(repr(option["text"]["text"]) for option in offered)
    raise Impossible(f"{label!r} is not offered; there is {labels or 'nothing'}.")
