"""Every closed list of answers, with the label a person reads."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from bot.domain.choices import (
    Beyond,
    Connected,
    ContactWay,
    Lasted,
    Onward,
    Reason,
    Urgency,
    Weight,
    Who,
)
from handlers.views import words as w
from handlers.views import words_supporters as ws
from handlers.views.blocks import Option, option
from handlers.views.speech import Words

#: Any closed list of answers.
Answer = TypeVar("Answer", bound=str)

URGENCY: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.WITHIN_12: w.WITHIN_12,
        Urgency.WITHIN_24: w.WITHIN_24,
        Urgency.WITHIN_48: w.WITHIN_48,
    }
)
WHO: Mapping[Who, str] = MappingProxyType(
    {
        Who.OUTSIDE: w.OUTSIDE,
        Who.SAME_SPECIALTY: w.SAME_SPECIALTY,
        Who.ANYONE: w.NO_PREFERENCE,
    }
)
BEYOND: Mapping[Beyond, str] = MappingProxyType(
    {
        Beyond.DEPARTMENT: w.ALSO_OWN_DEPARTMENT,
        Beyond.LANGUAGE: w.ALSO_OTHER_LANGUAGE,
    }
)
CONTACT: Mapping[ContactWay, str] = MappingProxyType(
    {
        ContactWay.PHONE: w.PHONE,
        ContactWay.VIDEO: w.VIDEO,
        ContactWay.IN_PERSON: w.IN_PERSON,
        ContactWay.MESSAGE: w.SLACK_MESSAGE,
    }
)
REASON: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.TOPIC: ws.WHY_TOPIC,
        Reason.LANGUAGE: ws.WHY_LANGUAGE,
        Reason.CONTACT: ws.WHY_CONTACT,
        Reason.OUTSIDE: ws.WHY_OUTSIDE,
        Reason.SPECIALTY: ws.WHY_SPECIALTY,
        Reason.NEAR: ws.WHY_NEAR,
        Reason.ON_CALL: ws.WHY_ON_CALL,
        Reason.AVAILABLE: ws.WHY_AVAILABLE,
        Reason.TURN: ws.WHY_TURN,
    }
)
CONNECTED: Mapping[Connected, str] = MappingProxyType(
    {
        Connected.YES: ws.LOG_YES,
        Connected.TRIED: ws.LOG_TRIED,
        Connected.NO: ws.LOG_NO,
    }
)
LASTED: Mapping[Lasted, str] = MappingProxyType(
    {
        Lasted.UNDER_15: ws.UNDER_15,
        Lasted.TO_45: ws.TO_45,
        Lasted.TO_60: ws.TO_60,
        Lasted.LONGER: ws.OVER_AN_HOUR,
    }
)
ONWARD: Mapping[Onward, str] = MappingProxyType({Onward.NO: ws.LOG_NO, Onward.YES: ws.LOG_YES})
MET: Mapping[str, str] = MappingProxyType(
    {"1": ws.MET_1, "2": ws.MET_2, "3": ws.MET_3, "4": ws.MET_4, "5": ws.MET_5}
)
WEIGHT: Mapping[Weight, str] = MappingProxyType(
    {
        Weight.FINE: ws.FINE,
        Weight.HEAVY: ws.HEAVY,
        Weight.DEBRIEF: ws.DEBRIEF,
    }
)


def options(labelled: Mapping[Answer, str], words: Words) -> dict[Answer, Option]:
    """Turn a closed list into options, by the value that comes back."""
    return {value: option(words(label), value) for value, label in labelled.items()}
