"""Keeping what was entrusted to us, and no longer: proven copies of the keys, and forgetting."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import retention
from bot.domain.errors import NoLongerOpen
from bot.domain.lifecycle import Decision
from bot.domain.people import RequestId
from bot.domain.programme import Programme
from bot.domain.requests import SupportRequest
from bot.usecases import asking
from bot.usecases.records import Records

_PROVEN = "keys proven"


@dataclass(frozen=True, slots=True)
class NoteProof:
    """A copy of the keys opened everything."""


def note_proof(command: NoteProof, records: Records, now: datetime) -> None:  # noqa: ARG001 - use-cases share one shape
    """Remember that a copy of root key and keystore was tried, and was good."""
    records.mark(_PROVEN, now)


@dataclass(frozen=True, slots=True)
class LastProof:
    """When was a copy of the keys last tried?"""


def last_proof(command: LastProof, records: Records, now: datetime) -> datetime | None:  # noqa: ARG001 - use-cases share one shape
    """Say when a copy was last tried and good; None when it never was."""
    return records.marked_at(_PROVEN)


@dataclass(frozen=True, slots=True)
class IsHeld:
    """Does a legal hold stand?"""


def is_held(command: IsHeld, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """Tell whether nothing may be deleted because of its age, and no key destroyed."""
    return records.programme().keeping.hold_since is not None


@dataclass(frozen=True, slots=True)
class ListToForget:
    """Which closed requests are past their time?"""

    at_most: int = 100_000


def list_to_forget(
    command: ListToForget, records: Records, now: datetime
) -> tuple[RequestId, ...]:
    """List closed requests that should be forgotten by now."""
    programme = records.programme()
    due = records.due(now, command.at_most)
    return tuple(request.id for request in due if _is_past(request, programme, now))


@dataclass(frozen=True, slots=True)
class Forget:
    """This one is past its time."""

    request_id: RequestId


def forget(command: Forget, records: Records, now: datetime) -> None:
    """Forget a closed request whose time is over, and have the messages about it taken away.

    Raises `NoLongerOpen` for any other, and `NotAllowed` for one that was forgotten.
    """
    request = records.request(command.request_id)
    if not _is_past(request, records.programme(), now):
        raise NoLongerOpen("its time is not over")
    asking.forget(records, Decision(request=request))


def _is_past(request: SupportRequest, programme: Programme, now: datetime) -> bool:
    at = retention.forget_at(request, programme)
    return at is not None and at <= now
