"""What is told of the ballot box: words for what has one answer, and what was often ticked."""

import pytest

from bot.domain import ballot_figures, feedback
from bot.domain.ballot_figures import COUNTED, TOLD
from bot.domain.digest import Band, Breakdown, Ticked, Word
from bot.domain.feedback import Ballot
from bot.domain.questions import AGREE, POLL_OF, SETS, SEVERAL, Poll
from tests.bot.domain.test_feedback import (
    BOX,
    DECEMBER,
    FEBRUARY,
    JANUARY,
    SUPPORTERS,
    UNTIL,
    a_ballot,
    cast,
    cast_all,
    counts,
    filled,
)

MANY = dict.fromkeys(Poll, 100)


def word(question, *answers):
    box = cast_all(
        BOX,
        [(a_ballot(**{question: answer}), f"{nth}") for nth, answer in enumerate(answers)],
    )
    lines, _ = ballot_figures.release(box, "2026-W47", 5)
    return next(line.value for line in lines if line.name == question)


@pytest.mark.parametrize("number", [0, 1, 4])
def test_too_few_ballots_are_told_like_none_and_stay_in_the_box(number):
    box = filled(number, timely="5")
    lines, after = ballot_figures.release(box, "2026-W47", 5)
    assert lines == ballot_figures.release(BOX, "2026-W47", 5)[0]
    assert [line.name for line in lines] == list(TOLD)
    assert {line.value for line in lines} == {None}
    assert feedback.windows(after) == feedback.windows(box)


def test_five_ballots_are_told_and_taken_out_but_for_comments_and_spent_tickets():
    box = filled(5, comment="c", timely="5", private="1")
    lines, after = ballot_figures.release(box, "2026-W47", 5)
    told = {line.name: line.value for line in lines}
    assert (told["timely"], told["private"]) == (Word.MOSTLY_POSITIVE, Word.MOSTLY_NEGATIVE)
    assert {line.since for line in lines} == {"2026-W40"}
    assert {line.until for line in lines} == {"2026-W47"}
    assert (after.comments, after.spent) == (box.comments, box.spent)
    assert counts(after, "timely") == {}
    # What is answered from now on is of the weeks after that, so that no week is named twice.
    assert feedback.tally(after, "timely").since == "2026-W48"


def test_a_question_fewer_than_five_answered_is_not_told_and_goes_on():
    box = cast_all(filled(4, timely="5"), [(a_ballot(private="5"), "last")])
    lines, after = ballot_figures.release(box, "2026-W47", 5)
    told = {line.name: line.value for line in lines}
    assert (told["timely"], told["private"]) == (None, None)
    lines, _ = ballot_figures.release(cast(after, a_ballot(timely="5"), "one more"), "2026-W48", 5)
    told = {line.name: line.value for line in lines}
    assert (told["timely"], told["private"]) == (Word.MOSTLY_POSITIVE, None)


def test_a_ticket_spent_before_a_release_stays_spent():
    _, after = ballot_figures.release(filled(5, timely="3"), "2026-W47", 5)
    assert cast(after, a_ballot(timely="1"), "0") is None


def test_every_question_is_told_in_a_word_or_by_what_was_often_ticked():
    assert {*TOLD, *SEVERAL} == set(POLL_OF)
    for question in TOLD:
        answers = SETS[POLL_OF[question]][question]
        assert answers is AGREE or COUNTED[question] < set(answers)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("yes",) * 5, Word.MOST),
        (("yes", "yes", "no", "no", "no"), Word.ABOUT_HALF),
        (("no",) * 5, Word.FEW),
    ],
)
def test_what_came_to_nothing_is_told_as_a_share(answers, said):
    assert word("never_connected", *answers) is said


def test_maybe_is_not_yes():
    assert word("again", "maybe", "maybe", "no", "yes", "no") is Word.FEW


def ticked(number, question="barriers", answers=("time",), cohort=None, box=BOX):
    ballot = Ballot(answers={question: answers})
    more = {} if cohort is None else {"cohort": cohort}
    for nth in range(number):
        box = cast(box, ballot, f"{question} {answers} {nth}", **more)
    return box


def told(box, smallest=5, **may_answer):
    return ballot_figures.release_ticked(
        box, "2026-W47", lambda _: smallest, {**MANY, **may_answer}
    )[0]


def test_what_ten_people_ticked_is_told_and_begins_again():
    box = ticked(4, answers=("privacy",), box=ticked(10, answers=("time", "career")))
    lines, after = ballot_figures.release_ticked(box, "2026-W47", lambda _: 5, MANY)
    often = (("time", Band(10, None)), ("career", Band(10, None)))
    assert lines == (
        Ticked(
            question="barriers",
            told=Breakdown(since=BOX.since, until="2026-W47", cells=often),
        ),
    )
    assert feedback.people(after, "barriers") == 0


@pytest.mark.parametrize("number", [0, 1, 9])
def test_what_nine_people_ticked_is_told_like_none_and_stays(number):
    box = ticked(number)
    lines, after = ballot_figures.release_ticked(box, "2026-W47", lambda _: 5, MANY)
    assert lines == ()
    assert after == feedback.start_again(box, [], "2026-W47")
    assert counts(after, "barriers") == counts(box, "barriers")


@pytest.mark.parametrize(
    ("numbers", "is_told"),
    [
        pytest.param({DECEMBER: 5, JANUARY: 5}, True, id="nobody-is-in-two-batches-in-a-row"),
        pytest.param({DECEMBER: 5, FEBRUARY: 5}, False, id="these-may-be-five-people"),
        pytest.param({DECEMBER: 10, FEBRUARY: 9}, False, id="one-too-few-for-ten-people"),
        pytest.param({DECEMBER: 10, FEBRUARY: 10}, True, id="ten-people-at-the-least"),
    ],
)
def test_who_ticked_twice_is_one_person(numbers, is_told):
    box = BOX
    for cohort, number in numbers.items():
        box = ticked(number, cohort=cohort, box=box)
    assert bool(told(box)) is is_told


def test_supporters_of_two_periods_who_ticked_may_be_the_same_people():
    box = feedback.opened(BOX, SUPPORTERS + 1, UNTIL)
    for cohort in (SUPPORTERS, SUPPORTERS + 1):
        box = ticked(9, question="practise", answers=("listening",), cohort=cohort, box=box)
    assert told(box) == ()


def test_how_many_ticked_it_is_never_said():
    assert told(ticked(10)) == told(ticked(60))


def test_nothing_is_told_to_a_set_of_which_it_could_be_everybody():
    box = ticked(10, question="practise", answers=("listening",), cohort=SUPPORTERS)
    assert told(box, supporter=14) == ()
    assert told(box, supporter=15) != ()
    assert told(box, smallest=11, supporter=20) == ()


def test_more_people_than_ticked_may_be_asked_for():
    assert told(ticked(10), smallest=11) == ()
    assert told(ticked(11), smallest=11) != ()
