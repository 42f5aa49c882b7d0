from typing import Any

import pytest

from sandbox.acks import TROUBLE
from sandbox.driver import Colleague
from sandbox.refusals import Impossible
from tests.sandbox.office import (
    WHY,
    Office,
    actions,
    answers,
    button,
    modal,
    opens,
    plain,
    question,
    section,
    with_modal,
)
from tests.sandbox.office_refusals import code


def trigger_of(office: Office, person: Colleague) -> str:
    office.does["command"] = answers()
    person.command("/tiny")
    return str(office.heard[-1]["trigger_id"])


def test_a_submitted_modal_carries_what_was_entered_and_closes(office: Office) -> None:
    person = with_modal(office, private_metadata="m1")
    person.fill("Why", "because")
    person.submit()
    view = office.heard[-1]["view"]
    assert view["state"]["values"]["why"]["why"] == {
        "type": "plain_text_input",
        "value": "because",
    }
    assert (view["private_metadata"], view["callback_id"]) == ("m1", "form")
    assert person.modals == []
    assert person.failures == []


def test_errors_of_the_app_stand_under_their_inputs_until_the_next_try(office: Office) -> None:
    person = with_modal(office)
    person.fill("Why", "x")
    office.does["view"] = answers(response_action="errors", errors={"why": "Say more."})
    person.submit()
    assert person.errors == {"Why": "Say more."}
    assert person.sees("Say more.")
    office.does["view"] = answers()
    person.submit()
    assert person.modals == []


@pytest.mark.parametrize(
    "payload",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "push", "view": {"type": "home", "blocks": []}},
        {"response_action": "explode"},
    ],
)
def test_an_ack_that_slack_cannot_use_is_trouble_for_the_person(
    office: Office, payload: dict[str, Any]
) -> None:
    person = with_modal(office, {**WHY, "optional": True})
    office.does["view"] = answers(**payload)
    person.submit()
    assert person.failures == [TROUBLE]
    assert len(person.modals) == 1
    assert [failure.where for failure in office.sandbox.lint_failures] == ["view_submission ack"]


def test_an_answer_replaces_the_modal_and_keeps_what_was_entered(office: Office) -> None:
    person = with_modal(office)
    person.fill("Why", "kept")
    other = question("Other", {"type": "plain_text_input"}, optional=True)
    office.does["view"] = answers(response_action="update", view=modal(WHY, other))
    person.submit()
    assert [block["block_id"] for block in person.modals[-1]["blocks"]] == ["why", "other"]
    office.does["view"] = answers()
    office.heard.clear()
    person.submit()
    [body] = office.heard
    assert body["view"]["state"]["values"]["why"]["why"]["value"] == "kept"


def test_the_stack_holds_three_modals_and_is_cleared_at_once(office: Office) -> None:
    person = with_modal(office, {**WHY, "optional": True})
    office.does["view"] = answers(
        response_action="push", view=modal({**WHY, "optional": True}, title=plain("Above"))
    )
    person.submit()
    person.submit()
    assert len(person.modals) == 3
    assert person.modals[1]["previous_view_id"] == person.modals[0]["id"]
    assert person.modals[2]["root_view_id"] == person.modals[0]["id"]
    person.submit()
    assert (len(person.modals), person.failures) == (3, [TROUBLE])
    office.does["view"] = answers(response_action="clear")
    person.submit()
    assert person.modals == []


def test_a_fourth_modal_is_not_pushed_by_the_api_either(office: Office) -> None:
    person = with_modal(office, actions(button("More", "act"), block_id="m"))
    outcomes: list[str] = []

    def push(ack: Any, body: dict[str, Any], client: Any, **_: Any) -> None:
        more = modal(actions(button("More", "act"), block_id="m"))
        answer = client.api_call(
            "views.push", json={"trigger_id": body["trigger_id"], "view": more}
        )
        outcomes.append(answer["view"]["id"])
        ack()

    office.does["action"] = push
    person.click("More")
    person.click("More")
    assert len(person.modals) == 3

    def refused(ack: Any, body: dict[str, Any], client: Any, **_: Any) -> None:
        view = modal(WHY)
        outcomes.append(code(client.views_push, trigger_id=body["trigger_id"], view=view))
        ack()

    office.does["action"] = refused
    person.click("More")
    assert outcomes[-1] == "push_limit_reached"


def test_a_trigger_opens_one_modal_within_three_seconds_for_its_own_app(office: Office) -> None:
    person = office.colleague()
    trigger = trigger_of(office, person)
    office.client.views_open(trigger_id=trigger, view=modal(WHY))
    used = {"trigger_id": trigger, "view": modal(WHY)}
    assert code(office.client.views_open, **used) == "exchanged_trigger_id"
    unknown = {"trigger_id": "1.2.3", "view": modal(WHY)}
    assert code(office.client.views_open, **unknown) == "invalid_trigger_id"
    late = trigger_of(office, person)
    office.workspace.clock.advance(3.1)
    old = {"trigger_id": late, "view": modal(WHY)}
    assert code(office.client.views_open, **old) == "expired_trigger_id"


def test_a_malformed_modal_does_not_use_the_trigger_up(office: Office) -> None:
    trigger = trigger_of(office, office.colleague())
    bad = {"trigger_id": trigger, "view": modal(WHY, title=plain("x" * 25))}
    assert code(office.client.views_open, **bad) == "invalid_arguments"
    assert office.client.views_open(trigger_id=trigger, view=modal(WHY))["ok"]


def test_an_update_needs_the_newest_hash_if_it_gives_one(office: Office) -> None:
    person = with_modal(office, external_id="mine")
    view = person.modals[0]
    update = office.client.views_update
    newer = update(view_id=view["id"], hash=view["hash"], view=modal(section("two")))["view"]
    stale = {"view_id": view["id"], "hash": view["hash"], "view": modal(section("three"))}
    assert code(update, **stale) == "hash_conflict"
    assert person.modals[0]["hash"] == newer["hash"]
    person.close()
    closed = {"view_id": view["id"], "view": modal(section("four"))}
    assert code(update, **closed) == "not_found"


def test_a_view_is_found_by_its_external_id(office: Office) -> None:
    person = with_modal(office, external_id="known")
    office.client.views_update(
        external_id="known", view=modal(section("new"), external_id="known")
    )
    assert person.sees("new")
    taken = {
        "trigger_id": trigger_of(office, office.colleague()),
        "view": modal(WHY, external_id="known"),
    }
    assert code(office.client.views_open, **taken) == "duplicate_external_id"
    person.close()


def test_closing_is_told_only_to_those_who_asked(office: Office) -> None:
    person = with_modal(office)
    heard = len(office.heard)
    person.close()
    assert len(office.heard) == heard
    person = with_modal(office, notify_on_close=True)
    person.close()
    assert (office.heard[-1]["type"], office.heard[-1]["is_cleared"]) == ("view_closed", False)
    assert person.modals == []


def test_a_person_cannot_use_the_modal_of_another(office: Office) -> None:
    with_modal(office)
    with pytest.raises(Impossible, match="No modal is open"):
        office.colleague("Sam").submit()


def test_a_modal_that_clears_on_close_takes_the_whole_stack_along(office: Office) -> None:
    below = modal({**WHY, "optional": True}, notify_on_close=True)
    office.does["command"] = opens(below)
    person = office.colleague()
    person.command("/tiny")
    above = modal(section("Sure?"), clear_on_close=True, notify_on_close=True)
    office.does["view"] = answers(response_action="push", view=above)
    person.submit()
    office.heard.clear()
    person.close()
    assert person.modals == []
    assert [(body["type"], body["is_cleared"]) for body in office.heard] == [
        ("view_closed", True)
    ] * 2
