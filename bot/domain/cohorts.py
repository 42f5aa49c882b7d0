"""
When people are asked for feedback: batches on the first Tuesday of a month, never at a close.

A cohort is one batch of one set of questions; its number says which set, and which month.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.domain import daytime
from bot.domain.people import PersonId
from bot.domain.programme import Reporting
from bot.domain.questions import Poll

#: Ballots of one cohort are taken for so long; then every invitation says that it is over.
OPEN_FOR = timedelta(days=21)
#: Later than this after its day a batch does not leave any more.
INVITED_WITHIN = timedelta(days=7)
#: When everybody who was invited is reminded, for nobody knows who has answered.
REMIND_AFTER = timedelta(days=14)
#: After its end the key of a cohort is kept for so long, and then destroyed.
KEY_KEPT_FOR = timedelta(days=7)
#: Between two invitations on their way, so that a large batch holds up no other message.
PACE = timedelta(seconds=3)
#: So many are reminded, or told of the end, at a time; a minute's worth at that pace.
HANDFUL = 20

_TUESDAY = 1
_HOUR = time(10)
_EVERY_MONTH = frozenset(range(1, 13))
_MONTHS = 1 << 12  #: the set stands above the month, so that a number takes two bytes
_SETS = tuple(Poll)
_SLOT = "cohort:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Somebody who is asked for feedback, and where the messages about it are."""

    person: PersonId
    locale: str = "en"
    places: tuple[str, ...] = ()  #: `channel/ts`, the invitation first
    reminded: bool = False


def first_tuesday(month: int) -> date:
    """Give the first Tuesday of a month, counted from January 2000 as 1."""
    first = date(2000 + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first + timedelta(days=(_TUESDAY - first.weekday()) % 7)


def next_batch(now: datetime, where: tzinfo) -> datetime:
    """Give the next invitation day: the first Tuesday of a month, ten o'clock programme time."""
    month = month_of(now, where)
    at = _moment(month, where)
    return at if at > now else _moment(month + 1, where)


def latest_batch(now: datetime, where: tzinfo, months: Collection[int]) -> datetime | None:
    """Give the last invitation day in one of these months of the year; None within a year."""
    month = month_of(now, where)
    for back in range(13):
        at = _moment(month - back, where)
        if at <= now and (month - back - 1) % 12 + 1 in months:
            return at
    return None


def months_of(poll: Poll, reporting: Reporting) -> Collection[int]:
    """Say in which months of the year a set is sent out."""
    match poll:
        case Poll.REQUESTER:
            return _EVERY_MONTH
        case Poll.SUPPORTER:
            return reporting.supporters_asked_in
        case Poll.PULSE:
            return reporting.pulse_in


def month_of(moment: datetime, where: tzinfo) -> int:
    """Count months since the year 2000, in programme time."""
    local = moment.astimezone(where)
    return (local.year - 2000) * 12 + local.month


def cohort(batch: datetime, where: tzinfo, poll: Poll = Poll.REQUESTER) -> int:
    """Number the cohort of a set that is asked in the month of a moment."""
    return _SETS.index(poll) * _MONTHS + month_of(batch, where)


def month(number: int) -> int:
    """Give the month of a cohort."""
    return number % _MONTHS


def poll(number: int) -> Poll:
    """Give the set of a cohort; the first one for a number nobody drew."""
    nth = number // _MONTHS
    return _SETS[nth] if nth < len(_SETS) else Poll.REQUESTER


def key_ends_on(month: int) -> date:
    """Give the day from which nothing of a month's cohorts can be opened or tried any more."""
    return first_tuesday(month) + OPEN_FOR + KEY_KEPT_FOR


def _moment(month: int, where: tzinfo) -> datetime:
    return daytime.instant(first_tuesday(month), _HOUR, where)


def slot(number: int) -> str:
    """Name the messages of a cohort, so that it is noted where they are."""
    return f"{_SLOT}{number}"


def of_slot(name: str) -> int | None:
    """Give the cohort whose messages a slot names; None for any other slot."""
    number = name.removeprefix(_SLOT)
    return int(number) if name.startswith(_SLOT) and number.isdecimal() else None
