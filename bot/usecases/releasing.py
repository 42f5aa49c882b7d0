"""Letting a supporter go from what they were asked about and what they took on."""

from datetime import datetime

from bot.domain import candidates, lifecycle, load, matching
from bot.domain.errors import NotAllowed
from bot.domain.people import PersonId, RequestId
from bot.domain.requests import OfferState, Status, SupportRequest
from bot.usecases import offering
from bot.usecases.records import Records


def let_offers_go(
    records: Records, person: PersonId, now: datetime, became: OfferState = OfferState.TAKEN_BACK
) -> None:
    """Take back whatever somebody is being asked about; the search for those goes on at once."""
    supporter = records.supporter(person)
    for request_id in supporter.load.offered if supporter else ():
        _turn_down(records, person, request_id, now, became)


def let_matches_go(records: Records, person: PersonId, now: datetime) -> None:
    """Look for another colleague for everybody somebody supports now."""
    supporter = records.supporter(person)
    for request_id in supporter.load.open if supporter else ():
        request = _whole(records, request_id)
        if request is None or request.supporter != person or request.status is not Status.MATCHED:
            _free(records, person, request_id)
        else:
            offering.start_again(records, request, now)


def let_wrong_offers_go(records: Records, person: PersonId, now: datetime) -> None:
    """
    Take back every offer that a change about somebody made wrong, on either side of it.

    Those they hold, and those others hold for the request they made themselves.
    """
    supporter = records.supporter(person)
    for request_id in supporter.load.offered if supporter else ():
        request = _whole(records, request_id)
        if request is None or is_wrong(records, request, person, now):
            _turn_down(records, person, request_id, now, OfferState.TAKEN_BACK)
    own = records.open_request_of(person)
    for offer in own.live_offers if own else ():
        if own is not None and is_wrong(records, own, offer.supporter, now):
            _turn_down(records, offer.supporter, own.id, now, OfferState.TAKEN_BACK)


def is_wrong(records: Records, request: SupportRequest, person: PersonId, now: datetime) -> bool:
    """Tell whether somebody could no longer say yes to a request they are asked about."""
    supporter, programme = records.supporter(person), records.programme()
    if supporter is None:
        return True
    asker = records.supporter(request.requester)
    seeker = candidates.seeker(request, asker, now, programme)
    return not matching.may_accept(supporter, seeker, now, programme)


def _turn_down(
    records: Records, person: PersonId, request_id: RequestId, now: datetime, became: OfferState
) -> None:
    request = _whole(records, request_id)
    if request is not None and any(one.supporter == person for one in request.live_offers):
        records.keep(lifecycle.turn_down(request, person, became, now))
    _free(records, person, request_id)


def _free(records: Records, person: PersonId, request_id: RequestId) -> None:
    supporter = records.supporter(person)
    if supporter is not None:
        records.keep_supporters((load.freed(supporter, request_id),))


def _whole(records: Records, request_id: RequestId) -> SupportRequest | None:
    """Fetch a request; None when it was forgotten meanwhile."""
    try:
        return records.request(request_id)
    except NotAllowed:
        return None
