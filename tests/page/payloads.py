"""Blocks and views the tests show on the page."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower().replace(" ", "-")}


def field(block: str, label: str, element: Json, **more: Any) -> Json:
    element = {"action_id": "value", **element}
    return {"type": "input", "block_id": block, "label": plain(label), "element": element, **more}


def ask() -> Json:
    """A form with one of everything a person fills in."""
    soon = [option("Within 12 hours"), option("Within 24 hours")]
    return {
        "type": "modal",
        "callback_id": "ask",
        "title": plain("Ask a colleague"),
        "submit": plain("Send request"),
        "close": plain("Not now"),
        "blocks": [
            field("soon", "How soon", {"type": "radio_buttons", "options": soon}),
            field(
                "where", "Department", {"type": "static_select", "options": [option("Surgery")]}
            ),
            field("never", "Never with", {"type": "multi_users_select"}, optional=True),
            field("on", "On which day", {"type": "datepicker"}, optional=True),
            field("at", "Call me at", {"type": "datetimepicker"}, optional=True),
            field(
                "note",
                "A note",
                {"type": "plain_text_input", "multiline": True, "max_length": 20},
                optional=True,
                hint=plain("Only one colleague reads this."),
            ),
            actions(button("Who sees this", "who")),
        ],
    }


def notice(title: str) -> Json:
    return {"type": "modal", "title": plain(title), "blocks": [section("Only one colleague.")]}


def bar_chart() -> Json:
    weeks = {"W6": 6, "W7": 9}
    return {
        "type": "data_visualization",
        "title": "Requests per week",
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": "Requests",
                    "data": [{"label": week, "value": count} for week, count in weeks.items()],
                }
            ],
            "axis_config": {"categories": list(weeks), "x_label": "Week"},
        },
    }
