"""A request for support, whose bot is killed on the way: nothing is lost, nothing done twice."""

import pytest

from bot.domain.requests import Status
from handlers.views import words as w
from handlers.views import words_supporters as ws
from tests.builders import NOW
from tests.crashes.bot_at_work import Fate
from tests.crashes.ward import AFTER_THE_LEASE, PATIENCE, ward

NOTE = "A note, if you like"


@pytest.fixture(name="ward")
def _ward(rooms):
    with ward(rooms, NOW) as made:
        yield made


def fills_in(ward):
    mira = ward.person("Mira")
    mira.command("/peersupport")
    mira.fill(NOTE, "Once is enough.")
    return mira


def sends_in_vain(ward, bot, colleague):
    """Send the form to a bot that is killed over it; Slack hears nothing."""
    with ward.nobody_answers():
        colleague.submit()
    assert bot.is_killed()
    assert not ward.was_heard()
    assert colleague.failures or colleague.modal["callback_id"] == "ask_form"


def request(ward):
    """The one request there is."""
    (row,) = ward.rows("peer_case")
    with ward.room.open_records() as records:
        return records.request(row.id)


def is_asked_once(ward, mira):
    """Mira's request is in, whoever is asked was asked once, and more forms change nothing."""
    assert mira.sees(w.YOUR_REQUEST)
    assert mira.waits_for(w.REQUEST_IN)
    helper = helper_of(ward)
    first = mira.modal["blocks"]
    mira.replay_last()
    assert mira.modal["blocks"] == first
    ward.comes_to_rest()
    assert ward.said_to("Mira", w.REQUEST_IN) == 1
    asked = {offer.supporter for offer in request(ward).live_offers}
    assert asked == {ward.ids[helper]}
    assert sum(ward.said_to(name, ws.CAN_YOU_TAKE_THIS) for name in ("Ana", "Ben")) == 1


def helper_of(ward):
    """Whoever is asked first."""
    both = {name: ward.person(name) for name in ("Ana", "Ben")}
    anybody = next(iter(both.values()))
    assert anybody.waits_until(
        lambda: any(one.sees(ws.CAN_YOU_TAKE_THIS) for one in both.values()), PATIENCE
    )
    return next(name for name, one in both.items() if one.sees(ws.CAN_YOU_TAKE_THIS))


@pytest.mark.parametrize("when", ["before", "before the commit of"])
def test_killed_before_the_commit_nothing_is_asked_and_the_same_form_asks_once(ward, when):
    bot = ward.bot(Fate(when, "ask_for_support"))
    mira = fills_in(ward)
    sends_in_vain(ward, bot, mira)
    assert ward.rows("peer_case") == ward.rows("case_key") == ward.rows("inbox") == []
    assert ward.rows("outbox") == []
    ward.bot()
    mira.submit()
    is_asked_once(ward, mira)


@pytest.mark.parametrize("when", ["after the commit of", "before the acknowledgement of"])
def test_killed_before_the_acknowledgement_it_is_asked_and_the_same_form_says_so(ward, when):
    bot = ward.bot(Fate(when, "ask_for_support"))
    mira = fills_in(ward)
    sends_in_vain(ward, bot, mira)
    kept = request(ward)
    ward.bot(later=AFTER_THE_LEASE)
    mira.submit()
    is_asked_once(ward, mira)
    assert request(ward).id == kept.id
    assert ward.was_heard()


def asks(ward):
    mira = fills_in(ward)
    mira.submit()
    mira.close()
    return mira, helper_of(ward)


def test_killed_right_after_a_yes_both_are_told_once(ward):
    bot = ward.bot(Fate("after the commit of", "accept_offer"))
    mira, name = asks(ward)
    helper = ward.person(name)
    with ward.nobody_answers():
        helper.click("Accept")
    assert bot.is_killed()
    matched = request(ward)
    assert (matched.status, matched.supporter) == (Status.MATCHED, helper.id)
    told = ward.said_to("Mira", w.COLLEAGUE_FOUND), ward.said_to(name, ws.MATCH_MADE)
    assert told == (0, 0)
    ward.bot(later=AFTER_THE_LEASE)
    assert mira.waits_for(w.COLLEAGUE_FOUND)
    assert helper.waits_for("Open request")
    helper.replay_last()
    ward.comes_to_rest()
    assert request(ward).supporter == helper.id
    assert ward.said_to("Mira", w.COLLEAGUE_FOUND) == ward.said_to(name, ws.MATCH_MADE) == 1
