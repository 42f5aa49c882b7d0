"""Anonymous feedback: shuffled batches, and ballots that are counted and not kept."""

from datetime import UTC, datetime

import pytest

from bot.domain.feedback import Ballot
from bot.domain.notices import FeedbackInvited
from bot.domain.programme import Reporting
from bot.usecases.balloting import (
    BeginBallot,
    CastBallot,
    InviteBatch,
    begin_ballot,
    cast_ballot,
    invite_batch,
)
from bot.usecases.closing import CloseRequest, close_request
from tests.builders import DAY, MINUTE

#: Ten in the morning in Toronto on the first Tuesday of December.
TUESDAY = datetime(2026, 12, 1, 15, tzinfo=UTC)
PEOPLE = [f"U0ASKS{nth}" for nth in range(6)]


def ended(clinic, *people):
    for person in people:
        clinic.do(close_request, CloseRequest(clinic.ask(by=person), person))
    clinic.deliver()


def invite(clinic):
    number = clinic.do(invite_batch, InviteBatch())
    clinic.deliver()
    return number


def invited(clinic):
    return [one for one in clinic.pigeon.carried if isinstance(one.notice, FeedbackInvited)]


@pytest.fixture(name="tickets")
def _tickets(clinic):
    """Everyone's ticket, on the day of the batch."""
    ended(clinic, *PEOPLE)
    clinic.clock.at = TUESDAY
    invite(clinic)
    return {one.to: one.notice.ticket for one in invited(clinic)}


def cast(clinic, by, ticket, comment="", **answers):
    ballot = Ballot(answers={key: (given,) for key, given in answers.items()}, comment=comment)
    return clinic.do(cast_ballot, CastBallot(by=by, ticket=ticket, ballot=ballot))


def box(clinic):
    with clinic.room.open_records() as records:
        return records.box("2026-W49")


def test_nobody_is_invited_before_the_day_of_the_batch(clinic):
    ended(clinic, *PEOPLE)
    clinic.clock.at = TUESDAY - MINUTE
    assert invite(clinic) == 0
    clinic.clock.at = TUESDAY
    assert invite(clinic) == 6
    assert invite(clinic) == 0
    assert {one.to for one in invited(clinic)} == set(PEOPLE)


def test_a_batch_that_was_slept_through_waits_for_the_next_one_and_its_ballots_count(clinic):
    ended(clinic, PEOPLE[0])
    for asleep_until in (TUESDAY + 27 * DAY, datetime(2027, 1, 2, 15, tzinfo=UTC)):
        clinic.clock.at = asleep_until
        assert invite(clinic) == 0
    clinic.clock.at = datetime(2027, 1, 5, 15, tzinfo=UTC)
    assert invite(clinic) == 1
    (invitation,) = invited(clinic)
    cast(clinic, PEOPLE[0], invitation.notice.ticket, timely="5")
    assert box(clinic).count == 1


def test_everybody_gets_a_ticket_of_their_own_and_nothing_else(clinic, tickets):
    assert len(set(tickets.values())) == len(PEOPLE)
    assert {one.about for one in invited(clinic)} == {None}
    assert {one.slot for one in invited(clinic)} == {""}


def test_who_had_two_requests_in_a_month_is_invited_once(clinic):
    ended(clinic, PEOPLE[0], PEOPLE[0])
    clinic.clock.at = TUESDAY
    assert invite(clinic) == 1


def test_the_batches_leave_in_an_order_drawn_by_chance(clinic, monkeypatch):
    shuffled = []
    monkeypatch.setattr("storage.ballots._dice.shuffle", shuffled.append)
    ended(clinic, *PEOPLE)
    clinic.clock.at = TUESDAY
    invite(clinic)
    assert shuffled == [PEOPLE]


def test_the_form_knows_only_the_ticket_and_the_settings(clinic):
    clinic.programme(reporting=Reporting(feedback_comments=False, smallest_group=11))
    card = clinic.do(begin_ballot, BeginBallot(PEOPLE[0], "whatever"))
    assert (card.ticket, card.comments, card.smallest_group) == ("whatever", False, 11)


def test_a_ballot_is_counted(clinic, tickets):
    cast(clinic, PEOPLE[0], tickets[PEOPLE[0]], comment="Thank you.", timely="5")
    counted = box(clinic)
    assert (counted.count, counted.answers["timely"]["5"]) == (1, 1)
    assert counted.comments == ("Thank you.",)


def test_a_ticket_counts_once(clinic, tickets):
    for answer in ("5", "1"):
        assert cast(clinic, PEOPLE[0], tickets[PEOPLE[0]], timely=answer) is None
    assert box(clinic).count == 1
    assert box(clinic).answers["timely"]["1"] == 0


@pytest.mark.parametrize(
    "ticket",
    [
        pytest.param(lambda tickets: tickets[PEOPLE[1]], id="somebody-elses"),
        pytest.param(lambda tickets: "", id="none"),
        pytest.param(lambda tickets: tickets[PEOPLE[0]] + "A", id="too-long"),
        pytest.param(lambda tickets: "A" + tickets[PEOPLE[0]][1:-1] + "A", id="altered"),
        pytest.param(lambda tickets: "not a ticket at all", id="made-up"),
    ],
)
def test_a_ticket_that_is_not_theirs_counts_for_nothing_and_says_nothing(clinic, tickets, ticket):
    assert cast(clinic, PEOPLE[0], ticket(tickets), timely="5") is None
    assert box(clinic).count == 0


@pytest.mark.parametrize(("after", "count"), [(21 * DAY - MINUTE, 1), (21 * DAY, 0)])
def test_ballots_are_taken_for_three_weeks(clinic, tickets, after, count):
    clinic.clock.at = TUESDAY + after
    cast(clinic, PEOPLE[0], tickets[PEOPLE[0]], timely="5")
    assert box(clinic).count == count


def test_the_order_of_ballots_leaves_no_trace(clinic, tickets):
    for person in reversed(PEOPLE):
        cast(clinic, person, tickets[person], comment=f"words of {person[-1]}", timely="4")
    counted = box(clinic)
    assert counted.count == 6
    assert list(counted.comments) == sorted(counted.comments)
    assert list(counted.spent) == sorted(counted.spent)
    assert not set(counted.spent) & set(tickets.values())
