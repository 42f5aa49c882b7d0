"""The weekly digest: built once a week from what may be told, and never built again."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain import daytime, digest, feedback, matching
from bot.domain.digest import Digest, Health
from bot.domain.notices import Coordinators, DigestReady, Letter
from bot.domain.people import PersonId
from bot.domain.programme import Programme
from bot.usecases import nudging
from bot.usecases.records import Records

#: Training that runs out within so long is told.
SOON = timedelta(days=60)
_OPENED = "opened"


@dataclass(frozen=True, slots=True)
class DigestIsDue:
    """Is there a digest to build?"""


def digest_is_due(command: DigestIsDue, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """Tell whether the digest of the last whole week is missing and its hour has come."""
    programme = records.programme()
    opened = records.marked_at(_OPENED)
    if opened is None:
        records.mark(_OPENED, now)
        return False
    period = _period(now, programme)
    return opened < _hour_of(period, programme) <= now and records.digest(period) is None


@dataclass(frozen=True, slots=True)
class BuildDigest:
    """Tell the coordinators what may be told; they themselves are counted in nothing."""

    coordinators: frozenset[PersonId]


def build_digest(command: BuildDigest, records: Records, now: datetime) -> Digest:
    """Build, keep and post the digest of the last whole week."""
    programme = records.programme()
    smallest = programme.reporting.smallest_group
    where = daytime.zone(programme.timezone)
    period = _period(now, programme)
    week = digest.week_of(now, where)
    windows = records.windows(week, command.coordinators)
    lines = tuple(digest.tell(window, period, smallest) for window in windows)
    for line, window in zip(lines, windows, strict=True):
        if line.value is not None:
            records.start_window_again(window.stat, week)
    told, box = feedback.release(records.box(week), week, smallest)
    records.keep_box(box)
    last = records.last_digest()
    made = Digest(
        period=period,
        smallest_group=smallest,
        health=_health(records, programme, now),
        lines=lines,
        feedback=told,
        chart=digest.charted(last.chart if last else (), lines),
    )
    records.keep_digest(made)
    records.post((Letter(to=Coordinators.CHANNEL, notice=DigestReady(made)),))
    return made


def _health(records: Records, programme: Programme, now: datetime) -> Health:
    today = now.astimezone(daytime.zone(programme.timezone)).date()
    roster = tuple(supporter for supporter in records.supporters() if supporter.is_supporter)
    ready = sum(matching.is_ready(supporter, now, programme) for supporter in roster)
    ends = (matching.training_ends(supporter, programme.agreement) for supporter in roster)
    return Health(
        enough_supporters=ready >= programme.reporting.smallest_group,
        someone_waits=nudging.someone_waits(records),
        training_expiring=sum(end is not None and today <= end <= today + SOON for end in ends),
        well=records.is_well(),
    )


def _period(now: datetime, programme: Programme) -> str:
    """Name the week whose digest is due last: the one before, or before that until its hour."""
    where = daytime.zone(programme.timezone)
    before = digest.week_before(digest.week_of(now, where))
    return before if _hour_of(before, programme) <= now else digest.week_before(before)


def _hour_of(period: str, programme: Programme) -> datetime:
    """Say when the digest of a week is due: on its weekday and hour of the week after."""
    year, week = period.split("-W")
    reporting = programme.reporting
    monday = date.fromisocalendar(int(year), int(week), 1) + timedelta(days=7)
    day = monday + timedelta(days=reporting.digest_weekday)
    return daytime.instant(day, time(reporting.digest_hour), daytime.zone(programme.timezone))
