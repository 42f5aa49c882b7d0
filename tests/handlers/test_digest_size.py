"""The digest takes as many bytes when it tells nothing as when it tells everything."""

import json

import pytest

from bot.domain import feedback
from bot.domain.digest import Band, Breakdown, Digest, Health, Line, Stat, Word
from handlers.views.digest import SIZE, digest_message
from handlers.views.speech import Words

VALUES = {
    Stat.IN_TIME: Word.ABOUT_HALF,
    Stat.HOURS_TO_MATCH: Word.ONE_TO_THREE_DAYS,
    Stat.CONNECTED: Word.ABOUT_HALF,
    Stat.NEED_MET: Word.MOSTLY_NEGATIVE,
}


TOPICS = tuple((f"A group of topics, number {nth}", Band(20, 49)) for nth in range(8))


def a_digest(*, told, bars, well=True):
    def line(name, value):
        return Line(name=name, since="2026-W40", until="2026-W47", value=value if told else None)

    return Digest(
        period="2026-W47",
        smallest_group=5,
        health=Health(
            enough_supporters=well, someone_waits=not well, training_expiring=12, well=well
        ),
        lines=tuple(line(stat, VALUES.get(stat, Band(20, 49))) for stat in Stat),
        feedback=tuple(line(key, Word.MOSTLY_NEGATIVE) for key in feedback.RATED),
        chart=tuple((f"26-W{40 + nth}", 50) for nth in range(bars)),
        topics=Breakdown(since="2026-W27", until="2026-W39", cells=TOPICS if told else ()),
    )


@pytest.mark.parametrize(
    "digest",
    [
        pytest.param(a_digest(told=False, bars=0), id="nothing"),
        pytest.param(a_digest(told=False, bars=0, well=False), id="nothing-and-unwell"),
        pytest.param(a_digest(told=True, bars=1), id="everything"),
        pytest.param(a_digest(told=True, bars=6, well=False), id="everything-and-six-bars"),
    ],
)
def test_every_digest_takes_as_many_bytes(digest):
    message = digest_message(digest, Words.for_locale("en"))
    assert len(json.dumps(message.blocks)) == SIZE
    ids = [block["block_id"] for block in message.blocks]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) <= 255
