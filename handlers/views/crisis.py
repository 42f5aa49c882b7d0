"""Where to turn at once: first in every modal, and in every receipt."""

from collections.abc import Iterator, Sequence

from bot.domain.programme import CrisisLine
from handlers.views import words as w
from handlers.views.blocks import LONGEST_TEXT, Block, escape
from handlers.views.speech import Words

MOST_LINES = 40
#: Short enough that one line fits one text, however it is escaped.
LONGEST_PART = 120


def crisis_blocks(lines: Sequence[CrisisLine], words: Words) -> list[Block]:
    """Show the crisis lines and when they were last verified, above everything else."""
    return [
        {"type": "section", "block_id": f"crisis.{nth}", "text": _linked(text)}
        for nth, text in enumerate(_packed(_sentences(lines, words)))
    ]


def given_crisis_blocks(lines: Sequence[CrisisLine], words: Words) -> list[Block]:
    """Show the crisis lines where there are any to hand."""
    return crisis_blocks(lines, words) if lines else []


def crisis_context(lines: Sequence[CrisisLine], words: Words) -> list[Block]:
    """Show the crisis lines under a message; nothing when there are none."""
    if not lines:
        return []
    texts = [_linked(text) for text in _packed(_sentences(lines, words))]
    return [{"type": "context", "block_id": "crisis", "elements": texts[:10]}]


def _sentences(lines: Sequence[CrisisLine], words: Words) -> Iterator[str]:
    yield words(w.EMERGENCY)
    for line in lines[:MOST_LINES]:
        parts = [
            words(
                w.CRISIS_LINE,
                name=escape(line.name, LONGEST_PART),
                contact=escape(line.contact, LONGEST_PART),
            )
        ]
        if line.hours:
            parts.append(f"({escape(line.hours, LONGEST_PART)})")
        if line.note:
            parts.append(escape(line.note))
        if not line.independent:
            parts.append(words(w.NOT_INDEPENDENT))
        yield " ".join(parts)
    if lines:
        oldest = min(line.last_verified for line in lines)
        yield f"_{words(w.LAST_VERIFIED, day=words.day(oldest))}_"


def _packed(sentences: Iterator[str]) -> list[str]:
    """Put as many sentences into one text as Slack takes."""
    packed = [next(sentences)]
    for sentence in sentences:
        joined = f"{packed[-1]}\n{sentence}"
        if len(joined) <= LONGEST_TEXT:
            packed[-1] = joined
        else:
            packed.append(sentence)
    return packed


def _linked(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}  # not verbatim: an address of a helpline is a link
