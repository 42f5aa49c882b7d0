"""The three forms of the feedback, and what a coordinator reads, as people see them."""

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from bot.domain import feedback
from bot.domain.notices import FeedbackInvited, Letter
from bot.domain.questions import Poll
from tests.ballots import open_cohort
from tests.demo.panes import Pane, shoot

pytestmark = pytest.mark.browser

CAST = {
    Poll.REQUESTER: "Dr. Mira Levin",
    Poll.SUPPORTER: "Dr. Ana Costa",
    Poll.PULSE: "Ruth Adler",
}
COMMENTS = (
    "It took a day longer than I had hoped, and it was worth it.",
    "A room near the ward would help.\nThe one on the ground floor is always taken.",
    "Thank you.",
    "I nearly did not ask, because I thought others needed it more.",
    "More evenings, please.",
)


def invite(stage):
    """Ask each of the three for something else, as on the day of a batch."""
    until = date(2026, 12, 21)
    with stage.house.desk.open_records() as records:
        for poll, name in CAST.items():
            cohort = open_cohort(records, stage.clock.now(), poll)
            ticket = records.mint_ticket(cohort, stage.people[name])
            notice = FeedbackInvited(ticket, poll, until)
            records.post([Letter(to=stage.people[name], notice=notice)])
        box = records.box("2026-W48")
        shown = (feedback.Shown(on=date(2026, 11, 24), comments=COMMENTS),)
        records.keep_box(replace(box, shown=shown))
    stage.house.clockwork.tick()


def test_the_three_forms_and_the_comments(page, stage):
    mira, ana, ruth = (Pane(page, name) for name in CAST.values())
    invite(stage)
    page.set_viewport_size({"width": 1440, "height": 1250})
    for pane, label in ((mira, "Give feedback"), (ana, "Answer"), (ruth, "Answer")):
        pane.sees("You can answer until 21 December 2026.")
        pane.presses(label)
        pane.sees("a figure is told only once 5 people or more are in it")
    shoot(page, "20-feedback-forms")
    for pane in (mira, ana, ruth):
        pane.modal.locator("select, textarea").last.scroll_into_view_if_needed()
    shoot(page, "21-feedback-forms-end")
    mira.modal.get_by_label("We never connected").check()
    ana.modal.get_by_label("I feel supported by the programme.").select_option("Agree")
    ruth.modal.get_by_label("Finding the time").check()
    for pane in (mira, ana, ruth):
        pane.presses("Send answers")
        pane.sees("Thank you. Your answers help")
        pane.presses("Done")
    ruth.opens("Home")
    ruth.presses("Comments")
    ruth.sees("I nearly did not ask")
    expect(ruth.modal.get_by_text("Please do not guess who wrote what.")).to_be_visible()
    shoot(page, "22-comments")
