"""The people the bot knows, and what it may know of them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

from bot.domain.choices import ContactWay

PersonId = NewType("PersonId", str)
RequestId = NewType("RequestId", str)


class Standing(StrEnum):
    """What kind of account Slack says somebody has."""

    FULL = "full"  #: a full member of the workspace
    GUEST = "guest"  #: single- or multi-channel guest
    STRANGER = "stranger"  #: from another organisation, through a shared channel
    BOT = "bot"  #: an app or an integration
    GONE = "gone"  #: deactivated


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a supporter carries now and has carried lately; never whom."""

    open: tuple[RequestId, ...] = ()  #: requests they accepted that are not closed
    offered: tuple[RequestId, ...] = ()  #: requests they are being asked about
    last_asked_at: datetime | None = None
    accepted_on: tuple[date, ...] = ()  #: one date an acceptance, the last 365 days


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporter:
    """A trained colleague, approved and signed up to be asked."""

    id: PersonId
    display_name: str
    department: str
    specialty: str = ""
    site: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    contact_ways: tuple[ContactWay, ...] = ()
    trained_on: date
    agreement_version: str
    max_open: int = 1
    yearly_cap: int = 3
    timezone: str = ""  #: IANA name; empty means the programme's
    quiet_hours: QuietHours = field(default_factory=QuietHours)
    active: bool = True
    paused_until: date | None = None
    rest_until: datetime | None = None
    load: Load = field(default_factory=Load)
