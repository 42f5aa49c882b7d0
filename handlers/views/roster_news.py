"""The news of a supporter's life in words."""

from typing import assert_never

from bot.domain.roster_news import (
    AgreementWaits,
    InvitedToVolunteer,
    NotThisTime,
    OnCallSet,
    RosterNews,
    TakenOffRoster,
    TrainingEnds,
    VolunteerWaits,
    Welcomed,
)
from handlers.ids import Action
from handlers.views import blocks
from handlers.views import words as w
from handlers.views import words_coordinators as wc
from handlers.views import words_roster as wr
from handlers.views.blocks import Block, Message
from handlers.views.speech import Words


def in_words(news: RosterNews, words: Words) -> Message:
    """Choose the message for a piece of news; the notification says only that there is one."""
    update = words(w.UPDATE)
    match news:
        case VolunteerWaits():
            look = blocks.button(words(wr.ROSTER), Action.ROSTER)
            return _said(words(wc.NOTE), words(wr.VOLUNTEER_WAITS), look)
        case InvitedToVolunteer():
            more = blocks.button(words(wr.TELL_ME_MORE), Action.VOLUNTEER)
            leave = blocks.button(words(w.NOT_NOW), Action.NOT_INTERESTED)
            return _said(update, words(wr.INVITED), more, leave)
        case Welcomed():
            return _said(update, words(wr.WELCOME))
        case NotThisTime():
            return _said(update, words(wr.NOT_THIS_TIME))
        case TakenOffRoster():
            return _said(update, words(wr.TAKEN_OFF))
        case TrainingEnds(on=day, over=over):
            sentence = wr.TRAINING_OVER if over else wr.TRAINING_ENDS
            return _said(update, words(sentence, day=words.day(day)))
        case AgreementWaits():
            sign = blocks.button(words(wr.READ_AND_SIGN), Action.SIGN)
            return _said(update, words(wr.AGREEMENT_WAITS), sign)
        case OnCallSet(first=first, last=last, off=off):
            days = {"first": words.day(first), "last": words.day(last)}
            return _said(update, words(wr.ON_CALL_OFF if off else wr.ON_CALL_SET, **days))
        case _:
            assert_never(news)


def _said(text: str, sentence: str, *buttons: Block) -> Message:
    parts = [blocks.section("said", sentence)]
    if buttons:
        parts.append(blocks.actions("choices", *buttons))
    return Message(text, parts)
