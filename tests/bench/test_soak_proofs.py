"""The proofs of the soak find what is wrong, and leave alone what has a cause."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bench.soak import proofs
from bench.soak.books import Books
from bench.soak.crowd import is_same
from bench.soak.ledger import Deed, Ledger
from bench.soak.plan import Size, draw
from bench.soak.record import Cause, Reader
from bot.domain.people import RequestId
from bot.domain.requests import OfferState, Status
from handlers.ids import Action
from handlers.views.blocks import actions, button
from handlers.views.words_about import TRY_AGAIN
from sandbox.journal import Call
from tests.builders import (
    ANA,
    JONAS,
    MIRA,
    a_load,
    a_matched_request,
    a_programme,
    a_request,
    a_supporter,
    an_offer,
)

R1 = RequestId("r1")
AT = 1_800_000_000.0


def books(*requests, supporters=(), spent=0):
    return Books(
        requests={one.id: one for one in requests},
        supporters={one.id: one for one in supporters},
        programme=a_programme(),
        spent=spent,
        dead=0,
        waiting=0,
        held=0,
        overdue=(),
        unreadable=0,
        is_well=True,
    )


def ledger_of(*deeds):
    ledger = Ledger()
    for deed, person, detail in deeds:
        ledger.note(deed, person, R1, acknowledged=True, detail=detail)
    return ledger


def carrier(person=ANA):
    return a_supporter(person, load=a_load(open=(R1,)))


def posted(at, ts, fault=""):
    blocks = [actions("choices", button("Accept", Action.ACCEPT, R1))]
    moment = datetime.fromtimestamp(at, UTC)
    answer = json.dumps({"ok": True, "channel": "D1", "ts": ts})
    return Call("chat.postMessage", json.dumps({"blocks": blocks}), answer, moment, fault)


def replaced(at, ts):
    answer = json.dumps({"ok": True, "channel": "D1", "ts": ts})
    return Call("chat.update", "{}", answer, datetime.fromtimestamp(at, UTC))


def twice(*calls, causes=()):
    return [one.why for one in Reader(lambda _: ANA, causes).read(calls).twice]


def test_the_same_seed_is_the_same_plan():
    size = Size(cases=50)
    assert draw(1, size) == draw(1, size) != draw(2, size)
    assert sum(len(slot.wishes) for slot in draw(1, size)) == 50
    assert not any(slot.incidents for slot in draw(1, replace(size, weather=0)))


def test_what_is_told_again_without_a_cause_is_found():
    assert twice(posted(AT, "1"), posted(AT + 70, "2")) == [""]


def test_what_was_replaced_in_between_is_not_told_again():
    assert twice(posted(AT, "1"), replaced(AT + 1, "1"), posted(AT + 70, "2")) == []


def test_an_answer_that_was_cut_off_is_a_cause():
    assert twice(posted(AT, "1", "reset_after"), posted(AT + 5, "2")) == ["reset_after"]


@pytest.mark.parametrize(("since", "why"), [(AT - 1, "kill"), (AT + 3, "")])
def test_a_kill_is_a_cause_of_what_was_told_just_then(since, why):
    kill = Cause("kill", since, since + 2)
    assert twice(posted(AT, "1"), posted(AT + 70, "2"), causes=[kill]) == [why]


def test_a_clock_that_was_moved_is_a_cause_of_what_is_told_again_at_once():
    moved = Cause("clock", AT - 1, AT + 5, at_once=True)
    assert twice(posted(AT, "1"), posted(AT + 4, "2"), causes=[moved]) == ["clock"]
    assert twice(posted(AT, "1"), posted(AT + 70, "2"), causes=[moved]) == [""]


def test_a_request_that_is_nowhere_is_lost_unless_it_was_taken_back():
    asked = (Deed.ASKED, MIRA, "")
    assert list(proofs.lost(ledger_of(asked), books()))
    assert not list(proofs.lost(ledger_of(asked), books(a_request())))
    assert not list(proofs.lost(ledger_of(asked, (Deed.WITHDREW, MIRA, "")), books()))


@pytest.mark.parametrize(
    ("deed", "person", "request_"),
    [
        (Deed.WITHDREW, MIRA, a_request()),
        (Deed.CLOSED, MIRA, a_matched_request()),
        (Deed.ACCEPTED, JONAS, a_matched_request()),
        (Deed.PASSED, ANA, a_matched_request()),
        (Deed.HANDED_BACK, ANA, a_matched_request()),
        (Deed.WANTED_ANOTHER, MIRA, a_matched_request()),
        (Deed.LOGGED, ANA, a_matched_request()),
    ],
)
def test_what_was_acknowledged_and_is_not_so_is_found(deed, person, request_):
    assert list(proofs.undone(ledger_of((deed, person, "")), books(request_)))


def test_an_answer_that_is_not_on_record_is_found():
    answered = (Deed.ANSWERED, MIRA, f"0 {Action.CHECKIN_CONNECTED}")
    assert list(proofs.undone(ledger_of(answered), books(a_matched_request())))


def test_both_sides_of_a_match_must_agree():
    request = a_matched_request()
    assert not list(proofs.torn(books(request, supporters=[carrier()])))
    assert list(proofs.torn(books(request, supporters=[a_supporter()])))
    assert list(proofs.torn(books(request, supporters=[carrier(), carrier(JONAS)])))
    assert list(proofs.torn(books(a_request(status=Status.CLOSED), supporters=[carrier()])))
    both = tuple(an_offer(one, state=OfferState.ACCEPTED) for one in (ANA, JONAS))
    assert list(proofs.torn(books(replace(request, offers=both), supporters=[carrier()])))


def test_nobody_takes_the_same_request_twice_or_is_told_yes_beside_another():
    ended, accepted = (an_offer(state=one) for one in (OfferState.ENDED, OfferState.ACCEPTED))
    assert list(proofs.rematched(Ledger(), books(a_matched_request(offers=(ended, accepted)))))
    beside = ledger_of((Deed.ACCEPTED, JONAS, ""))
    assert list(proofs.rematched(beside, books(a_matched_request())))
    assert not list(proofs.rematched(Ledger(), books(a_matched_request())))


def test_every_ballot_counts_once():
    ledger = ledger_of((Deed.VOTED, MIRA, ""), (Deed.VOTED, MIRA, ""))
    assert not list(proofs.ballots(ledger, books(spent=1)))
    assert list(proofs.ballots(ledger, books(spent=2)))
    assert list(proofs.ballots(ledger, books(spent=0)))


def test_what_waits_at_the_end_or_was_given_up_is_found():
    assert not list(proofs.left_over(books()))
    for wrong in ({"waiting": 1}, {"dead": 1}, {"unreadable": 1}, {"overdue": ("r1",)}):
        assert list(proofs.left_over(replace(books(), **wrong)))


def test_a_plan_that_was_cut_short_is_no_proof():
    course = SimpleNamespace(played=44, left_out=14)
    assert list(proofs.left_out(course)) == ["14 of 58 slots were left out"]
    assert not list(proofs.left_out(SimpleNamespace(played=58, left_out=0)))


def test_how_long_it_may_take_grows_with_the_plan_unless_somebody_says():
    assert Size(cases=2000).seconds > Size(cases=1000).seconds
    assert Size(cases=2000, minutes=15).seconds == 900


CARD = {"blocks": [actions("choices", button("Withdraw", Action.WITHDRAW, R1))]}


@pytest.mark.parametrize(
    ("answer", "same"),
    [
        ({"response_action": "update", "view": CARD}, True),
        ({"response_action": "update", "view": {"blocks": []}}, False),
        ({"response_action": "errors", "errors": {"urgency": TRY_AGAIN}}, True),
        ({"response_action": "errors", "errors": {"urgency": "Choose one."}}, False),
        ({}, False),
    ],
)
def test_a_form_that_came_again_is_answered_with_its_request_or_with_try_again(answer, same):
    assert is_same(answer, R1) is same
    assert not is_same({"view": CARD}, "r2")
