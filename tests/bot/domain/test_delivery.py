"""Whether a letter still says something true, and when to knock again."""

from datetime import timedelta
from typing import get_args

import pytest

from bot.domain import delivery, notices
from bot.domain.ballot_news import FeedbackClosed, FeedbackReminded
from bot.domain.choices import Side
from bot.domain.digest import Digest, Health
from bot.domain.notices import Act, Coordinators, Letter, Notice
from bot.domain.requests import CheckInState, OfferState, Status
from tests.builders import (
    ANA,
    DAY,
    JONAS,
    MIRA,
    NOW,
    a_checkin,
    a_matched_request,
    a_request,
    an_offer,
    an_offered_request,
)
from tests.handlers.gallery_roster import NEWS

R = a_request().id
WAITING, OFFERED, MATCHED = a_request(), an_offered_request(ANA), a_matched_request(ANA)
CLOSED = a_matched_request(status=Status.CLOSED, closed_at=NOW)
LOGGED = a_matched_request(status=Status.CLOSED, closed_at=NOW, logged=True)
LAPSED = a_request(offers=(an_offer(ANA, state=OfferState.LAPSED),))
ASKED = a_matched_request(checkins=(a_checkin(),))
ANSWERED = a_matched_request(checkins=(a_checkin(state=CheckInState.ANSWERED),))
FURTHER = a_request(asked_further_at=NOW)
FURTHER_ANSWERED = a_request(asked_further_at=NOW, answered_further=True)
QUESTION = notices.CheckInAsked(R, "0", Side.REQUESTER)
DIGEST = Digest(
    period="2026-W46",
    smallest_group=5,
    health=Health(enough_supporters=True, someone_waits=False, training_expiring=0, well=True),
    lines=(),
    feedback=(),
    chart=(),
)

#: Every notice about a request: to whom, while it is true, once it no longer is.
ABOUT_A_REQUEST = [
    (MIRA, notices.RequestReceived(R), [WAITING, MATCHED], []),
    (MIRA, notices.StillLooking(R, NOW), [WAITING, OFFERED], [MATCHED, CLOSED]),
    (MIRA, notices.SearchingAgain(R), [WAITING, OFFERED], [MATCHED, CLOSED]),
    (MIRA, notices.ColleagueFound(R), [MATCHED], [WAITING, OFFERED, CLOSED]),
    (MIRA, notices.RequestEnded(), [CLOSED], []),
    (MIRA, notices.NobodyFound(), [CLOSED], []),
    (MIRA, notices.MayLookFurther(R), [FURTHER], [WAITING, FURTHER_ANSWERED, MATCHED, CLOSED]),
    (MIRA, QUESTION, [ASKED], [ANSWERED, MATCHED, CLOSED]),
    (ANA, notices.OfferMade(R), [OFFERED], [WAITING, MATCHED, LAPSED]),
    (JONAS, notices.OfferMade(R), [], [OFFERED]),
    (ANA, notices.MatchMade(R), [MATCHED], [WAITING, CLOSED]),
    (JONAS, notices.MatchMade(R), [], [MATCHED]),
    (ANA, notices.MatchEnded(), [WAITING, CLOSED], []),
    (ANA, notices.ClosingLogAsked(R), [CLOSED], [LOGGED]),
    (Coordinators.CHANNEL, notices.SomeoneWaits(), [WAITING, OFFERED], [MATCHED]),
]
#: Every notice that hangs on no request, or only takes the place of another.
ABOUT_NONE = [
    notices.CheckInAnswered(),
    notices.FeedbackInvited("ticket"),
    FeedbackReminded(),
    FeedbackClosed(),
    notices.MessageAnswered(),
    notices.OfferSettled(),
    notices.OfferLapsed(),
    notices.OfferMovedOn(),
    notices.OfferPassed(),
    notices.OfferAccepted(),
    notices.NoLongerShown(),
    notices.DebriefWanted(ANA),
    notices.DigestReady(DIGEST),
    *NEWS,
]


def a_letter(to, notice, **changes):
    return Letter(**{"to": to, "notice": notice, "about": R, **changes})


def rows(which):
    for to, notice, *states in ABOUT_A_REQUEST:
        for nth, request in enumerate(states[which]):
            yield pytest.param(to, notice, request, id=f"{type(notice).__name__}-{to}-{nth}")


def test_every_notice_is_thought_of():
    thought_of = {type(row[1]) for row in ABOUT_A_REQUEST} | {type(one) for one in ABOUT_NONE}
    assert thought_of == set(get_args(Notice))


@pytest.mark.parametrize(("to", "notice", "request_"), [*rows(0)])
def test_what_is_true_is_said(to, notice, request_):
    assert delivery.still_true(a_letter(to, notice), request_)


@pytest.mark.parametrize(("to", "notice", "request_"), [*rows(1)])
def test_what_is_no_longer_true_is_not_said(to, notice, request_):
    assert not delivery.still_true(a_letter(to, notice), request_)


@pytest.mark.parametrize("row", ABOUT_A_REQUEST, ids=lambda row: type(row[1]).__name__)
def test_nothing_is_said_about_a_request_that_is_forgotten(row):
    to, notice, *_ = row
    assert not delivery.still_true(a_letter(to, notice), None)


@pytest.mark.parametrize("notice", ABOUT_NONE, ids=lambda one: type(one).__name__)
def test_what_hangs_on_no_request_is_always_said(notice):
    assert delivery.still_true(a_letter(ANA, notice, about=None), None)


@pytest.mark.parametrize("act", [Act.REPLACE, Act.ERASE])
def test_what_replaces_or_erases_is_always_done(act):
    letter = a_letter(ANA, notices.OfferMade(R), act=act)
    assert delivery.still_true(letter, MATCHED)
    assert delivery.still_true(letter, None)


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [(1, 2), (2, 4), (5, 32), (9, 512), (10, 600), (11, 600)],
)
def test_knocking_grows_more_patient_up_to_ten_minutes(attempts, pause):
    assert delivery.next_attempt(attempts, NOW, timedelta(0), 0.5) == NOW + timedelta(
        seconds=pause
    )


@pytest.mark.parametrize("attempts", range(1, delivery.MOST_ATTEMPTS))
def test_a_pause_is_up_to_a_fifth_longer_or_shorter(attempts):
    whole = min(timedelta(seconds=2**attempts), delivery.LONGEST_PAUSE)
    moments = [
        delivery.next_attempt(attempts, NOW, timedelta(0), nth / 100) - NOW for nth in range(101)
    ]
    assert moments == sorted(set(moments)), "each chance has a moment of its own"
    assert (moments[0], moments[50], moments[100]) == (whole * 0.8, whole, whole * 1.2)


@pytest.mark.parametrize("waited", [timedelta(0), timedelta(minutes=4), DAY])
def test_so_is_one_while_nothing_arrives(waited):
    whole = min(waited / 2, timedelta(minutes=10))
    found = [delivery.patience(timedelta(0), waited, chance) for chance in (0.0, 0.5, 1.0)]
    assert found == [whole * 0.8, whole, whole * 1.2]


@pytest.mark.parametrize("wait", [timedelta(seconds=1), timedelta(seconds=30), DAY])
def test_whoever_asks_for_time_gets_all_of_it_and_up_to_a_second_more(wait):
    found = [delivery.as_asked(wait, nth / 100) for nth in range(101)]
    assert (found[0], found[100]) == (wait, wait + timedelta(seconds=1))
    assert found == sorted(set(found))
    assert delivery.patience(wait, timedelta(0), 0.0) == wait


def test_where_nobody_asked_for_time_nothing_is_added():
    assert delivery.as_asked(timedelta(0), 1.0) == timedelta(0)


def test_who_asks_for_more_time_gets_it():
    assert delivery.next_attempt(1, NOW, DAY, 0.0) == NOW + DAY


def test_twelve_attempts_are_enough():
    assert delivery.next_attempt(12, NOW, timedelta(0), 0.5) is None
