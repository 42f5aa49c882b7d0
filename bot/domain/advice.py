"""The one thing a digest suggests, from nothing but what it tells anyway."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from bot.domain.digest import Advice, Health, Line, Stat, Word

#: A crisis line is called again after so long, to see whether it still answers.
VERIFIED_FOR: Final = timedelta(days=180)
#: What is suggested by turns where nothing needs a hand: a programme lives by being known.
BY_TURNS: Final = (Advice.SPEAK, Advice.THANK, Advice.WIDEN)
_NOT_WELL_RATED: Final = frozenset({Word.MIXED, Word.MOSTLY_NEGATIVE})
_TOO_FEW: Final = frozenset({Word.ABOUT_HALF, Word.FEW})


def advise(
    health: Health, told: Mapping[str, Line], verified_on: date | None, today: date
) -> Advice:
    """
    Say what helps most: first those who ask today, then what figures tell, then being known.

    `told` is what was told last of each figure, and `verified_on` the day since when every crisis
    line is known to answer; nothing that was not told has a part in it.
    """
    if not health.well:
        return Advice.MEND
    if health.someone_waits:
        return Advice.FIND_SOMEBODY
    if verified_on is not None and verified_on + VERIFIED_FOR <= today:
        return Advice.VERIFY_CRISIS_LINES
    if not health.enough_supporters:
        return Advice.RECRUIT
    if health.training_expiring:
        return Advice.TRAIN
    return _from_figures(told) or BY_TURNS[today.isocalendar().week % len(BY_TURNS)]


def _from_figures(told: Mapping[str, Line]) -> Advice | None:
    values = {name: line.value for name, line in told.items()}

    def rated_low(*questions: str) -> bool:
        return any(values.get(question) in _NOT_WELL_RATED for question in questions)

    if values.get(Stat.IN_TIME) in _TOO_FEW or rated_low("timely"):
        return Advice.SOONER
    if values.get(Stat.CONNECTED) in _TOO_FEW:
        return Advice.CONNECT
    if rated_low("private", "career_safe"):
        return Advice.EXPLAIN_PRIVACY
    if rated_low("supported", "manageable"):
        return Advice.CARE
    if rated_low("helpful", "not_judged", "good_fit", Stat.NEED_MET):
        return Advice.PRACTISE
    return None
