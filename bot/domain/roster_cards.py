"""
Who may learn what of the roster: the cards.

Coordinators see who supports, and whether training and agreement still count. Never what somebody
carries, whether they rest or take a break, or whom they keep away from: that would tell of others.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.choices import ContactWay
from bot.domain.people import Period, PersonId, Stage
from bot.domain.programme import CrisisLine, Topic
from bot.domain.roster import Availability, Limits, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCard:
    """What somebody says of themselves as a supporter, and what they can choose from."""

    stage: Stage | None  #: None for somebody who is not on the roster
    profile: Profile
    limits: Limits
    departments: tuple[str, ...]
    sites: tuple[str, ...]
    languages: tuple[str, ...]
    career_stages: tuple[str, ...]
    topics: tuple[Topic, ...]
    crisis_lines: tuple[CrisisLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementCard:
    """The supporter agreement, as whoever signs sees it."""

    version: str
    promises: tuple[str, ...]
    where: str
    signed: bool  #: this very version


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeCard:
    """When a supporter can be asked; only what is not over."""

    times: Availability


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireCard:
    """What somebody who wants to stop still carries: whether anything."""

    carries: bool


class Need(StrEnum):
    """What somebody on the roster needs a coordinator for."""

    REVIEW = "review"
    TRAINING = "training"  #: none on record
    TRAINING_OVER = "training over"
    TRAINING_ENDS = "training ends"  #: within sixty days
    SIGNATURE = "signature"
    MEMBERSHIP = "membership"  #: Slack no longer says that they are a full member
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One person on the roster, as a list shows them."""

    person: PersonId
    department: str
    need: Need
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCard:
    """Those on the roster whom somebody should see to."""

    lines: tuple[RosterLine, ...]
    more: int  #: how many lines did not fit


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCard:
    """One person on the roster, as coordinators see them."""

    person: PersonId
    stage: Stage
    need: Need
    profile: Profile
    topics: tuple[str, ...]  #: in the programme's words
    contact_ways: tuple[ContactWay, ...]
    trained_on: date | None
    trained_until: date | None
    signed_version: str
    current_version: str
    on_call: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaCard:
    """Who is on call in the weeks to come."""

    weeks: tuple[tuple[Period, tuple[PersonId, ...]], ...]
    mark: str  #: of these weeks, see `bot.domain.rota.mark`
