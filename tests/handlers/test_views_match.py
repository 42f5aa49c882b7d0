import pytest

from bot.domain.choices import Reason
from bot.domain.private import PrivateText
from handlers.ids import Action
from handlers.views import labels
from handlers.views.match import guide_modal, request_modal, supporter_modal
from handlers.views.offer import offer_modal
from handlers.views.speech import Words
from tests.handlers.cards import (
    NASTY,
    REQUEST,
    REQUESTER,
    SUPPORTER,
    a_guide,
    a_request,
    a_supporter,
    an_offer,
)
from tests.handlers.reading import buttons, everything, texts

words = Words.for_locale("en-CA")


def _all(view):
    return "\n".join(texts(view["blocks"]))


def test_an_offer_tells_facets_and_nothing_else():
    view = offer_modal(an_offer(), words)

    said = _all(view)
    assert "*Kind of topic*\nClinical work" in said
    assert "*How soon*\nWithin 24 hours" in said
    assert "*Language*\nEnglish" in said
    assert "*How to be in touch*\nPhone" in said
    assert "You are open to this kind of topic." in said
    assert "<@" not in everything(view)


def test_an_offer_can_be_answered_where_it_is_read():
    assert buttons(offer_modal(an_offer(), words)["blocks"]) == [
        ("Accept", Action.ACCEPT, REQUEST),
        ("Pass", Action.PASS, REQUEST),
    ]


def test_an_offer_says_by_when_and_that_passing_is_free():
    card = an_offer()

    said = _all(offer_modal(card, words))

    assert words.moment(card.answer_by) in said
    assert "Passing costs nothing and needs no reason." in said


def test_an_open_offer_says_that_nothing_was_said():
    said = _all(offer_modal(an_offer(topic_groups=(), contact=None, language=""), words))

    assert "*Kind of topic*\nNot said" in said
    assert "*How to be in touch*\nNo preference" in said
    assert "Language" not in said


def test_a_programmes_topic_group_cannot_call_anybody():
    assert "<!channel>" not in _all(offer_modal(an_offer(topic_groups=(NASTY,)), words))


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason):
    assert labels.REASON[reason]


def test_the_requester_learns_who_it_is():
    view = supporter_modal(a_supporter(), words)

    said = _all(view)
    assert f"<@{SUPPORTER}>" in said
    assert "Dr. Noor <3, Surgery" in said
    assert "Phone and In person" in said
    assert "by phone or in person" in said
    assert buttons(view["blocks"]) == [("Ask for someone else", Action.ASK_SOMEONE_ELSE, REQUEST)]


def test_a_name_is_never_markup():
    named = next(
        block
        for block in supporter_modal(a_supporter(display_name=NASTY), words)["blocks"]
        if block["block_id"] == "name"
    )

    assert named["text"]["type"] == "plain_text"
    assert named["text"]["emoji"] is False


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("yes", "may be able to export messages"),
        ("unknown", "may be able to export messages"),
        ("", "may be able to export messages"),
        ("no", "says that it does not export"),
    ],
)
def test_exports_are_told_and_not_knowing_counts_as_yes(answer, sentence):
    assert sentence in _all(supporter_modal(a_supporter(slack_export=answer), words))
    assert sentence in _all(request_modal(a_request(slack_export=answer), words))


def test_the_supporter_sees_the_request():
    view = request_modal(a_request(), words)

    said = _all(view)
    assert f"<@{REQUESTER}>" in said
    assert "• A difficult outcome or event" in said
    assert "They prefer: Phone." in said
    assert "What you say stays with me, unless someone is in danger." in said
    assert buttons(view["blocks"]) == [
        ("Conversation guide", Action.GUIDE, REQUEST),
        ("Hand back", Action.HAND_BACK, REQUEST),
        ("Close", Action.CLOSE_AS_SUPPORTER, REQUEST),
    ]


def test_the_note_is_shown_exactly_and_can_do_nothing():
    note = (NASTY * 100)[:3000]

    view = request_modal(a_request(note=PrivateText(note)), words)

    shown = [block for block in view["blocks"] if note in texts(block)]
    assert [block["text"] for block in shown] == [
        {"type": "plain_text", "text": note, "emoji": False}
    ]
    assert everything(view).count("<!channel>") == note.count("<!channel>")


def test_no_note_is_said_plainly():
    assert "They left no note." in _all(request_modal(a_request(note=PrivateText("")), words))


def test_without_a_sentence_of_the_programme_ours_is_said_first():
    assert "What you tell me stays with me" in _all(request_modal(a_request(limits=""), words))
    assert "What you tell me stays with me" in _all(guide_modal(a_guide(limits=""), words))


def test_the_guide_has_four_steps_between_before_and_after():
    said = _all(guide_modal(a_guide(), words))

    steps = ["Stays with me.", "*Before.*", "*1. ", "*2. ", "*3. ", "*4. ", "*After.*"]
    steps += ["*Do*", "*Don't*", "*When it is too much", "Dr. Wells, 555-0101"]
    places = [said.index(step) for step in steps]
    assert places == sorted(places)


@pytest.mark.parametrize("locale", ["en-CA", "fr-CA"])
def test_the_guide_fits_one_screen(locale):
    view = guide_modal(a_guide(crisis_lines=()), Words.for_locale(locale))

    assert len(_all(view)) < 3500
    assert len(view["blocks"]) <= 16
