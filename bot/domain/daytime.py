"""Local time: wall clocks that are changed, and the hours one may write to somebody."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.domain.people import QuietHours

#: When a check-in may arrive: weekdays, in the person's own time.
DAY_BEGINS = time(9, 0)
DAY_ENDS = time(17, 0)
#: When news that nobody waits for at that minute are held back, in the reader's own time.
NIGHT = QuietHours()
#: Half an hour earlier, for what must go out before the night whenever the next tick is.
EVENING = QuietHours(time(20, 30), NIGHT.end)
_A_DAY = timedelta(days=1)


def zone(name: str, otherwise: str = "UTC") -> tzinfo:
    """Find a time zone by its IANA name, else the other one, else UTC."""
    for candidate in (name, otherwise):
        try:
            return ZoneInfo(candidate)
        except (KeyError, ValueError, OSError):
            continue
    return UTC


def today(now: datetime, name: str, otherwise: str = "UTC") -> date:
    """Say which day it is where somebody is; the zone is found as `zone` finds it."""
    return now.astimezone(zone(name, otherwise)).date()


def clock_time(text: str) -> time | None:
    """Read `21:00`; None when it is not a time of day."""
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is None else None


def instant(day: date, at: time, where: tzinfo) -> datetime:
    """
    Turn a local wall time into a moment, in UTC.

    A time that does not exist (clocks go forward) becomes the first valid minute after the gap; a
    time that exists twice (clocks go back) is the first of the two.
    """
    local = datetime.combine(day, at, tzinfo=where)
    moment = local.astimezone(UTC)
    if moment.astimezone(where).replace(tzinfo=None) != local.replace(tzinfo=None):  # in a gap
        before = local.replace(fold=1).astimezone(UTC)
        return _first_after_gap(before, moment, where)
    return moment


def _first_after_gap(before: datetime, after: datetime, where: tzinfo) -> datetime:
    offset = before.astimezone(where).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        if middle.astimezone(where).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(second=0, microsecond=0)


def in_daytime(now: datetime, where: tzinfo) -> bool:
    """Tell whether it is a weekday between nine and five there."""
    local = now.astimezone(where)
    return local.weekday() < 5 and DAY_BEGINS <= local.time() < DAY_ENDS


def next_daytime(moment: datetime, where: tzinfo) -> datetime:
    """Give the moment itself if it is daytime there, else nine o'clock on the next such day."""
    if in_daytime(moment, where):
        return moment
    day = moment.astimezone(where).date()
    for ahead in range(8):
        opens = instant(day + timedelta(days=ahead), DAY_BEGINS, where)
        if opens >= moment and in_daytime(opens, where):
            return opens
    raise AssertionError("a week has a weekday")


def is_within(hours: QuietHours, at: time) -> bool:
    """Tell whether a time of day lies in hours that may span midnight."""
    if hours.start <= hours.end:
        return hours.start <= at < hours.end
    return at >= hours.start or at < hours.end


def after_night(moment: datetime, where: tzinfo, night: QuietHours = NIGHT) -> datetime | None:
    """Say when the night ends that it is there at a moment; None when it is day."""
    local = moment.astimezone(where)
    if not is_within(night, local.time()):
        return None
    ends = instant(local.date(), night.end, where)
    return ends if ends > moment else instant(local.date() + _A_DAY, night.end, where)


def before_night(moment: datetime, where: tzinfo, night: QuietHours = EVENING) -> datetime:
    """Give the moment itself if it is day there, else the moment that night began."""
    local = moment.astimezone(where)
    if not is_within(night, local.time()):
        return moment
    began = instant(local.date(), night.start, where)
    if began > moment:
        began = instant(local.date() - _A_DAY, night.start, where)
    return began


def next_full_hour(moment: datetime, where: tzinfo) -> datetime:
    """Give the first full hour after a moment, by the clocks there."""
    local = moment.astimezone(where)
    began = local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    return began + timedelta(hours=1)
