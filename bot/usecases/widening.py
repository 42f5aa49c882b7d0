"""Looking further with the requester's consent, and asking for it at the coordinators' wish."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.domain import widening
from bot.domain.choices import Beyond
from bot.domain.disclosure import FurtherCard
from bot.domain.errors import NoLongerOpen
from bot.domain.people import PersonId, RequestId
from bot.usecases.asking import own_request
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class OfMyRequest:
    """Something about how far we look for me."""

    request_id: RequestId
    by: PersonId


def begin_widening(command: OfMyRequest, records: Records, now: datetime) -> FurtherCard:  # noqa: ARG001 - use-cases share one shape
    """List what the requester could agree to; `NoLongerOpen` when there is nothing."""
    request = own_request(records, command.request_id, command.by)
    possible = widening.could_widen(request, records.supporter(request.requester))
    if not possible:
        raise NoLongerOpen("there is nothing left to widen")
    return FurtherCard(request_id=request.id, possible=possible)


@dataclass(frozen=True, slots=True)
class Widen:
    """Please look further, so far."""

    request_id: RequestId
    by: PersonId
    agreed: tuple[Beyond, ...]


def widen(command: Widen, records: Records, now: datetime) -> None:
    """Look further as agreed to, at the next look, which is at once; nothing agreed, no change."""
    request = own_request(records, command.request_id, command.by)
    profile = records.supporter(request.requester)
    decision = widening.widened(request, command.agreed, profile, now)
    if decision.request != request:
        records.keep(decision)


def keep_as_it_is(command: OfMyRequest, records: Records, now: datetime) -> None:  # noqa: ARG001 - use-cases share one shape
    """Leave the search as it is, and thank whoever was asked."""
    request = own_request(records, command.request_id, command.by)
    decision = widening.kept(request)
    if decision.request != request:
        records.keep(decision)


@dataclass(frozen=True, slots=True)
class AskToLookFurther:
    """Let everybody who has waited too long be asked whether we may look further."""


def ask_to_look_further(command: AskToLookFurther, records: Records, now: datetime) -> None:  # noqa: ARG001 - use-cases share one shape
    """Put the question to each of them for whom it would change something, once."""
    for request in records.searching():
        if widening.may_be_put(request, records.supporter(request.requester), now):
            with suppress(NoLongerOpen):  # it was settled meanwhile
                records.keep(widening.put(request, now))
