"""
Everything a programme decides for itself.

The defaults carry the source of their figure; `E n` is section n of the evidence the programme was
designed from (docs/evidence.md).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

#: Read by whoever turns a file into these facts: an unknown word is a mistake, not a wish.
Strict = dict[str, str]
FORBID: Strict = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something a colleague may want to talk about."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    key: str
    label: str
    group: str  #: what a supporter learns before accepting; coarser than the label


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLine:
    """Somewhere to turn at once; static, shown in every form and receipt."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    name: str
    contact: str
    hours: str
    last_verified: date
    independent: bool = True  #: not run by a regulator, employer or credentialing body
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Somebody who had to agree, and did."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    role: str
    name: str
    signed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What supporters sign, and how long training counts."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    version: str = "1"
    no_longer_accepted: tuple[str, ...] = ()
    promises: tuple[str, ...] = (
        "I listen, and keep to myself what I hear.",
        "I say first what I cannot promise.",
        "I write nothing down about a colleague.",
        "I pass when I am too close or too tired, and I look after myself.",
    )  #: shown to whoever signs; derived from E 5
    where: str = ""  #: where the whole text can be read
    training_hours: int = 3  #: E 1.1, the Ontario programme
    training_valid_months: int = (
        24  #: twice the yearly refresh of E 1.15, so that a late one bars nobody
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How supporters are asked, by urgency in hours."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    answer_within_hours_12: int = 1
    answer_within_hours_24: int = 4  #: E 7, offer expiry
    answer_within_hours_48: int = 8
    at_once_12: int = 3  #: how many supporters an urgent request asks at the same time
    at_once_24: int = 1
    at_once_48: int = 1
    at_once_everyone: int = 10  #: when the coordinators have everyone asked about what is late
    quiet_from: str = "21:00"
    quiet_until: str = "07:00"
    after_night_quiet_from: str = "08:00"  #: when somebody who works nights sleeps
    after_night_quiet_until: str = "17:00"
    give_up_after_days: int = 30  #: a request nobody could take is closed, kindly


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingPolicy:
    """
    How much each thing counts when it is decided whom to ask first, in points.

    Our choice, on the grounds of E 2, rows 4 to 6 and 16; docs/matching.md explains each.
    """

    __pydantic_config__: ClassVar[Strict] = FORBID
    language: int = 400  #: more than everything else together
    in_time: int = 150  #: all their time to answer lies before the promise; more than the rest
    outside: int = 40  #: another department, where their own was agreed to only later
    specialty: int = 24  #: where it was wished for; half of it within the family
    topic: int = 20
    contact: int = 12
    family: int = 6  #: specialty of the same family, where it was not wished for
    site: int = 6
    career: int = 6
    available_now: int = 10
    available_later: int = 6  #: the share of the time until the promise that they are awake
    on_call: int = 12
    load: int = 24  #: how much of the yearly cap is left
    offers: int = 8  #: how few offers they had this year
    turn: int = 6  #: how long ago the last offer was
    lightness: int = 12  #: how light the last ones were
    many_offers: int = 12  #: so many offers in a year cost all points for few
    turn_days: int = 60  #: after so many days without an offer it is fully their turn
    heavy_days: int = 90  #: for so many days a heavy one is remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """How much one supporter carries unless their profile says otherwise (E 2, row 16)."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    max_open: int = 1
    yearly_cap: int = 3
    rest_days: int = 14
    rest_days_heavy: int = 7  #: added after a heavy one, and twice where a debrief is wanted
    expected_requests_per_year: int = 0
    trained_supporters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How long things are kept, in days."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    identity_days: int = 7  #: after close; 1 to 90
    hold_since: date | None = None  #: a legal hold: nothing is deleted because of its age

    @property
    def days_kept(self) -> int | None:
        """Say for how many days; None while a legal hold stands."""
        return self.identity_days if self.hold_since is None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """The weekly digest and the feedback, with the disclosure floor."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    smallest_group: int = 5  #: never lower; 11 is the strict profile
    digest_weekday: int = 0  #: Monday
    digest_hour: int = 9
    feedback_comments: bool = True  #: whether colleagues may write one, and comments are shown
    supporters_asked_in: tuple[int, ...] = (4, 10)  #: months, E 4c; at most every month
    pulse_in: tuple[int, ...] = ()  #: as above, E 4d; every member is written to, so only by wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What the organisation told us that a colleague must be told."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    slack_export: str = "unknown"  #: yes, no or unknown; unknown is told as yes
    legal_position: str = "assume discoverable"
    limits: str = ""  #: the limits-of-confidentiality sentence a supporter says first
    contact: str = ""  #: whom to ask about privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class GettingReady:
    """The answers of the first stage, which open the programme."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    goals: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    eligible_people: int = 0  #: how many may ask, at least; too few hide nobody in a figure
    lead: str = ""
    professional_backup: str = ""  #: who takes over when a peer is not enough, and when
    coordinators_evaluate_requesters: bool | None = None  #: must be False
    referral_mode: str = ""  #: off, consent_first or outreach
    sign_offs: tuple[SignOff, ...] = ()
    go_live_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One hospital's peer-support programme, as its coordinators set it."""

    __pydantic_config__: ClassVar[Strict] = FORBID
    name: str = "Peer Support"
    timezone: str = "America/Toronto"
    languages: tuple[str, ...] = ("English",)
    departments: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    career_stages: tuple[str, ...] = ()
    specialty_families: tuple[
        tuple[str, ...], ...
    ] = ()  #: specialties that know each other's work
    topics: tuple[Topic, ...] = ()
    crisis_lines: tuple[CrisisLine, ...] = ()
    agreement: Agreement = field(default_factory=Agreement)
    asking: Asking = field(default_factory=Asking)
    matching: MatchingPolicy = field(default_factory=MatchingPolicy)
    capacity: Capacity = field(default_factory=Capacity)
    keeping: Keeping = field(default_factory=Keeping)
    reporting: Reporting = field(default_factory=Reporting)
    privacy: Privacy = field(default_factory=Privacy)
    getting_ready: GettingReady = field(default_factory=GettingReady)
