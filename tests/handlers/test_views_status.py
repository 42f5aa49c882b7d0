from datetime import timedelta

import pytest

from handlers.ids import Action, Form
from handlers.views.speech import Words
from handlers.views.status import plain_modal, status_modal, withdraw_modal
from tests.handlers.cards import LINES, NOON, REQUEST, a_status
from tests.handlers.reading import buttons, everything, texts

words = Words.for_locale("en-CA")


def _status(**changes):
    return status_modal(a_status(**changes), words)


def _all(view):
    return "\n".join(texts(view["blocks"]))


def test_while_looking_it_says_until_when_and_what_comes_next():
    said = _all(_status(next_step_at=NOON + timedelta(hours=2)))

    assert f"We keep looking until {words.moment(NOON, 'America/Vancouver')}" in said
    assert words.moment(NOON + timedelta(hours=2), "America/Vancouver") in said
    assert "09:00" in words.moment(NOON, "America/Vancouver")


def test_when_it_is_late_it_says_so_and_points_to_the_numbers():
    said = _all(_status(late=True))

    assert "Nobody has been free so far." in said
    assert "until" not in said.split("Who has seen this")[0]


def test_waiting_offers_a_way_out_and_nothing_else():
    assert buttons(_status()["blocks"]) == [("Withdraw", Action.WITHDRAW, REQUEST)]


def test_a_match_offers_every_way_on():
    assert buttons(_status(matched=True)["blocks"]) == [
        ("See who", Action.SEE_WHO, REQUEST),
        ("Ask for someone else", Action.ASK_SOMEONE_ELSE, REQUEST),
        ("Close", Action.CLOSE_AS_REQUESTER, REQUEST),
        ("Withdraw", Action.WITHDRAW, REQUEST),
    ]


def test_a_closed_request_has_no_buttons():
    view = _status(over=True, next_step_at=None)

    assert buttons(view["blocks"]) == []
    assert "Your request is closed." in _all(view)


def test_nobody_has_seen_it_is_said_plainly():
    assert "*Who has seen this*" not in _all(_status())
    assert "Who has seen this\nNobody has opened it yet." in _all(_status())


def test_every_time_it_was_opened_is_listed():
    seen = (NOON, NOON + timedelta(hours=3))

    said = _all(_status(matched=True, seen_at=seen))

    assert "Nobody has opened it yet." not in said
    for moment in seen:
        assert words.moment(moment, "America/Vancouver") in said


def test_the_modal_sends_nothing():
    view = _status()

    assert "submit" not in view
    assert "callback_id" not in view


@pytest.mark.parametrize("matched", [True, False])
def test_the_modal_never_names_the_supporter(matched):
    assert "<@" not in everything(_status(matched=matched, seen_at=(NOON,)))


def test_withdrawing_is_confirmed_in_exact_words():
    view = withdraw_modal(REQUEST, words, metadata=REQUEST, crisis_lines=LINES)

    assert view["callback_id"] == Form.WITHDRAW
    assert view["submit"]["text"] == "Withdraw and delete now"
    assert view["private_metadata"] == REQUEST
    assert "cannot be undone" in _all(view)


def test_an_answer_is_one_sentence():
    view = plain_modal("Your request is closed. You can ask again at any time.", words)

    assert texts(view["blocks"]) == ["Your request is closed. You can ask again at any time."]
    assert view["title"]["text"] == "Peer support"


def test_an_answer_is_translated_unless_it_was_already():
    french = Words.for_locale("fr-CA")

    once = plain_modal("You have an update.", french)
    already = plain_modal(french("You have an update."), french)

    assert once == already
    assert texts(once["blocks"]) == ["Il y a du nouveau pour vous."]
