"""What a supporter decides for themselves: profile, limits, time, signature, and leaving."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import availability, daytime, roster
from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.lifecycle import Decision
from bot.domain.people import PersonId, Stage, Supporter
from bot.domain.roster import Availability, Limits, Profile
from bot.domain.roster_cards import ProfileCard, RetireCard, TimeCard
from bot.usecases import releasing, searching
from bot.usecases.records import Records
from bot.usecases.volunteering import profile_card


@dataclass(frozen=True, slots=True)
class OfMyself:
    """Show me what is on record about me as a supporter."""

    by: PersonId


def show_profile(command: OfMyself, records: Records, now: datetime) -> ProfileCard:  # noqa: ARG001 - use-cases share one shape
    """Give a supporter their own profile."""
    return profile_card(_supporter(records, command.by), records.programme())


def show_time(command: OfMyself, records: Records, now: datetime) -> TimeCard:
    """Give a supporter the hours and days they set, but for what is over."""
    supporter = _supporter(records, command.by)
    today = _today(supporter, records, now)
    return TimeCard(
        times=Availability(
            quiet_hours=supporter.quiet_hours,
            weekends=supporter.weekends,
            away=roster.coming(supporter.away, today),
            nights=roster.coming(supporter.nights, today),
        )
    )


@dataclass(frozen=True, slots=True)
class KeepProfile:
    """This is who I am, and these are my limits."""

    by: PersonId
    profile: Profile
    limits: Limits


def keep_profile(command: KeepProfile, records: Records, now: datetime) -> None:
    """Keep what a supporter says of themselves; offers it makes wrong are taken back at once."""
    supporter = _supporter(records, command.by)
    described = roster.saying(roster.saying(supporter, command.profile), command.limits)
    records.keep_supporters((replace(described, self_described=True),))
    releasing.let_wrong_offers_go(records, command.by, now)
    searching.look_soon(records, now)


@dataclass(frozen=True, slots=True)
class KeepTime:
    """This is when I can be asked."""

    by: PersonId
    times: Availability


def keep_time(command: KeepTime, records: Records, now: datetime) -> None:
    """Keep when a supporter can be asked; who is away today is asked about nothing any more."""
    supporter = roster.saying(_supporter(records, command.by), command.times)
    records.keep_supporters((supporter,))
    if availability.within(supporter.away, _today(supporter, records, now)):
        releasing.let_offers_go(records, command.by, now)
    else:
        searching.look_soon(records, now)


@dataclass(frozen=True, slots=True)
class Pause:
    """Ask me again from that day on; None means now."""

    by: PersonId
    until: date | None


def pause(command: Pause, records: Records, now: datetime) -> None:
    """Pause or resume a supporter, at no cost and for no reason; a pause answers open offers."""
    supporter = replace(_supporter(records, command.by), paused_until=command.until)
    records.keep_supporters((supporter,))
    if command.until is not None and command.until > _today(supporter, records, now):
        releasing.let_offers_go(records, command.by, now)
    else:
        searching.look_soon(records, now)


@dataclass(frozen=True, slots=True)
class Sign:
    """I agree to this version."""

    by: PersonId
    version: str  #: as they read it


def sign(command: Sign, records: Records, now: datetime) -> None:
    """Note which agreement somebody signed; `NoLongerOpen` if it changed meanwhile."""
    supporter = records.supporter(command.by)
    if supporter is None or supporter.stage is Stage.RETIRED:
        raise NotAllowed("this person is not on the roster")
    if command.version != records.programme().agreement.version:
        raise NoLongerOpen("the agreement has changed since they opened it")
    records.keep_supporters((replace(supporter, agreement_version=command.version),))
    searching.look_soon(records, now)


def begin_retiring(command: OfMyself, records: Records, now: datetime) -> RetireCard:  # noqa: ARG001 - use-cases share one shape
    """Tell somebody who wants to stop whether they still carry anything."""
    return RetireCard(carries=bool(_supporter(records, command.by).load.open))


@dataclass(frozen=True, slots=True)
class Retire:
    """I would like to stop."""

    by: PersonId
    hand_over: bool  #: find somebody else for those I support now


def retire(command: Retire, records: Records, now: datetime) -> None:
    """Never ask somebody again; those they support stay with them, or find somebody else now."""
    supporter = _supporter(records, command.by)
    leave(records, supporter, now, hand_over=command.hand_over)


def leave(records: Records, supporter: Supporter, now: datetime, *, hand_over: bool) -> None:
    """Take somebody off the roster, whoever decided it."""
    releasing.let_offers_go(records, supporter.id, now)
    if hand_over:
        releasing.let_matches_go(records, supporter.id, now)
    _go_on_keeping_away(records, supporter)
    left = records.supporter(supporter.id) or supporter
    records.keep_supporters((roster.retired(left, _today(left, records, now)),))


def _go_on_keeping_away(records: Records, supporter: Supporter) -> None:
    """Let their own request remember whom their profile, which is deleted, kept away from it."""
    own = records.open_request_of(supporter.id)
    if own is not None:
        never = dict.fromkeys((*own.wishes.never, *supporter.never, *supporter.line))
        departments = dict.fromkeys((*own.wishes.never_departments, *supporter.never_departments))
        wishes = replace(own.wishes, never=tuple(never), never_departments=tuple(departments))
        records.keep(Decision(request=replace(own, wishes=wishes)))


def _supporter(records: Records, person: PersonId) -> Supporter:
    supporter = records.supporter(person)
    if supporter is None or not supporter.is_supporter:
        raise NotAllowed("this person is not a supporter")
    return supporter


def _today(supporter: Supporter, records: Records, now: datetime) -> date:
    return daytime.today(now, supporter.timezone, records.programme().timezone)
