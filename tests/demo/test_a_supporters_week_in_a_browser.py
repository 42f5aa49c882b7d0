"""A supporter's week as people see it: volunteer, approved, on call, a night, a yes, a rest."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.demo.panes import Pane, shoot

pytestmark = pytest.mark.browser

TORONTO = ZoneInfo("America/Toronto")
CAST = ("Dr. Tom Baker", "Dr. Mira Levin", "Ruth Adler")


@pytest.fixture(name="people")
def _people(page, stage):
    """Tom, who volunteers, Mira, who asks, and Ruth, who coordinates, side by side."""
    address, _, _ = stage.address.partition("#")
    page.goto(f"{address}#{','.join(stage.people[name] for name in CAST)}")
    page.reload()
    return tuple(Pane(page, name) for name in CAST)


def waits_until(stage, hour):
    """Move the time to the next weekday on which it is that hour in Toronto, on a full hour."""
    local = stage.clock.now().astimezone(TORONTO)
    then = local.replace(hour=hour, minute=1, second=0, microsecond=0)
    while then <= local or then.weekday() > 3:
        then += timedelta(days=1)
    stage.clock.advance(then - local)


def test_a_supporters_week(page, stage, people):
    tom, mira, ruth = people
    volunteers(page, tom)
    is_approved(page, ruth)
    tom.sees("Welcome as a peer supporter.")
    is_put_on_call(page, ruth)
    tom.sees("You are on call from")
    is_asked_at_night(page, stage, tom, mira)
    accepts_and_rests(page, stage, tom, mira)


def volunteers(page, tom):
    tom.types("/peersupport volunteer")
    tom.modal.get_by_label("Your name, as a colleague you support sees it").fill("Dr. Tom Baker")
    tom.modal.get_by_label("Your department").select_option("General Surgery")
    tom.modal.get_by_label("A difficult outcome or event").check()
    tom.modal.get_by_label("I agree, version 1").check()
    shoot(page, "10-volunteering")
    tom.presses("Offer to support")
    tom.sees("Thank you for offering.")
    tom.presses("Done")


def is_approved(page, ruth):
    ruth.pane.get_by_role("button", name="peer-support-coordinators").click()
    ruth.sees("Somebody has offered to be a peer supporter.")
    ruth.presses("Supporters")
    ruth.sees("Has offered to support.")
    shoot(page, "11-supporters")
    ruth.presses("Open")
    ruth.modal.get_by_label("Trained on").fill("2026-11-02")
    shoot(page, "12-review")
    ruth.presses("Approve")
    ruth.sees("They are approved, and hear of it.")
    ruth.presses("Done")


def is_put_on_call(page, ruth):
    ruth.opens("Home")
    ruth.presses("On-call weeks")
    picker = ruth.modal.get_by_role("combobox").first
    picker.click()
    picker.fill("Tom")
    page.get_by_role("option", name="Dr. Tom Baker").click()
    shoot(page, "13-on-call")
    ruth.presses("Save")
    ruth.sees("Saved.")
    ruth.presses("Done")


def is_asked_at_night(page, stage, tom, mira):
    waits_until(stage, 1)
    mira.types("/peersupport")
    mira.modal.get_by_label("A difficult outcome or event").check()
    mira.presses("Send request")
    mira.sees("What happens next")
    mira.presses("Done")
    tom.opens("Home")
    tom.sees("A colleague is asking for support.")
    shoot(page, "14-at-night")
    tom.opens("Messages")
    expect(tom.pane.get_by_text("Can you take this?")).to_have_count(0)
    waits_until(stage, 8)
    tom.sees("A colleague is asking for support. Can you take this?")
    shoot(page, "15-in-the-morning")


def accepts_and_rests(page, stage, tom, mira):
    tom.presses("See details")
    tom.sees("You are on call these days.")
    tom.modal.get_by_role("button", name="Accept").click()
    tom.sees("You accepted. Thank you.")
    tom.presses("Done")
    mira.sees("There is good news about your request.")
    tom.presses("Open request")
    tom.modal.get_by_role("button", name="Close", exact=True).click()
    tom.modal.get_by_label("A bit heavy").check()
    tom.modal.get_by_role("button", name="Done", exact=True).click()
    tom.sees("Thank you for being there for a colleague.")
    tom.presses("Done")
    tom.opens("Home")
    tom.sees("You are resting until")
    shoot(page, "16-resting")
