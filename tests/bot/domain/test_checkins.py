"""When the two are asked how it stands, and when the question answers itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import checkins
from bot.domain.choices import Answer, Side, Step
from bot.domain.errors import NoLongerOpen
from bot.domain.notices import Act, CheckInAsked, NoLongerShown
from bot.domain.requests import CheckInState, Status
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MINUTE,
    MIRA,
    NOW,
    a_checkin,
    a_matched_request,
    a_request,
)


def planned(**changes):
    return a_checkin(state=CheckInState.PLANNED, **changes)


def due(request, step, side=Side.REQUESTER):
    found = [one for one in checkins.plan(request) if (one.step, one.side) == (step, side)]
    assert len(found) == 1
    return found[0].due_at


def test_each_side_is_asked_three_times_under_a_name_of_its_own():
    plan = checkins.plan(a_matched_request())
    assert [(one.step, one.side) for one in plan] == [
        (step, side) for step in (Step.FIRST, Step.DAY_14, Step.DAY_30) for side in Side
    ]
    assert len({one.id for one in plan}) == 6
    assert {one.state for one in plan} == {CheckInState.PLANNED}


def test_who_moved_is_asked_in_the_daytime_of_where_they_are_now():
    ten_in_toronto = NOW + DAY
    theirs = planned(id="1", side=Side.SUPPORTER, due_at=ten_in_toronto)
    done = a_checkin(id="2", side=Side.SUPPORTER, due_at=ten_in_toronto)
    ours = planned(id="3", due_at=ten_in_toronto)
    request = a_matched_request(checkins=(theirs, done, ours), supporter_timezone="Asia/Tokyo")
    nine_in_tokyo = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    assert checkins.moved(request, Side.SUPPORTER).checkins == (
        replace(theirs, due_at=nine_in_tokyo),
        done,
        ours,
    )


def test_nothing_is_planned_without_a_match():
    assert checkins.plan(a_request()) == ()


def test_the_first_question_comes_a_day_after_the_promised_time():
    assert due(a_matched_request(), Step.FIRST) == NOW + 24 * HOUR + DAY  # a Friday at ten


def test_a_match_later_than_promised_still_gets_its_day():
    late = NOW + 5 * DAY  # a Monday
    assert due(a_matched_request(matched_at=late), Step.FIRST) == late + DAY


def test_the_others_come_on_day_14_and_day_30_after_the_match():
    request = a_matched_request(matched_at=NOW + HOUR)
    assert due(request, Step.DAY_14) == NOW + HOUR + 14 * DAY
    assert due(request, Step.DAY_30) == NOW + HOUR + 30 * DAY


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        pytest.param(
            Side.REQUESTER, datetime(2026, 11, 23, 14, 0, tzinfo=UTC), id="monday-nine-in-toronto"
        ),
        pytest.param(
            Side.SUPPORTER, datetime(2026, 11, 23, 8, 0, tzinfo=UTC), id="monday-nine-in-berlin"
        ),
    ],
)
def test_a_question_waits_for_the_daytime_of_the_person_asked(side, expected):
    friday_evening = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    request = a_matched_request(
        matched_at=friday_evening - DAY, supporter_timezone="Europe/Berlin"
    )
    assert due(request, Step.FIRST, side) == expected


def test_an_unknown_zone_of_the_supporter_falls_back_to_the_requesters():
    request = a_matched_request(supporter_timezone="Nowhere/At-All")
    assert due(request, Step.FIRST, Side.SUPPORTER) == due(request, Step.FIRST)


def test_what_is_due_is_asked_once_and_the_rest_stays_planned():
    later = planned(id="1", due_at=NOW + MINUTE)
    request = a_matched_request(checkins=(planned(), later))
    asked, letters = checkins.ask_due(request, NOW)
    assert asked.checkins == (a_checkin(), later)
    assert [(one.to, one.notice) for one in letters] == [
        (MIRA, CheckInAsked(request.id, "0", Side.REQUESTER))
    ]
    assert checkins.ask_due(asked, NOW) == (asked, ())


def test_each_side_is_asked_in_its_own_language():
    two = (planned(), planned(id="1", side=Side.SUPPORTER))
    _, letters = checkins.ask_due(a_matched_request(checkins=two, locale="fr-CA"), NOW)
    assert [(one.to, one.locale) for one in letters] == [(MIRA, "fr-CA"), (ANA, "en")]


@pytest.mark.parametrize(
    ("late", "state"),
    [
        (timedelta(hours=48), CheckInState.ASKED),
        (timedelta(hours=48, minutes=1), CheckInState.DROPPED),
    ],
)
def test_a_question_more_than_two_days_late_gives_way_to_the_next_one(late, state):
    asked, letters = checkins.ask_due(a_matched_request(checkins=(planned(),)), NOW + late)
    assert asked.checkins[0].state is state
    assert bool(letters) is (state is CheckInState.ASKED)


@pytest.mark.parametrize("step", [Step.FIRST, Step.AGAIN])
def test_who_said_that_they_connected_is_not_asked_whether_they_did(step):
    said = a_checkin(state=CheckInState.ANSWERED, answer=Answer.CONNECTED)
    request = a_matched_request(checkins=(said, planned(id="1", step=step)))
    asked, letters = checkins.ask_due(request, NOW)
    assert asked.checkins[1].state is CheckInState.DROPPED
    assert letters == ()


@pytest.mark.parametrize(
    ("said", "next_"),
    [
        pytest.param({"side": Side.SUPPORTER}, {}, id="the-other-side-said-so"),
        pytest.param({}, {"step": Step.DAY_14}, id="day-14-asks-something-else"),
        pytest.param({"answer": Answer.NOT_YET}, {"step": Step.AGAIN}, id="not-yet-is-no-answer"),
        pytest.param({"state": CheckInState.DROPPED}, {}, id="that-was-an-earlier-match"),
    ],
)
def test_everybody_else_is_asked(said, next_):
    facts = {"state": CheckInState.ANSWERED, "answer": Answer.CONNECTED, **said}
    request = a_matched_request(checkins=(a_checkin(**facts), planned(id="1", **next_)))
    _, letters = checkins.ask_due(request, NOW)
    assert len(letters) == 1


def test_not_yet_asks_once_more_in_two_days():
    request = a_matched_request(checkins=(a_checkin(),))
    noted = checkins.answered(request, a_checkin(), Answer.NOT_YET, NOW)
    done, again = noted.checkins
    assert (done.state, done.answer) == (CheckInState.ANSWERED, Answer.NOT_YET)
    assert (again.step, again.side, again.state) == (
        Step.AGAIN,
        Side.REQUESTER,
        CheckInState.PLANNED,
    )
    assert again.due_at == NOW + 2 * DAY
    assert again.id != done.id


def test_not_yet_twice_does_not_ask_a_third_time():
    first = a_checkin(state=CheckInState.ANSWERED, answer=Answer.NOT_YET)
    second = a_checkin(id="1", step=Step.AGAIN)
    request = a_matched_request(checkins=(first, second))
    noted = checkins.answered(request, second, Answer.NOT_YET, NOW)
    assert checkins.not_yets(noted, Side.REQUESTER) == 2
    assert len(noted.checkins) == 2


def test_not_yet_counts_for_its_side_and_its_match_only():
    gone = a_checkin(state=CheckInState.DROPPED, answer=Answer.NOT_YET)
    other = a_checkin(
        id="1", side=Side.SUPPORTER, state=CheckInState.ANSWERED, answer=Answer.NOT_YET
    )
    request = a_matched_request(checkins=(gone, other))
    assert checkins.not_yets(request, Side.REQUESTER) == 0
    assert checkins.not_yets(request, Side.SUPPORTER) == 1


@pytest.mark.parametrize("answer", set(Answer) - {Answer.NOT_YET})
def test_every_other_answer_is_noted_and_asks_nothing_more(answer):
    request = a_matched_request(checkins=(a_checkin(),))
    noted = checkins.answered(request, a_checkin(), answer, NOW)
    assert noted.checkins == (a_checkin(state=CheckInState.ANSWERED, answer=answer),)


@pytest.mark.parametrize(
    ("asked", "person"),
    [
        pytest.param(a_checkin(), ANA, id="not-their-question"),
        pytest.param(a_checkin(), JONAS, id="not-their-request"),
        pytest.param(planned(), MIRA, id="not-asked-yet"),
        pytest.param(a_checkin(state=CheckInState.ANSWERED), MIRA, id="answered-before"),
        pytest.param(a_checkin(id="7"), MIRA, id="no-such-question"),
    ],
)
def test_only_a_standing_question_is_found_by_the_person_it_was_put_to(asked, person):
    request = a_matched_request(checkins=(asked,))
    with pytest.raises(NoLongerOpen):
        checkins.find(request, "0", person)


def test_each_side_finds_its_own_question():
    theirs = a_checkin(id="1", side=Side.SUPPORTER)
    request = a_matched_request(checkins=(a_checkin(), theirs))
    assert checkins.find(request, "0", MIRA) == a_checkin()
    assert checkins.find(request, "1", ANA) == theirs


def test_when_a_match_is_over_its_questions_are_dropped_and_taken_back():
    request = a_matched_request(checkins=(a_checkin(), planned(id="1", side=Side.SUPPORTER)))
    assert {one.state for one in checkins.dropped(request.checkins)} == {CheckInState.DROPPED}
    assert [(one.to, one.act, one.notice, one.slot) for one in checkins.retracted(request)] == [
        (MIRA, Act.REPLACE, NoLongerShown(), "checkin:0")
    ]


def test_a_question_to_a_supporter_who_is_gone_is_taken_back_from_nobody():
    theirs = a_checkin(side=Side.SUPPORTER)
    assert checkins.retracted(a_matched_request(supporter=None, checkins=(theirs,))) == ()


def test_a_request_closes_a_day_after_its_last_question():
    first = planned(due_at=NOW + HOUR)
    last = planned(id="1", step=Step.DAY_30, due_at=NOW + 30 * DAY)
    request = a_matched_request(checkins=(first, last))
    assert checkins.next_due(request) == NOW + HOUR
    assert checkins.closes_at(request) == NOW + 31 * DAY
    answered = replace(last, state=CheckInState.ANSWERED)
    assert checkins.next_due(replace(request, checkins=(answered,))) == NOW + 31 * DAY


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(a_request(checkins=(planned(step=Step.DAY_30),)), id="searching"),
        pytest.param(
            a_matched_request(status=Status.CLOSED, checkins=(planned(step=Step.DAY_30),)),
            id="closed",
        ),
        pytest.param(
            a_matched_request(checkins=(a_checkin(step=Step.DAY_30, state=CheckInState.DROPPED),)),
            id="of-an-earlier-match",
        ),
    ],
)
def test_what_is_not_matched_has_no_question_due_and_no_closing_day(request_):
    assert checkins.next_due(request_) is None
    assert checkins.closes_at(request_) is None
