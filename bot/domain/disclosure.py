"""
Who may learn what, and when: the cards.

A view is handed a card and nothing else, so it cannot leak what it was never given.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.choices import Beyond, ContactWay, Reason, Urgency
from bot.domain.digest import Digest
from bot.domain.people import Period, PersonId, RequestId, Stage
from bot.domain.private import PrivateText
from bot.domain.programme import CrisisLine, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCard:
    """What a colleague sees before asking."""

    crisis_lines: tuple[CrisisLine, ...]
    topics: tuple[Topic, ...]
    departments: tuple[str, ...]
    languages: tuple[str, ...]
    sites: tuple[str, ...] = ()
    career_stages: tuple[str, ...] = ()
    identity_days: int | None  #: None while a legal hold stands


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCard:
    """What a colleague sees of their own request."""

    request_id: RequestId
    matched: bool
    over: bool
    promised_at: datetime
    late: bool  #: nobody has been free so far
    next_step_at: datetime | None  #: None when it is not known
    timezone: str
    seen_at: tuple[datetime, ...]
    identity_days: int | None  #: as above
    crisis_lines: tuple[CrisisLine, ...]
    could_widen: bool = False  #: they wait long, and we could look further if they agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherCard:
    """What a colleague who waits long could agree to."""

    request_id: RequestId
    possible: tuple[Beyond, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """What a supporter sees before saying yes: facets, never the person or their words."""

    request_id: RequestId
    topic_groups: tuple[str, ...]
    urgency: Urgency
    language: str
    contact: ContactWay | None
    reasons: tuple[Reason, ...]
    answer_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupporterCard:
    """What a colleague sees of the supporter who accepted."""

    request_id: RequestId
    supporter: PersonId
    display_name: str
    department: str
    contact_ways: tuple[ContactWay, ...]
    slack_export: str
    crisis_lines: tuple[CrisisLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCard:
    """What the supporter who accepted sees, for as long as the request is theirs."""

    request_id: RequestId
    requester: PersonId
    topics: tuple[str, ...]
    urgency: Urgency
    language: str
    contact: ContactWay | None
    note: PrivateText
    promised_at: datetime
    limits: str
    slack_export: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideCard:
    """What the conversation guide is filled in with."""

    limits: str
    backup: str
    crisis_lines: tuple[CrisisLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCard:
    """What the closing log needs to know: only which request it closes."""

    request_id: RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyCard:
    """What is kept, for how long and who can see it, from the live settings."""

    identity_days: int
    never_matched_days: int
    smallest_group: int
    slack_export: str
    legal_position: str
    contact: str
    key_since: str  #: year and month of the newest data key
    hold_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupporterHome:
    """A supporter's own page: load and next steps, never a history of people."""

    stage: Stage = Stage.SUPPORTER
    to_sign: bool = False  #: the agreement has a version they have not signed
    training_over: bool = False
    is_member: bool = True  #: Slack still lists them as a full member
    away_until: date | None = None  #: while they are away
    on_call: Period | None = None  #: the present or next one
    away: Period | None = None  #: as above

    open: tuple[RequestId, ...]
    offered: tuple[RequestId, ...]
    paused_until: date | None
    resting_until: datetime | None
    trained_until: date | None
    taken_this_year: int
    yearly_cap: int
    ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinatorHome:
    """The coordinators' page: what keeps the programme closed, and the last digest."""

    unsettled: tuple[str, ...]
    digest: Digest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCard:
    """App Home: everyone's part, and the parts that come with a role."""

    programme: str
    is_open: bool
    own_request: StatusCard | None
    crisis_lines: tuple[CrisisLine, ...]
    timezone: str
    may_ask: bool = True  #: full members may; guests are told where to turn
    supporter: SupporterHome | None = None
    coordinator: CoordinatorHome | None = None
