"""The weekly digest: health, then the figures that may be told; the same shape every week."""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from types import MappingProxyType

from bot.domain.digest import TIMES, Advice, Digest, Health
from bot.domain.questions import Poll
from handlers.ids import Action
from handlers.views import blocks, told
from handlers.views import words as w
from handlers.views import words_coordinators as wc
from handlers.views import words_digest as wd
from handlers.views import words_feedback as wf
from handlers.views import words_roster as wr
from handlers.views.blocks import Block, Message, View
from handlers.views.speech import Words

#: Bytes of a digest's blocks in either language, unless a programme has very many topics.
SIZE = 11 * 1024
#: Slack's longest block id, and longest value of a button.
LONGEST_ID, LONGEST_VALUE = 255, 2000
FILLER = "."

ADVICE: Mapping[Advice, str] = MappingProxyType(
    {
        Advice.MEND: wd.MEND,
        Advice.FIND_SOMEBODY: wd.FIND_SOMEBODY,
        Advice.RECRUIT: wd.RECRUIT,
        Advice.VERIFY_CRISIS_LINES: wd.VERIFY_CRISIS_LINES,
        Advice.TRAIN: wd.TRAIN,
        Advice.SOONER: wd.SOONER,
        Advice.CONNECT: wd.CONNECT,
        Advice.EXPLAIN_PRIVACY: wd.EXPLAIN_PRIVACY,
        Advice.PRACTISE: wd.PRACTISE,
        Advice.CARE: wd.CARE,
        Advice.SPEAK: wd.SPEAK,
        Advice.THANK: wd.THANK,
        Advice.WIDEN: wd.WIDEN,
    }
)


_HEADS: Mapping[Poll, str] = MappingProxyType(
    {
        Poll.REQUESTER: wd.COLLEAGUES_SAY,
        Poll.SUPPORTER: wd.SUPPORTERS_SAY,
        Poll.PULSE: wd.EVERYBODY_SAYS,
    }
)


def digest_message(digest: Digest, words: Words) -> Message:
    """Tell the coordinators how the programme is, in as many bytes every week."""
    said = [
        blocks.header("digest", words(wd.DIGEST)),
        *digest_blocks(digest, words),
        *_chart(digest, words),
        _buttons(words),
    ]
    return Message(words(wd.DIGEST_HERE), padded(said, SIZE))


def padded(said: Sequence[Block], size: int) -> list[Block]:
    """
    Fill what nobody sees, until all blocks together take so many bytes.

    That is the ids of blocks, and the values of buttons that open the same for everybody.

    Whoever sees only how much was sent learns nothing of what was in it. What is longer than
    `size` already, or has too few blocks to be filled, is filled as far as it goes.
    """
    missing = size - len(json.dumps(list(said)))
    filled: list[Block] = []
    for block in said:
        room = LONGEST_ID - len(block["block_id"])
        filler = max(0, min(room, missing))
        missing -= filler
        filled.append({**block, "block_id": block["block_id"] + FILLER * filler})
    for button in (one for block in filled for one in block.get("elements", ())):
        if button["type"] == "button":
            filler = max(0, min(LONGEST_VALUE - len(button["value"]), missing))
            missing -= filler
            button["value"] += FILLER * filler
    return filled


def _buttons(words: Words) -> Block:
    """Offer what a coordinator may do about it; the values say nothing."""
    return blocks.actions(
        "digest.do",
        blocks.button(words(wr.ROSTER), Action.ROSTER, FILLER),
        blocks.button(words(wf.COMMENTS), Action.COMMENTS, FILLER),
        blocks.button(words(wc.SEARCH_NOW), Action.SEARCH_NOW, FILLER),
    )


def digest_modal(digest: Digest, words: Words) -> View:
    """Show a digest again to a coordinator; modals have no charts, and need none."""
    return blocks.modal(words(wd.DIGEST), digest_blocks(digest, words), close=words(w.DONE))


def digest_text(digest: Digest, words: Words) -> str:
    """Say a digest in plain text, for a terminal; the chart's numbers are in the text."""
    shown = (
        part
        for block in digest_blocks(digest, words)
        for part in (block.get("text"), *block.get("elements", ()))
        if part
    )
    said = (words(wd.DIGEST), *(unescape(part["text"]).replace("*", "") for part in shown))
    return "\n\n".join(said)


def digest_blocks(digest: Digest, words: Words) -> list[Block]:
    """Say the digest in text, which is complete without its chart."""
    least = digest.smallest_group
    days = told.weeks(digest.period, digest.period, digest, words)
    week = blocks.context("digest.week", words(wd.WEEK, week=digest.period, days=days))
    if digest.too_few:
        return [week, health_block(digest, words)]
    polls = {
        poll: _part(f"say.{poll}", head, told.answers(digest, poll, words), words)
        for poll, head in _HEADS.items()
    }
    return [
        week,
        health_block(digest, words),
        advice_block(digest, words),
        blocks.divider("digest.line"),
        _part("figures", wd.FIGURES, told.figures(digest, words), words),
        blocks.context("digest.elsewhere", words(wd.ELSEWHERE_FIGURES)),
        polls[Poll.REQUESTER],
        blocks.context("digest.content", words(wd.ELSEWHERE_FEEDBACK)),
        polls[Poll.SUPPORTER],
        polls[Poll.PULSE],
        _part("topics", wd.TOPICS, told.topics(digest, words), words),
        _part("time", wd.OVER_TIME, _over_time(digest, words), words),
        blocks.context("digest.least", words(wd.FOOTNOTE, least=least)),
    ]


def health_block(digest: Digest, words: Words) -> Block:
    """Say whether a request could be answered today; or that the programme runs, and no more."""
    if digest.too_few:
        runs = words(wd.RUNS, least=TIMES * digest.smallest_group)
        return blocks.section("digest.health", runs)
    return _part("health", wd.HEALTH, _health(digest.health, digest.smallest_group, words), words)


def advice_block(digest: Digest, words: Words) -> Block:
    """Suggest one thing to do."""
    return _part("advice", wd.ONE_THING, iter((words(ADVICE[digest.advice]),)), words)


def _part(block_id: str, head: str, lines: Iterator[str], words: Words) -> Block:
    return blocks.section(f"digest.{block_id}", "\n".join((f"*{words(head)}*", *lines)))


def _health(health: Health, least: int, words: Words) -> Iterator[str]:
    yield words(wd.ENOUGH if health.enough_supporters else wd.NOT_ENOUGH, least=least)
    yield words(wd.WAITING if health.someone_waits else wd.NOT_WAITING)
    yield words(wd.EXPIRING, count=health.training_expiring)
    yield words(wd.WELL if health.well else wd.NOT_WELL)


def _over_time(digest: Digest, words: Words) -> Iterator[str]:
    if not digest.chart:
        yield words(wd.OVER_TIME_NONE)
        return
    points = (
        words(wd.OVER_TIME_POINT, week=told.sunday(week, words), low=low)
        for week, low in digest.chart
    )
    yield words(wd.OVER_TIME_POINTS, points=", ".join(points))


def _chart(digest: Digest, words: Words) -> Iterator[Block]:
    if not digest.chart or digest.too_few:
        return
    points = [{"label": told.sunday(week, words), "value": low} for week, low in digest.chart]
    yield {
        "type": "data_visualization",
        "block_id": "digest.chart",
        "title": words(wd.CHART_TITLE),
        "chart": {
            "type": "bar",
            "series": [{"name": words(wd.CHART_SERIES), "data": points}],
            "axis_config": {
                "categories": [point["label"] for point in points],
                "x_label": words(wd.CHART_WEEK),
                "y_label": words(wd.CHART_SERIES),
            },
        },
    }
