"""A supporter's closing log, which holds no text, and taking a break."""

from collections.abc import Mapping, Sequence

from bot.domain.disclosure import LogCard
from bot.domain.programme import CrisisLine
from handlers.ids import Action, Field, Form
from handlers.views import blocks, labels
from handlers.views import words as w
from handlers.views import words_supporters as ws
from handlers.views.blocks import Block, View
from handlers.views.crisis import given_crisis_blocks
from handlers.views.labels import Answer
from handlers.views.speech import Words

#: What comes back when *Rest 7 days* is ticked.
REST = "7"


def log_modal(
    card: LogCard, words: Words, *, metadata: str, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """Ask how it went and how the supporter is; there is nowhere to write anything."""

    met = labels.options(labels.MET, words)
    rest = [blocks.option(words(ws.REST_7), REST)]
    return blocks.modal(
        words(ws.LOG_TITLE),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section(f"log.{card.request_id}", words(ws.LOG_INTRO)),
            blocks.asked(
                Field.CONNECTED, words(ws.LOG_CONNECTED), _one_of(labels.CONNECTED, words)
            ),
            blocks.asked(Field.HOW, words(ws.LOG_HOW), _one_of(labels.CONTACT, words)),
            blocks.asked(Field.LASTED, words(ws.LOG_LASTED), _one_of(labels.LASTED, words)),
            blocks.asked(Field.ONWARD, words(ws.LOG_ONWARD), _one_of(labels.ONWARD, words)),
            blocks.asked(
                Field.MET,
                words(ws.LOG_MET),
                blocks.select(words(w.CHOOSE), list(met.values())),
            ),
            blocks.asked(
                Field.AFTER,
                words(ws.LOG_AFTER),
                _one_of(labels.WEIGHT, words),
                hint=words(ws.DEBRIEF_HINT),
            ),
            blocks.asked(Field.REST, words(ws.REST), blocks.checkboxes(rest)),
            blocks.actions("too", blocks.button(words(ws.SUPPORT_TOO), Action.ASK)),
        ),
        close=words(w.NOT_NOW),
        submit=words(ws.LOG_SUBMIT),
        callback_id=Form.CLOSING_LOG,
        metadata=metadata,
    )


def _one_of(labelled: Mapping[Answer, str], words: Words) -> Block:
    return blocks.radio(list(labels.options(labelled, words).values()))


def pause_modal(words: Words, *, metadata: str, crisis_lines: Sequence[CrisisLine] = ()) -> View:
    """Ask until when a supporter wants not to be asked."""
    return blocks.modal(
        words(ws.PAUSE_TITLE),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section("pause", words(ws.PAUSE_TELLS)),
            blocks.asked(
                Field.PAUSE_UNTIL,
                words(ws.PAUSE_UNTIL),
                {"type": "datepicker"},
                optional=False,
            ),
        ),
        close=words(w.NOT_NOW),
        submit=words(ws.PAUSE),
        callback_id=Form.PAUSE,
        metadata=metadata,
    )
