"""The anonymous feedback: its forms, and the comments that coordinators may read."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.domain.ballot_cards import CommentsCard, FeedbackCard
from bot.domain.feedback import LONGEST_COMMENT, Shown
from bot.domain.programme import CrisisLine
from bot.domain.questions import AGREE, BARRIERS, SETS, SEVERAL, TICKED, Poll
from handlers.ids import QUESTION, Field, Form
from handlers.views import blocks
from handlers.views import words as w
from handlers.views import words_feedback as wf
from handlers.views import words_polls as wp
from handlers.views.blocks import Block, View
from handlers.views.crisis import given_crisis_blocks
from handlers.views.speech import Words

_TITLES: Mapping[Poll, str] = MappingProxyType(
    {
        Poll.REQUESTER: wf.TITLE,
        Poll.SUPPORTER: wp.SUPPORTERS_TITLE,
        Poll.PULSE: wp.PULSE_TITLE,
    }
)
#: Every question of every set in words.
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
        "prepared": wp.PREPARED,
        "when_more": wp.WHEN_MORE,
        "manageable": wp.MANAGEABLE,
        "free_to_pass": wp.FREE_TO_PASS,
        "supported": wp.SUPPORTED,
        "worthwhile": wp.WORTHWHILE,
        "stress": wp.STRESS,
        "discreet": wp.DISCREET,
        "staying": wp.STAYING,
        "practise": wp.PRACTISE,
        "often": wp.OFTEN,
        "kinds": wp.KINDS,
        "held_back": wp.HELD_BACK,
        "reach": wp.REACH,
        "career_safe": wp.CAREER_SAFE,
        "may_struggle": wp.MAY_STRUGGLE,
    }
)
_AGREE = dict(
    zip(
        AGREE,
        (wf.STRONGLY_DISAGREE, wf.DISAGREE, wf.NEITHER, wf.AGREE, wf.STRONGLY_AGREE),
        strict=True,
    )
)
_BARRIERS = dict(
    zip(
        BARRIERS,
        (
            wf.BARRIER_TIME,
            wf.BARRIER_HOW,
            wf.BARRIER_PRIVACY,
            wf.BARRIER_CAREER,
            wf.BARRIER_EMBARRASSMENT,
            wf.BARRIER_DOUBT,
            wf.BARRIER_NOTHING,
        ),
        strict=True,
    )
)
#: Every answer in words, by question; the questions not named here take the agree scale.
ANSWERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "never_connected": {"yes": wf.NEVER_CONNECTED_YES},  # the other answer is not ticking it
        "barriers": _BARRIERS,
        "again": {"yes": wf.YES, "maybe": wf.MAYBE, "no": wf.NO},
        "stress": {
            "better": wp.STRESS_BETTER,
            "same": wp.STRESS_SAME,
            "worse": wp.STRESS_WORSE,
        },
        "practise": {
            "opening": wp.SKILL_OPENING,
            "listening": wp.SKILL_LISTENING,
            "sense": wp.SKILL_SENSE,
            "safety": wp.SKILL_SAFETY,
            "closing": wp.SKILL_CLOSING,
            "myself": wp.SKILL_MYSELF,
        },
        "often": {
            "never": wp.OFTEN_NEVER,
            "once or twice": wp.OFTEN_ONCE,
            "three or four": wp.OFTEN_THREE,
            "five or more": wp.OFTEN_FIVE,
            "not comfortable": wp.OFTEN_UNEASY,
        },
        "kinds": {
            "outcome": w.TOPIC_OUTCOME,
            "complaint": w.TOPIC_COMPLAINT,
            "conflict": w.TOPIC_CONFLICT,
            "workload": w.TOPIC_WORKLOAD,
            "aggression": w.TOPIC_AGGRESSION,
            "health": w.TOPIC_HEALTH,
            "other": w.TOPIC_ELSE,
        },
        "held_back": _BARRIERS,
        "reach": {"yes": wf.YES, "maybe": wp.REACH_PARTLY, "no": wf.NO},
    }
)
_TICKED = SEVERAL | {TICKED}
#: Blocks for comments in one modal, which must not grow beyond what Slack takes.
_MOST_COMMENTS = 30


def feedback_modal(
    card: FeedbackCard, words: Words, *, metadata: str, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """Ask how it is or was; every question may be skipped, and no answer carries a name."""
    return blocks.modal(
        words(_TITLES[card.poll]),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section("anonymous", words(wf.ANONYMOUS, least=card.smallest_group)),
            blocks.context("skip", words(wf.SKIP), words(wf.ANONYMOUS_LIMITS)),
            *(_question(key, possible, words) for key, possible in SETS[card.poll].items()),
            *_comment(card, words),
        ),
        close=words(w.NOT_NOW),
        submit=words(wf.SEND),
        callback_id=Form.FEEDBACK,
        metadata=metadata,
    )


def _question(key: str, possible: Sequence[str], words: Words) -> Block:
    labelled = ANSWERS.get(key, _AGREE)
    options = [blocks.option(words(labelled[one]), one) for one in possible if one in labelled]
    if key in _TICKED:
        element = blocks.checkboxes(options)
    else:
        element = blocks.select(words(w.CHOOSE), options)
    hint = words(wf.NEVER_CONNECTED_HINT) if key == TICKED else ""
    return blocks.asked(f"{QUESTION}{key}", words(ASKED[key]), element, hint=hint)


def _comment(card: FeedbackCard, words: Words) -> Iterator[Block]:
    if card.comments and card.poll is Poll.REQUESTER:
        yield blocks.asked(
            Field.COMMENT,
            words(wf.COMMENT),
            {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_COMMENT},
            hint=words(wf.COMMENT_HINT, least=card.smallest_group),
        )


def comments_modal(
    card: CommentsCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """Show coordinators the comments that were released, exactly as they are kept."""
    shown = [*_releases(card.shown, words)]
    if not shown:
        shown = [blocks.section("none", words(wf.COMMENTS_NONE, least=card.smallest_group))]
    rule = blocks.context("rule", words(wf.COMMENTS_RULE, days=words.days(card.days)))
    lines = given_crisis_blocks(crisis_lines, words)
    return blocks.modal(words(wf.COMMENTS_TITLE), (*lines, *shown, rule), close=words(w.DONE))


def _releases(shown: Sequence[Shown], words: Words) -> Iterator[Block]:
    many = sum(len(release.comments) for release in shown) > _MOST_COMMENTS
    room = _MOST_COMMENTS
    for nth, release in enumerate(shown):
        texts = [*_together(release.comments)] if many else [*release.comments]
        yield blocks.header(f"on.{nth}", words(wf.COMMENTS_SINCE, day=words.day(release.on)))
        for place, text in enumerate(texts[:room]):  # the oldest ones go first, having been shown
            yield blocks.quoted(f"comment.{nth}.{place}", text)
        room = max(0, room - len(texts))


def _together(comments: Sequence[str]) -> Iterator[str]:
    """Put comments one below the other into as few texts as hold them whole."""
    text = ""
    for comment in comments:
        longer = f"{text}\n\n{comment}" if text else comment
        if len(longer) > blocks.LONGEST_TEXT:
            yield text
            longer = comment
        text = longer
    yield text
