"""Late work without a burst: what comes of its own accord reaches a person once a day."""

from datetime import date, datetime, timedelta, tzinfo

from bot.domain import daytime
from bot.domain.people import PersonId
from bot.usecases.records import Records

_A_DAY = timedelta(days=1)
#: How many days ahead are given away: for so long it is remembered that they are.
_AHEAD = 3


def is_free_today(records: Records, person: PersonId, now: datetime, where: tzinfo) -> bool:
    """Take somebody's turn of today, by their clocks; False when it is taken already."""
    return _take(records, person, now.astimezone(where).date(), now)


def next_turn(records: Records, person: PersonId, now: datetime, where: tzinfo) -> datetime | None:
    """Take somebody's next turn and say when it is; None for now."""
    if is_free_today(records, person, now, where):
        return None
    at = now
    for _ in range(_AHEAD):
        at = morning_after(at, where)
        if _take(records, person, at.astimezone(where).date(), now):
            break
    return at


def morning_after(moment: datetime, where: tzinfo) -> datetime:
    """Say when the next day begins on which one may write to somebody there."""
    tomorrow = moment.astimezone(where).date() + _A_DAY
    opens = daytime.instant(tomorrow, daytime.DAY_BEGINS, where)
    return daytime.next_daytime(opens, where)


def _take(records: Records, person: PersonId, day: date, now: datetime) -> bool:
    return records.first_time("turn", f"{person} {day}", now)
