"""Anonymous feedback: counting ballots that are not kept, and looking after the box."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import daytime, digest, feedback
from bot.domain.ballot_cards import CommentsCard, FeedbackCard
from bot.domain.feedback import Ballot
from bot.domain.people import PersonId
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class BeginBallot:
    """I would like to say how it was."""

    by: PersonId
    ticket: str


def begin_ballot(command: BeginBallot, records: Records, now: datetime) -> FeedbackCard:  # noqa: ARG001 - use-cases share one shape
    """Give the empty form; whether a ticket counts is not told, neither now nor later."""
    reporting = records.programme().reporting
    return FeedbackCard(
        ticket=command.ticket,
        comments=reporting.feedback_comments,
        smallest_group=reporting.smallest_group,
        poll=records.poll_of(command.ticket),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CastBallot:
    """This is how it was."""

    by: PersonId
    ticket: str
    ballot: Ballot


def cast_ballot(command: CastBallot, records: Records, now: datetime) -> None:
    """
    Count a ballot, once a ticket.

    A ticket that is spent, foreign, forged or too old counts for nothing: the person who sends it
    sees the same thanks as everybody, and the box is sealed again all the same.
    """
    read = records.check_ticket(command.ticket, command.by)
    # Nothing but the box is looked at, so that nothing else tells that somebody answered.
    box = records.box(digest.iso_week(now.date()))
    counted = None
    if read is not None:
        cohort, nonce = read
        mark = records.spent_mark(cohort, nonce)
        counted = feedback.cast(box, command.ballot, cohort, mark, now)
    records.keep_box(counted or box)


@dataclass(frozen=True, slots=True)
class TendBox:
    """The box wants to be sealed again, as it is every few minutes."""


def tend_box(command: TendBox, records: Records, now: datetime) -> None:  # noqa: ARG001 - use-cases share one shape
    """
    Seal the box again, whatever happened: nothing shows when it last changed.

    What is too old is erased on the way, and tickets of cohorts that are over are forgotten.
    """
    where = daytime.zone(records.programme().timezone)
    week = digest.week_of(now, where)
    box = feedback.closed(records.box(week), now)
    records.keep_box(feedback.aged(box, now.astimezone(where).date(), week))


@dataclass(frozen=True, slots=True)
class ReadComments:
    """What have colleagues written?"""


def read_comments(command: ReadComments, records: Records, now: datetime) -> CommentsCard:  # noqa: ARG001 - use-cases share one shape
    """Give the comments that were released together, newest first; of others nothing is said."""
    programme = records.programme()
    where = daytime.zone(programme.timezone)
    week = digest.week_of(now, where)
    box = feedback.aged(records.box(week), now.astimezone(where).date(), week)
    return CommentsCard(
        shown=box.shown[::-1],
        smallest_group=max(feedback.FEWEST_COMMENTS, programme.reporting.smallest_group),
        days=feedback.SHOWN_FOR.days,
    )
