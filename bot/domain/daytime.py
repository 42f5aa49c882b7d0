"""Local time: wall clocks that are changed, and the hours one may write to somebody."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

#: When a check-in may arrive: weekdays, in the person's own time.
DAY_BEGINS = time(9, 0)
DAY_ENDS = time(17, 0)


def zone(name: str, otherwise: str = "UTC") -> tzinfo:
    """Find a time zone by its IANA name, else the other one, else UTC."""
    for candidate in (name, otherwise):
        try:
            return ZoneInfo(candidate)
        except (KeyError, ValueError, OSError):
            continue
    return UTC


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
    if moment.astimezone(where).time() != at:  # in a gap
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
