"""When a supporter can be asked: quiet hours, weekends, days away, nights."""

from collections.abc import Iterator, Sequence

from bot.domain.people import Period
from bot.domain.programme import CrisisLine
from bot.domain.roster_cards import TimeCard
from handlers.ids import AWAY, NIGHTS, Field, Form
from handlers.views import blocks
from handlers.views import words as w
from handlers.views import words_roster as wr
from handlers.views.blocks import Block, View
from handlers.views.crisis import given_crisis_blocks
from handlers.views.profile import YES
from handlers.views.speech import Words

#: So many periods of a kind fit one form; below that there is always room for a new one.
MOST_PERIODS = 6


def time_modal(card: TimeCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()) -> View:
    """Let a supporter say when they can be asked."""
    times = card.times
    weekends = [blocks.option(words(wr.ON_WEEKENDS), YES)]
    quiet = times.quiet_hours
    return blocks.modal(
        words(wr.MY_TIME),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.asked(
                Field.QUIET_FROM,
                words(wr.QUIET_FROM),
                blocks.hour(quiet.start),
                optional=False,
            ),
            blocks.asked(
                Field.QUIET_UNTIL,
                words(wr.QUIET_UNTIL),
                blocks.hour(quiet.end),
                optional=False,
                hint=words(wr.QUIET_HINT),
            ),
            blocks.asked(
                Field.WEEKENDS,
                words(wr.WEEKENDS),
                blocks.checkboxes(weekends, (YES,) if times.weekends else ()),
            ),
            *_periods(AWAY, times.away, words(wr.AWAY_FROM), words(wr.AWAY_UNTIL)),
            *_periods(
                NIGHTS,
                times.nights,
                words(wr.NIGHTS_FROM),
                words(wr.NIGHTS_UNTIL),
                hint=words(wr.NIGHTS_HINT),
            ),
        ),
        close=words(w.NOT_NOW),
        submit=words(wr.SAVE),
        callback_id=Form.TIME,
    )


def _periods(
    kind: str, known: tuple[Period, ...], begins: str, ends: str, *, hint: str = ""
) -> Iterator[Block]:
    shown: tuple[Period | None, ...] = (*known, None)
    for nth, period in enumerate(shown[:MOST_PERIODS]):
        first, last = (period.first, period.last) if period else (None, None)
        yield blocks.asked(f"{kind}_from_{nth}", begins, blocks.day(first))
        yield blocks.asked(f"{kind}_until_{nth}", ends, blocks.day(last), hint=hint)
