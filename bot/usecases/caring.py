"""Caring for the roster once a day: reminders, and forgetting who has long retired."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain import daytime, roster
from bot.domain.notices import Letter
from bot.domain.people import Stage
from bot.usecases.records import Records

#: From when on, in the programme's time; what is to be said waits for each one's own daytime.
FROM = time(3, 0)
_MARK = "cared for the roster"


@dataclass(frozen=True, slots=True)
class CareForRoster:
    """See to everybody on the roster, unless that was done today."""


def care_for_roster(command: CareForRoster, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """
    Remind supporters of training and agreement, each time once, in their daytime.

    Tells whether it was done now; the roster is looked through once a day.
    """
    programme = records.programme()
    where = daytime.zone(programme.timezone)
    today = now.astimezone(where).date()
    last = records.marked_at(_MARK)
    done = last is not None and last.astimezone(where).date() >= today
    if done or now < daytime.instant(today, FROM, where):
        return False
    records.mark(_MARK, now)
    for supporter in records.supporters():
        if roster.may_be_forgotten(supporter, today):
            records.forget_supporters((supporter.id,))
            continue
        if supporter.stage is Stage.RETIRED and not supporter.load.open:
            left = roster.retired(supporter, today)  # now that they carry nobody any more
            if left != supporter:
                records.keep_supporters((left,))
            continue
        noted, notices = roster.reminded(supporter, today, programme.agreement)
        if not notices:
            continue
        at = daytime.next_daytime(now, daytime.zone(supporter.timezone, programme.timezone))
        records.keep_supporters((noted,))
        records.post(
            Letter(to=supporter.id, notice=notice, locale=supporter.locale, not_before=at)
            for notice in notices
        )
    return True
