"""A message whose bot is killed after Slack took it: seen twice at most, with effect once."""

import pytest

from bot.domain.requests import Status
from handlers.views import words as w
from handlers.views import words_supporters as ws
from sandbox.reach import Place
from tests.builders import NOW
from tests.crashes.bot_at_work import Fate
from tests.crashes.test_a_request import asks, fills_in, helper_of, request
from tests.crashes.ward import AFTER_THE_LEASE, PATIENCE, ward


@pytest.fixture(name="ward")
def _ward(rooms):
    with ward(rooms, NOW) as made:
        yield made


def buttons(person, label):
    """The messages that offer a button, oldest first."""
    return [message for message in person.dm if label in str(message["blocks"])]


def press(ward, person, message, label):
    """Press a button of this very message, and not of a newer one that is the same."""
    block, button = next(
        (block, element)
        for block in message["blocks"]
        for element in block.get("elements", ())
        if element.get("text", {}).get("text") == label
    )
    direct = ward.workspace.direct_message(ward.workspace.app, person.id)
    place = Place("message", message["ts"], direct.id)
    ward.sandbox.run(
        ward.sandbox.gestures.act(person.id, place, block["block_id"], button["action_id"], {})
    )


def test_an_offer_that_came_twice_is_accepted_once_whichever_is_pressed(ward):
    bot = ward.bot(Fate("after Slack took", "OfferMade"))
    mira = fills_in(ward)
    mira.submit()
    mira.close()
    helper = ward.person(helper_of(ward))
    assert bot.is_killed()
    ward.bot(later=AFTER_THE_LEASE)
    assert helper.waits_until(lambda: len(buttons(helper, "Accept")) == 2, PATIENCE)
    ward.comes_to_rest()
    first, second = buttons(helper, "Accept")
    assert first["text"] == second["text"]
    assert first["blocks"] == second["blocks"]
    for message in (first, second, first):
        press(ward, helper, message, "Accept")
        assert ward.was_heard()
    assert helper.waits_for(ws.OPEN_REQUEST)
    assert mira.waits_for(w.COLLEAGUE_FOUND)
    ward.comes_to_rest()
    matched = request(ward)
    assert (matched.status, matched.supporter) == (Status.MATCHED, helper.id)
    assert ward.said_to("Mira", w.COLLEAGUE_FOUND) == 1


@pytest.mark.parametrize(
    ("notice", "who", "words", "label"),
    [
        ("ColleagueFound", "Mira", w.COLLEAGUE_FOUND, "See who"),
        ("MatchMade", "helper", ws.MATCH_MADE, "Open request"),
    ],
    ids=["to whoever asked", "to the supporter"],
)
def test_news_that_came_twice_opens_the_same_whichever_is_pressed(ward, notice, who, words, label):
    bot = ward.bot(Fate("after Slack took", notice))
    _, name = asks(ward)
    ward.person(name).click("Accept")
    assert bot.is_killed()
    ward.bot(later=AFTER_THE_LEASE)
    reader = ward.person(name if who == "helper" else who)
    assert reader.waits_until(lambda: len(buttons(reader, label)) == 2, PATIENCE)
    ward.comes_to_rest()
    assert ward.said_to(reader_name(ward, reader), words) == 2
    kept, seen = request(ward), []
    for message in buttons(reader, label):
        press(ward, reader, message, label)
        seen.append([block["type"] for block in reader.modal["blocks"]])
        reader.close()
    assert seen[0] == seen[1]
    ward.comes_to_rest()
    assert request(ward).offers == kept.offers
    assert len(buttons(reader, label)) == 2


def reader_name(ward, reader):
    return next(name for name, known in ward.ids.items() if known == reader.id)
