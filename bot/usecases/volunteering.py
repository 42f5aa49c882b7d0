"""Becoming a supporter: offering oneself, taking that back, and thinking of a colleague."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import daytime, roster
from bot.domain.errors import NoLongerOpen, NotForYou
from bot.domain.notices import Coordinators, Letter
from bot.domain.people import Member, PersonId, QuietHours, Stage, Standing, Supporter
from bot.domain.programme import Programme
from bot.domain.roster import Limits, Profile
from bot.domain.roster_cards import AgreementCard, ProfileCard
from bot.domain.roster_news import InvitedToVolunteer, VolunteerWaits
from bot.usecases import releasing
from bot.usecases.records import Records

#: How many colleagues somebody may think of in a day.
NOMINATIONS_A_DAY = 3
#: A colleague somebody thought of is not written to again for so long.
ASK_AGAIN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class BeginVolunteering:
    """I may want to support others, or to see what you know of me."""

    by: Member


def begin_volunteering(command: BeginVolunteering, records: Records, now: datetime) -> ProfileCard:  # noqa: ARG001 - use-cases share one shape
    """Give the form, filled in with what is known."""
    _full_member(command.by)
    return profile_card(records.supporter(command.by.id), records.programme())


def profile_card(supporter: Supporter | None, programme: Programme) -> ProfileCard:
    """Fill in what somebody says of themselves, and what they can choose from."""
    known = supporter if supporter is not None and supporter.stage is not Stage.RETIRED else None
    capacity = programme.capacity
    return ProfileCard(
        stage=known.stage if known else None,
        profile=roster.profile_of(known) if known else Profile(display_name="", department=""),
        limits=Limits(
            never=known.never if known else (),
            never_departments=known.never_departments if known else (),
            line=known.line if known else (),
            max_open=known.max_open if known else capacity.max_open,
            yearly_cap=known.yearly_cap if known else capacity.yearly_cap,
        ),
        departments=programme.departments,
        sites=programme.sites,
        languages=programme.languages,
        career_stages=programme.career_stages,
        topics=programme.topics,
        crisis_lines=programme.crisis_lines,
    )


@dataclass(frozen=True, slots=True)
class ReadAgreement:
    """What would I sign?"""

    by: PersonId


def read_agreement(command: ReadAgreement, records: Records, now: datetime) -> AgreementCard:  # noqa: ARG001 - use-cases share one shape
    """Give the agreement, and whether this person signed this very version."""
    agreement = records.programme().agreement
    supporter = records.supporter(command.by)
    return AgreementCard(
        version=agreement.version,
        promises=agreement.promises,
        where=agreement.where,
        signed=supporter is not None and not roster.needs_to_sign(supporter, agreement),
    )


@dataclass(frozen=True, slots=True)
class Volunteer:
    """I would like to support others."""

    by: Member
    profile: Profile
    signs: bool
    never: tuple[PersonId, ...] = ()  #: colleagues they would rather not support
    line: tuple[PersonId, ...] = ()  #: people they evaluate, or who evaluate them


def volunteer(command: Volunteer, records: Records, now: datetime) -> None:
    """
    Put somebody on the roster for the coordinators to look at, and tell those that somebody is.

    Offering twice changes what was said the first time, and tells nobody again.
    """
    _full_member(command.by)
    known = records.supporter(command.by.id)
    if known is not None and known.is_supporter:
        raise NoLongerOpen("they are a supporter already")
    programme = records.programme()
    offered = roster.volunteer(
        command.by,
        command.profile,
        signs=command.signs,
        quiet=_usual_quiet(programme),
        programme=programme,
    )
    offered = replace(offered, never=command.never, line=command.line)
    if known is not None:
        offered = replace(
            offered,
            load=known.load,
            rest_until=known.rest_until,
            retired_on=known.retired_on,
        )
    records.keep_supporters((offered,))
    releasing.let_wrong_offers_go(records, command.by.id, now)  # made for their own request
    if known is None or known.stage is not Stage.VOLUNTEER:
        records.post((Letter(to=Coordinators.CHANNEL, notice=VolunteerWaits()),))


@dataclass(frozen=True, slots=True)
class TakeBack:
    """I changed my mind."""

    by: PersonId


def take_back(command: TakeBack, records: Records, now: datetime) -> None:
    """Forget that somebody volunteered."""
    known = records.supporter(command.by)
    if known is None or known.stage is not Stage.VOLUNTEER:
        raise NoLongerOpen("they have not volunteered, or were approved meanwhile")
    forget_offer(records, known, now)


def forget_offer(records: Records, volunteer: Supporter, now: datetime) -> None:
    """Forget that somebody offered to support, but not that they retired or whom they carry."""
    if volunteer.load.open or volunteer.retired_on is not None:
        today = daytime.today(now, records.programme().timezone)
        records.keep_supporters((roster.retired(volunteer, today),))
    else:
        records.forget_supporters((volunteer.id,))


@dataclass(frozen=True, slots=True)
class Nominate:
    """This colleague would make a good supporter."""

    by: Member
    whom: Member


def nominate(command: Nominate, records: Records, now: datetime) -> None:
    """
    Invite a colleague once, without a word on who thought of them.

    Nothing is kept but that they were invited. Who is on the roster, was invited within a year or
    is no full member gets nothing; whoever nominates never learns which.
    """
    _full_member(command.by)
    whom = command.whom
    if whom.standing is not Standing.FULL or whom.id == command.by.id:
        return
    if records.supporter(whom.id) is not None or not _may_nominate(command.by.id, records, now):
        return
    last = records.marked_at(_invited(whom.id))
    if last is not None and now - last < ASK_AGAIN:
        return
    not_asked_again(records, whom.id, now)
    where = daytime.zone(whom.timezone, records.programme().timezone)
    records.post(
        (
            Letter(
                to=whom.id,
                notice=InvitedToVolunteer(),
                locale=whom.locale,
                not_before=daytime.next_daytime(now, where),
            ),
        )
    )


def not_asked_again(records: Records, person: PersonId, now: datetime) -> None:
    """Note that somebody is not to be invited again for a year."""
    records.mark(_invited(person), now)


def _invited(person: PersonId) -> str:
    return f"nominated {person}"


def _may_nominate(by: PersonId, records: Records, now: datetime) -> bool:
    day = now.date().isoformat()
    return any(
        records.first_time("nominate", f"{by} {day} {nth}", now)
        for nth in range(NOMINATIONS_A_DAY)
    )


def _full_member(member: Member) -> None:
    if member.standing is not Standing.FULL:
        raise NotForYou("only full members of the workspace may support")


def _usual_quiet(programme: Programme) -> QuietHours:
    asking = programme.asking
    start, end = daytime.clock_time(asking.quiet_from), daytime.clock_time(asking.quiet_until)
    return QuietHours(start, end) if start is not None and end is not None else QuietHours()
