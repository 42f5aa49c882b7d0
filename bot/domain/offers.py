"""The offers inside a request: who is being asked, and what becomes of the others."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import availability, slots
from bot.domain.availability import Calendar
from bot.domain.choices import Reason, Urgency
from bot.domain.notices import (
    Act,
    Letter,
    Notice,
    OfferLapsed,
    OfferMade,
    OfferMovedOn,
    OfferPassed,
    OfferSettled,
)
from bot.domain.people import PersonId, Supporter
from bot.domain.programme import Asking, Programme
from bot.domain.requests import Offer, OfferState, SupportRequest

SETTLED = OfferSettled()
#: However long a supporter's clock stands still, nobody is waited for longer.
LONGEST = timedelta(days=3)


def live_for(request: SupportRequest, supporter: PersonId) -> Offer | None:
    """Find the unanswered offer somebody holds; None when they hold none."""
    for offer in request.live_offers:
        if offer.supporter == supporter:
            return offer
    return None


def at_once(asking: Asking, urgency: Urgency) -> int:
    """How many supporters may hold an unanswered offer at the same time."""
    match urgency:
        case Urgency.WITHIN_12:
            return asking.at_once_12
        case Urgency.WITHIN_24:
            return asking.at_once_24
        case Urgency.WITHIN_48:
            return asking.at_once_48


def still_wanted(request: SupportRequest, most: int, now: datetime) -> int:
    """
    Count how many more may be asked, where so many may hold an unanswered offer at the same time.

    Whoever may answer only after the promise does not hold a place as long as it can be kept.
    """
    live = request.live_offers
    if len(live) < most:
        return most - len(live)
    return max(most - sum(_holds_place(offer, request, now) for offer in live), 0)


def only_in_time(request: SupportRequest, asking: Asking, now: datetime) -> bool:
    """Tell whether whoever is asked beside the present ones must answer before the promise."""
    return keeps_promise(request, now) and len(request.live_offers) >= at_once(
        asking, request.wishes.urgency
    )


def keeps_promise(request: SupportRequest, now: datetime) -> bool:
    """Tell whether it matters who answers before the promise: it is ahead, and nights count."""
    return request.wishes.urgency in availability.WAKING and now < request.promised_at


def _holds_place(offer: Offer, request: SupportRequest, now: datetime) -> bool:
    return not keeps_promise(request, now) or offer.answer_by <= request.promised_at


def answer_by(
    supporter: Supporter, urgency: Urgency, now: datetime, programme: Programme
) -> datetime:
    """
    Say until when a supporter may take to answer.

    Only time in which they could answer counts, except for a request promised within 12 hours;
    it is never more than three days.
    """
    within = availability.answer_within(programme.asking, urgency)
    if urgency not in availability.WAKING:
        return now + within
    answered = Calendar(now, programme).after(supporter, within)
    return min(answered or now + LONGEST, now + LONGEST)


def not_before(
    supporter: Supporter, urgency: Urgency, now: datetime, programme: Programme
) -> datetime | None:
    """Say how long the message about an offer is held so that it wakes nobody; None for not."""
    if urgency is Urgency.WITHIN_12:
        return None
    wakes_at = Calendar(now, programme).wakes_at(supporter)
    return wakes_at if wakes_at is not None and wakes_at > now else None


def next_step_at(request: SupportRequest, now: datetime) -> datetime | None:
    """
    Say when something really happens next, unless somebody accepts; None when nobody knows.

    That is when an offer ends, or when the first wakes who could be asked.
    """
    answers = [offer.answer_by for offer in request.live_offers]
    steps: list[datetime | None] = [*answers] or [request.first_wakes_at]
    return min((step for step in steps if step is not None and step > now), default=None)


def make(
    supporter: Supporter,
    urgency: Urgency,
    reasons: tuple[Reason, ...],
    now: datetime,
    programme: Programme,
) -> Offer:
    """Draw up the offer to one supporter."""
    return Offer(
        supporter=supporter.id,
        asked_at=now,
        answer_by=answer_by(supporter, urgency, now, programme),
        reasons=reasons,
    )


def letter(
    request: SupportRequest, supporter: PersonId, held_until: datetime | None = None
) -> Letter:
    """Ask one supporter, without a word about who or why."""
    return Letter(
        to=supporter,
        notice=OfferMade(request.id),
        about=request.id,
        slot=slots.offer(supporter),
        not_before=held_until,
    )


def instead(request: SupportRequest, supporter: PersonId, notice: Notice) -> Letter:
    """Put something else in the place of the offer one supporter got."""
    return Letter(
        to=supporter,
        notice=notice,
        act=Act.REPLACE,
        about=request.id,
        slot=slots.offer(supporter),
    )


def turned_down(request: SupportRequest, supporter: PersonId, became: OfferState) -> Letter:
    """Say to one supporter why their offer is over."""
    match became:
        case OfferState.PASSED:
            return instead(request, supporter, OfferPassed())
        case OfferState.LAPSED:
            return instead(request, supporter, OfferLapsed())
        case _:
            return instead(request, supporter, OfferMovedOn())


def settle_letters(request: SupportRequest, supporters: Iterable[PersonId]) -> tuple[Letter, ...]:
    """Tell everyone else who was asked that it is taken care of."""
    return tuple(instead(request, supporter, SETTLED) for supporter in supporters)


def settled(
    offers: tuple[Offer, ...],
    supporter: PersonId,
    became: OfferState,
    *,
    spare_others: bool = False,
) -> tuple[Offer, ...]:
    """Settle one supporter's offer, and supersede the other live ones unless they are spared."""

    def settle(offer: Offer) -> Offer:
        standing = offer.state in {OfferState.LIVE, OfferState.ACCEPTED}
        if offer.supporter == supporter and standing:
            return replace(offer, state=became)
        if offer.state is OfferState.LIVE and not spare_others:
            return replace(offer, state=OfferState.SUPERSEDED)
        return offer

    return tuple(settle(offer) for offer in offers)


def superseded(offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """Supersede every live offer."""
    return tuple(
        replace(offer, state=OfferState.SUPERSEDED) if offer.state is OfferState.LIVE else offer
        for offer in offers
    )
