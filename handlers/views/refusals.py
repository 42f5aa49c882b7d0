"""A sentence for every way of saying no."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.errors import (
    AlreadyAsked,
    AlreadyTaken,
    CoordinatorsOnly,
    NoLongerOpen,
    NotAllowed,
    NotForYou,
    NotOpenYet,
    Refusal,
    TryAgain,
)
from bot.domain.identifiers import Kind
from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.views import words_supporters as ws
from handlers.views.speech import Words

#: What somebody reads when a rule said no.
REFUSALS: Mapping[type[Refusal], str] = MappingProxyType(
    {
        NotOpenYet: wa.NOT_OPEN_YET,
        NotForYou: wa.NOT_FOR_YOU,
        NotAllowed: wa.NOT_ALLOWED,
        AlreadyTaken: ws.TAKEN_CARE_OF,
        AlreadyAsked: wa.ALREADY_ASKED,
        NoLongerOpen: wa.NO_LONGER_OPEN,
        CoordinatorsOnly: wa.COORDINATORS_ONLY,
        TryAgain: wa.TRY_AGAIN,
    }
)
IDENTIFIERS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.HEALTH_CARD: wa.HEALTH_CARD,
        Kind.SOCIAL_NUMBER: wa.SOCIAL_NUMBER,
        Kind.RECORD_NUMBER: wa.RECORD_NUMBER,
        Kind.BIRTH_DATE: wa.BIRTH_DATE,
        Kind.PHONE: wa.PHONE_NUMBER,
    }
)


def refused(refusal: Refusal, words: Words) -> str:
    """Say no, kindly."""
    return words(REFUSALS[type(refusal)])


def seems_to_contain(kind: Kind, words: Words) -> str:
    """Say what a note seems to contain, so that it can be taken out."""
    return words(IDENTIFIERS[kind])


def note_too_long(longest: int, words: Words) -> str:
    """Say how long a note may be."""
    return words(w.NOTE_TOO_LONG, longest=longest)
