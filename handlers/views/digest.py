"""The weekly digest: health, then the figures that may be told; the same shape every week."""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from types import MappingProxyType

from bot.domain.digest import TIMES, Band, Breakdown, Digest, Health, Line, Stat, Word
from handlers.views import blocks
from handlers.views import words as w
from handlers.views import words_coordinators as wc
from handlers.views.blocks import Block, Message, View, escape
from handlers.views.speech import Words

#: Bytes of a digest's blocks, unless a programme has very many topics.
SIZE = 4096
#: Slack's longest block id.
LONGEST_ID = 255
FILLER = "."

NAMES: Mapping[str, str] = MappingProxyType(
    {
        Stat.ASKED: wc.STAT_ASKED,
        Stat.MATCHED: wc.STAT_MATCHED,
        Stat.IN_TIME: wc.STAT_IN_TIME,
        Stat.HOURS_TO_MATCH: wc.STAT_HOURS,
        Stat.CONNECTED: wc.STAT_CONNECTED,
        Stat.NEED_MET: wc.STAT_MET,
        "timely": wc.RATED_TIMELY,
        "private": wc.RATED_PRIVATE,
        "not_judged": wc.RATED_NOT_JUDGED,
        "good_fit": wc.RATED_GOOD_FIT,
        "helpful": wc.RATED_HELPFUL,
        "coping": wc.RATED_COPING,
        "easier": wc.RATED_EASIER,
        "onward": wc.RATED_ONWARD,
        "recommend": wc.RATED_RECOMMEND,
    }
)
VALUES: Mapping[Word, str] = MappingProxyType(
    {
        Word.MOSTLY_POSITIVE: wc.MOSTLY_POSITIVE,
        Word.MIXED: wc.MIXED,
        Word.MOSTLY_NEGATIVE: wc.MOSTLY_NEGATIVE,
        Word.UNDER_A_DAY: wc.UNDER_A_DAY,
        Word.ONE_TO_THREE_DAYS: wc.ONE_TO_THREE_DAYS,
        Word.LONGER: wc.LONGER,
        Word.MOST: wc.MOST,
        Word.ABOUT_HALF: wc.ABOUT_HALF,
        Word.FEW: wc.FEW,
    }
)


def digest_message(digest: Digest, words: Words) -> Message:
    """Tell the coordinators how the programme is, in as many bytes every week."""
    said = [
        blocks.header("digest", words(wc.DIGEST)),
        *digest_blocks(digest, words),
        *_chart(digest, words),
    ]
    return Message(words(wc.DIGEST_HERE), padded(said, SIZE))


def padded(said: Sequence[Block], size: int) -> list[Block]:
    """
    Fill the ids of blocks, which nobody sees, until all of them together take so many bytes.

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
    return filled


def digest_modal(digest: Digest, words: Words) -> View:
    """Show a digest again to a coordinator; modals have no charts, and need none."""
    return blocks.modal(words(wc.DIGEST), digest_blocks(digest, words), close=words(w.DONE))


def digest_text(digest: Digest, words: Words) -> str:
    """Say a digest in plain text, for a terminal; the chart's numbers are in the text."""
    shown = (
        part
        for block in digest_blocks(digest, words)
        for part in (block.get("text"), *block.get("elements", ()))
        if part
    )
    said = (words(wc.DIGEST), *(unescape(part["text"]).replace("*", "") for part in shown))
    return "\n\n".join(said)


def digest_blocks(digest: Digest, words: Words) -> list[Block]:
    """Say the digest in text, which is complete without its chart."""
    least = digest.smallest_group
    week = blocks.context("digest.week", words(wc.WEEK, week=digest.period))
    if digest.too_few:
        return [week, health_block(digest, words)]
    return [
        week,
        health_block(digest, words),
        blocks.divider("digest.line"),
        _part("figures", wc.FIGURES, _lines(digest.lines, words), words),
        _part("feedback", wc.FEEDBACK, _lines(digest.feedback, words), words),
        _part("topics", wc.TOPICS, _topics(digest.topics, words), words),
        _part("time", wc.OVER_TIME, _over_time(digest, words), words),
        blocks.context("digest.least", words(wc.FOOTNOTE, least=least)),
    ]


def health_block(digest: Digest, words: Words) -> Block:
    """Say whether a request could be answered today; or that the programme runs, and no more."""
    if digest.too_few:
        runs = words(wc.RUNS, least=TIMES * digest.smallest_group)
        return blocks.section("digest.health", runs)
    return _part("health", wc.HEALTH, _health(digest.health, digest.smallest_group, words), words)


def _part(block_id: str, head: str, lines: Iterator[str], words: Words) -> Block:
    return blocks.section(f"digest.{block_id}", "\n".join((f"*{words(head)}*", *lines)))


def _health(health: Health, least: int, words: Words) -> Iterator[str]:
    yield words(wc.ENOUGH if health.enough_supporters else wc.NOT_ENOUGH, least=least)
    yield words(wc.WAITING if health.someone_waits else wc.NOT_WAITING)
    yield words(wc.EXPIRING, count=health.training_expiring)
    yield words(wc.WELL if health.well else wc.NOT_WELL)


def _lines(lines: Sequence[Line], words: Words) -> Iterator[str]:
    for line in lines:
        name = words.known(NAMES.get(line.name, line.name))
        if line.value is None:
            yield words(wc.LINE_UNTOLD, name=name, value=words(wc.FEWER, least=line.least))
        else:
            value = _value(line.value, words)
            yield words(wc.LINE, name=name, value=value, since=line.since, until=line.until)


def _value(value: Band | Word, words: Words) -> str:
    if isinstance(value, Word):
        return words(VALUES[value])
    if value.high is None:
        return words(wc.OR_MORE, low=value.low)
    return words(wc.BETWEEN, low=value.low, high=value.high)


def _topics(told: Breakdown, words: Words) -> Iterator[str]:
    if not told.cells:
        yield words(wc.TOPICS_NONE)
    for cell, count in told.cells:
        name = escape(cell, 100) if cell else words(wc.TOPIC_OTHER)
        value = _value(count, words)
        yield words(wc.LINE, name=name, value=value, since=told.since, until=told.until)


def _over_time(digest: Digest, words: Words) -> Iterator[str]:
    if not digest.chart:
        yield words(wc.OVER_TIME_NONE)
    for week, low in digest.chart:
        yield words(wc.OVER_TIME_POINT, week=week, low=low)


def _chart(digest: Digest, words: Words) -> Iterator[Block]:
    if not digest.chart or digest.too_few:
        return
    points = [{"label": week, "value": low} for week, low in digest.chart]
    yield {
        "type": "data_visualization",
        "block_id": "digest.chart",
        "title": words(wc.CHART_TITLE),
        "chart": {
            "type": "bar",
            "series": [{"name": words(wc.CHART_SERIES), "data": points}],
            "axis_config": {
                "categories": [week for week, _ in digest.chart],
                "x_label": words(wc.CHART_WEEK),
                "y_label": words(wc.CHART_SERIES),
            },
        },
    }
