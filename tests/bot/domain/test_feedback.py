"""The ballot box: counts without ballots, and the days on which people are asked."""

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import feedback
from bot.domain.digest import Word
from bot.domain.feedback import QUESTIONS, RATED, Ballot, Box
from tests.builders import DAY, HOUR, MINUTE

TORONTO = ZoneInfo("America/Toronto")
BOX = Box(since="2026-W40")


def at(*when):
    return datetime(*when, tzinfo=UTC)


def a_ballot(comment="", **answers):
    return Ballot(
        answers={question: (given,) for question, given in answers.items()}, comment=comment
    )


def cast_all(box, ballots):
    for ballot, spent in ballots:
        box = feedback.cast(box, ballot, spent)
    return box


def serialised(box):
    return json.dumps(asdict(box))


def test_a_ballot_is_counted_in_every_question_it_answers():
    box = feedback.cast(BOX, a_ballot(timely="5", again="no"), "s1")
    assert box.count == 1
    assert box.answers["timely"]["5"] == 1
    assert box.answers["again"] == {"yes": 0, "maybe": 0, "no": 1}
    assert sum(box.answers["private"].values()) == 0
    assert box.spent == ("s1",)


def test_several_barriers_of_one_ballot_all_count():
    box = feedback.cast(BOX, Ballot(answers={"barriers": ("time", "career")}), "s1")
    assert {key for key, count in box.answers["barriers"].items() if count} == {"time", "career"}


def test_an_answer_nobody_offered_counts_for_nothing():
    box = feedback.cast(BOX, a_ballot(timely="6", surprise="1"), "s1")
    assert set(box.answers) == set(QUESTIONS)
    assert sum(box.answers["timely"].values()) == 0


def test_a_spent_ticket_counts_for_nothing():
    box = feedback.cast(BOX, a_ballot(timely="5"), "s1")
    assert feedback.cast(box, a_ballot(timely="1"), "s1") is None


def test_the_order_of_ballots_leaves_no_trace_in_a_single_byte():
    ballots = [
        (a_ballot("Thank you.", timely="5", again="yes"), "s2"),
        (a_ballot("", private="1"), "s3"),
        (a_ballot("A quiet room would help.", timely="2"), "s1"),
        (Ballot(answers={"barriers": ("nothing", "time")}, comment="Thank you."), "s0"),
    ]
    boxes = {serialised(cast_all(BOX, order)) for order in permutations(ballots)}
    assert len(boxes) == 1


given_answers = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(possible) for key, possible in QUESTIONS.items()}
)


@given(st.lists(st.tuples(given_answers, st.sampled_from(["", "a", "b"])), max_size=6), st.data())
def test_any_order_of_any_ballots_gives_the_same_box(made, data):
    ballots = [(a_ballot(words, **answers), f"s{n}") for n, (answers, words) in enumerate(made)]
    shuffled = data.draw(st.permutations(ballots))
    assert serialised(cast_all(BOX, shuffled)) == serialised(cast_all(BOX, ballots))


def filled(count, **answers):
    return cast_all(BOX, [(a_ballot(f"c{n}", **answers), f"s{n}") for n in range(count)])


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_ballots_are_told_like_none_and_stay_in_the_box(count):
    box = filled(count, timely="5")
    lines, after = feedback.release(box, "2026-W47", 5)
    assert lines == feedback.release(BOX, "2026-W47", 5)[0]
    assert [line.name for line in lines] == list(RATED)
    assert {line.value for line in lines} == {None}
    assert after == box


def test_five_ballots_are_told_and_taken_out_but_for_comments_and_spent_tickets():
    box = filled(5, timely="5", private="1")
    lines, after = feedback.release(box, "2026-W47", 5)
    told = {line.name: line.value for line in lines}
    assert (told["timely"], told["private"]) == (Word.MOSTLY_POSITIVE, Word.MOSTLY_NEGATIVE)
    assert {line.since for line in lines} == {"2026-W40"}
    assert {line.until for line in lines} == {"2026-W47"}
    assert after == Box(since="2026-W47", comments=box.comments, spent=box.spent)


def test_a_question_fewer_than_five_answered_is_not_told():
    box = cast_all(filled(4, timely="5"), [(a_ballot(private="5"), "last")])
    told = {line.name: line.value for line in feedback.release(box, "2026-W47", 5)[0]}
    assert set(told.values()) == {None}


def test_a_ticket_spent_before_a_release_stays_spent():
    _, after = feedback.release(filled(5), "2026-W47", 5)
    assert feedback.cast(after, a_ballot(timely="1"), "s0") is None


@pytest.mark.parametrize(
    ("now", "batch"),
    [
        pytest.param(at(2026, 11, 1), at(2026, 11, 3, 15), id="two-days-later"),
        pytest.param(at(2026, 11, 3, 14, 59), at(2026, 11, 3, 15), id="a-minute-later"),
        pytest.param(at(2026, 11, 3, 15), at(2026, 12, 1, 15), id="never-this-moment"),
        pytest.param(at(2026, 12, 20), at(2027, 1, 5, 15), id="over-new-year"),
        pytest.param(at(2026, 7, 1), at(2026, 7, 7, 14), id="summer-time"),
        pytest.param(at(2026, 8, 31), at(2026, 9, 1, 14), id="the-first-is-a-tuesday"),
    ],
)
def test_people_are_asked_on_the_first_tuesday_of_a_month_at_ten(now, batch):
    assert feedback.next_batch(now, TORONTO) == batch


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 31), date(2026, 2, 1)),
        (date(2026, 12, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2028, 3, 1)),
    ],
)
def test_the_next_month(day, first):
    assert feedback.next_month(day) == first


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (at(2000, 1, 15), 1),
        (at(2026, 12, 1, 15), 324),
        (at(2027, 1, 5, 15), 325),
        (at(2027, 1, 1, 4), 324),  # still December in Toronto
    ],
)
def test_batches_are_numbered_by_month(moment, number):
    assert feedback.cohort(moment, TORONTO) == number


@pytest.mark.parametrize("month", [at(2026, 11, 1, 12), at(2026, 12, 1, 12), at(2027, 1, 1, 12)])
def test_ballots_of_a_batch_are_taken_for_three_weeks(month):
    begins = feedback.next_batch(month, TORONTO)
    number = feedback.cohort(begins, TORONTO)

    def taken(moment):
        return feedback.cohort_is_open(number, moment, TORONTO)

    assert not taken(begins - DAY - MINUTE)
    assert taken(begins - HOUR)  # a clock that is a little off
    assert taken(begins)
    assert taken(begins + 21 * DAY - MINUTE)
    assert not taken(begins + 21 * DAY)
    assert not feedback.cohort_is_open(number - 12, begins, TORONTO)


def test_a_box_is_replaced_never_changed():
    box = filled(1, timely="5")
    again = replace(box)
    feedback.cast(box, a_ballot(timely="5"), "new")
    assert box == again
