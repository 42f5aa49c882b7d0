"""What the bot says about becoming, being and having been a supporter."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class VolunteerWaits:
    """To the coordinators: somebody offers to be a supporter; the roster says who."""


@dataclass(frozen=True, slots=True)
class InvitedToVolunteer:
    """To a colleague somebody thought of: would you like to be a supporter? Never by whom."""


@dataclass(frozen=True, slots=True)
class Welcomed:
    """To a new supporter: the coordinators approved."""


@dataclass(frozen=True, slots=True)
class NotThisTime:
    """To a volunteer: not now, and thank you."""


@dataclass(frozen=True, slots=True)
class TakenOffRoster:
    """To a supporter the coordinators retired: thank you."""


@dataclass(frozen=True, slots=True)
class TrainingEnds:
    """To a supporter: until when the training counts, or that it no longer does."""

    on: date
    over: bool = False  #: that day has come


@dataclass(frozen=True, slots=True)
class AgreementWaits:
    """To a supporter: the agreement has a version they have not signed."""


@dataclass(frozen=True, slots=True)
class OnCallSet:
    """To a supporter: they are on call in that time, or no longer."""

    first: date
    last: date
    off: bool = False  #: they are taken off these days


RosterNews = (
    VolunteerWaits
    | InvitedToVolunteer
    | Welcomed
    | NotThisTime
    | TakenOffRoster
    | TrainingEnds
    | AgreementWaits
    | OnCallSet
)
