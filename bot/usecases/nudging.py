"""Telling the coordinators that a hand is needed: no count, no age, no topic, no name."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from bot.domain import daytime
from bot.domain.notices import Coordinators, Letter, SomeoneWaits
from bot.usecases.records import Records

#: The fixed time of the daily nudge, so that its minute says nothing about anybody.
AT = time(9, 0)
#: How far apart those are that could not wait for it.
AT_LEAST_BETWEEN = timedelta(hours=4)
_NUDGED = "nudged"
_NUDGED_BETWEEN = "nudged between"
_LOOKED = "looked whom to nudge for"
_LOOKED_BETWEEN = "looked who is urgent"
_URGENT = "somebody urgent waits"
_NOT_MET = "two have not met"


def somebody_urgent_waits(records: Records, now: datetime) -> None:
    """Have the coordinators told at the next full hour, if somebody still waits then."""
    _note(records, _URGENT, now)


def two_have_not_met(records: Records, now: datetime) -> None:
    """Have the coordinators told at the next full hour that a hand is needed."""
    _note(records, _NOT_MET, now)


@dataclass(frozen=True, slots=True)
class NudgeCoordinators:
    """It may be time to tell the coordinators."""


def nudge_coordinators(command: NudgeCoordinators, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """
    Nudge at nine in the programme's time while somebody waits, and at full hours for the urgent.

    One note stands for everybody; between those at nine there is at most one in four hours.
    """
    where = daytime.zone(records.programme().timezone)
    if not _is_time_at_nine(records, now, where):
        if not _is_time_between(records, now, where):
            return False
        records.mark(_NUDGED_BETWEEN, now.replace(second=0, microsecond=0))
    records.post((Letter(to=Coordinators.CHANNEL, notice=SomeoneWaits()),))
    records.mark(_NUDGED, now)
    return True


def _is_time_at_nine(records: Records, now: datetime, where: tzinfo) -> bool:
    today = now.astimezone(where).date()
    if now < daytime.instant(today, AT, where) or _was_today(records, _LOOKED, now, where):
        return False
    # Looked for once a day, or somebody who asks later would be told of in the very minute.
    records.mark(_LOOKED, now)
    return not _was_today(records, _NUDGED, now, where) and someone_waits(records)


def _is_time_between(records: Records, now: datetime, where: tzinfo) -> bool:
    last = records.marked_at(_NUDGED_BETWEEN)
    if last is not None and now < last + AT_LEAST_BETWEEN:
        return False
    not_met, urgent = (_is_due(records, mark, now, where) for mark in (_NOT_MET, _URGENT))
    if not (not_met or urgent):
        return False
    # Looked at once, or somebody else who waits later would be told of in the very minute.
    records.mark(_LOOKED_BETWEEN, now)
    return not_met or someone_waits(records)


def _note(records: Records, mark: str, now: datetime) -> None:
    if _pending_since(records, mark) is None:  # a later one must not put off the first
        records.mark(mark, now)


def _is_due(records: Records, mark: str, now: datetime, where: tzinfo) -> bool:
    since = _pending_since(records, mark)
    return since is not None and now >= daytime.next_full_hour(since, where)


def _pending_since(records: Records, mark: str) -> datetime | None:
    """Say when something was noted that has not been looked at, or told of, since."""
    since = records.marked_at(mark)
    seen = (records.marked_at(name) for name in (_NUDGED, _LOOKED_BETWEEN))
    if since is None or any(at is not None and at >= since for at in seen):
        return None
    return since


def _was_today(records: Records, mark: str, now: datetime, where: tzinfo) -> bool:
    at = records.marked_at(mark)
    return at is not None and at.astimezone(where).date() >= now.astimezone(where).date()


def someone_waits(records: Records) -> bool:
    """Tell whether anybody has been told that it takes longer than promised."""
    return any(request.told_late_at is not None for request in records.searching())
