"""The messages about the anonymous feedback: the invitation, one reminder, and the end."""

from datetime import date
from typing import assert_never

from bot.domain.ballot_news import BallotNews, FeedbackClosed, FeedbackReminded
from bot.domain.notices import FeedbackInvited
from bot.domain.questions import Poll
from handlers.ids import Action
from handlers.views import blocks
from handlers.views import words as w
from handlers.views import words_feedback as wf
from handlers.views import words_polls as wp
from handlers.views.blocks import Block, Message
from handlers.views.speech import Words

_ASKED = {
    Poll.REQUESTER: (w.FEEDBACK_ASKED, w.GIVE_FEEDBACK),
    Poll.SUPPORTER: (wp.SUPPORTERS_ASKED, wp.ANSWER),
    Poll.PULSE: (wp.PULSE_ASKED, wp.ANSWER),
}


def in_words(news: FeedbackInvited | BallotNews, words: Words) -> Message:
    """Choose the message; the same for everybody who was asked, whatever they did since."""
    update = words(w.UPDATE)
    match news:
        case FeedbackInvited(ticket=ticket, poll=poll, until=until):
            sentence, label = _ASKED[poll]
            give = blocks.button(words(label), Action.GIVE_FEEDBACK, ticket)
            parts = [blocks.section("said", words(sentence)), blocks.actions("choices", give)]
            return Message(update, [*parts, *_until(wf.OPEN_UNTIL, until, words)])
        case FeedbackReminded(until=until):
            parts = [blocks.section("said", words(wf.REMINDED))]
            return Message(update, [*parts, *_until(wf.REMINDED_UNTIL, until, words)])
        case FeedbackClosed():
            return Message(update, [blocks.section("said", words(wf.CLOSED))])
        case _:
            assert_never(news)


def _until(sentence: str, until: date | None, words: Words) -> list[Block]:
    if until is None:
        return []
    return [blocks.context("until", words(sentence, day=words.day(until)))]
