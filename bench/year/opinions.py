"""What people answer when they are asked for feedback: near what programmes have published."""

from collections.abc import Iterable, Mapping
from random import Random
from types import MappingProxyType

from bot.domain.questions import AGREE, POLL_OF, SETS, SEVERAL, TICKED, Poll

#: Of a hundred who opened the form.
ANSWERS: Mapping[Poll, float] = MappingProxyType(
    {Poll.REQUESTER: 65, Poll.SUPPORTER: 80, Poll.PULSE: 40}
)
#: Of a hundred, so many agree (docs/evidence.md, section 3); of the others most do neither.
AGREES: Mapping[str, float] = MappingProxyType(
    {
        "timely": 83,
        "private": 89,
        "not_judged": 89,
        "good_fit": 80,
        "helpful": 95,
        "coping": 84,
        "easier": 75,
        "onward": 70,
        "recommend": 85,
    }
)
AGREES_ELSE = 78.0
#: One question in so many is left open.
SKIPS = 0.08
_STRONGLY = 0.5


def set_of(asked: Iterable[str]) -> Poll | None:
    """Say of which set a form's questions are; None for none that is known."""
    return next((POLL_OF[one] for one in asked if one in POLL_OF), None)


def chance_to_answer(poll: Poll) -> float:
    """Say how many of a hundred who opened the form send it."""
    return ANSWERS[poll]


def answers_to(
    poll: Poll | None, asked: Iterable[str], dice: Random
) -> Mapping[str, tuple[str, ...]]:
    """Draw what somebody answers; what they leave open is not among it."""
    possible = SETS[poll] if poll is not None else {}
    given = {}
    for key in asked:
        if key not in possible or key == TICKED or dice.random() < SKIPS:
            continue
        given[key] = _answer(key, possible[key], dice)
    return given


def _answer(key: str, possible: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    if possible is not AGREE:
        return tuple(dice.sample(possible, dice.randint(1, 2) if key in SEVERAL else 1))
    if dice.random() * 100 < AGREES.get(key, AGREES_ELSE):
        return ("5",) if dice.random() < _STRONGLY else ("4",)
    return tuple(dice.choices(("3", "2", "1"), (6, 3, 1)))
