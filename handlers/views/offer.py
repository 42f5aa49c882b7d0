"""A blind offer: facets of a request, never the person or their words."""

from collections.abc import Sequence

from bot.domain.disclosure import OfferCard
from bot.domain.people import RequestId
from bot.domain.programme import CrisisLine
from handlers.ids import Action
from handlers.views import blocks, labels
from handlers.views import words as w
from handlers.views import words_supporters as ws
from handlers.views.blocks import Block, View, escape
from handlers.views.crisis import given_crisis_blocks
from handlers.views.speech import Words


def offer_modal(card: OfferCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()) -> View:
    """Show a supporter what is asked of them."""
    return blocks.modal(
        words(ws.OFFER_TITLE),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.fields("facets", _facets(card, words)),
            blocks.section("answer", words(ws.OFFER_ANSWER, when=words.moment(card.answer_by))),
            blocks.actions("choices", *answer_buttons(card.request_id, words)),
        ),
        close=words(w.DONE),
    )


def answer_buttons(request_id: RequestId, words: Words) -> tuple[Block, Block]:
    """Offer a yes and a no that weigh the same."""
    return (
        blocks.button(words(ws.ACCEPT), Action.ACCEPT, request_id, style="primary"),
        blocks.button(words(ws.PASS), Action.PASS, request_id),
    )


def _facets(card: OfferCard, words: Words) -> list[tuple[str, str]]:
    groups = ", ".join(words.known(group) for group in card.topic_groups)
    contact = w.NO_PREFERENCE if card.contact is None else labels.CONTACT[card.contact]
    facets = [
        (words(ws.OFFER_TOPIC), escape(groups, 350) or words(w.NOT_SAID)),
        (words(ws.OFFER_HOW_SOON), words(labels.URGENCY[card.urgency])),
        (words(ws.OFFER_CONTACT), words(contact)),
    ]
    if card.language:
        facets.append((words(ws.OFFER_LANGUAGE), escape(words.known(card.language))))
    if card.reasons:
        reasons = (words(labels.REASON[reason]) for reason in card.reasons)
        facets.append((words(ws.OFFER_WHY), "\n".join(reasons)))
    return facets
