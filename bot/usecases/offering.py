"""Offers: looking at one, accepting, passing, handing back, asking for someone else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import candidates, daytime, digest, lifecycle, load, matching, offers
from bot.domain.choices import Side
from bot.domain.digest import Stat
from bot.domain.disclosure import OfferCard
from bot.domain.errors import AlreadyTaken, NotAllowed
from bot.domain.people import PersonId, RequestId, Supporter
from bot.domain.requests import OfferState, Status, SupportRequest
from bot.usecases import cards
from bot.usecases.asking import own_request
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class OfTheOffer:
    """Something about the offer that was made to me."""

    request_id: RequestId
    by: PersonId


def show_offer(command: OfTheOffer, records: Records, now: datetime) -> OfferCard:  # noqa: ARG001 - use-cases share one shape
    """Give the facets of a live offer to the supporter it was made to."""
    request, _ = _offered(records, command)
    made = offers.live_for(request, command.by)
    if made is None:
        raise AlreadyTaken("there is no live offer for this person")
    return cards.offer(request, made, records.programme())


def accept_offer(command: OfTheOffer, records: Records, now: datetime) -> None:
    """Connect the supporter with the colleague who asked; accepting twice changes nothing more."""
    request, supporter = _offered(records, command)
    if request.supporter == command.by and request.status is Status.MATCHED:
        return
    programme = records.programme()
    profile = records.supporter(request.requester)
    seeker = candidates.seeker(request, profile, now, programme)
    if not matching.may_accept(supporter, seeker, now, programme):
        raise AlreadyTaken("they may no longer be brought together")
    decision = lifecycle.accept(request, supporter, now, programme)
    records.keep(decision)
    where = daytime.zone(programme.timezone)
    today = now.astimezone(where).date()
    _free(records, (one.supporter for one in request.live_offers), request.id, but=supporter.id)
    records.keep_supporters((load.accepted(supporter, request.id, today),))
    week = digest.week_of(now, where)
    waited = (now - request.searching_since) / timedelta(hours=1)
    for stat, number in (
        (Stat.MATCHED, 1),
        (Stat.IN_TIME, now <= request.promised_at),
        (Stat.HOURS_TO_MATCH, waited),
    ):
        records.tally(stat, request.requester, number, week, about=request.id)


def pass_offer(command: OfTheOffer, records: Records, now: datetime) -> None:
    """Pass, at no cost and for no reason; the search goes on."""
    request, supporter = _offered(records, command)
    records.keep(lifecycle.turn_down(request, supporter.id, OfferState.PASSED, now))
    records.keep_supporters((load.freed(supporter, request.id),))


def offer_undeliverable(command: OfTheOffer, records: Records, now: datetime) -> None:
    """Go on without somebody Slack cannot reach; an offer that is settled stays as it is."""
    request, supporter = _offered(records, command)
    if offers.live_for(request, command.by) is not None:
        records.keep(lifecycle.turn_down(request, supporter.id, OfferState.LAPSED, now))
        records.keep_supporters((load.freed(supporter, request.id),))


def supporter_unreachable(command: OfTheOffer, records: Records, now: datetime) -> None:
    """Search again when Slack cannot reach the supporter who accepted; else leave it as it is."""
    request = records.request(command.request_id)
    if request.supporter == command.by and request.status is Status.MATCHED:
        start_again(records, request, now)


def ask_for_someone_else(command: OfTheOffer, records: Records, now: datetime) -> None:
    """Look for another colleague at the requester's wish; no reason is asked."""
    request = own_request(records, command.request_id, command.by)
    start_again(records, request, now, at_wish_of=Side.REQUESTER)


def hand_back(command: OfTheOffer, records: Records, now: datetime) -> None:
    """Look for another colleague at the supporter's wish; no reason is asked."""
    request = matched_request(records, command.request_id, command.by)
    start_again(records, request, now, at_wish_of=Side.SUPPORTER)


def start_again(
    records: Records, request: SupportRequest, now: datetime, *, at_wish_of: Side | None = None
) -> None:
    """Part the two, let the supporter go, with a rest if it lasted a while, and search again."""
    records.keep(lifecycle.search_again(request, now, at_wish_of=at_wish_of))
    supporter = None if request.supporter is None else records.supporter(request.supporter)
    if supporter is not None:
        capacity = records.programme().capacity
        records.keep_supporters((load.parted(supporter, request, now, capacity),))


def matched_request(records: Records, request_id: RequestId, by: PersonId) -> SupportRequest:
    """Fetch a request for the supporter it is matched with now, or raise `NotAllowed`."""
    request = records.request(request_id)
    if request.supporter != by or request.status is not Status.MATCHED:
        raise NotAllowed("this request is not theirs")
    return request


def _offered(records: Records, command: OfTheOffer) -> tuple[SupportRequest, Supporter]:
    """Fetch both, with one answer for every way in which this offer is not theirs."""
    # The person first: for who is no supporter, a request is not even looked for.
    supporter = records.supporter(command.by)
    if supporter is None or not supporter.is_supporter:
        raise AlreadyTaken("offers are made to supporters")
    try:
        request = records.request(command.request_id)
    except NotAllowed:
        raise AlreadyTaken("the request is gone") from None
    if command.by not in request.asked:
        raise AlreadyTaken("this offer was made to somebody else")
    return request, supporter


def _free(
    records: Records,
    people: Iterable[PersonId],
    request_id: RequestId,
    *,
    but: PersonId | None = None,
) -> None:
    freed = (records.supporter(person) for person in people if person != but)
    records.keep_supporters(
        tuple(load.freed(supporter, request_id) for supporter in freed if supporter is not None)
    )
