"""The three sets of questions of the anonymous feedback, and the answers that may be given."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Poll(StrEnum):
    """Who is asked, and when."""

    REQUESTER = "requester"  #: after a request, with the next monthly batch
    SUPPORTER = "supporter"  #: every supporter, twice a year
    PULSE = "pulse"  #: every member, once a year, where the programme wishes it


AGREE = ("1", "2", "3", "4", "5")  #: strongly disagree to strongly agree
YES_NO = ("yes", "no")
YES_MAYBE_NO = ("yes", "maybe", "no")
BARRIERS = ("time", "how", "privacy", "career", "embarrassment", "doubt", "nothing")
STRESS = ("better", "same", "worse")
SKILLS = ("opening", "listening", "sense", "safety", "closing", "myself")
OFTEN = ("never", "once or twice", "three or four", "five or more", "not comfortable")
KINDS = ("outcome", "complaint", "conflict", "workload", "aggression", "health", "other")

#: Every set, question by question, in the order they are asked; in our words, from the evidence,
#: sections 4a, 4c and 4d. A question is in one set only.
SETS: Mapping[Poll, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Poll.REQUESTER: MappingProxyType(
            {
                "never_connected": YES_NO,
                "timely": AGREE,
                "private": AGREE,
                "not_judged": AGREE,
                "good_fit": AGREE,
                "helpful": AGREE,
                "coping": AGREE,
                "easier": AGREE,
                "onward": AGREE,
                "recommend": AGREE,
                "barriers": BARRIERS,
                "again": YES_MAYBE_NO,
            }
        ),
        Poll.SUPPORTER: MappingProxyType(
            {
                "prepared": AGREE,
                "when_more": AGREE,
                "manageable": AGREE,
                "free_to_pass": AGREE,
                "supported": AGREE,
                "worthwhile": AGREE,
                "stress": STRESS,
                "discreet": AGREE,
                "staying": AGREE,
                "practise": SKILLS,
            }
        ),
        Poll.PULSE: MappingProxyType(
            {
                "often": OFTEN,
                "kinds": KINDS,
                "held_back": BARRIERS,
                "reach": YES_MAYBE_NO,
                "career_safe": AGREE,
                "may_struggle": AGREE,
            }
        ),
    }
)
#: Where several answers may be ticked.
SEVERAL = frozenset({"barriers", "practise", "kinds", "held_back"})
#: Ticked or not; whoever leaves it open and answers something else has said no.
TICKED = "never_connected"
#: In which set a question is.
POLL_OF: Mapping[str, Poll] = MappingProxyType(
    {question: poll for poll, questions in SETS.items() for question in questions}
)
