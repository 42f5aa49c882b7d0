"""
The identifier guard: marks in a note that could identify a patient.

Looks for the shape of Canadian and United States identifiers and nothing else; no meaning is read.
How often it errs is measured in docs/identifier-guard.md. Every repetition in a pattern has an
end, and nothing is looked for further off than a line: the time grows with the length alone.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from bot.domain import labelled_numbers as labelled
from bot.domain import shaped_numbers as shaped
from bot.domain.birth_dates import has_birth_date
from bot.domain.folding import folded
from bot.domain.numbers import Number, readings


class Kind(StrEnum):
    """What a note seems to contain."""

    HEALTH_CARD = "health card"
    SOCIAL_NUMBER = "social insurance or social security number"
    RECORD_NUMBER = "record number"
    BIRTH_DATE = "date of birth"
    PHONE = "phone number"


_LABELLED: tuple[tuple[Kind, re.Pattern[str], Callable[[Number], bool]], ...] = (
    (Kind.HEALTH_CARD, labelled.CARD, labelled.is_card),
    (Kind.SOCIAL_NUMBER, labelled.SOCIAL, labelled.is_social),
    (Kind.RECORD_NUMBER, labelled.RECORD, labelled.is_record),
    (Kind.RECORD_NUMBER, labelled.RECORD_WORD, labelled.is_record_after_word),
    (Kind.PHONE, labelled.PHONE, labelled.is_phone),
)
_SHAPED: tuple[tuple[Kind, re.Pattern[str], Callable[[Number], bool]], ...] = (
    (Kind.SOCIAL_NUMBER, shaped.SOCIAL_SECURITY, shaped.is_social_security),
    (Kind.SOCIAL_NUMBER, shaped.NINE, shaped.is_social_insurance),
    (Kind.HEALTH_CARD, shaped.NINE, shaped.is_card),
    (Kind.HEALTH_CARD, shaped.TEN, shaped.is_card),
    (Kind.HEALTH_CARD, shaped.TWELVE, shaped.is_card),
    (Kind.HEALTH_CARD, shaped.ALBERTA, shaped.is_card),
    *((Kind.HEALTH_CARD, pattern, shaped.is_checked_card) for pattern in shaped.UNUSUAL),
    (Kind.SOCIAL_NUMBER, shaped.LONG, shaped.is_social_insurance),
    (Kind.HEALTH_CARD, shaped.LONG, shaped.is_long_card),
    (Kind.RECORD_NUMBER, shaped.RECORD, shaped.is_card),
    (Kind.PHONE, shaped.PHONE, shaped.is_phone),
    (Kind.PHONE, shaped.ABROAD, shaped.is_phone_abroad),
)
_LETTERED = (
    (Kind.HEALTH_CARD, shaped.LETTERED_CARD),
    (Kind.RECORD_NUMBER, shaped.RECORD_LETTERS),
    (Kind.RECORD_NUMBER, labelled.RECORD_AFTER),
)


def identifiers_in(text: str) -> tuple[Kind, ...]:
    """List the kinds of identifier a text seems to contain, each once, in a fixed order."""
    plain = folded(text)
    if not any(map(str.isdigit, plain)):
        return ()
    lower = plain.lower()
    found = set(_lettered(plain, lower))
    rest = bytearray(lower, "ascii")
    for kind, pattern, holds in _LABELLED:
        for at in pattern.finditer(lower):
            if any(map(holds, readings(lower, at))):
                found.add(kind)
                start, end = at.span("number")
                rest[start:end] = b"_" * (end - start)  # what has a name needs no second one
    found.update(_shaped(rest.decode("ascii")))
    return tuple(kind for kind in Kind if kind in found)


def _lettered(plain: str, lower: str) -> Iterator[Kind]:
    if shaped.QUEBEC.search(plain):
        yield Kind.HEALTH_CARD
    if has_birth_date(lower):
        yield Kind.BIRTH_DATE
    for kind, pattern in _LETTERED:
        if pattern.search(lower):
            yield kind


def _shaped(text: str) -> Iterator[Kind]:
    for kind, pattern, holds in _SHAPED:
        if any(holds(next(readings(text, at))) for at in pattern.finditer(text)):
            yield kind
