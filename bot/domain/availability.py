"""When supporters could answer: not in quiet hours, on weekends kept free, away, or asleep."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from bot.domain import daytime
from bot.domain.choices import Urgency
from bot.domain.people import Period, QuietHours, Supporter
from bot.domain.programme import Asking, Programme

#: The grain of the time ahead, and how much of it counts in points: the longest promise.
SLOT = timedelta(minutes=30)
SLOTS = 96
ALWAYS = (1 << SLOTS) - 1
#: However near or past the promise is, so much of the time ahead counts.
LEAST_SLOTS = 8
#: Further ahead than this nobody looks.
HORIZON_DAYS = 7
#: Whoever is asked this way is given waking time to answer; all others plain time.
WAKING = (Urgency.WITHIN_24, Urgency.WITHIN_48)
_A_DAY = timedelta(days=1)
_MIDNIGHT, _NOON = time(0), time(12)

_Stretch = tuple[datetime, datetime]


class _Hours(NamedTuple):  # hashed for everybody in every round, and a tuple is so at once
    """Everything about a supporter that decides when they could answer."""

    timezone: str
    quiet: QuietHours
    weekends: bool
    nights: tuple[Period, ...]
    away: tuple[Period, ...]


def slots_until(promised_at: datetime, now: datetime) -> int:
    """Count the half hours ahead that matter to a promise: from `LEAST_SLOTS` to `SLOTS`."""
    return min(max(-(-(promised_at - now) // SLOT), LEAST_SLOTS), SLOTS)


def answer_within(asking: Asking, urgency: Urgency) -> timedelta:
    """Say how much time a supporter has to answer."""
    match urgency:
        case Urgency.WITHIN_12:
            return timedelta(hours=asking.answer_within_hours_12)
        case Urgency.WITHIN_24:
            return timedelta(hours=asking.answer_within_hours_24)
        case Urgency.WITHIN_48:
            return timedelta(hours=asking.answer_within_hours_48)


class Calendar:
    """The week ahead of one moment; whatever two supporters share is worked out once."""

    def __init__(self, now: datetime, programme: Programme) -> None:
        self._now = now
        self._programme = programme
        self._zones: dict[str, tuple[tzinfo, date]] = {}
        self._masks: dict[_Hours, int] = {}
        self._wakings: dict[_Hours, datetime | None] = {}
        self._answers: dict[_Hours, Mapping[Urgency, datetime | None]] = {}
        asking = programme.asking
        begins = daytime.clock_time(asking.after_night_quiet_from)
        ends = daytime.clock_time(asking.after_night_quiet_until)
        self._day_sleep = QuietHours(begins or time(8), ends or time(17))

    def today(self, supporter: Supporter) -> date:
        """Give the day where a supporter is."""
        return self._where(supporter.timezone)[1]

    def awake(self, supporter: Supporter) -> int:
        """Tell in which half hours a supporter could answer; bit 0 is the one that begins now."""
        hours = _hours(supporter)
        mask = self._masks.get(hours)
        if mask is None:
            mask = self._masks[hours] = self._mask(hours)
        return mask

    def wakes_at(self, supporter: Supporter) -> datetime | None:
        """Say from when on a supporter could answer; None when not within a week."""
        hours = _hours(supporter)
        if hours not in self._wakings:
            first = next(self._stretches(hours), None)
            self._wakings[hours] = None if first is None else first[0]
        return self._wakings[hours]

    def ahead(self, supporter: Supporter) -> tuple[int, Mapping[Urgency, datetime | None]]:
        """
        Give `awake`, and by when they will have had all their time to answer.

        The latter only for the urgencies in which sleep stops the clock; None for not within a
        week.
        """
        hours = _hours(supporter)
        mask, known = self._masks.get(hours), self._answers.get(hours)
        if mask is None:
            mask = self._masks[hours] = self._mask(hours)
        return mask, self._answered_by(hours) if known is None else known

    def after(self, supporter: Supporter, lasting: timedelta) -> datetime | None:
        """Say when they will have had so much time to answer; None when not within a week."""
        return self._after(_hours(supporter), lasting)

    def _answered_by(self, hours: _Hours) -> Mapping[Urgency, datetime | None]:
        asking = self._programme.asking
        found = {one: self._after(hours, answer_within(asking, one)) for one in WAKING}
        known = self._answers[hours] = MappingProxyType(found)
        return known

    def _after(self, hours: _Hours, lasting: timedelta) -> datetime | None:
        left = lasting
        for begins, ends in self._stretches(hours):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        return None

    def _where(self, name: str) -> tuple[tzinfo, date]:
        known = self._zones.get(name)
        if known is None:
            where = daytime.zone(name, self._programme.timezone)
            known = self._zones[name] = (where, self._now.astimezone(where).date())
        return known

    def _mask(self, hours: _Hours) -> int:
        mask = 0
        for begins, ends in self._stretches(hours):
            first, last = (min(-(-(at - self._now) // SLOT), SLOTS) for at in (begins, ends))
            mask |= (1 << last) - (1 << first)
            if last == SLOTS:
                break
        return mask

    def _stretches(self, hours: _Hours) -> Iterator[_Stretch]:
        """List when they could answer, from now on; clocks that are changed are seen to."""
        where, today = self._where(hours.timezone)
        changes = {_MIDNIGHT, hours.quiet.start, hours.quiet.end}
        if hours.nights:
            changes |= {_NOON, self._day_sleep.start, self._day_sleep.end}
        in_order = sorted(changes)
        days = (today + nth * _A_DAY for nth in range(HORIZON_DAYS + 1))
        turns = ((day, at) for day in days for at in in_order)
        moments = ((day, at, daytime.instant(day, at, where)) for day, at in turns)
        for (day, at, begins), (*_, ends) in pairwise(moments):
            since = max(begins, self._now)
            if since < ends and self._could_answer(hours, day, at):
                yield since, ends

    def _could_answer(self, hours: _Hours, day: date, at: time) -> bool:
        if within(hours.away, day):
            return False
        yesterday = day - _A_DAY
        if within(hours.nights, yesterday) and daytime.is_within(self._day_sleep, at):
            return False
        tonight = day if at >= _NOON else yesterday
        usually = not daytime.is_within(hours.quiet, at) and (hours.weekends or day.weekday() < 5)
        return within(hours.nights, tonight) or usually


def within(periods: tuple[Period, ...], day: date) -> bool:
    """Tell whether a day lies in any of these periods."""
    return any(day in period for period in periods)


def _hours(supporter: Supporter) -> _Hours:
    return _Hours(
        supporter.timezone,
        supporter.quiet_hours,
        supporter.weekends,
        supporter.nights,
        supporter.away,
    )
