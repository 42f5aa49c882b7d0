"""A supporter's life: offering oneself, being approved, staying ready, and leaving."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from itertools import islice

from bot.domain import matching
from bot.domain.choices import ContactWay
from bot.domain.notices import Notice
from bot.domain.people import (
    Load,
    Member,
    Period,
    PersonId,
    QuietHours,
    Stage,
    Supporter,
)
from bot.domain.programme import Agreement, Programme
from bot.domain.roster_news import AgreementWaits, TrainingEnds

#: How long before training ends a supporter is told, in days; the last time when it has ended.
REMIND_BEFORE = (60, 14, 0)
#: How long it is remembered that somebody retired, so that an old file does not bring them back.
REMEMBERED = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What somebody says of themselves as a supporter."""

    display_name: str
    department: str
    specialty: str = ""
    site: str = ""
    career: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    contact_ways: tuple[ContactWay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Whom a supporter keeps away from, and how much they take on."""

    never: tuple[PersonId, ...] = ()
    never_departments: tuple[str, ...] = ()
    line: tuple[PersonId, ...] = ()
    max_open: int
    yearly_cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """When a supporter can be asked, in their own time."""

    quiet_hours: QuietHours
    weekends: bool
    away: tuple[Period, ...] = ()
    nights: tuple[Period, ...] = ()


def volunteer(
    member: Member, profile: Profile, *, signs: bool, quiet: QuietHours, programme: Programme
) -> Supporter:
    """Put somebody who offers to support on the roster; the coordinators decide."""
    supporter = Supporter(
        id=member.id,
        display_name=profile.display_name,
        department=profile.department,
        agreement_version=programme.agreement.version if signs else "",
        max_open=programme.capacity.max_open,
        yearly_cap=programme.capacity.yearly_cap,
        timezone=member.timezone,
        locale=member.locale,
        quiet_hours=quiet,
        stage=Stage.VOLUNTEER,
    )
    return saying(supporter, profile)


def saying(supporter: Supporter, said: Profile | Limits | Availability) -> Supporter:
    """Take over what somebody says of themselves; every part stands under the same name."""
    return replace(supporter, **{part.name: getattr(said, part.name) for part in fields(said)})


def profile_of(supporter: Supporter) -> Profile:
    """Give what a supporter said of themselves."""
    return Profile(**{part.name: getattr(supporter, part.name) for part in fields(Profile)})


def retired(supporter: Supporter, today: date) -> Supporter:
    """
    Take somebody off the roster: their profile is deleted, once they carry nobody any more.

    What counts should they come back stays a year: their rest, and how many they took on.
    """
    carries = bool(supporter.load.open)
    load = supporter.load
    return Supporter(
        id=supporter.id,
        display_name=supporter.display_name if carries else "",
        department=supporter.department if carries else "",
        contact_ways=supporter.contact_ways if carries else (),
        timezone=supporter.timezone,
        locale=supporter.locale,
        standing=supporter.standing,
        stage=Stage.RETIRED,
        retired_on=supporter.retired_on or today,
        rest_until=supporter.rest_until,
        load=Load(open=load.open, accepted_on=load.accepted_on),
    )


def may_be_forgotten(supporter: Supporter, today: date) -> bool:
    """Tell whether nothing speaks for remembering that somebody retired."""
    return (
        supporter.stage is Stage.RETIRED
        and not supporter.load.open
        and (supporter.retired_on is None or today - supporter.retired_on > REMEMBERED)
    )


def needs_to_sign(supporter: Supporter, agreement: Agreement) -> bool:
    """Tell whether the agreement has a version that somebody has not signed."""
    return supporter.agreement_version != agreement.version


def reminded(
    supporter: Supporter, today: date, agreement: Agreement
) -> tuple[Supporter, tuple[Notice, ...]]:
    """Say what a supporter should be reminded of today, one thing a day and each once; note it."""
    if not supporter.is_supporter:
        return supporter, ()
    notices = tuple(islice(_reminders(supporter, today, agreement), 1))
    for notice in notices:
        match notice:
            case TrainingEnds():
                supporter = replace(supporter, reminded_on=today)
            case AgreementWaits():
                supporter = replace(supporter, reminded_of=agreement.version)
    return supporter, notices


def _reminders(supporter: Supporter, today: date, agreement: Agreement) -> Iterator[Notice]:
    ends = matching.training_ends(supporter, agreement)
    if ends is not None:
        due = [on for days in REMIND_BEFORE if (on := ends - timedelta(days=days)) <= today]
        last = supporter.reminded_on
        if due and (last is None or last < max(due)):
            yield TrainingEnds(ends, over=ends <= today)
    unsigned = needs_to_sign(supporter, agreement)
    if unsigned and supporter.reminded_of != agreement.version:
        yield AgreementWaits()


def coming(periods: tuple[Period, ...], today: date) -> tuple[Period, ...]:
    """List the periods that are not over, the next one first."""
    ahead = (period for period in periods if period.last >= today)
    return tuple(sorted(ahead, key=lambda period: (period.first, period.last)))
