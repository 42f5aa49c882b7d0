"""The page for the privacy officer gives the figures that the code keeps to."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain import cohorts, feedback, readiness, roster
from bot.domain.private import LONGEST_NOTE
from bot.domain.programme import Programme
from handlers.directory import COORDINATORS_FOR
from storage import leftovers, settings
from tests.storage import test_renewal

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PROGRAMME = Programme()


def row(begins):
    """The second cell of the row that begins so."""
    (found,) = re.findall(rf"^\| {re.escape(begins)}[^|]*\| ([^|]*) \|", TEXT, re.MULTILINE)
    return found


@pytest.mark.parametrize(
    ("begins", "figure"),
    [
        ("a request, with everybody in it", f"{PROGRAMME.keeping.identity_days} days"),
        ("a request that nobody could take", f"{PROGRAMME.asking.give_up_after_days} days"),
        ("a message that could not be delivered", f"{leftovers.DEAD_FOR.days} days"),
        ("marks by which a form", f"{settings._KEPT.days} days"),
        ("an invitation to give feedback", f"{cohorts.OPEN_FOR.days} days"),
        ("who was invited to give feedback", "35 days"),
        ("totals of the feedback", f"{PROGRAMME.reporting.smallest_group} people"),
        ("totals of the feedback", f"{feedback.UNTOLD_FOR.days} days"),
        ("comments that were not shown", f"{feedback.UNTOLD_FOR.days} days"),
        ("comments that were shown", f"{feedback.SHOWN_FOR.days} days"),
        ("digests", f"{leftovers.TOLD_FOR.days} days"),
        ("a supporter who stopped", f"{roster.REMEMBERED.days} days"),
        ("in backups", "45 days"),
    ],
)
def test_every_period_is_the_one_of_the_code(begins, figure):
    assert re.search(rf"\b{re.escape(figure)}\b", row(begins))


def test_the_bound_for_backups_is_the_one_that_is_tested():
    assert hasattr(
        test_renewal, "test_the_published_bound_of_45_days_holds_for_the_unluckiest_day"
    )


def test_the_longest_note_and_the_coordinators_minute_are_those_of_the_code():
    assert f"up to {LONGEST_NOTE:,} characters" in TEXT
    assert COORDINATORS_FOR.total_seconds() == 60
    assert "a minute more" in TEXT.replace("\n  ", " ")


def test_what_may_be_set_is_named_as_it_is_set():
    example = (ROOT / "docs" / "program.example.toml").read_text(encoding="utf-8")
    for name in re.findall(r"\(`(\w+\.\w+)`\)", TEXT):
        section, _, key = name.partition(".")
        assert hasattr(getattr(PROGRAMME, section), key), name
        assert re.search(rf"^#? ?{key} *=", example, re.MULTILINE), name


@pytest.mark.parametrize("name", ["keeping.identity_days", "asking.give_up_after_days"])
def test_what_may_be_set_has_the_limits_it_says(name):
    least, most = map(int, re.search(rf"(\d+) to (\d+) days \(`{name}`\)", TEXT).groups())
    section, _, key = name.partition(".")

    def complaints(days):
        part = replace(getattr(PROGRAMME, section), **{key: days})
        return readiness.contradictions(replace(PROGRAMME, **{section: part}))

    for days, good in ((least - 1, False), (least, True), (most, True), (most + 1, False)):
        assert (name in str(complaints(days))) != good, days


def test_comments_are_taken_unless_a_programme_wants_none_as_it_says():
    assert PROGRAMME.reporting.feedback_comments is True
    assert f"once {feedback.FEWEST_COMMENTS} people or more have written" in TEXT


def test_nobody_is_remembered_as_invited_for_longer_than_it_says():
    months = range(300, 900)
    first = [cohorts.first_tuesday(month) for month in months]
    assert max(later - earlier for earlier, later in pairwise(first)).days == 35


def test_the_key_of_a_months_feedback_goes_as_many_days_later_as_it_says():
    assert f"destroyed {cohorts.KEY_KEPT_FOR.days} days later" in TEXT


def test_every_page_it_leads_to_is_there():
    for page in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / "docs" / page).resolve().is_file(), page


def test_the_guide_for_operators_says_the_same():
    for figure in ("45 days", "three days", "eight days", "two years"):
        assert figure in OPERATIONS
