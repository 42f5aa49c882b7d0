"""Filling in the cards: from facts to what one person may see of them."""

from datetime import datetime

from bot.domain import daytime, offers, readiness, widening
from bot.domain.disclosure import OfferCard, StatusCard
from bot.domain.people import Supporter
from bot.domain.programme import Programme
from bot.domain.requests import OPEN, Offer, Status, SupportRequest


def is_open(programme: Programme, now: datetime) -> bool:
    """Tell whether the programme takes requests."""
    today = daytime.today(now, programme.timezone)
    return not readiness.unsettled(programme, today)


def status(
    request: SupportRequest,
    programme: Programme,
    now: datetime,
    profile: Supporter | None = None,
) -> StatusCard:
    """Fill in what a colleague sees of their own request; `profile` is theirs, if any."""
    searching = request.is_searching
    widens = widening.waits_long(request, now) and widening.could_widen(request, profile) != ()
    return StatusCard(
        request_id=request.id,
        matched=request.status is Status.MATCHED,
        over=request.status not in OPEN,
        promised_at=request.promised_at,
        late=searching and (now >= request.promised_at or _is_in_vain(request)),
        next_step_at=offers.next_step_at(request, now) if searching else None,
        timezone=request.timezone,
        seen_at=tuple(seen.at for seen in request.seen),
        identity_days=programme.keeping.days_kept,
        crisis_lines=programme.crisis_lines,
        could_widen=widens,
    )


def _is_in_vain(request: SupportRequest) -> bool:
    """Tell whether nobody is being asked, which the requester knows already."""
    return request.told_late_at is not None and not request.live_offers


def offer(request: SupportRequest, made: Offer, programme: Programme) -> OfferCard:
    """Fill in what a supporter sees before saying yes."""
    groups = dict.fromkeys(
        topic.group for topic in programme.topics if topic.key in request.wishes.topics
    )
    return OfferCard(
        request_id=request.id,
        topic_groups=tuple(groups),
        urgency=request.wishes.urgency,
        language=request.wishes.language,
        contact=request.wishes.contact,
        reasons=made.reasons,
        answer_by=made.answer_by,
    )


def topic_labels(request: SupportRequest, programme: Programme) -> tuple[str, ...]:
    """Name the chosen topics in the programme's words."""
    return tuple(topic.label for topic in programme.topics if topic.key in request.wishes.topics)
