"""A ballot box that takes ballots, without waiting for the day of a batch."""

from bot.domain import cohorts, daytime, feedback
from bot.domain.questions import Poll

TORONTO = daytime.zone("America/Toronto")


def open_cohort(records, now, poll=Poll.REQUESTER):
    """Take ballots of a set from now on for three weeks; gives the number of the cohort."""
    cohort = cohorts.cohort(now, TORONTO, poll)
    records.begin_cohort(cohort)
    box = records.box("2026-W48")
    records.keep_box(feedback.opened(box, cohort, now + cohorts.OPEN_FOR))
    return cohort


def counted(box):
    """How many requesters' ballots were counted."""
    return sum(feedback.tally(box, "never_connected").counts.values())


def answers(box, question):
    """How often each answer was given, where it was."""
    return dict(feedback.tally(box, question).counts)
