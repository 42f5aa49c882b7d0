"""`peersupport demo` as a person sees it: the whole story, played in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot import demo

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[2] / "ci-output" / "screens"
#: Moving a week plays 168 hours of rounds.
PATIENCE = 60_000


@pytest.fixture(name="stage")
def _stage(tmp_path):
    stage = demo.Stage(tmp_path, 0)
    yield stage
    stage.strike()


@pytest.fixture(name="page")
def _page(browser, stage):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    trouble = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    page.goto(stage.address)
    yield page
    context.close()
    assert trouble == []


class Pane:
    """One person's part of the page."""

    def __init__(self, page, name):
        self.page = page
        self.pane = page.get_by_role("region", name=name)

    def types(self, text):
        box = self.pane.get_by_role("textbox").last
        box.fill(text)
        box.press("Enter")

    @property
    def modal(self):
        return self.pane.get_by_role("dialog").last

    def presses(self, label):
        self.pane.get_by_role("button", name=label, exact=True).last.click()

    def sees(self, text):
        expect(self.pane.get_by_text(text).last).to_be_visible(timeout=PATIENCE)

    def opens(self, place):
        self.pane.get_by_role("tab", name=place).click()


def moves_time(page, amount):
    button = page.get_by_role("button", name=amount, exact=True)
    button.click()
    expect(button).to_be_enabled(timeout=PATIENCE)


def shoot(page, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(300)  # let the page finish its transitions: a picture, not an assertion
    page.screenshot(path=SHOTS / f"{name}.png")


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
    for _ in range(6):
        moves_time(page, "+1 week")
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
