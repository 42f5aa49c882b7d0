"""Answering a check-in, from either side."""

import pytest

from bot.domain.choices import Answer, Side, Step
from bot.domain.digest import Stat
from bot.domain.errors import NoLongerOpen
from bot.domain.notices import CheckInAsked, ClosingLogAsked, RequestEnded, SomeoneWaits
from bot.domain.requests import CheckInState, Status
from bot.usecases.checking_in import AnswerCheckIn, answer_checkin
from bot.usecases.nudging import NudgeCoordinators, nudge_coordinators
from tests.builders import ANA, DAY, JONAS, MIRA, NOW


@pytest.fixture(name="asked")
def _asked(clinic):
    """A match both sides of which were asked how it stands: on a Friday."""
    clinic.roster(ANA, JONAS)
    request_id = clinic.matched(ANA)
    clinic.until(NOW + 2 * DAY)
    return request_id


def connected(clinic):
    with clinic.room.open_records() as records:
        (window,) = [one for one in records.windows("2026-W47", ()) if one.stat is Stat.CONNECTED]
    return len(window.entries)


def test_an_answer_takes_the_question_away_from_the_one_who_gave_it(clinic, asked):
    clinic.answers(asked, MIRA)
    assert CheckInAsked not in clinic.kinds(MIRA)
    assert CheckInAsked in clinic.kinds(ANA)


def test_who_connected_is_counted_once_and_as_the_requester_says_it(clinic, asked):
    clinic.answers(asked, ANA)
    assert connected(clinic) == 0
    clinic.answers(asked, MIRA)
    assert connected(clinic) == 1
    assert clinic.request(asked).status is Status.MATCHED


def test_not_yet_asks_that_person_again_in_two_days_of_theirs(clinic, asked):
    clinic.answers(asked, MIRA, Answer.NOT_YET)
    clinic.answers(asked, ANA)
    clinic.later(2 * DAY)  # a Sunday
    assert clinic.standing(asked) == []
    clinic.later(DAY)
    (again,) = clinic.standing(asked)
    assert (again.side, again.step) == (Side.REQUESTER, Step.AGAIN)
    assert CheckInAsked in clinic.kinds(MIRA)


def test_not_yet_twice_from_the_requester_looks_for_somebody_else(clinic, asked):
    for _ in range(2):
        clinic.answers(asked, MIRA, Answer.NOT_YET)
        clinic.later(3 * DAY)
    request = clinic.request(asked)
    assert request.supporter is None
    assert clinic.asked() == [ANA, JONAS]
    assert CheckInAsked not in clinic.kinds(ANA)


def test_not_yet_twice_from_the_supporter_asks_the_coordinators_for_a_hand(clinic, asked):
    for _ in range(2):
        clinic.answers(asked, ANA, Answer.NOT_YET)
        clinic.later(3 * DAY)
    assert clinic.channel == []  # not in that very minute
    clinic.do(nudge_coordinators, NudgeCoordinators())
    clinic.deliver()
    assert clinic.channel == [SomeoneWaits]
    assert clinic.request(asked).supporter == ANA


def test_not_yet_from_each_side_once_is_twice_from_nobody(clinic, asked):
    clinic.answers(asked, MIRA, Answer.NOT_YET)
    clinic.answers(asked, ANA, Answer.NOT_YET)
    assert clinic.channel == []
    assert clinic.request(asked).status is Status.MATCHED


@pytest.mark.parametrize("person", [MIRA, ANA])
def test_someone_else_please_starts_the_search_again(clinic, asked, person):
    clinic.answers(asked, person, Answer.SOMEONE_ELSE)
    assert clinic.request(asked).status is Status.WAITING
    assert clinic.supporter(ANA).load.open == ()
    assert CheckInAsked not in clinic.kinds(MIRA) + clinic.kinds(ANA)


@pytest.mark.parametrize("person", [MIRA, ANA])
def test_no_longer_needed_closes_it(clinic, asked, person):
    clinic.answers(asked, person, Answer.NO_LONGER_NEEDED)
    assert clinic.request(asked).status is Status.CLOSED
    assert clinic.kinds(MIRA)[-1] is RequestEnded
    assert clinic.kinds(ANA)[-1] is ClosingLogAsked
    assert CheckInAsked not in clinic.kinds(MIRA) + clinic.kinds(ANA)


def test_an_answer_is_taken_once(clinic, asked):
    question = clinic.question_to(MIRA)
    clinic.answers(asked, MIRA)
    with pytest.raises(NoLongerOpen):
        clinic.do(answer_checkin, AnswerCheckIn(asked, question, MIRA, Answer.NOT_YET))


@pytest.mark.parametrize("person", [ANA, JONAS])
def test_nobody_answers_for_somebody_else(clinic, asked, person):
    command = AnswerCheckIn(asked, clinic.question_to(MIRA), person, Answer.NO_LONGER_NEEDED)
    with pytest.raises(NoLongerOpen):
        clinic.do(answer_checkin, command)


def test_a_question_of_a_match_that_is_over_is_no_longer_open(clinic, asked):
    question = clinic.question_to(MIRA)
    clinic.someone_else(asked)
    with pytest.raises(NoLongerOpen):
        clinic.do(answer_checkin, AnswerCheckIn(asked, question, MIRA, Answer.CONNECTED))


def test_a_question_about_a_request_that_is_gone_is_no_longer_open(clinic, asked):
    question = clinic.question_to(ANA)
    clinic.withdraw(asked)
    with pytest.raises(NoLongerOpen):
        clinic.do(answer_checkin, AnswerCheckIn(asked, question, ANA, Answer.CONNECTED))


def test_with_a_new_supporter_the_first_question_is_asked_anew(clinic, asked):
    clinic.answers(asked, MIRA, Answer.CONNECTED)
    clinic.someone_else(asked)
    clinic.later(0 * DAY)
    clinic.accept(asked, JONAS)
    clinic.deliver()
    clinic.later(3 * DAY)  # to a Monday
    assert [one.side for one in clinic.standing(asked)] == [Side.REQUESTER, Side.SUPPORTER]
    assert clinic.kinds(JONAS)[-1] is CheckInAsked
    assert {one.state for one in clinic.request(asked).checkins if one.side is Side.REQUESTER} >= {
        CheckInState.ASKED,
        CheckInState.DROPPED,
    }
