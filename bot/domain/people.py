"""The people the bot knows, and what it may know of them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

from bot.domain.choices import ContactWay, Weight

PersonId = NewType("PersonId", str)
RequestId = NewType("RequestId", str)


class Standing(StrEnum):
    """What kind of account Slack says somebody has."""

    FULL = "full"  #: a full member of the workspace
    GUEST = "guest"  #: single- or multi-channel guest
    STRANGER = "stranger"  #: from another organisation, through a shared channel
    BOT = "bot"  #: an app or an integration
    GONE = "gone"  #: deactivated


class Stage(StrEnum):
    """Where somebody stands in a supporter's life."""

    VOLUNTEER = "volunteer"  #: offered to support, and waits for the coordinators
    SUPPORTER = "supporter"  #: approved by the coordinators
    RETIRED = "retired"  #: no longer asked; what they still carry stays theirs


@dataclass(frozen=True, slots=True)
class Member:
    """What Slack tells about an account, as far as the bot needs it."""

    id: PersonId
    standing: Standing
    timezone: str
    locale: str


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local wall-clock hours in which nobody's time runs; may span midnight."""

    start: time = time(21, 0)
    end: time = time(7, 0)


@dataclass(frozen=True, slots=True)
class Period:
    """Days in a row in somebody's own time, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Closing:
    """How a supporter was after a request they closed; never which."""

    on: date
    weight: Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a supporter carries now and has carried lately; never whom."""

    open: tuple[RequestId, ...] = ()  #: requests they accepted that are not closed
    offered: tuple[RequestId, ...] = ()  #: requests they are being asked about
    last_asked_at: datetime | None = None
    accepted_on: tuple[date, ...] = ()  #: one date an acceptance, the last 365 days
    asked_on: tuple[date, ...] = ()  #: one date an offer, the last 365 days
    closings: tuple[Closing, ...] = ()  #: the last few, newest last


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporter:
    """A colleague who supports others, wants to, or did."""

    id: PersonId
    display_name: str
    department: str
    specialty: str = ""
    site: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    contact_ways: tuple[ContactWay, ...] = ()
    trained_on: date | None = None
    agreement_version: str = ""  #: the version they signed; empty for none
    max_open: int = 1
    yearly_cap: int = 3
    timezone: str = ""  #: IANA name; empty means the programme's
    locale: str = "en"  #: as Slack last told
    checked_on: date | None = None  #: when Slack was last asked who they are, in programme time
    quiet_hours: QuietHours = field(default_factory=QuietHours)
    stage: Stage = Stage.SUPPORTER
    self_described: bool = False  #: they changed their profile themselves; a file does not undo it
    retired_on: date | None = None
    reminded_on: date | None = None  #: when they were last told that their training ends
    reminded_of: str = ""  #: the agreement version they were last asked to sign
    paused_until: date | None = None
    rest_until: datetime | None = None
    career: str = ""  #: one of the programme's career stages
    standing: Standing = Standing.FULL  #: as Slack last told
    never: tuple[PersonId, ...] = ()  #: people they would rather not support
    never_departments: tuple[str, ...] = ()
    line: tuple[PersonId, ...] = ()  #: people they evaluate or report to
    weekends: bool = True  #: may be asked on Saturdays and Sundays
    away: tuple[Period, ...] = ()  #: out of office
    on_call: tuple[Period, ...] = ()  #: on the programme's rota, to be asked first
    nights: tuple[Period, ...] = ()  #: working nights, so asleep by day
    load: Load = field(default_factory=Load)

    @property
    def is_supporter(self) -> bool:
        """Tell whether the coordinators approved them, and they have not retired."""
        return self.stage is Stage.SUPPORTER
