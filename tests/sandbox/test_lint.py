import time
from typing import Any

import pytest

from sandbox.lint import lint_message, lint_view
from tests.sandbox.office import WHY, actions, button, home, modal, plain, question, section

DIVIDER = {"type": "divider"}


def select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "pick", **more}


def option(label: str, value: str) -> dict[str, Any]:
    return {"text": plain(label), "value": value}


def chart(**more: Any) -> dict[str, Any]:
    drawn = {
        "type": "bar",
        "series": [{"name": "Asked", "data": [{"label": "W1", "value": 3}]}],
        "axis_config": {"categories": ["W1"]},
    }
    return {"type": "data_visualization", "title": "Weeks", "chart": drawn | more}


def rich(*leaves: Any) -> dict[str, Any]:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(leaves)}],
    }


GOOD = [
    rich(
        {"type": "text", "text": "Hi", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}
    ),
    section("*Hello*", accessory=button("Go", "go", style="primary", value="1")),
    {"type": "header", "text": plain("Head")},
    {"type": "context", "elements": [plain("small"), {"type": "mrkdwn", "text": "print"}]},
    DIVIDER,
    actions(
        button("A", "a", confirm={k: plain(k) for k in ("title", "text", "confirm", "deny")}),
        {"type": "overflow", "action_id": "o", "options": [option("x", "x")]},
        select(options=[option("One", "1"), option("Two", "2")], placeholder=plain("Pick")),
    ),
    {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A"},
    chart(),
]


def test_a_good_message_has_no_findings() -> None:
    assert lint_message(GOOD) == []


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ({"type": "nonsense"}, "unsupported type: nonsense"),
        ("text", "unsupported type: None"),
        (section("x" * 3001), "must be less than 3001 characters"),
        (section(""), "must be more than 0 characters"),
        ({"type": "section"}, "missing required field: text or fields"),
        ({"type": "section", "fields": [plain("x" * 2001)]}, "less than 2001"),
        ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10 items"),
        ({"type": "header", "text": plain("x" * 151)}, "less than 151"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
        (actions(), "at least 1 items"),
        (actions(*[button("A", f"a{n}") for n in range(26)]), "no more than 25 items"),
        (actions(button("A", "a"), button("B", "a")), "action_id must be unique"),
        (actions(button("x" * 76, "a")), "less than 76"),
        (actions(button("A", "a" * 256)), "less than 256"),
        (actions(button("A", "a", value="x" * 2001)), "less than 2001"),
        (actions(button("A", "a", url="x" * 3001)), "less than 3001"),
        (actions(button("A", "a", style="blue")), "must be one of: primary, danger"),
        (actions(button("A", "a", colour="red")), "invalid additional property: colour"),
        (actions(button("A", "a", accessibility_label="x" * 76)), "less than 76"),
        (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input"),
        (actions(select(options=[])), "at least 1 items"),
        (actions(select(options=[option("x", str(n)) for n in range(101)])), "100 items"),
        (actions(select(options=[option("x" * 76, "1")])), "less than 76"),
        (actions(select(options=[option("x", "v" * 151)])), "less than 151"),
        (actions(select(options=[option("x", "1"), option("y", "1")])), "unique"),
        (
            actions(select(options=[option("x", "1")], initial_option=option("y", "2"))),
            "must exactly match",
        ),
        (actions(select()), "exactly one of options and option_groups"),
        (
            actions({"type": "overflow", "options": [option("x", str(n)) for n in range(6)]}),
            "no more than 5 items",
        ),
        (
            actions({"type": "checkboxes", "options": [option("x", str(n)) for n in range(11)]}),
            "no more than 10 items",
        ),
        (
            actions(
                {"type": "radio_buttons", "options": [option("x", str(n)) for n in range(11)]}
            ),
            "no more than 10 items",
        ),
        (actions(button("A", "a", confirm={"title": plain("x" * 101)})), "less than 101"),
        ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items"),
        ({"type": "image", "image_url": "https://example.org/a.png"}, "alt_text"),
        ({"type": "image", "alt_text": "A"}, "exactly one of image_url and slack_file"),
        ({"type": "alert", "text": plain("x")}, "unsupported type: alert"),
        ({**DIVIDER, "block_id": "x" * 256}, "less than 256"),
        ({"type": "data_table", "rows": [[plain("a")], [plain("b")]]}, "field: caption"),
        (rich({"type": "shout", "text": "x"}), "unsupported type: shout"),
        (rich({"type": "text"}), "missing required field: text"),
        (chart() | {"title": "x" * 51}, "less than 51"),
        (chart(type="radar"), "unsupported type: radar"),
        (chart(axis_config={"categories": ["W1", "W2"]}), "exactly one point for each category"),
        (chart(axis_config={"categories": ["x" * 21]}), "less than 21"),
        (chart(series=[{"name": "A", "data": [{"label": "W1", "value": 1}]}] * 2), "unique"),
        (chart(series=[{"name": "A", "data": [{"label": "W1", "value": "1"}]}]), "a number"),
        (
            {
                "type": "data_visualization",
                "title": "Pie",
                "chart": {"type": "pie", "segments": [{"label": "A", "value": 0}]},
            },
            "must be more than 0",
        ),
    ],
)
def test_a_malformed_block_is_named_with_its_place(block: Any, says: str) -> None:
    findings = lint_message([DIVIDER, block])
    assert any(says in finding for finding in findings), findings
    assert all("[json-pointer:/blocks/1" in finding for finding in findings)


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ([DIVIDER] * 51, "no more than 50 items"),
        ([{**DIVIDER, "block_id": "a"}] * 2, "already exists: a"),
        ([chart()] * 3, "no more than 2 data_visualization"),
        ([{"type": "markdown", "text": "x" * 7000}] * 2, "in all"),
        ({"type": "divider"}, "must be an array"),
    ],
)
def test_a_message_is_looked_at_as_a_whole(blocks: Any, says: str) -> None:
    assert any(says in finding for finding in lint_message(blocks))


def test_a_good_modal_and_a_good_home_have_no_findings() -> None:
    assert lint_view(modal(WHY, {"type": "alert", "text": plain("Careful")})) == []
    assert lint_view(home(section("Hi"), WHY)) == []


@pytest.mark.parametrize(
    ("view", "says"),
    [
        ({"type": "window", "blocks": []}, "unsupported type: window"),
        (modal(WHY, title=plain("x" * 25)), "less than 25"),
        (modal(WHY, submit=plain("x" * 25)), "less than 25"),
        (modal(WHY, private_metadata="x" * 3001), "less than 3001"),
        (modal(WHY, callback_id="x" * 256), "less than 256"),
        (modal(WHY, colour="red"), "invalid additional property: colour"),
        (modal(*[DIVIDER] * 101), "no more than 100 items"),
        (modal(chart()), "unsupported type: data_visualization"),
        (modal({"type": "table", "rows": [[]]}), "unsupported type: table"),
        (home(chart()), "unsupported type: data_visualization"),
        (home(title=plain("Home")), "invalid additional property: title"),
        (modal({"type": "input", "element": {"type": "plain_text_input"}}), "field: label"),
        (modal(question("Why", button("A", "a"))), "unsupported type: button"),
        (modal(question("Why", {"type": "plain_text_input", "max_length": 3001})), "3000"),
        (
            modal(question("Why", {"type": "plain_text_input", "min_length": 5, "max_length": 2})),
            "must not be more than max_length",
        ),
        (modal(question("N", {"type": "number_input"})), "field: is_decimal_allowed"),
        (modal(question("D", {"type": "datepicker", "initial_date": "5 May"})), "YYYY-MM-DD"),
        (
            modal(
                question("A", {"type": "plain_text_input", "focus_on_load": True}),
                question("B", {"type": "plain_text_input", "focus_on_load": True}),
            ),
            "only one element may have focus_on_load",
        ),
    ],
)
def test_a_malformed_view_is_refused(view: Any, says: str) -> None:
    findings = lint_view(view)
    assert any(says in finding for finding in findings), findings


def test_a_modal_with_inputs_needs_a_submit_button() -> None:
    view = modal(WHY)
    del view["submit"]
    assert lint_view(view) == ["[ERROR] missing required field: submit [json-pointer:/view]"]


def test_a_modal_of_fifteen_blocks_is_looked_at_in_well_under_a_millisecond() -> None:
    view = modal(*[question(f"Q{n}", {"type": "plain_text_input"}) for n in range(15)])
    best = 1.0
    for _ in range(20):
        before = time.perf_counter()
        lint_view(view)
        best = min(best, time.perf_counter() - before)
    assert best < 0.001
