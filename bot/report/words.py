"""What an evaluation says, in plain English; its readers are funders and leadership."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.domain.digest import Band, Stat, Word


class Part(StrEnum):
    """The five questions of RE-AIM."""

    REACH = "Reach"
    EFFECTIVENESS = "Effectiveness"
    ADOPTION = "Adoption"
    IMPLEMENTATION = "Implementation"
    MAINTENANCE = "Maintenance"


QUESTIONS: Final[Mapping[Part, str]] = MappingProxyType(
    {
        Part.REACH: "Do colleagues come?",
        Part.EFFECTIVENESS: "Does it help?",
        Part.ADOPTION: "Is there somebody to help?",
        Part.IMPLEMENTATION: "Does it work as promised?",
        Part.MAINTENANCE: "Does it last?",
    }
)

#: Under which question each figure stands, and what it is called.
FIGURES: Final[Mapping[str, tuple[Part, str]]] = MappingProxyType(
    {
        Stat.ASKED: (Part.REACH, "Colleagues who asked"),
        Stat.MATCHED: (Part.REACH, "Colleagues with a supporter"),
        Stat.NEED_MET: (Part.EFFECTIVENESS, "Need met, as supporters saw it"),
        "helpful": (Part.EFFECTIVENESS, "Helpful"),
        "coping": (Part.EFFECTIVENESS, "Better able to cope"),
        "easier": (Part.EFFECTIVENESS, "Easier to talk about"),
        "good_fit": (Part.EFFECTIVENESS, "The right person"),
        "recommend": (Part.EFFECTIVENESS, "Would tell a colleague"),
        Stat.IN_TIME: (Part.IMPLEMENTATION, "Found a supporter as promised"),
        Stat.HOURS_TO_MATCH: (Part.IMPLEMENTATION, "Usual wait for a supporter"),
        Stat.CONNECTED: (Part.IMPLEMENTATION, "Could talk, as they say"),
        "timely": (Part.IMPLEMENTATION, "Soon enough"),
        "private": (Part.IMPLEMENTATION, "Stayed private"),
        "not_judged": (Part.IMPLEMENTATION, "Not judged"),
        "onward": (Part.IMPLEMENTATION, "Knew where else to turn"),
        "prepared": (Part.MAINTENANCE, "Supporters: prepared by their training"),
        "when_more": (Part.MAINTENANCE, "Supporters: know what to do when more is needed"),
        "manageable": (Part.MAINTENANCE, "Supporters: a number of requests they can manage"),
        "free_to_pass": (Part.MAINTENANCE, "Supporters: free to pass"),
        "supported": (Part.MAINTENANCE, "Supporters: supported by the programme"),
        "worthwhile": (Part.MAINTENANCE, "Supporters: worth their while"),
        "discreet": (Part.MAINTENANCE, "Supporters: can keep confidences"),
        "staying": (Part.MAINTENANCE, "Supporters: mean to stay"),
        "stress": (Part.MAINTENANCE, "Supporters: more stress of their own"),
        "never_connected": (Part.IMPLEMENTATION, "Never connected"),
        "again": (Part.EFFECTIVENESS, "Would ask again"),
        "often": (Part.REACH, "All colleagues: a talk might have helped"),
        "reach": (Part.REACH, "All colleagues: know how to ask"),
        "career_safe": (Part.REACH, "All colleagues: safe for a career"),
        "may_struggle": (Part.REACH, "All colleagues: all right to say one struggles"),
    }
)
ABOUT: Final = "What it was about"
#: Questions with several answers; each answer that was often ticked is a figure.
TICKED: Final[Mapping[str, tuple[Part, str]]] = MappingProxyType(
    {
        "barriers": (Part.REACH, "Almost kept colleagues from asking"),
        "held_back": (Part.REACH, "All colleagues: what would hold them back"),
        "kinds": (Part.REACH, "All colleagues: what a talk might have been about"),
        "practise": (Part.MAINTENANCE, "Supporters: would like to practise"),
    }
)
THE_REST: Final = "everything else"
SUPPORTERS: Final = "Supporters on the roster"
READY_WEEKS: Final = "Enough supporters were ready in {ready} of {weeks} weeks."

#: What others report, read at the source (docs/evidence.md); not the same questions, so no score.
BENCHMARKS: Final[Mapping[Part, tuple[str, ...]]] = MappingProxyType(
    {
        Part.REACH: (
            "Elsewhere: Washington University had 165 referrals in under three years, Johns "
            "Hopkins RISE 119 calls in 52 months.",
        ),
        Part.EFFECTIVENESS: (
            "Elsewhere: responders of Johns Hopkins RISE judged the need met in 83.3 % of "
            "encounters; at Massachusetts General, 81 % would recommend it.",
        ),
        Part.IMPLEMENTATION: (
            "Elsewhere: at Massachusetts General, 89 % were satisfied with confidentiality and "
            "83 % with timeliness.",
        ),
    }
)

TITLE: Final = "Evaluation of {programme}"
PERIOD: Final = "{first} to {last}. Weekly digests in this time: {weeks}."
HOW_TO_READ: Final = (
    "Everything here was told before in a weekly digest; this report knows nothing else. A figure "
    "is told once at least five people are in it, or more where the programme asks for more "
    "(in this time up to {least}), and covers the weeks that stand beside it. What is missing "
    "may be none or almost enough. Windows may share people, so they must not be added up."
)
NOTHING: Final = "Nothing could be told in this time."
COLUMNS: Final = ("Figure", "From week", "To week", "Value")


def said(value: Band | Word) -> str:
    """Put a value into words."""
    if isinstance(value, Word):
        return value.value
    if value.high is None:
        return f"{value.low} or more"
    return f"fewer than {value.high + 1}" if value.low == 0 else f"{value.low} to {value.high}"
