"""Every closed list of answers a person can choose from."""

from datetime import timedelta
from enum import StrEnum


class ContactWay(StrEnum):
    """How a first conversation may happen."""

    PHONE = "phone"
    VIDEO = "video"
    IN_PERSON = "in person"
    MESSAGE = "message"


class Urgency(StrEnum):
    """How soon somebody should be in touch; the value is the promise in hours."""

    WITHIN_12 = "12"
    WITHIN_24 = "24"
    WITHIN_48 = "48"

    @property
    def promise(self) -> timedelta:
        """How long after asking a colleague should have been in touch."""
        return timedelta(hours=int(self.value))


class Who(StrEnum):
    """Who it should be."""

    OUTSIDE = "outside"  #: outside the requester's department (the default)
    SAME_SPECIALTY = "same specialty"
    ANYONE = "no preference"


class Beyond(StrEnum):
    """What a requester agreed to go beyond when nobody was free."""

    DEPARTMENT = "department"  #: colleagues of their own department may be asked too
    LANGUAGE = "language"  #: colleagues who do not speak the language they chose, too


class Reason(StrEnum):
    """Why a supporter was asked, as a facet that names nobody."""

    TOPIC = "topic"
    LANGUAGE = "language"
    CONTACT = "contact"
    OUTSIDE = "outside"
    SPECIALTY = "specialty"
    NEAR = "near"  #: specialty family, site or career stage, never which
    ON_CALL = "on call"
    AVAILABLE = "available"
    TURN = "turn"


class Side(StrEnum):
    """One of the two people of a match."""

    REQUESTER = "requester"
    SUPPORTER = "supporter"


class Step(StrEnum):
    """Which check-in it is."""

    FIRST = "first"  #: at the promised time plus a day
    AGAIN = "again"  #: two days after a *Not yet*
    DAY_14 = "day 14"
    DAY_30 = "day 30"


class Answer(StrEnum):
    """What somebody said to a check-in."""

    CONNECTED = "connected"
    NOT_YET = "not yet"
    SOMEONE_ELSE = "someone else"
    NO_LONGER_NEEDED = "no longer needed"


class Connected(StrEnum):
    """Closing log: did the two talk."""

    YES = "yes"
    TRIED = "tried"
    NO = "no"


class Lasted(StrEnum):
    """Closing log: how long the longest conversation was."""

    UNDER_15 = "under 15 minutes"
    TO_45 = "15 to 45 minutes"
    TO_60 = "45 to 60 minutes"
    LONGER = "over an hour"


class Onward(StrEnum):
    """Closing log: whether further support was pointed to."""

    NO = "no"
    YES = "yes"


class Weight(StrEnum):
    """Closing log: how the supporter is after this one."""

    FINE = "fine"
    HEAVY = "a bit heavy"
    DEBRIEF = "debrief"
