"""The weekly digest: built once a week from what may be told, and never built again."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, partial

from bot.domain import ballot_figures, daytime, digest, matching, telling
from bot.domain.advice import advise
from bot.domain.digest import TOPICS, Breakdown, Digest, Health, Line, Ticked
from bot.domain.feedback import Box
from bot.domain.notices import Coordinators, DigestReady, Letter
from bot.domain.people import PersonId, Supporter
from bot.domain.programme import Programme
from bot.domain.questions import Poll
from bot.usecases import nudging
from bot.usecases.records import Records

#: Training that runs out within so long is told.
SOON = timedelta(days=60)
_OPENED = "opened"
#: No week is later, as weeks are named.
_LAST = "9999-W99"


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
class LastDigest:
    """What was told last?"""


def last_digest(command: LastDigest, records: Records, now: datetime) -> Digest | None:  # noqa: ARG001 - use-cases share one shape
    """Give the digest that was told last; None before the first."""
    return records.last_digest()


@dataclass(frozen=True, slots=True)
class BuildDigest:
    """Tell the coordinators what may be told; they themselves are counted in nothing."""

    coordinators: frozenset[PersonId]


def build_digest(command: BuildDigest, records: Records, now: datetime) -> Digest:
    """Build, keep and post the digest of the last whole week."""
    programme = records.programme()
    period = _period(now, programme)
    before = records.last_digest()
    smallest = max(programme.reporting.smallest_group, telling.FLOOR)
    supporters = tuple(one for one in records.supporters() if one.is_supporter)
    may_ask = programme.getting_ready.eligible_people
    too_few = telling.hides_nobody(may_ask, len(supporters), smallest)
    windows = records.windows(period, command.coordinators)
    lines = telling.tell_all(windows, period, before, smallest, may_ask, too_few=too_few)
    for line in lines:
        if line.value is not None:
            records.start_window_again(line.name, digest.week_after(period))
    box = records.box(digest.week_of(now, daytime.zone(programme.timezone)))
    feedback, box = _feedback(box, before, smallest, period, too_few=too_few)
    topics, ticked = before.topics if before else Breakdown(), before.ticked if before else ()
    if not too_few and _begins_a_quarter(period, before):
        k_since = cache(partial(_k_since, records, smallest))  # most windows open together
        may_answer = dict.fromkeys(Poll, may_ask) | {Poll.SUPPORTER: len(supporters)}
        new, box = ballot_figures.release_ticked(box, period, k_since, may_answer)
        ticked = _newest(ticked, new)
        topics = _topics(records, period, command.coordinators, k_since) or topics
    records.keep_box(box)
    made = Digest(
        period=period,
        smallest_group=smallest,
        health=_health(supporters, records, programme, now),
        lines=lines,
        feedback=feedback,
        chart=digest.charted(before.chart if before else (), lines),
        topics=topics,
        ticked=ticked,
        earlier=digest.told_until(before),
        too_few=too_few,
    )
    verified = min((one.last_verified for one in programme.crisis_lines), default=None)
    today = daytime.today(now, programme.timezone)
    made = replace(made, advice=advise(made.health, digest.latest(made), verified, today))
    records.keep_digest(made)
    records.post((Letter(to=Coordinators.CHANNEL, notice=DigestReady(made)),))
    return made


def _feedback(
    box: Box, before: Digest | None, smallest: int, period: str, *, too_few: bool
) -> tuple[tuple[Line, ...], Box]:
    # One box holds all questions, so the highest threshold that any of them has is that of all.
    names = {line.name for line in before.feedback} if before else {""}
    least = max(telling.threshold(name, before, smallest) for name in names or {""})
    told, left = ballot_figures.release(box, period, sys.maxsize if too_few else least)
    return tuple(replace(line, least=least) for line in told), left


def _newest(told: tuple[Ticked, ...], new: tuple[Ticked, ...]) -> tuple[Ticked, ...]:
    """Repeat what was told before of every question that nothing newer is told of."""
    return tuple({one.question: one for one in (*told, *new)}.values())


def _topics(
    records: Records,
    period: str,
    coordinators: frozenset[PersonId],
    k_since: Callable[[str], int],
) -> Breakdown | None:
    """Tell the breakdown, if there is one; else its window stays open for another quarter."""
    until = digest.quarter_end(period)
    known = {topic.group for topic in records.programme().topics}
    window = records.topics(until, coordinators)
    new = telling.tell_topics(window, until, known, telling.cell_floor(k_since(window.since)))
    if new is not None:
        records.start_window_again(TOPICS, digest.week_after(until))
    return new


def _begins_a_quarter(period: str, before: Digest | None) -> bool:
    """Tell whether this is the first digest after a quarter, or the first of all."""
    return before is None or digest.quarter_end(before.period) != digest.quarter_end(period)


def _k_since(records: Records, smallest: int, since: str) -> int:
    """Give the highest `k` since a week: a lower one is for windows that open later."""
    # The digest that was built in that week is the one of the week before.
    told = records.digests(digest.week_before(since), _LAST)
    return max((smallest, *(one.smallest_group for one in told)))


def _health(
    supporters: tuple[Supporter, ...], records: Records, programme: Programme, now: datetime
) -> Health:
    today = daytime.today(now, programme.timezone)
    ready = sum(matching.is_ready(supporter, now, programme) for supporter in supporters)
    ends = (matching.training_ends(supporter, programme.agreement) for supporter in supporters)
    return Health(
        enough_supporters=ready >= programme.reporting.smallest_group,
        someone_waits=nudging.someone_waits(records),
        training_expiring=sum(end is not None and today <= end <= today + SOON for end in ends),
        well=records.is_well(),
        supporters=telling.at_present(len(supporters)),
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
