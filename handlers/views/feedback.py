"""The anonymous feedback form."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.domain.disclosure import FeedbackCard
from bot.domain.feedback import AGREE, LONGEST_COMMENT, QUESTIONS
from bot.domain.programme import CrisisLine
from handlers.ids import QUESTION, Field, Form
from handlers.views import blocks
from handlers.views import words as w
from handlers.views import words_feedback as wf
from handlers.views.blocks import Block, View
from handlers.views.crisis import given_crisis_blocks
from handlers.views.speech import Words

#: Every question of the ballot in words.
ASKED: Mapping[str, str] = MappingProxyType(
    {
        "never_connected": wf.NEVER_CONNECTED,
        "timely": wf.TIMELY,
        "private": wf.PRIVATE,
        "not_judged": wf.NOT_JUDGED,
        "good_fit": wf.GOOD_FIT,
        "helpful": wf.HELPFUL,
        "coping": wf.COPING,
        "easier": wf.EASIER,
        "onward": wf.ONWARD,
        "recommend": wf.RECOMMEND,
        "barriers": wf.BARRIERS,
        "again": wf.AGAIN,
    }
)
_AGREE = dict(
    zip(
        AGREE,
        (wf.STRONGLY_DISAGREE, wf.DISAGREE, wf.NEITHER, wf.AGREE, wf.STRONGLY_AGREE),
        strict=True,
    )
)
#: Every answer in words, by question; the questions not named here take the agree scale.
ANSWERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "never_connected": {"yes": wf.NEVER_CONNECTED_YES},
        "barriers": {
            "time": wf.BARRIER_TIME,
            "how": wf.BARRIER_HOW,
            "privacy": wf.BARRIER_PRIVACY,
            "career": wf.BARRIER_CAREER,
            "embarrassment": wf.BARRIER_EMBARRASSMENT,
            "doubt": wf.BARRIER_DOUBT,
            "nothing": wf.BARRIER_NOTHING,
        },
        "again": {"yes": wf.YES, "maybe": wf.MAYBE, "no": wf.NO},
    }
)
_TICKED = frozenset({"never_connected", "barriers"})


def feedback_modal(
    card: FeedbackCard, words: Words, *, metadata: str, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """Ask how it was; every question may be skipped, and no answer carries a name."""
    return blocks.modal(
        words(wf.TITLE),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section("anonymous", words(wf.ANONYMOUS, least=card.smallest_group)),
            blocks.context("skip", words(wf.SKIP)),
            *(_question(key, words) for key in QUESTIONS),
            *_comment(card, words),
        ),
        close=words(w.NOT_NOW),
        submit=words(wf.SEND),
        callback_id=Form.FEEDBACK,
        metadata=metadata,
    )


def _question(key: str, words: Words) -> Block:
    labelled = ANSWERS.get(key, _AGREE)
    options = [blocks.option(words(labelled[answer]), answer) for answer in QUESTIONS[key]]
    if key in _TICKED:
        element = blocks.checkboxes(options)
    else:
        element = blocks.select(words(w.CHOOSE), options)
    hint = words(wf.NEVER_CONNECTED_HINT) if key == "never_connected" else ""
    return blocks.asked(f"{QUESTION}{key}", words(ASKED[key]), element, hint=hint)


def _comment(card: FeedbackCard, words: Words) -> Iterator[Block]:
    if card.comments:
        yield blocks.asked(
            Field.COMMENT,
            words(wf.COMMENT),
            {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_COMMENT},
            hint=words(wf.COMMENT_HINT),
        )
