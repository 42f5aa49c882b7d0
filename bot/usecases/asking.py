"""Asking for support, and taking it back."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import lifecycle, load, slots
from bot.domain.candidates import fold
from bot.domain.disclosure import AskCard, StatusCard
from bot.domain.errors import AlreadyAsked, NotAllowed, NotForYou, NotOpenYet
from bot.domain.lifecycle import Decision
from bot.domain.notices import Act, Letter, NoLongerShown, OfferSettled
from bot.domain.people import Member, PersonId, RequestId, Standing
from bot.domain.private import PrivateText
from bot.domain.programme import Programme
from bot.domain.requests import Status, SupportRequest, Wishes
from bot.usecases import cards
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class BeginAsking:
    """I may want to ask."""

    by: Member


def begin_asking(command: BeginAsking, records: Records, now: datetime) -> AskCard | StatusCard:
    """Give the empty form, or the one request that is already open."""
    programme = records.programme()
    _may_ask(command.by)
    existing = records.open_request_of(command.by.id)
    if existing is not None:
        return cards.status(existing, programme, now, records.supporter(command.by.id))
    if not cards.is_open(programme, now):
        raise NotOpenYet("the programme has not gone live")
    return AskCard(
        crisis_lines=programme.crisis_lines,
        topics=programme.topics,
        departments=programme.departments,
        languages=programme.languages,
        sites=programme.sites,
        career_stages=programme.career_stages,
        identity_days=programme.keeping.days_kept,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForSupport:
    """Please find somebody for me."""

    by: Member
    wishes: Wishes
    note: PrivateText
    submission: str  #: the same for every delivery of the same form


def ask_for_support(command: AskForSupport, records: Records, now: datetime) -> StatusCard:
    """
    Take the request in; the search begins right after.

    A form delivered twice has one effect and one answer.
    """
    programme = records.programme()
    _may_ask(command.by)
    if not records.first_time("ask", command.submission, now):
        existing = records.open_request_of(command.by.id)
        if existing is None:
            raise AlreadyAsked("this form was sent before")
        return cards.status(existing, programme, now)
    if not cards.is_open(programme, now):
        raise NotOpenYet("the programme has not gone live")
    request = SupportRequest(
        id=records.new_id(),
        requester=command.by.id,
        asked_at=now,
        searching_since=now,
        timezone=command.by.timezone or programme.timezone,
        locale=command.by.locale,
        wishes=_possible(command.wishes, programme),
        has_note=bool(command.note),
    )
    decision = lifecycle.ask(request)
    records.add(decision, command.note)
    return cards.status(decision.request, programme, now)


def _possible(wishes: Wishes, programme: Programme) -> Wishes:
    """Leave out a language the programme does not offer: nobody could be found to speak it."""
    offered = {fold(language) for language in programme.languages}
    return wishes if fold(wishes.language) in offered else replace(wishes, language="")


def _may_ask(member: Member) -> None:
    if member.standing is not Standing.FULL:
        raise NotForYou("only full members of the workspace may ask")


@dataclass(frozen=True, slots=True)
class ShowRequest:
    """Show me my own request: this one, or whichever is open."""

    by: PersonId
    request_id: RequestId | None = None


def show_request(command: ShowRequest, records: Records, now: datetime) -> StatusCard | None:
    """Give the requester's card; None when nothing is open and no request was named."""
    if command.request_id is None:
        request = records.open_request_of(command.by)
    else:
        request = own_request(records, command.request_id, command.by)
    if request is None:
        return None
    profile = records.supporter(command.by)
    return cards.status(request, records.programme(), now, profile)


def own_request(records: Records, request_id: RequestId, by: PersonId) -> SupportRequest:
    """Fetch a request for the person who made it, or raise `NotAllowed`."""
    request = records.request(request_id)
    if request.requester != by:
        raise NotAllowed("this request was made by somebody else")
    return request


@dataclass(frozen=True, slots=True)
class Withdraw:
    """I take it back; forget it."""

    request_id: RequestId
    by: PersonId


def withdraw(command: Withdraw, records: Records, now: datetime) -> None:
    """Forget a request at once, with every message and every figure not told yet about it."""
    request = own_request(records, command.request_id, command.by)
    records.take_out(request.id)
    forget(records, lifecycle.withdraw(request, now))
    was_matched = request.status is Status.MATCHED
    for person in {request.supporter, *(one.supporter for one in request.live_offers)} - {None}:
        supporter = records.supporter(PersonId(str(person)))
        if supporter is not None:
            gone = (
                load.parted(supporter, request, now, records.programme().capacity)
                if was_matched
                else load.freed(supporter, request.id)
            )
            records.keep_supporters((gone,))


def forget(records: Records, decision: Decision) -> None:
    """Destroy what a decision forgets, and erase the bot's own messages about it."""
    erasing = tuple(_erased(letter) for letter in records.messages_about(decision.request.id))
    letters = (*erasing, *decision.letters)
    records.keep(replace(decision, letters=letters, forget=True))


def _erased(message: Letter) -> Letter:
    if slots.is_offer(message.slot):
        return replace(message, act=Act.REPLACE, notice=OfferSettled(), about=None)
    return replace(message, act=Act.ERASE, notice=NoLongerShown(), about=None)
