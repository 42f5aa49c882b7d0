"""What must be forgotten, and when it is next worth looking at a request."""

from datetime import datetime, timedelta

from bot.domain import checkins
from bot.domain.programme import Programme
from bot.domain.requests import Status, SupportRequest


def forget_at(request: SupportRequest, programme: Programme) -> datetime | None:
    """Say when a closed request is forgotten; None while it is open, or a legal hold stands."""
    if request.closed_at is None or programme.keeping.hold_since is not None:
        return None
    return request.closed_at + timedelta(days=programme.keeping.identity_days)


def gives_up_at(request: SupportRequest, programme: Programme) -> datetime | None:
    """Say when the search ends for want of anyone; None when nothing is searched for."""
    if request.status not in {Status.WAITING, Status.OFFERED}:
        return None
    return request.searching_since + timedelta(days=programme.asking.give_up_after_days)


def next_look(request: SupportRequest, programme: Programme) -> datetime | None:
    """Say when something about a request is next due; None for never."""
    moments = [
        request.look_again_at,
        checkins.next_due(request),
        forget_at(request, programme),
        gives_up_at(request, programme),
        *(offer.answer_by for offer in request.live_offers),
    ]
    return min(filter(None, moments), default=None)
