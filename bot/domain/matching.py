"""Who may be asked, and in which order: hard rules first, then the order among who is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain import daytime
from bot.domain.choices import Reason, Who
from bot.domain.people import Supporter
from bot.domain.programme import Agreement, Programme
from bot.domain.requests import SupportRequest


def may_be_asked(
    supporter: Supporter,
    request: SupportRequest,
    department: str,
    now: datetime,
    programme: Programme,
) -> bool:
    """
    Tell whether a supporter may be asked about a request at all.

    `department` is the requester's, as they said or as the roster knows it; empty when unknown.
    Never the requester, never a person they named, never their own department unless they asked
    for it, never somebody already asked, and never somebody who is not ready for anyone.
    """
    wishes = request.wishes
    return (
        supporter.id != request.requester
        and supporter.id not in wishes.never
        and supporter.id not in request.asked
        and not (
            wishes.who is Who.OUTSIDE and department and same(supporter.department, department)
        )
        and is_ready(supporter, now, programme)
    )


def is_ready(supporter: Supporter, now: datetime, programme: Programme) -> bool:
    """Tell whether a supporter could take any request now: signed, trained, rested, with room."""
    today = now.astimezone(daytime.zone(supporter.timezone, programme.timezone)).date()
    load = supporter.load
    return (
        supporter.active
        and is_trained(supporter, today, programme.agreement)
        and not (supporter.paused_until is not None and supporter.paused_until > today)
        and not (supporter.rest_until is not None and supporter.rest_until > now)
        and len(load.open) + len(load.offered) < supporter.max_open
        and accepted_lately(supporter, today) < supporter.yearly_cap
    )


def is_trained(supporter: Supporter, today: date, agreement: Agreement) -> bool:
    """Tell whether training and agreement both still count."""
    return (
        supporter.trained_on <= today < training_ends(supporter, agreement)
        and supporter.agreement_version != ""
        and supporter.agreement_version not in agreement.no_longer_accepted
    )


def training_ends(supporter: Supporter, agreement: Agreement) -> date:
    """Give the first day on which the training no longer counts."""
    months = supporter.trained_on.month - 1 + agreement.training_valid_months
    year, month = supporter.trained_on.year + months // 12, months % 12 + 1
    for day in range(supporter.trained_on.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, supporter.trained_on.day)


def accepted_lately(supporter: Supporter, today: date) -> int:
    """Count the requests accepted in the last 365 days."""
    return sum(today - day < timedelta(days=365) for day in supporter.load.accepted_on)


@dataclass(frozen=True, slots=True)
class Choice:
    """A supporter who may be asked, and why, in facets that name nobody."""

    supporter: Supporter
    reasons: tuple[Reason, ...]


def rank(
    request: SupportRequest,
    supporters: Iterable[Supporter],
    now: datetime,
    programme: Programme,
) -> tuple[Choice, ...]:
    """
    Order those who may be asked, best first.

    What the requester wished counts before whose turn it is: language, then topic, specialty and
    the way to be in touch, then who is awake; among equals the least burdened, then who was asked
    longest ago. Ties break on the id, so that the same facts always give the same order.
    """
    known = tuple(supporters)
    department = department_of(request, known)
    able = (s for s in known if may_be_asked(s, request, department, now, programme))
    return tuple(
        Choice(supporter, reasons_for(supporter, request, department, now, programme))
        for supporter in sorted(able, key=lambda s: _order(s, request, department, now, programme))
    )


def department_of(request: SupportRequest, supporters: Iterable[Supporter]) -> str:
    """Give the requester's department: as they said, else as the roster knows it, else nothing."""
    if request.wishes.department:
        return request.wishes.department
    return next((s.department for s in supporters if s.id == request.requester), "")


def reasons_for(
    supporter: Supporter,
    request: SupportRequest,
    department: str,
    now: datetime,
    programme: Programme,
) -> tuple[Reason, ...]:
    """Say why this supporter, in facets that name nobody."""
    fits = _fits(supporter, request, department, now, programme)
    return tuple(reason for reason, holds in fits.items() if holds) or (Reason.TURN,)


def same(one: str, other: str) -> bool:
    """Compare two names of a department, language or specialty as people write them."""
    return one.strip().casefold() == other.strip().casefold()


_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _order(
    supporter: Supporter,
    request: SupportRequest,
    department: str,
    now: datetime,
    programme: Programme,
) -> tuple[int, int, int, int, datetime, str]:
    fits = _fits(supporter, request, department, now, programme)
    wished = sum(fits[reason] for reason in (Reason.TOPIC, Reason.SPECIALTY, Reason.CONTACT))
    return (
        -int(fits[Reason.LANGUAGE]),
        -wished,
        -int(fits[Reason.AVAILABLE]),
        accepted_lately(supporter, now.date()),
        supporter.load.last_asked_at or _EPOCH,
        supporter.id,
    )


def _fits(
    supporter: Supporter,
    request: SupportRequest,
    department: str,
    now: datetime,
    programme: Programme,
) -> dict[Reason, bool]:
    wishes = request.wishes
    where = daytime.zone(supporter.timezone, programme.timezone)
    speaks = any(same(language, wishes.language) for language in supporter.languages)
    return {
        Reason.TOPIC: bool(set(wishes.topics) & set(supporter.topics)),
        Reason.LANGUAGE: wishes.language != "" and speaks,
        Reason.CONTACT: wishes.contact is not None and wishes.contact in supporter.contact_ways,
        Reason.SPECIALTY: wishes.who is Who.SAME_SPECIALTY
        and department != ""
        and (same(supporter.specialty, department) or same(supporter.department, department)),
        Reason.OUTSIDE: wishes.who is Who.OUTSIDE and department != "",
        Reason.AVAILABLE: not daytime.is_quiet(now, supporter.quiet_hours, where),
    }
