"""Telling the coordinators that a hand is needed: no count, no age, no topic, no name."""

from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from bot.domain import daytime
from bot.domain.notices import Coordinators, Letter, SomeoneWaits
from bot.usecases.records import Records

#: The fixed time of the daily nudge, so that its minute says nothing about anybody.
AT = time(9, 0)
_MARK = "nudged"
_LOOKED = "looked whom to nudge for"


def nudge(records: Records, now: datetime) -> None:
    """Tell the coordinators now that at least one request needs a supporter."""
    records.post((Letter(to=Coordinators.CHANNEL, notice=SomeoneWaits()),))
    records.mark(_MARK, now)


@dataclass(frozen=True, slots=True)
class NudgeDaily:
    """It may be time for the daily nudge."""


def nudge_daily(command: NudgeDaily, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """Nudge once a day, at nine in the programme's time, while somebody has waited too long."""
    where = daytime.zone(records.programme().timezone)
    today = now.astimezone(where).date()
    if now < daytime.instant(today, AT, where) or _was_today(records, _LOOKED, now, where):
        return False
    # Looked for once a day, or somebody who asks later would be told of in the very minute.
    records.mark(_LOOKED, now)
    if _was_today(records, _MARK, now, where) or not someone_waits(records):
        return False
    nudge(records, now)
    return True


def _was_today(records: Records, mark: str, now: datetime, where: tzinfo) -> bool:
    at = records.marked_at(mark)
    return at is not None and at.astimezone(where).date() >= now.astimezone(where).date()


def someone_waits(records: Records) -> bool:
    """Tell whether anybody has been told that it takes longer than promised."""
    return any(request.told_late_at is not None for request in records.searching())
