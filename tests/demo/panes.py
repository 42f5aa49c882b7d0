"""The page of the demonstration in hands: panes, time, pictures."""

from pathlib import Path

from playwright.sync_api import expect

SHOTS = Path(__file__).parents[2] / "ci-output" / "screens"
#: Moving a week plays 168 hours of rounds.
PATIENCE = 60_000


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
