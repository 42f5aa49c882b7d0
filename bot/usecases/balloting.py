"""Anonymous feedback: inviting in shuffled batches, and counting ballots that are not kept."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import daytime, digest, feedback
from bot.domain.disclosure import FeedbackCard
from bot.domain.feedback import Ballot
from bot.domain.notices import FeedbackInvited, Letter
from bot.domain.people import PersonId
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class InviteBatch:
    """It may be the day of a batch."""


def invite_batch(command: InviteBatch, records: Records, now: datetime) -> int:  # noqa: ARG001 - use-cases share one shape
    """
    Invite everyone of a due batch, in an order drawn by chance, each with a fresh ticket.

    A batch that was slept through waits for the next one, or its ballots would not be taken.
    """
    where = daytime.zone(records.programme().timezone)
    cohort = feedback.cohort(now, where)
    if not feedback.cohort_is_open(cohort, now, where):
        return 0
    invitees = records.take_invitees(now)
    records.post(
        Letter(to=person, notice=FeedbackInvited(records.mint_ticket(cohort, person)))
        for person in invitees
    )
    return len(invitees)


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

    A ticket that is spent, foreign, forged or too old counts for nothing, and the person who sends
    it sees the same thanks as everybody.
    """
    read = records.check_ticket(command.ticket, command.by)
    if read is None:
        return
    cohort, nonce = read
    where = daytime.zone(records.programme().timezone)
    if not feedback.cohort_is_open(cohort, now, where):
        return
    box = records.box(digest.week_of(now, where))
    counted = feedback.cast(box, command.ballot, records.spent_mark(cohort, nonce))
    if counted is not None:
        records.keep_box(counted)
