"""The digest takes as many bytes when it tells nothing as when it tells everything."""

import json
from itertools import cycle

import pytest

from bot.domain.ballot_figures import TOLD
from bot.domain.digest import Advice, Band, Breakdown, Digest, Health, Line, Stat, Ticked, Word
from bot.domain.questions import SETS, SEVERAL
from handlers.views.digest import SIZE, digest_message
from handlers.views.speech import Words

VALUES = {
    Stat.IN_TIME: Word.ABOUT_HALF,
    Stat.HOURS_TO_MATCH: Word.ONE_TO_THREE_DAYS,
    Stat.CONNECTED: Word.ABOUT_HALF,
    Stat.NEED_MET: Word.MOSTLY_NEGATIVE,
}
TOPICS = tuple((f"A group of topics, number {nth}", Band(20, 49)) for nth in range(8))
WORDS = cycle((Word.MOSTLY_NEGATIVE, Word.MOSTLY_POSITIVE, Word.ABOUT_HALF, Word.MIXED))
ALL_TICKED = tuple(
    Ticked(
        question=question,
        told=Breakdown(
            since="2025-W48",
            until="2026-W39",
            cells=tuple((answer, Band(10, None)) for answer in answers),
        ),
    )
    for questions in SETS.values()
    for question, answers in questions.items()
    if question in SEVERAL
)


def a_digest(*, told, bars, well=True, advice=Advice.SPEAK, apart=False):
    def line(name, value, nth=0, until="2026-W47"):
        since = f"2026-W{10 + nth if apart else 40}"
        return Line(name=name, since=since, until=until, value=value if told else None)

    return Digest(
        period="2026-W47",
        smallest_group=5,
        health=Health(
            enough_supporters=well, someone_waits=not well, training_expiring=12, well=well
        ),
        lines=tuple(line(stat, VALUES.get(stat, Band(20, 49))) for stat in Stat),
        feedback=tuple(
            line(key, next(WORDS) if apart else Word.MOSTLY_NEGATIVE, nth % 3)
            for nth, key in enumerate(TOLD)
        ),
        chart=tuple((f"26-W{40 + nth}", 50) for nth in range(bars)),
        topics=Breakdown(since="2026-W27", until="2026-W39", cells=TOPICS if told else ()),
        ticked=ALL_TICKED if told else (),
        earlier=tuple(
            line(name, value, until="2026-W39")
            for name, value in (
                *((stat, Band(10, 19)) for stat in Stat),
                *((key, Word.MIXED) for key in TOLD),
            )
        )
        if told
        else (),
        advice=advice,
    )


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize(
    "digest",
    [
        pytest.param(a_digest(told=False, bars=0), id="nothing"),
        pytest.param(a_digest(told=False, bars=0, advice=Advice.WIDEN), id="a-short-suggestion"),
        pytest.param(a_digest(told=False, bars=0, well=False), id="nothing-and-unwell"),
        pytest.param(a_digest(told=True, bars=1), id="everything"),
        pytest.param(a_digest(told=True, bars=6, well=False), id="everything-and-six-bars"),
        pytest.param(a_digest(told=True, bars=6, well=False, apart=True), id="and-all-at-odds"),
    ],
)
def test_every_digest_takes_as_many_bytes(digest, locale):
    message = digest_message(digest, Words.for_locale(locale))
    assert len(json.dumps(message.blocks)) == SIZE
    ids = [block["block_id"] for block in message.blocks]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) <= 255
