"""Asking for support: the one form."""

from collections.abc import Iterator

from bot.domain.choices import Urgency, Who
from bot.domain.disclosure import AskCard
from bot.domain.private import LONGEST_NOTE
from handlers.ids import OTHER_DEPARTMENT, Field, Form
from handlers.views import blocks, labels
from handlers.views import words as w
from handlers.views.blocks import Block, Option, View
from handlers.views.crisis import crisis_blocks
from handlers.views.speech import Words


def ask_modal(card: AskCard, words: Words, *, metadata: str) -> View:
    """Ask what a colleague would like; nothing but the urgency has to be answered."""
    return blocks.modal(
        words(w.ASK_TITLE),
        (
            *crisis_blocks(card.crisis_lines, words),
            blocks.context("intro", words(w.ASK_INTRO)),
            *_inputs(card, words),
            blocks.context("next", _what_is_next(card.identity_days, words)),
        ),
        close=words(w.NOT_NOW),
        submit=words(w.SEND_REQUEST),
        callback_id=Form.ASK,
        metadata=metadata,
    )


def _what_is_next(days: int | None, words: Words) -> str:
    return words(w.ASK_NEXT_HELD) if days is None else words(w.ASK_NEXT, days=words.days(days))


def _inputs(card: AskCard, words: Words) -> Iterator[Block]:
    urgency = labels.options(labels.URGENCY, words)
    who = labels.options(labels.WHO, words)
    contact = labels.options(labels.CONTACT, words)
    if card.topics:
        topics = [blocks.option(words.known(topic.label), topic.key) for topic in card.topics]
        yield blocks.asked(Field.TOPICS, words(w.TOPICS), blocks.checkboxes(topics))
    yield blocks.asked(
        Field.URGENCY,
        words(w.HOW_SOON),
        blocks.radio(list(urgency.values()), urgency[Urgency.WITHIN_24]),
        optional=False,
    )
    if card.departments:
        yield blocks.asked(
            Field.DEPARTMENT,
            words(w.DEPARTMENT),
            blocks.select(words(w.CHOOSE), _departments(card, words)),
            hint=words(w.DEPARTMENT_HINT),
        )
    yield blocks.asked(Field.WHO, words(w.WHO), blocks.radio(list(who.values()), who[Who.OUTSIDE]))
    for field, question, choices, otherwise in (
        (Field.LANGUAGE, w.LANGUAGE, card.languages, w.NO_PREFERENCE),
        (Field.SITE, w.SITE, card.sites, w.CHOOSE),
        (Field.CAREER, w.CAREER, card.career_stages, w.CHOOSE),
    ):
        if len(choices) > 1:  # with one only there is nothing to ask
            known = [blocks.option(words.known(one), one) for one in dict.fromkeys(choices)]
            yield blocks.asked(field, words(question), blocks.select(words(otherwise), known))
    yield blocks.asked(
        Field.CONTACT,
        words(w.CONTACT),
        blocks.select(words(w.NO_PREFERENCE), list(contact.values())),
    )
    yield blocks.asked(
        Field.NEVER, words(w.NEVER), {"type": "multi_users_select"}, hint=words(w.NEVER_HINT)
    )
    yield blocks.asked(
        Field.NOTE,
        words(w.NOTE),
        {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_NOTE},
        hint=words(w.NOTE_HINT),
    )


def _departments(card: AskCard, words: Words) -> list[Option]:
    """List the departments; one who picked by mistake can still say none of them."""
    named = [blocks.option(name, name) for name in dict.fromkeys(card.departments)]
    return [*named, blocks.option(words(w.OTHER_DEPARTMENT), OTHER_DEPARTMENT)]
