from typing import Any

import pytest

from sandbox.refusals import Impossible
from tests.sandbox.office import WHY, Office, plain, question, with_modal


def test_required_inputs_are_asked_for_by_the_client_and_nothing_is_delivered(
    office: Office,
) -> None:
    person = with_modal(office)
    person.submit()
    assert person.errors == {"Why": "Please complete this required field."}
    assert [body for body in office.heard if body.get("type") == "view_submission"] == []


def test_optional_inputs_arrive_as_null(office: Office) -> None:
    person = with_modal(
        office,
        {**WHY, "optional": True},
        question(
            "Which",
            {
                "type": "checkboxes",
                "options": [{"text": plain("A"), "value": "a"}],
            },
            optional=True,
        ),
    )
    person.submit()
    values = office.heard[-1]["view"]["state"]["values"]
    assert values["why"]["why"]["value"] is None
    assert values["which"]["which"]["selected_options"] == []


def test_every_kind_of_input_can_be_filled_in_by_its_label(office: Office) -> None:
    options = [{"text": plain(label), "value": label.lower()} for label in ("One", "Two")]
    elements: dict[str, tuple[dict[str, Any], Any, Any]] = {
        "plain_text_input": ({}, "x", "x"),
        "email_text_input": ({}, "a@b.ca", "a@b.ca"),
        "url_text_input": ({}, "https://b.ca", "https://b.ca"),
        "number_input": ({"is_decimal_allowed": False}, 7, "7"),
        "static_select": ({"options": options}, "Two", options[1]),
        "multi_static_select": ({"options": options}, ["One", "Two"], options),
        "checkboxes": ({"options": options}, ["Two"], [options[1]]),
        "radio_buttons": ({"options": options}, "One", options[0]),
        "users_select": ({}, "U1", "U1"),
        "multi_users_select": ({}, ["U1", "U2"], ["U1", "U2"]),
        "datepicker": ({}, "2026-01-09", "2026-01-09"),
        "timepicker": ({}, "09:30", "09:30"),
        "datetimepicker": ({}, 1_770_000_000, 1_770_000_000),
    }
    person = with_modal(
        office,
        *[question(kind, {"type": kind, **more}) for kind, (more, _, _) in elements.items()],
    )
    for kind, (_, value, _) in elements.items():
        person.fill(kind, value)
    person.submit()
    values = office.heard[-1]["view"]["state"]["values"]
    for kind, (_, _, expected) in elements.items():
        [result] = [
            value for key, value in values[kind][kind].items() if key not in {"type", "timezone"}
        ]
        assert result == expected, kind


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        ({"type": "plain_text_input", "max_length": 3}, "four", "no more than 3"),
        ({"type": "plain_text_input", "min_length": 3}, "no", "at least 3"),
        ({"type": "email_text_input"}, "nobody", "valid email"),
        ({"type": "url_text_input"}, "somewhere", "valid URL"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": False, "max_value": "3"}, "4", "at most"),
    ],
)
def test_the_client_keeps_what_does_not_fit(
    office: Office, element: dict[str, Any], value: str, sentence: str
) -> None:
    person = with_modal(office, question("Q", element))
    person.fill("Q", value)
    person.submit()
    assert sentence in person.errors["Q"]


def test_an_option_that_is_not_offered_cannot_be_chosen(office: Office) -> None:
    options = [{"text": plain("One"), "value": "1"}]
    person = with_modal(office, question("Pick", {"type": "static_select", "options": options}))
    with pytest.raises(Impossible, match="'Three' is not offered"):
        person.fill("Pick", "Three")


def test_an_input_that_dispatches_is_told_at_once(office: Office) -> None:
    picking = question(
        "Topic",
        {
            "type": "static_select",
            "action_id": "act",
            "options": [{"text": plain("Rest"), "value": "rest"}],
        },
        dispatch_action=True,
    )
    person = with_modal(office, picking)
    person.fill("Topic", "Rest")
    action = office.heard[-1]["actions"][0]
    assert (action["block_id"], action["selected_option"]["value"]) == ("topic", "rest")
    assert office.heard[-1]["container"]["type"] == "view"
    assert "response_url" not in office.heard[-1]
