"""When supporters can be asked, now and in the two days to come, in half hours of their time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain import daytime
from bot.domain.people import Period, QuietHours, Supporter
from bot.domain.programme import Programme

#: The grain of the time ahead, and how much of it is looked at: the longest promise.
SLOT = timedelta(minutes=30)
SLOTS = 96
ALWAYS = (1 << SLOTS) - 1
#: However near or past the promise is, so much of the time ahead counts.
LEAST_SLOTS = 8
_A_DAY = timedelta(days=1)
_NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class _Slot:
    """A half hour as the clock on somebody's wall shows its beginning."""

    day: date
    minute: int  #: of the day


def slots_until(promised_at: datetime, now: datetime) -> int:
    """Count the half hours ahead that matter to a promise: from `LEAST_SLOTS` to `SLOTS`."""
    return min(max(-(-(promised_at - now) // SLOT), LEAST_SLOTS), SLOTS)


class Calendar:
    """The time ahead of one moment; whatever two supporters share is worked out once."""

    def __init__(self, now: datetime, programme: Programme) -> None:
        self._now = now
        self._programme = programme
        self._walls: dict[str, tuple[_Slot, ...]] = {}
        self._usual: dict[tuple[str, QuietHours, bool], int] = {}
        asking = programme.asking
        begins = daytime.clock_time(asking.after_night_quiet_from)
        ends = daytime.clock_time(asking.after_night_quiet_until)
        self._day_sleep = QuietHours(begins or time(8), ends or time(17))

    def today(self, supporter: Supporter) -> date:
        """Give the day where a supporter is."""
        return self._wall(supporter.timezone)[0].day

    def awake(self, supporter: Supporter) -> int:
        """
        Tell in which half hours a supporter could answer; bit 0 is the one that begins now.

        Not in quiet hours, on weekends they keep free, while away, or asleep after a night.
        """
        key = (supporter.timezone, supporter.quiet_hours, supporter.weekends)
        mask = self._usual.get(key)
        if mask is None:
            mask = self._usual[key] = self._mask(supporter, lambda slot: _usually(supporter, slot))
        if supporter.nights:
            mask = self._mask(supporter, lambda slot: self._on_nights(supporter, slot))
        if supporter.away:
            mask &= self._mask(supporter, lambda slot: not within(supporter.away, slot.day))
        return mask

    def _wall(self, zone: str) -> tuple[_Slot, ...]:
        wall = self._walls.get(zone)
        if wall is None:
            where = daytime.zone(zone, self._programme.timezone)
            locals_ = ((self._now + nth * SLOT).astimezone(where) for nth in range(SLOTS))
            wall = tuple(_Slot(at.date(), at.hour * 60 + at.minute) for at in locals_)
            self._walls[zone] = wall
        return wall

    def _mask(self, supporter: Supporter, holds: Callable[[_Slot], bool]) -> int:
        wall = self._wall(supporter.timezone)
        return sum(1 << nth for nth, slot in enumerate(wall) if holds(slot))

    def _on_nights(self, supporter: Supporter, slot: _Slot) -> bool:
        """Tell whether they are awake, given that in some nights they work and then sleep late."""
        yesterday = slot.day - _A_DAY
        if within(supporter.nights, yesterday) and _is_within(self._day_sleep, slot.minute):
            return False
        tonight = slot.day if slot.minute >= _NOON else yesterday
        return within(supporter.nights, tonight) or _usually(supporter, slot)


def within(periods: tuple[Period, ...], day: date) -> bool:
    """Tell whether a day lies in any of these periods."""
    return any(day in period for period in periods)


def _usually(supporter: Supporter, slot: _Slot) -> bool:
    weekend = slot.day.weekday() > 4
    return not _is_within(supporter.quiet_hours, slot.minute) and (
        supporter.weekends or not weekend
    )


def _is_within(quiet: QuietHours, minute: int) -> bool:
    start, end = _minute(quiet.start), _minute(quiet.end)
    if start <= end:
        return start <= minute < end
    return minute >= start or minute < end


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
