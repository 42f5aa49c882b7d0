"""The ballot box: counts without ballots, windows that are told once, comments that wait."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import feedback
from bot.domain.feedback import COMMENT, Ballot, Box
from bot.domain.questions import POLL_OF, SETS, SEVERAL, Poll
from tests.builders import DAY, MINUTE, NOW

DECEMBER, JANUARY, FEBRUARY = 324, 325, 326
SUPPORTERS, PULSE = 4096 + DECEMBER, 2 * 4096 + DECEMBER
EVERY = (DECEMBER, JANUARY, FEBRUARY, SUPPORTERS, PULSE)
UNTIL = NOW + 21 * DAY
BOX = Box(since="2026-W40")
for _cohort in EVERY:
    BOX = feedback.opened(BOX, _cohort, UNTIL)


def a_ballot(comment="", **answers):
    return Ballot(
        answers={question: (given,) for question, given in answers.items()}, comment=comment
    )


def cast(box, ballot, mark="s1", cohort=DECEMBER, now=NOW):
    return feedback.cast(box, ballot, cohort, mark, now)


def cast_all(box, ballots, cohort=DECEMBER):
    for ballot, spent in ballots:
        box = cast(box, ballot, spent, cohort)
    return box


def filled(number, comment="", cohort=DECEMBER, box=BOX, **answers):
    made = [
        (a_ballot(f"{comment}{n}" if comment else "", **answers), f"{n}") for n in range(number)
    ]
    return cast_all(box, made, cohort)


def counts(box, question):
    return dict(feedback.tally(box, question).counts)


def serialised(box):
    return json.dumps(asdict(box), default=str)


def test_a_ballot_is_counted_in_every_question_it_answers():
    box = cast(BOX, a_ballot(timely="5", again="no"))
    assert counts(box, "timely") == {"5": 1}
    assert counts(box, "again") == {"no": 1}
    assert counts(box, "private") == {}
    assert box.spent == {DECEMBER: ("s1",)}


def test_several_barriers_of_one_ballot_all_count_for_one_person():
    box = cast(BOX, Ballot(answers={"barriers": ("time", "career")}))
    assert counts(box, "barriers") == {"time": 1, "career": 1}
    assert feedback.people(box, "barriers") == 1


def test_who_answers_anything_and_does_not_tick_has_connected():
    box = cast(BOX, a_ballot(never_connected="yes"), "s1")
    box = cast(box, a_ballot(timely="5"), "s2")
    assert counts(box, "never_connected") == {"yes": 1, "no": 1}
    assert feedback.people(box, "never_connected") == 2


def test_an_empty_ballot_counts_for_nothing_and_its_ticket_stays_good():
    assert cast(BOX, a_ballot()) is None
    assert cast(BOX, a_ballot(timely="6", surprise="1")) is None
    assert cast(BOX, a_ballot(timely="5")) is not None


def test_a_ballot_says_nothing_to_the_questions_of_another_set():
    box = cast(BOX, a_ballot("Words.", prepared="5", timely="1", often="never"), "s", SUPPORTERS)
    assert counts(box, "prepared") == {"5": 1}
    assert (counts(box, "timely"), counts(box, "often"), box.comments) == ({}, {}, ())
    assert cast(BOX, a_ballot("Words."), "s", PULSE) is None


def test_a_spent_ticket_counts_for_nothing():
    box = cast(BOX, a_ballot(timely="5"))
    assert cast(box, a_ballot(timely="1")) is None


def test_a_ballot_is_taken_until_its_cohort_ends():
    ballot = a_ballot(timely="5")
    assert cast(BOX, ballot, now=UNTIL - MINUTE) is not None
    assert cast(BOX, ballot, now=UNTIL) is None
    assert cast(BOX, ballot, cohort=DECEMBER - 1) is None


def test_with_its_end_a_cohort_takes_its_spent_tickets_along():
    box = feedback.opened(filled(3, timely="5"), JANUARY, UNTIL + 30 * DAY)
    box = cast(box, a_ballot(timely="5"), "january", JANUARY)
    assert feedback.closed(box, UNTIL - MINUTE) == box
    after = feedback.closed(box, UNTIL)
    assert (set(after.open), after.spent) == ({JANUARY}, {JANUARY: ("january",)})
    assert after.tallies == box.tallies


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
    {},
    optional={
        key: st.sampled_from(possible) for poll in SETS.values() for key, possible in poll.items()
    },
)
made_ballots = st.tuples(
    st.sampled_from(EVERY), given_answers, st.sampled_from(["", "a", "b"]), st.booleans()
)


@given(st.lists(made_ballots, max_size=8), st.data())
def test_any_order_of_any_ballots_of_any_sets_gives_the_same_box(made, data):
    """66 of the catalogue: with copies of tickets among them, and whichever way round."""
    ballots = [
        (cohort, a_ballot(words, **answers), f"s{n}")
        for n, (cohort, answers, words, _) in enumerate(made)
    ]
    ballots += [one for one, (*_, twice) in zip(ballots, made, strict=True) if twice]

    def all_of(order):
        box = BOX
        for cohort, ballot, mark in order:
            box = feedback.cast(box, ballot, cohort, mark, NOW) or box
        return serialised(box)

    assert all_of(data.draw(st.permutations(ballots))) == all_of(ballots)


def test_every_set_asks_questions_of_its_own_and_knows_which_take_several_answers():
    asked = [question for questions in SETS.values() for question in questions]
    assert len(asked) == len(set(asked)) == len(POLL_OF)
    assert set(SEVERAL) < set(asked)
    assert next(iter(SETS[Poll.REQUESTER])) == "never_connected"


@pytest.mark.parametrize(
    ("by_cohort", "least"),
    [
        pytest.param({}, 0, id="nobody"),
        pytest.param({DECEMBER: 4}, 4, id="one-batch"),
        pytest.param({DECEMBER: 2, JANUARY: 3}, 5, id="two-in-a-row-have-nobody-in-common"),
        pytest.param({DECEMBER: 2, FEBRUARY: 3}, 3, id="others-may-be-the-same-people"),
        pytest.param({DECEMBER: 2, JANUARY: 1, FEBRUARY: 3}, 4, id="the-best-two"),
    ],
)
def test_how_many_different_people_answered_is_never_put_too_high(by_cohort, least):
    box = BOX
    for cohort, number in by_cohort.items():
        box = filled(number, cohort=cohort, box=box, timely="4")
    assert feedback.people(box, "timely") == least


def test_supporters_of_two_periods_may_be_the_same_people():
    box = feedback.opened(BOX, SUPPORTERS + 1, UNTIL)
    box = filled(3, cohort=SUPPORTERS, box=box, prepared="4")
    box = filled(3, cohort=SUPPORTERS + 1, box=box, prepared="4")
    assert feedback.people(box, "prepared") == 3


def test_one_person_with_many_requests_never_reaches_five():
    """Asked every second month at the most, and alone in each batch."""
    box = BOX
    for cohort in range(DECEMBER, DECEMBER + 18, 2):
        box = feedback.opened(box, cohort, UNTIL)
        box = cast(box, a_ballot(timely="1"), f"{cohort}", cohort)
    assert feedback.people(box, "timely") == 1


def test_every_question_has_its_own_window_which_says_how_many_people_are_in_it():
    box = cast_all(filled(4, timely="5"), [(a_ballot(private="2"), "last")])
    found = {window.question: window for window in feedback.windows(box)}
    assert list(found) == list(POLL_OF)
    assert (found["timely"].people, found["private"].people) == (4, 1)
    assert found["timely"].counts == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 4}
    assert {one.since for one in found.values()} == {"2026-W40"}
    assert found["prepared"].poll is Poll.SUPPORTER


def test_a_new_wave_is_not_erased_with_what_was_left_of_the_one_before():
    box = filled(2, cohort=SUPPORTERS, prepared="1")
    again = feedback.begun(box, SUPPORTERS + 1, "2027-W14")
    assert counts(again, "prepared") == {}
    again = cast(
        feedback.opened(again, SUPPORTERS + 1, UNTIL), a_ballot(prepared="5"), "f", SUPPORTERS + 1
    )
    aged = feedback.aged(again, date(2027, 4, 12), "2027-W15")  # 180 days after the first window
    assert counts(aged, "prepared") == {"5": 1}


@pytest.mark.parametrize("cohort", [DECEMBER, SUPPORTERS])
def test_a_wave_that_has_begun_and_a_month_go_on_in_their_windows(cohort):
    box = cast(BOX, a_ballot(timely="5"), "d")
    box = cast(box, a_ballot(prepared="5"), "s", SUPPORTERS)
    assert feedback.begun(box, cohort, "2026-W49") == box
    assert feedback.begun(box, JANUARY, "2026-W49") == box


def test_what_was_told_begins_again_and_nothing_else_does():
    box = filled(5, timely="5", private="1")
    after = feedback.start_again(box, {"timely"}, "2026-W47")
    found = {window.question: window for window in feedback.windows(after)}
    assert (found["timely"].since, found["timely"].people) == ("2026-W47", 0)
    assert (found["private"].since, found["private"].people) == ("2026-W40", 5)


@pytest.mark.parametrize(
    ("people", "smallest", "may"), [(4, 5, False), (5, 5, True), (5, 11, False), (11, 11, True)]
)
def test_comments_wait_until_five_people_or_more_have_written(people, smallest, may):
    box = filled(people, comment="Words ")
    assert feedback.may_show_comments(box, smallest) == may


def test_five_comments_of_fewer_than_five_people_wait():
    box = BOX
    for cohort in range(DECEMBER, DECEMBER + 10, 2):
        box = feedback.opened(box, cohort, UNTIL)
        box = cast(box, a_ballot(f"Again {cohort}."), f"{cohort}", cohort)
    assert len(box.comments) == 5
    assert not feedback.may_show_comments(box, 5)


def test_comments_are_shown_all_together_and_none_is_left():
    box = filled(6, comment="Words ", timely="5")
    drawn = tuple(reversed(box.comments))
    after = feedback.show_comments(box, drawn, date(2026, 12, 22), "2026-W52")
    assert after.comments == ()
    assert [(one.on, one.comments) for one in after.shown] == [(date(2026, 12, 22), drawn)]
    assert not feedback.may_show_comments(after, 5)
    assert counts(after, "timely") == {"5": 6}
    for wrong in (drawn[:-1], (*drawn, "More."), ()):
        with pytest.raises(ValueError, match="all pending"):
            feedback.show_comments(box, wrong, date(2026, 12, 22), "2026-W52")


def test_what_was_not_told_in_180_days_is_erased_and_the_rest_is_not():
    """70 of the catalogue: from the Monday of the week in which its window opened."""
    box = filled(4, comment="Words ", timely="5", private="2")
    box = feedback.start_again(box, {"private"}, "2026-W47")
    box = cast(box, a_ballot(private="1"), "late")
    monday = datetime(2026, 9, 28, tzinfo=UTC).date()
    assert feedback.aged(box, monday + 179 * DAY, "2027-W12") == box
    after = feedback.aged(box, monday + 180 * DAY, "2027-W13")
    assert (counts(after, "timely"), after.comments) == ({}, ())
    assert feedback.tally(after, COMMENT).since == "2027-W13"
    assert counts(after, "private") == {"1": 1}
    assert after.spent == box.spent


def test_comments_can_be_read_for_ninety_days():
    box = feedback.show_comments(
        filled(5, comment="W"), ("W0", "W1", "W2", "W3", "W4"), NOW.date(), "2026-W47"
    )
    assert feedback.aged(box, NOW.date() + 89 * DAY, "2027-W07").shown == box.shown
    assert feedback.aged(box, NOW.date() + 90 * DAY, "2027-W07").shown == ()


def test_a_box_is_replaced_never_changed():
    box = filled(1, timely="5")
    before = serialised(box)
    cast(box, a_ballot(timely="5"), "new")
    feedback.aged(box, date(2030, 1, 1), "2030-W01")
    assert serialised(box) == before
