"""Modals: filling in, being corrected, changing one's mind, and never losing one's place."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.conftest import Clinic, Look, composer, pane
from tests.page.payloads import actions, ask, button, mrkdwn, notice, plain, section

pytestmark = pytest.mark.browser


def open_form(clinic: Clinic, look: Look) -> tuple[Page, Locator]:
    def opens(payload: dict[str, Any]) -> None:
        clinic.app.web.views_open(trigger_id=payload["trigger_id"], view=ask())

    clinic.app.answers["command"] = opens
    page = look(clinic.mira, clinic.sam)
    field = composer(page, "Dr. Mira Anand")
    field.fill("/kindred")
    field.press("Enter")
    dialog = pane(page, "Dr. Mira Anand").get_by_role("dialog", name="Ask a colleague")
    expect(dialog).to_be_visible()
    return page, dialog


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label')"))


def test_everything_filled_in_reaches_the_app_as_slack_would_send_it(
    clinic: Clinic, look: Look
) -> None:
    page, form = open_form(clinic, look)
    form.get_by_role("radio", name="Within 12 hours").check()
    form.get_by_label("Department").select_option("Surgery")
    form.get_by_role("combobox", name="Never with").fill("okafor")
    page.keyboard.press("Enter")
    form.get_by_label("On which day").fill("2026-03-12")
    form.get_by_label("Call me at").fill("2026-03-12T09:30")
    form.get_by_label("A note").fill("It was a long night")
    form.get_by_role("button", name="Send request").click()
    expect(form).to_be_hidden()
    values = clinic.app.next("view_submission")["view"]["state"]["values"]
    assert values["soon"]["value"]["selected_option"]["value"] == "within-12-hours"
    assert values["where"]["value"]["selected_option"]["text"]["text"] == "Surgery"
    assert values["never"]["value"]["selected_users"] == [clinic.sam]
    assert values["on"]["value"]["selected_date"] == "2026-03-12"
    assert values["at"]["value"]["selected_date_time"] == 1773322200
    assert values["note"]["value"]["value"] == "It was a long night"
    assert focused(page) == "Message to Kindred"


def test_an_error_stands_beside_its_field_until_the_field_changes(
    clinic: Clinic, look: Look
) -> None:
    page, form = open_form(clinic, look)
    note = form.get_by_label("A note")
    note.fill("far too long for this small field")
    expect(form.get_by_text("13 too many")).to_be_visible()
    form.get_by_role("button", name="Send request").click()
    expect(form.get_by_text("Please complete this required field.")).to_have_count(2)
    assert note.evaluate("node => node.getAttribute('aria-invalid')") == "true"
    assert page.evaluate("document.activeElement.type") == "radio"
    form.get_by_role("radio", name="Within 24 hours").check()
    expect(form.get_by_text("Please complete this required field.")).to_have_count(1)
    assert clinic.app.heard.qsize() == 1  # the command, and no submission


def test_a_sentence_of_the_app_is_read_out_with_the_field_it_is_about(
    clinic: Clinic, look: Look
) -> None:
    complaint = {"response_action": "errors", "errors": {"note": "Please leave the number out."}}
    clinic.app.answers["view_submission"] = lambda _: complaint
    _, form = open_form(clinic, look)
    form.get_by_role("radio", name="Within 24 hours").check()
    form.get_by_label("Department").select_option("Surgery")
    form.get_by_label("A note").fill("1234")
    form.get_by_role("button", name="Send request").click()
    note = form.get_by_label("A note")
    expect(note).to_be_focused()
    expect(note).to_have_accessible_description(
        "optional Only one colleague reads this. Please leave the number out."
    )


def test_a_push_from_the_app_loses_nothing_of_what_is_being_typed(
    clinic: Clinic, look: Look
) -> None:
    page, form = open_form(clinic, look)
    note = form.get_by_label("A note")
    note.press_sequentially("half a")
    view = clinic.sandbox.person(clinic.mira).modal
    assert view is not None
    changed = ask()
    changed["blocks"].insert(0, section("Something new above."))
    changed["blocks"][6]["hint"] = plain("A different hint.")
    clinic.app.web.views_update(view_id=view["id"], view=changed)
    expect(form).to_contain_text("Something new above.")
    expect(form).to_contain_text("A different hint.")
    page.keyboard.type(" word")
    expect(note).to_have_value("half a word")


def test_escape_closes_only_the_top_modal_and_tab_stays_inside_it(
    clinic: Clinic, look: Look
) -> None:
    clinic.app.answers["block_actions"] = lambda payload: clinic.app.web.views_push(
        trigger_id=payload["trigger_id"], view=notice("Who sees this")
    ).get("nothing")
    page, form = open_form(clinic, look)
    form.get_by_label("A note").fill("kept")
    form.get_by_role("button", name="Who sees this").click()
    top = page.get_by_role("dialog", name="Who sees this")
    expect(top).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Tab")
        assert top.evaluate("node => node.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(top).to_have_count(0)
    expect(form.get_by_label("A note")).to_have_value("kept")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(composer(page, "Dr. Mira Anand")).to_be_focused()
    expect(composer(page, "Dr. Sam Okafor")).to_be_enabled()


def test_nothing_is_sent_before_a_question_is_answered_with_yes(
    clinic: Clinic, look: Look
) -> None:
    sure = {
        "title": plain("Withdraw?"),
        "text": mrkdwn("It is deleted *now*."),
        "confirm": plain("Withdraw and delete"),
        "deny": plain("Keep it"),
        "style": "danger",
    }
    clinic.app.web.chat_postMessage(
        channel=clinic.mira,
        text="You have an update.",
        blocks=[actions(button("Withdraw", "withdraw", style="danger", confirm=sure))],
    )
    page = look(clinic.mira)
    withdraw = page.get_by_role("button", name="Withdraw", exact=True)
    withdraw.click()
    question = page.get_by_role("alertdialog", name="Withdraw?")
    expect(question).to_contain_text("It is deleted now.")
    question.get_by_role("button", name="Keep it").click()
    expect(withdraw).to_be_focused()
    assert clinic.app.heard.empty()
    withdraw.click()
    question.get_by_role("button", name="Withdraw and delete").click()
    assert clinic.app.next("block_actions")["actions"][0]["action_id"] == "withdraw"


def test_a_shortcut_is_two_presses_away(clinic: Clinic, look: Look) -> None:
    page = look(clinic.mira)
    pane(page, "Dr. Mira Anand").get_by_role("button", name="Shortcuts").press("Enter")
    expect(page.get_by_role("menuitem", name="Ask now")).to_be_focused()
    page.keyboard.press("Enter")
    assert clinic.app.next("shortcut")["callback_id"] == "ask"
