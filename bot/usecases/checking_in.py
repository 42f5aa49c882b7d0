"""Answering a check-in, from either side."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from bot.domain import checkins, daytime, digest
from bot.domain.choices import Answer, Side
from bot.domain.digest import Stat
from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.lifecycle import Decision
from bot.domain.people import PersonId, RequestId
from bot.domain.requests import Status, SupportRequest
from bot.usecases import closing, nudging, offering
from bot.usecases.records import Records

#: What an answer of whoever asked says of the two; the last one counts.
_CONNECTED: Final[Mapping[Answer, int]] = MappingProxyType(
    {Answer.CONNECTED: 1, Answer.NOT_YET: 0}
)


@dataclass(frozen=True, slots=True)
class AnswerCheckIn:
    """This is how it stands."""

    request_id: RequestId
    checkin_id: str
    by: PersonId
    answer: Answer


def answer_checkin(command: AnswerCheckIn, records: Records, now: datetime) -> None:
    """Take an answer, private to the person who gave it, and do what it asks for."""
    try:
        request = records.request(command.request_id)
    except NotAllowed:
        raise NoLongerOpen("the request is gone") from None
    if request.status is not Status.MATCHED:
        raise NoLongerOpen("the request has moved on")
    asked = checkins.find(request, command.checkin_id, command.by)
    answered = checkins.answered(request, asked, command.answer, now)
    thanks = checkins.taken_back(request, asked)
    records.keep(Decision(request=answered, letters=(thanks,)))
    _follow(
        replace(answered, version=request.version + 1), asked.side, command.answer, records, now
    )


def _follow(
    request: SupportRequest, side: Side, answer: Answer, records: Records, now: datetime
) -> None:
    connected = _CONNECTED.get(answer)
    if side is Side.REQUESTER and connected is not None:
        week = digest.week_of(now, daytime.zone(records.programme().timezone))
        records.tally(Stat.CONNECTED, request.requester, connected, week, about=request.id)
    match answer:
        case Answer.NOT_YET:
            if checkins.not_yets(request, side) > 1:
                _stuck(request, side, records, now)
        case Answer.SOMEONE_ELSE:
            offering.start_again(records, request, now, at_wish_of=side)
        case Answer.NO_LONGER_NEEDED:
            closing.end(records, request, now)


def _stuck(request: SupportRequest, side: Side, records: Records, now: datetime) -> None:
    """Look for somebody else where the requester waits; else ask the coordinators for a hand."""
    if side is Side.REQUESTER:
        offering.start_again(records, request, now, at_wish_of=side)
    else:
        nudging.two_have_not_met(records, now)
