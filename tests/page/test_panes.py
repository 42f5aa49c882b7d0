"""People side by side, what each of them sees, and time."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.conftest import Clinic, Look, composer, pane
from tests.page.payloads import actions, bar_chart, button, plain, section

pytestmark = pytest.mark.browser


def test_an_address_opens_the_people_it_names_in_their_order(clinic: Clinic, look: Look) -> None:
    page = look(clinic.helen, f"{clinic.mira}/home")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Helen Park", "Dr. Mira Anand"])
    home = pane(page, "Dr. Mira Anand").get_by_role("tab", name="Home")
    expect(home).to_have_attribute("aria-selected", "true")
    assert clinic.app.next("event_callback")["event"]["tab"] == "home"


def test_choosing_people_changes_the_address_that_opens_them_again(
    clinic: Clinic, look: Look
) -> None:
    page = look(clinic.mira)
    page.get_by_role("button", name="People").click()
    page.get_by_role("menuitemcheckbox", name="Helen Park").click()
    expect(pane(page, "Helen Park")).to_be_visible()
    assert page.url.endswith(f"#{clinic.mira},{clinic.helen}")
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Dr. Mira Anand", "Helen Park"])


def test_what_an_app_sends_is_text_and_never_markup(clinic: Clinic, look: Look) -> None:
    clinic.app.web.chat_postMessage(
        channel=clinic.mira,
        text="You have an update.",
        blocks=[
            section("*Not &lt;img src=x&gt;* but <javascript:alert(1)|a link> & `code`"),
            {"type": "section", "text": plain("*stars* &lt; <b>stay</b>")},
        ],
    )
    log = pane(look(clinic.mira), "Dr. Mira Anand").get_by_role("log")
    expect(log.locator("strong")).to_have_text("Not <img src=x>")
    expect(log).to_contain_text("*stars* &lt; <b>stay</b>")
    expect(log.locator("img, b, a")).to_have_count(0)


def test_a_moment_is_told_in_the_zone_of_whoever_reads_it(clinic: Clinic, look: Look) -> None:
    moment = int(clinic.sandbox.workspace.clock.now().timestamp()) + 86_400
    for person in (clinic.mira, clinic.sam):
        clinic.app.web.chat_postMessage(
            channel=person, text=f"Until <!date^{moment}^{{date_short_pretty}} at {{time}}|then>."
        )
    page = look(clinic.mira, clinic.sam)
    expect(pane(page, "Dr. Mira Anand").get_by_role("log")).to_contain_text(
        re.compile(r"Until tomorrow at 9:05\sAM\.")
    )
    expect(pane(page, "Dr. Sam Okafor").get_by_role("log")).to_contain_text(
        re.compile(r"Until tomorrow at 10:05\sAM\.")
    )


def test_a_message_elsewhere_leaves_a_mark_until_it_is_read(clinic: Clinic, look: Look) -> None:
    page = look(f"{clinic.helen}/{clinic.channel}")
    helen = pane(page, "Helen Park")
    clinic.app.web.chat_postMessage(channel=clinic.helen, text="You have an update.")
    helen.get_by_role("tab", name="Messages, 1 unread").click()
    expect(helen.get_by_role("log")).to_contain_text("You have an update.")
    expect(helen.get_by_role("tab", name="Messages", exact=True)).to_be_visible()


def test_only_the_person_who_typed_a_command_is_told_that_the_answer_is_theirs(
    clinic: Clinic, look: Look
) -> None:
    clinic.app.answers["command"] = lambda payload: {"text": f"Heard {payload['text']}."}
    page = look(clinic.mira)
    field = composer(page, "Dr. Mira Anand")
    field.fill("/kind")
    expect(page.get_by_role("option", name="/kindred")).to_contain_text("Ask a colleague")
    field.press("Enter")
    field.press_sequentially("help")
    field.press("Enter")
    log = pane(page, "Dr. Mira Anand").get_by_role("log")
    expect(log).to_contain_text("Heard help.")
    expect(log).to_contain_text("Only visible to you")


def test_a_failure_is_told_in_slacks_words_until_it_is_dismissed(
    clinic: Clinic, look: Look
) -> None:
    page = look(clinic.mira)
    composer(page, "Dr. Mira Anand").fill("/unknown")
    composer(page, "Dr. Mira Anand").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("/unknown is not a valid command.")
    page.get_by_role("button", name="Dismiss message").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert clinic.sandbox.workspace.failures[clinic.mira] == []


def test_a_chart_has_its_numbers_in_words_and_behind_a_disclosure(
    clinic: Clinic, look: Look
) -> None:
    clinic.app.web.chat_postMessage(channel=clinic.channel, text="Digest", blocks=[bar_chart()])
    helen = pane(look(f"{clinic.helen}/{clinic.channel}"), "Helen Park")
    expect(helen.get_by_role("img", name="Requests: W6 6, W7 9")).to_be_visible()
    table = helen.get_by_role("table", name="Requests per week")
    expect(table).to_have_count(0)
    helen.get_by_text("Show the numbers").click()
    expect(table.get_by_role("row", name="W7 9")).to_be_visible()


def test_moving_time_shows_what_came_of_it(clinic: Clinic, look: Look) -> None:
    web, clock = clinic.app.web, clinic.sandbox.workspace.clock
    clock.subscribe(lambda: web.chat_postMessage(channel=clinic.mira, text="An hour went by."))
    page = look(clinic.mira)
    page.get_by_role("button", name="+1 hour").click()
    expect(page.get_by_role("log")).to_contain_text("An hour went by.")
    expect(page.get_by_role("banner").get_by_role("time")).to_contain_text(
        re.compile(r"Tue, Mar 10, 2026, 10:05\sAM EDT")
    )


def test_a_phone_shows_one_person_at_a_time_and_nothing_off_its_edge(
    clinic: Clinic, look: Look
) -> None:
    clinic.app.web.chat_postMessage(
        channel=clinic.sam,
        text="You have an update.",
        blocks=[actions(*(button(f"A rather long label {n}", f"b{n}") for n in range(4)))],
    )
    page = look(clinic.mira, clinic.sam, width=390, height=844)
    expect(pane(page, "Dr. Sam Okafor")).to_be_hidden()
    page.get_by_role("navigation", name="People shown").get_by_role(
        "button", name="Dr. Sam Okafor"
    ).click()
    expect(pane(page, "Dr. Mira Anand")).to_be_hidden()
    expect(page.get_by_role("button", name="A rather long label 3")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_every_control_is_named_and_tall_enough_to_hit(clinic: Clinic, look: Look) -> None:
    clinic.app.web.chat_postMessage(
        channel=clinic.mira, text="Hello", blocks=[actions(button("Go", "go"))]
    )
    page = look(clinic.mira, clinic.sam, f"{clinic.helen}/{clinic.channel}")
    expect(page.get_by_role("button", name="Go", exact=True)).to_be_visible()
    for control in page.get_by_role("button").or_(page.get_by_role("tab")).all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 32
        assert control.get_attribute("aria-label") or control.inner_text().strip()
