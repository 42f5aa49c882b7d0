"""Ballots that arrive many times, at several replicas, in any order."""

from random import Random

from bot.domain import cohorts, feedback
from bot.domain.feedback import Box
from storage import codec
from tests.ballots import answers, counted, open_cohort
from tests.bot.usecases.test_balloting import TUESDAY
from tests.replicas.staff import ballot_of, casts, staff

PEOPLE = [f"U0ASKS{nth}" for nth in range(120)]
PROCESSES, TIMES = 4, 9


def test_every_ballot_counts_once_however_often_it_comes(clinic, rooms):
    """66 of the catalogue: 1080 deliveries of 120 tickets over four processes."""
    clinic.clock.at = TUESDAY
    with clinic.room.open_records() as records:
        cohort = open_cohort(records, TUESDAY)
        tickets = [(person, records.mint_ticket(cohort, person)) for person in PEOPLE]
    deliveries = tickets * TIMES
    Random(66).shuffle(deliveries)  # noqa: S311 - which order does not matter
    with staff(PROCESSES, rooms, TUESDAY) as four:
        four.all_at_once(*((casts, deliveries[nth::PROCESSES]) for nth in range(PROCESSES)))
    with clinic.room.open_records() as records:
        box = records.box("2026-W49")
    assert counted(box) == 120
    assert answers(box, "timely") == {"5": 120}
    assert len(box.spent[cohort]) == len(set(box.comments)) == 120
    # Whatever the order in which they came, what is kept is the same, byte by byte.
    assert codec.BOX.write(box) == codec.BOX.write(counted_in_turn(clinic, tickets, cohort))


def counted_in_turn(clinic, tickets, cohort):
    """The box as it is when one ballot comes after the other: byte by byte the same."""
    box = feedback.opened(Box(since="2026-W48"), cohort, TUESDAY + cohorts.OPEN_FOR)
    with clinic.room.open_records() as records:
        for person, ticket in tickets:
            mark = records.spent_mark(*records.check_ticket(ticket, person))
            box = feedback.cast(box, ballot_of(person), cohort, mark, TUESDAY)
    return box
