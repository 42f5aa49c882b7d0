"""Anonymous feedback: ballots that are counted and not kept, and a box that tells nothing."""

import pytest

from bot.domain import cohorts, feedback
from bot.domain.feedback import Ballot
from bot.domain.programme import Reporting
from bot.domain.questions import Poll
from bot.usecases.balloting import (
    BeginBallot,
    CastBallot,
    ReadComments,
    TendBox,
    begin_ballot,
    cast_ballot,
    read_comments,
    tend_box,
)
from tests.ballots import answers, counted, open_cohort
from tests.bot.usecases.test_inviting import TUESDAY
from tests.builders import DAY, MINUTE

PEOPLE = [f"U0ASKS{nth}" for nth in range(6)]


@pytest.fixture(name="tickets")
def _tickets(clinic):
    """Everyone's ticket of an open cohort."""
    clinic.clock.at = TUESDAY
    with clinic.room.open_records() as records:
        cohort = open_cohort(records, TUESDAY)
        return {person: records.mint_ticket(cohort, person) for person in PEOPLE}


def cast(clinic, by, ticket, comment="", **given):
    ballot = Ballot(answers={key: (one,) for key, one in given.items()}, comment=comment)
    return clinic.do(cast_ballot, CastBallot(by=by, ticket=ticket, ballot=ballot))


def box(clinic):
    with clinic.room.open_records() as records:
        return records.box("2026-W49")


def test_the_form_knows_only_the_ticket_its_set_and_the_settings(clinic):
    clinic.programme(reporting=Reporting(feedback_comments=False, smallest_group=11))
    card = clinic.do(begin_ballot, BeginBallot(PEOPLE[0], "whatever"))
    assert (card.ticket, card.comments, card.smallest_group) == ("whatever", False, 11)
    assert card.poll is Poll.REQUESTER


@pytest.mark.parametrize("poll", list(Poll))
def test_whoever_opens_a_ticket_sees_the_questions_of_its_set(clinic, poll):
    with clinic.room.open_records() as records:
        cohort = cohorts.cohort(TUESDAY, cohorts.daytime.zone("America/Toronto"), poll)
        ticket = records.mint_ticket(cohort, PEOPLE[0])
    for person in PEOPLE[:2]:  # theirs or not
        assert clinic.do(begin_ballot, BeginBallot(person, ticket)).poll is poll


def test_a_ballot_is_counted(clinic, tickets):
    cast(clinic, PEOPLE[0], tickets[PEOPLE[0]], comment="Thank you.", timely="5")
    assert counted(box(clinic)) == 1
    assert answers(box(clinic), "timely") == {"5": 1}
    assert box(clinic).comments == ("Thank you.",)


def test_a_ticket_counts_once(clinic, tickets):
    for answer in ("5", "1"):
        assert cast(clinic, PEOPLE[0], tickets[PEOPLE[0]], timely=answer) is None
    assert counted(box(clinic)) == 1
    assert answers(box(clinic), "timely") == {"5": 1}


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
    assert counted(box(clinic)) == 0


def test_a_ticket_of_another_cohort_counts_for_nothing(clinic, tickets):
    cohort = cohorts.cohort(TUESDAY, cohorts.daytime.zone("America/Toronto"))
    with clinic.room.open_records() as records:
        others = [
            records.mint_ticket(cohort + away, PEOPLE[0]) for away in (-1, 1, 4096, 2 * 4096)
        ]
    for ticket in others:
        assert cast(clinic, PEOPLE[0], ticket, timely="5", prepared="5", often="never") is None
    assert box(clinic).tallies == {}


@pytest.mark.parametrize(("after", "count"), [(21 * DAY - MINUTE, 1), (21 * DAY, 0)])
def test_ballots_are_taken_for_three_weeks(clinic, tickets, after, count):
    clinic.clock.at = TUESDAY + after
    cast(clinic, PEOPLE[0], tickets[PEOPLE[0]], timely="5")
    assert counted(box(clinic)) == count


def test_the_order_of_ballots_leaves_no_trace(clinic, tickets):
    for person in reversed(PEOPLE):
        cast(clinic, person, tickets[person], comment=f"words of {person[-1]}", timely="4")
    found = box(clinic)
    assert counted(found) == 6
    assert list(found.comments) == sorted(found.comments)
    (spent,) = found.spent.values()
    assert list(spent) == sorted(spent)
    assert not set(spent) & set(tickets.values())


def test_a_round_of_the_box_forgets_what_is_over_and_erases_what_is_old(clinic, tickets):
    """69 and 70 of the catalogue: spent until the end, untold for 180 days."""
    for person in PEOPLE[:4]:
        cast(clinic, person, tickets[person], comment=f"words of {person}", timely="4")
    clinic.do(tend_box, TendBox())
    assert len(next(iter(box(clinic).spent.values()))) == 4
    clinic.clock.at = TUESDAY + cohorts.OPEN_FOR
    clinic.do(tend_box, TendBox())
    assert (box(clinic).spent, box(clinic).open) == ({}, {})
    assert counted(box(clinic)) == 4
    clinic.clock.at = TUESDAY + feedback.UNTOLD_FOR - 10 * DAY
    clinic.do(tend_box, TendBox())
    assert counted(box(clinic)) == 4
    clinic.clock.at = TUESDAY + feedback.UNTOLD_FOR + DAY
    clinic.do(tend_box, TendBox())
    assert (counted(box(clinic)), box(clinic).comments) == (0, ())


def test_coordinators_read_only_comments_that_were_released_newest_first(clinic, tickets):
    for person in PEOPLE:
        cast(clinic, person, tickets[person], comment=f"words of {person}")
    assert clinic.do(read_comments, ReadComments()).shown == ()
    today = TUESDAY.date()
    with clinic.room.open_records() as records:
        kept = records.box("2026-W49")
        first = feedback.show_comments(kept, kept.comments, today - 80 * DAY, "2026-W49")
        again = feedback.show_comments(first, (), today, "2026-W49")
        records.keep_box(again)
    card = clinic.do(read_comments, ReadComments())
    assert [one.on for one in card.shown] == [today, today - 80 * DAY]
    assert (card.smallest_group, card.days) == (5, 90)
    clinic.clock.at = TUESDAY + 10 * DAY
    assert [one.on for one in clinic.do(read_comments, ReadComments()).shown] == [today]
