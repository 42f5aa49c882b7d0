from datetime import date

import pytest

from bot.domain import errors
from bot.domain.errors import Refusal
from bot.domain.identifiers import Kind
from handlers.ids import Action
from handlers.views import about, ask, status
from handlers.views.refusals import REFUSALS, note_too_long, refused, seems_to_contain
from handlers.views.speech import Words
from tests.handlers.cards import LINES, NASTY, a_privacy, a_status, an_ask
from tests.handlers.reading import buttons, texts

words = Words.for_locale("en-CA")
ANSWERS = [about.help_blocks, about.unknown_word, about.typed_message, about.not_open]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_every_answer_is_neutral_outside_and_shows_the_numbers_inside(answer):
    text, blocks = answer(words, LINES)

    assert text == "You have an update."
    assert "988 Suicide Crisis Helpline" in "".join(texts(blocks))


@pytest.mark.parametrize("answer", ANSWERS[:3], ids=lambda answer: answer.__name__)
def test_every_answer_leads_to_asking(answer):
    _, blocks = answer(words, LINES)

    assert buttons(blocks) == [("Request support", Action.ASK, "")]


def test_before_the_programme_opens_nobody_is_led_to_asking():
    assert buttons(about.not_open(words, LINES)[1]) == []


def test_help_names_every_word():
    said = "".join(texts(about.help_blocks(words, LINES)[1]))

    for word in ("status", "privacy", "pause"):
        assert f"`/peersupport {word}`" in said
    assert "never read, stored or logged" in said


def test_text_after_the_command_was_not_read():
    said = "".join(texts(about.unknown_word(words, LINES)[1]))

    assert "was not read, stored or logged" in said


def test_privacy_tells_the_live_settings():
    card = a_privacy(identity_days=30, never_matched_days=60, smallest_group=11)

    said = "\n".join(texts(about.privacy_modal(card, words)["blocks"]))

    assert "deleted 30 days after" in said
    assert "after 60 days at the latest" in said
    assert "at least 11 people" in said
    assert "since November 2026" in said
    assert "privacy@hospital.example" in said


def test_a_legal_hold_is_shown_to_everybody_and_promises_no_days():
    privacy = about.privacy_modal(a_privacy(hold_since=date(2026, 11, 20)), words)
    form = ask.ask_modal(an_ask(identity_days=None), words, metadata="token")
    closed = status.status_modal(a_status(over=True, identity_days=None), words)

    assert "A legal hold stands since 20 November 2026" in "\n".join(texts(privacy["blocks"]))
    for view in (form, closed):
        said = "\n".join(texts(view["blocks"]))
        assert "A legal hold stands" in said
        assert "days after" not in said


def test_privacy_says_what_cannot_be_promised():
    said = "\n".join(texts(about.privacy_modal(a_privacy(), words)["blocks"]))

    assert "may be able to export Slack messages" in said
    assert "no protection in law" in said
    assert "completely anonymous" not in said


def test_privacy_quotes_the_legal_position_and_defuses_it():
    card = a_privacy(legal_position=NASTY, slack_export="no")

    said = "\n".join(texts(about.privacy_modal(card, words)["blocks"]))

    assert "Your organisation says about it: &lt;!channel&gt; &amp;" in said
    assert "says that it does not export" in said


def test_every_refusal_has_its_sentence():
    tree = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
    }

    assert set(REFUSALS) == tree
    assert len(set(REFUSALS.values())) == len(tree)


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_never_shows_its_cause(refusal):
    assert refused(refusal("row 17 of U123"), words) == REFUSALS[refusal]


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (Kind.HEALTH_CARD, "a health card number"),
        (Kind.RECORD_NUMBER, "a record number"),
        (Kind.BIRTH_DATE, "a date of birth"),
        (Kind.PHONE, "a phone number"),
    ],
)
def test_an_identifier_is_named_by_its_kind(kind, named):
    assert seems_to_contain(kind, words) == (
        f"Your note seems to contain {named}. Please take it out; nothing was stored."
    )


def test_every_kind_of_identifier_has_its_sentence():
    assert len({seems_to_contain(kind, words) for kind in Kind}) == len(Kind)


def test_a_long_note_is_told_how_long_it_may_be():
    assert "longer than 3000 characters" in note_too_long(3000, words)
