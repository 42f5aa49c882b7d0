"""Inviting to anonymous feedback: shuffled batches on fixed days, reminded and closed as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from bot.domain import cohorts, daytime, digest, feedback
from bot.domain.ballot_news import FeedbackClosed, FeedbackReminded
from bot.domain.cohorts import Invitee
from bot.domain.notices import Act, FeedbackInvited, Letter
from bot.domain.people import Member, PersonId, Standing
from bot.domain.questions import Poll
from bot.usecases.records import Records

#: What is done to a cohort, each once; how long after its day.
_INVITED: Final = "invited"
_REMINDED: Final = "reminded"
_CLOSED: Final = "closed"
_AFTER: Final = {
    _INVITED: timedelta(0),
    _REMINDED: cohorts.REMIND_AFTER,
    _CLOSED: cohorts.OPEN_FOR,
}


@dataclass(frozen=True, slots=True)
class TendCohorts:
    """What is to be done about those who were asked, and whose day is it?"""


def tend_cohorts(command: TendCohorts, records: Records, now: datetime) -> tuple[Poll, ...]:  # noqa: ARG001 - use-cases share one shape
    """
    Close what is over and remind whom it is time to; list the sets whose batch is due.

    Everybody who was invited is reminded once, for nobody knows who has answered; every invitation
    of a cohort is closed when it ends, answered or not. Many take a few rounds.
    """
    for poll in Poll:
        _close(records, poll, now)
        _remind(records, poll, now)
    return tuple(poll for poll in Poll if _due(records, poll, _INVITED, now) is not None)


@dataclass(frozen=True, slots=True)
class InviteMembers:
    """It may be the day of a pulse; these are some of the workspace's members."""

    members: tuple[Member, ...]
    coordinators: frozenset[PersonId]  #: they read the answers, so they give none
    of: int  #: how many could be asked in all
    ahead: timedelta = timedelta(0)  #: when the first of these is to be asked


def invite_members(command: InviteMembers, records: Records, now: datetime) -> int:
    """Invite some members of the workspace, if a pulse is due; whoever was asked, once."""
    batch = _due(records, Poll.PULSE, _INVITED, now)
    if batch is None or command.of < records.programme().reporting.smallest_group:
        return 0
    asked = [
        Invitee(person=one.id, locale=one.locale)
        for one in command.members
        if one.standing is Standing.FULL and one.id not in command.coordinators
    ]
    return _invite(records, Poll.PULSE, batch, asked, now=now, begin=now + command.ahead)


@dataclass(frozen=True, slots=True)
class InviteBatch:
    """It may be the day of a batch."""

    coordinators: frozenset[PersonId] = frozenset()  #: as above


def invite_batch(command: InviteBatch, records: Records, now: datetime) -> int:
    """
    Invite everyone of each due batch, in an order drawn by chance, each with a fresh ticket.

    Gives how many there were. Who is waiting for a batch that was slept through goes with the
    next one. Members for a pulse are invited before, a few at a time.
    """
    invited = 0
    for poll in Poll:
        batch = _due(records, poll, _INVITED, now)
        if batch is not None:
            asked = [
                one
                for one in _invitees(records, poll, batch, now)
                if one.person not in command.coordinators
            ]
            # Too few of a roster to ever be told of are not asked at all.
            if (
                poll is Poll.REQUESTER
                or len(asked) >= records.programme().reporting.smallest_group
            ):
                invited += _invite(records, poll, batch, asked, now=now, begin=now)
            records.mark(f"{_INVITED} {poll}", now)
    return invited


def _invitees(records: Records, poll: Poll, batch: datetime, now: datetime) -> Sequence[Invitee]:
    match poll:
        case Poll.REQUESTER:
            before = records.asked(cohorts.cohort(batch, _where(records)) - 1)
            records.post(_closing(before, now))  # where the bot slept through their end
            lately = {one.person for one in before}
            return [one for one in records.take_invitees(now) if one.person not in lately]
        case Poll.SUPPORTER:
            return [
                Invitee(person=one.id, locale=one.locale)
                for one in records.supporters()
                if one.is_supporter and one.standing is Standing.FULL
            ]
        case Poll.PULSE:
            return ()


def _invite(
    records: Records,
    poll: Poll,
    batch: datetime,
    asked: Sequence[Invitee],
    *,
    now: datetime,
    begin: datetime,
) -> int:
    if not asked:
        return 0
    where = _where(records)
    cohort, until = cohorts.cohort(batch, where, poll), batch + cohorts.OPEN_FOR
    records.begin_cohort(cohort)
    week = digest.week_of(now, where)
    box = feedback.begun(records.box(week), cohort, week)
    records.keep_box(feedback.opened(box, cohort, until))
    # Who was asked about a request is remembered until the next batch, and not asked with it.
    forget_at = until + cohorts.KEY_KEPT_FOR
    if poll is Poll.REQUESTER:
        forget_at = cohorts.next_batch(batch, where)
    fresh = records.note_asked(cohort, records.shuffled(asked), forget_at)
    records.post(
        Letter(
            to=one.person,
            notice=FeedbackInvited(
                records.mint_ticket(cohort, one.person), poll, _last_day(until, where)
            ),
            slot=cohorts.slot(cohort),
            locale=one.locale,
            not_before=_paced(begin, nth, now),
        )
        for nth, one in enumerate(fresh)
    )
    return len(fresh)


def _remind(records: Records, poll: Poll, now: datetime) -> None:
    """Say until when it is possible; with no ticket, which would have to be kept to be sent."""
    batch = _due(records, poll, _REMINDED, now)
    if batch is None:
        return
    where = _where(records)
    cohort, until = cohorts.cohort(batch, where, poll), batch + cohorts.OPEN_FOR
    waiting = [one for one in records.asked(cohort) if not one.reminded]
    some = waiting[: cohorts.HANDFUL]
    if len(some) == len(waiting):
        records.mark(f"{_REMINDED} {poll}", now)
    records.note_reminded(cohort, [one.person for one in some])
    records.post(
        Letter(
            to=one.person,
            notice=FeedbackReminded(_last_day(until, where)),
            slot=cohorts.slot(cohort),
            locale=one.locale,
            not_before=_paced(now, nth, now),
        )
        for nth, one in enumerate(some)
    )


def _close(records: Records, poll: Poll, now: datetime) -> None:
    batch = _due(records, poll, _CLOSED, now)
    if batch is None:
        return
    cohort = cohorts.cohort(batch, _where(records), poll)
    standing = [one for one in records.asked(cohort) if one.places]
    some = standing[: cohorts.HANDFUL]
    if len(some) == len(standing):
        records.mark(f"{_CLOSED} {poll}", now)
        _close_box(records, poll, now)
    records.forget_places(cohort, [one.person for one in some])
    records.post(_closing(some, now))


def _close_box(records: Records, poll: Poll, now: datetime) -> None:
    """Take no more ballots; when the requesters' cohort ends, show comments if enough wrote."""
    where = _where(records)
    week = digest.week_of(now, where)
    box = feedback.closed(records.box(week), now)
    reporting = records.programme().reporting
    wanted = poll is Poll.REQUESTER and reporting.feedback_comments
    if wanted and feedback.may_show_comments(box, reporting.smallest_group):
        today = now.astimezone(where).date()
        box = feedback.show_comments(box, records.shuffled(box.comments), today, week)
    records.keep_box(box)


def _closing(asked: Sequence[Invitee], now: datetime) -> Iterator[Letter]:
    """Put the end in the place of each invitation, and take the reminders away."""
    for nth, one in enumerate(asked):
        for place in one.places:
            yield Letter(
                to=one.person,
                notice=FeedbackClosed(),
                act=Act.REPLACE if place == one.places[0] else Act.ERASE,
                locale=one.locale,
                not_before=_paced(now, nth, now),
                place=place,
            )


def _due(records: Records, poll: Poll, step: str, now: datetime) -> datetime | None:
    """Give the batch to which a step is due and has not been done; None for none."""
    programme = records.programme()
    where = daytime.zone(programme.timezone)
    batch = cohorts.latest_batch(now, where, cohorts.months_of(poll, programme.reporting))
    if batch is None or now < batch + _AFTER[step]:
        return None
    ends = {_INVITED: cohorts.INVITED_WITHIN, _REMINDED: cohorts.OPEN_FOR}
    if step in ends and now >= batch + ends[step]:
        return None
    if step != _CLOSED and not daytime.in_daytime(now, where):
        return None
    done = records.marked_at(f"{step} {poll}")
    return batch if done is None or done < batch + _AFTER[step] else None


def _where(records: Records) -> tzinfo:
    return daytime.zone(records.programme().timezone)


def _last_day(until: datetime, where: tzinfo) -> date:
    return (until - timedelta(days=1)).astimezone(where).date()


def _paced(begin: datetime, nth: int, now: datetime) -> datetime | None:
    at = begin + nth * cohorts.PACE
    return at if at > now else None
