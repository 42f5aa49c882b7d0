"""`peersupport demo` as a person sees it: the whole story, played in Chromium."""

import pytest
from playwright.sync_api import expect

from tests.demo.panes import Pane, moves_time, shoot

pytestmark = pytest.mark.browser


def test_the_whole_story(page):
    mira, ana, ruth = (
        Pane(page, "Dr. Mira Levin"),
        Pane(page, "Dr. Ana Costa"),
        Pane(page, "Ruth Adler"),
    )
    shoot(page, "1-before")
    asks_and_is_matched(page, mira, ana)
    reads_the_first_digest(page, ruth)
    checks_in_and_closes(page, mira, ana)
    looks_back(page, mira, ana, ruth)


def asks_and_is_matched(page, mira, ana):
    mira.types("/peersupport")
    mira.sees("What would you like to talk about?")
    shoot(page, "2-asking")
    mira.modal.get_by_label("A difficult outcome or event").check()
    mira.modal.get_by_label("Your department").select_option("Emergency Medicine")
    mira.modal.get_by_label("A note, if you like").fill("I keep going over Tuesday night.")
    mira.presses("Send request")
    mira.sees("What happens next")
    mira.presses("Done")
    mira.sees("Your request is in.")

    ana.presses("See details")
    ana.sees("Something that happened at work")
    shoot(page, "3-offer")
    assert "Tuesday" not in ana.pane.inner_text()
    assert "Mira" not in ana.pane.inner_text()
    ana.modal.get_by_role("button", name="Accept").click()
    ana.sees("You accepted. Thank you.")
    ana.presses("Done")

    mira.presses("See who")
    mira.sees("Your colleague is")
    ana.presses("Open request")
    ana.sees("I keep going over Tuesday night.")
    shoot(page, "4-matched")
    ana.presses("Conversation guide")
    ana.sees("Say this first")
    shoot(page, "5-guide")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    mira.presses("Done")


def reads_the_first_digest(page, ruth):
    moves_time(page, "+1 week")
    ruth.pane.get_by_role("button", name="peer-support-coordinators").click()
    ruth.sees("How the programme is")
    expect(ruth.pane.get_by_role("img", name="Colleagues who asked").last).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 1250})
    ruth.sees("One thing to do")
    ruth.pane.get_by_text("Weekly digest", exact=True).last.scroll_into_view_if_needed()
    shoot(page, "6-first-digest")
    page.set_viewport_size({"width": 1440, "height": 900})


def checks_in_and_closes(page, mira, ana):
    mira.sees("Have you two connected?")
    shoot(page, "6-check-in")
    mira.presses("Connected")
    ana.presses("Connected")

    ana.presses("Open request")
    ana.sees("Their note")
    ana.modal.get_by_role("button", name="Close", exact=True).click()
    ana.sees("How are you after this one?")
    ana.modal.get_by_label("A bit heavy").check()
    shoot(page, "7-closing")
    ana.modal.get_by_role("button", name="Done", exact=True).click()
    ana.sees("Thank you for being there for a colleague.")
    mira.sees("Your request has come to a close.")


def looks_back(page, mira, ana, ruth):
    invitation = mira.pane.get_by_role("button", name="Give feedback", exact=True)
    for _ in range(6):  # until the batch of the month leaves; three weeks later it is closed
        moves_time(page, "+1 week")
        if invitation.count():
            break
    mira.presses("Give feedback")
    mira.modal.get_by_label("Talking with them helped.").select_option("Strongly agree")
    shoot(page, "8-feedback")
    mira.presses("Send answers")
    mira.sees("Thank you.")
    mira.presses("Done")

    ruth.pane.get_by_role("button", name="peer-support-coordinators").click()
    ruth.sees("How the programme is")
    mira.opens("Home")
    ana.pane.get_by_role("button", name="Done").last.click()
    ana.opens("Home")
    ana.sees("As a supporter")
    shoot(page, "9-digest-and-homes")
