"""The state machine of a request: one table, one `step`, one function a move."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.domain import checkins, daytime, offers, slots
from bot.domain.choices import Side
from bot.domain.errors import AlreadyTaken, NoLongerOpen
from bot.domain.notices import (
    Act,
    ClosingLogAsked,
    ColleagueFound,
    Letter,
    MatchEnded,
    MatchMade,
    NobodyFound,
    NoLongerShown,
    Notice,
    OfferAccepted,
    RequestEnded,
    RequestReceived,
    SearchingAgain,
)
from bot.domain.people import PersonId, Supporter
from bot.domain.programme import Programme
from bot.domain.requests import Offer, OfferState, Status, SupportRequest


class Move(StrEnum):
    """What can happen to a request."""

    OFFER = "offer"
    ACCEPT = "accept"
    RUN_OUT = "run out"  #: the last live offer was passed or lapsed
    SEARCH_AGAIN = "search again"
    CLOSE = "close"
    WITHDRAW = "withdraw"


TABLE: Mapping[tuple[Status, Move], Status] = MappingProxyType(
    {
        (Status.WAITING, Move.OFFER): Status.OFFERED,
        (Status.WAITING, Move.CLOSE): Status.CLOSED,
        (Status.WAITING, Move.WITHDRAW): Status.WITHDRAWN,
        (Status.OFFERED, Move.OFFER): Status.OFFERED,
        (Status.OFFERED, Move.ACCEPT): Status.MATCHED,
        (Status.OFFERED, Move.RUN_OUT): Status.WAITING,
        (Status.OFFERED, Move.CLOSE): Status.CLOSED,
        (Status.OFFERED, Move.WITHDRAW): Status.WITHDRAWN,
        (Status.MATCHED, Move.SEARCH_AGAIN): Status.WAITING,
        (Status.MATCHED, Move.CLOSE): Status.CLOSED,
        (Status.MATCHED, Move.WITHDRAW): Status.WITHDRAWN,
        (Status.CLOSED, Move.WITHDRAW): Status.WITHDRAWN,
    }
)


def step(status: Status, move: Move) -> Status:
    """Follow the table, or refuse with `NoLongerOpen`."""
    try:
        return TABLE[status, move]
    except KeyError:
        raise NoLongerOpen(f"cannot {move} a request that is {status}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What should now be true, and who should hear of it."""

    request: SupportRequest
    letters: tuple[Letter, ...] = ()
    invite: bool = False  #: ask the requester for feedback with the next batch
    forget: bool = False  #: destroy the key and everything under it


def ask(request: SupportRequest) -> Decision:
    """Take the request in and say so."""
    received = _to_requester(request, RequestReceived(request.id), slot=slots.RECEIPT)
    return Decision(request=replace(request, look_again_at=request.asked_at), letters=(received,))


def offer(
    request: SupportRequest,
    made: tuple[tuple[Offer, datetime | None], ...],
    again_at: datetime,
) -> Decision:
    """Make these offers, each told once its moment has come; look again at `again_at`."""
    asked = replace(
        request,
        status=step(request.status, Move.OFFER),
        offers=(*request.offers, *(one for one, _ in made)),
        look_again_at=again_at,
    )
    return Decision(
        request=asked,
        letters=tuple(offers.letter(request, one.supporter, held) for one, held in made),
    )


def accept(
    request: SupportRequest, supporter: Supporter, now: datetime, programme: Programme
) -> Decision:
    """Connect the supporter with the colleague who asked; the first to accept wins."""
    if offers.live_for(request, supporter.id) is None:
        raise AlreadyTaken("there is no live offer for this person")
    zone = supporter.timezone or programme.timezone
    matched = replace(
        request,
        status=step(request.status, Move.ACCEPT),
        supporter=supporter.id,
        supporter_timezone=zone,
        matched_at=now,
        offers=offers.settled(request.offers, supporter.id, OfferState.ACCEPTED),
        look_again_at=None,
        told_late_at=None,
        logged=False,
    )
    matched = replace(matched, checkins=(*request.checkins, *checkins.plan(matched)))
    others = tuple(one.supporter for one in request.live_offers if one.supporter != supporter.id)
    return Decision(
        request=matched,
        letters=(
            offers.instead(request, supporter.id, OfferAccepted()),
            *offers.settle_letters(request, others),
            Letter(
                to=supporter.id,
                notice=MatchMade(request.id),
                about=request.id,
                slot=slots.match(Side.SUPPORTER, supporter.id),
            ),
            _to_requester(
                request,
                ColleagueFound(request.id),
                slot=slots.match(Side.REQUESTER, supporter.id),
            ),
        ),
    )


def turn_down(
    request: SupportRequest, supporter: PersonId, became: OfferState, now: datetime
) -> Decision:
    """Settle one offer that was passed, ran out or is taken back; the search goes on at once."""
    if offers.live_for(request, supporter) is None:
        raise AlreadyTaken("there is no live offer for this person")
    left = offers.settled(request.offers, supporter, became, spare_others=True)
    passed = replace(request, offers=left, look_again_at=now)
    if not passed.live_offers:
        passed = replace(passed, status=step(request.status, Move.RUN_OUT))
    return Decision(request=passed, letters=(offers.turned_down(request, supporter, became),))


def search_again(
    request: SupportRequest, now: datetime, *, at_wish_of: Side | None = None
) -> Decision:
    """
    Look for another colleague; no reason is asked and none is kept.

    Whoever did not wish for it hears of it in the morning, if it is night where they are.
    """
    status = step(request.status, Move.SEARCH_AGAIN)
    before = request.supporter
    if before is None:
        raise NoLongerOpen("nobody was matched")
    again = replace(
        request,
        status=status,
        supporter=None,
        supporter_timezone="",
        matched_at=None,
        searching_since=now,
        look_again_at=now,
        offers=offers.settled(request.offers, before, OfferState.ENDED),
        checkins=checkins.dropped(request.checkins),
    )
    ended = Letter(to=before, notice=MatchEnded(), about=request.id, slot=slots.ended(before))
    if at_wish_of is not Side.SUPPORTER:
        ended = _held(ended, request.supporter_timezone, now)
    news = _to_requester(request, SearchingAgain(request.id), slot=slots.AGAIN)
    if at_wish_of is not Side.REQUESTER:
        news = _held(news, request.timezone, now)
    retracted = (*checkins.retracted(request), *_match_retracted(request, before))
    return Decision(request=again, letters=(*retracted, ended, news))


def close(request: SupportRequest, now: datetime) -> Decision:
    """End it, for whichever reason; the supporter is asked for a log without content."""
    status = step(request.status, Move.CLOSE)
    closed = replace(
        request,
        status=status,
        closed_at=now,
        look_again_at=None,
        offers=offers.superseded(request.offers),
        checkins=checkins.dropped(request.checkins),
    )
    live = tuple(one.supporter for one in request.live_offers)
    letters = [*checkins.retracted(request), *offers.settle_letters(request, live)]
    ended = slots.ended(request.requester)
    if request.supporter is None:
        letters.append(_to_requester(request, NobodyFound(), slot=ended))
    else:
        letters.extend(_match_retracted(request, request.supporter))
        letters.append(_to_requester(request, RequestEnded(), slot=ended))
        if not request.logged:
            asked = ClosingLogAsked(request.id)
            log = Letter(to=request.supporter, notice=asked, about=request.id, slot=slots.LOG)
            letters.append(log)
    return Decision(request=closed, letters=tuple(letters), invite=True)


def withdraw(request: SupportRequest, now: datetime) -> Decision:
    """Take it back and forget it: its key is destroyed with this decision."""
    gone = replace(
        request, status=step(request.status, Move.WITHDRAW), closed_at=now, look_again_at=None
    )
    letters: list[Letter] = []
    if request.status is Status.MATCHED and request.supporter is not None:
        ended = Letter(to=request.supporter, notice=MatchEnded())
        letters.append(_held(ended, request.supporter_timezone, now))
    return Decision(request=gone, letters=tuple(letters), forget=True)


def _match_retracted(request: SupportRequest, supporter: PersonId) -> Iterator[Letter]:
    """Take the news of a match back from both sides: its buttons lead nowhere any more."""
    for side, person, locale in (
        (Side.REQUESTER, request.requester, request.locale),
        (Side.SUPPORTER, supporter, "en"),
    ):
        yield Letter(
            to=person,
            notice=NoLongerShown(),
            act=Act.REPLACE,
            about=request.id,
            slot=slots.match(side, supporter),
            locale=locale,
        )


def _held(letter: Letter, timezone: str, now: datetime) -> Letter:
    return replace(letter, not_before=daytime.after_night(now, daytime.zone(timezone)))


def _to_requester(request: SupportRequest, notice: Notice, *, slot: str) -> Letter:
    return Letter(
        to=request.requester, notice=notice, about=request.id, slot=slot, locale=request.locale
    )
