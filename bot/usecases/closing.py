"""Closing a request, and the log without content."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import checkins, daytime, digest, lifecycle, load
from bot.domain.choices import Connected, ContactWay, Lasted, Onward, Weight
from bot.domain.digest import Stat
from bot.domain.disclosure import LogCard
from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.lifecycle import Decision
from bot.domain.notices import Act, ClosingLogAsked, Letter, NoLongerShown
from bot.domain.people import PersonId, RequestId
from bot.domain.requests import Status, SupportRequest
from bot.domain.slots import LOG
from bot.usecases import looking_after
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class CloseRequest:
    """It is over, says either side."""

    request_id: RequestId
    by: PersonId


def close_request(command: CloseRequest, records: Records, now: datetime) -> None:
    """Close a request for one of the two people in it."""
    request = records.request(command.request_id)
    if checkins.side_of(request, command.by) is None:
        raise NotAllowed("this request is somebody else's")
    end(records, request, now)


def end(
    records: Records, request: SupportRequest, now: datetime, *, log_at: datetime | None = None
) -> None:
    """
    Close a request, free whoever was being asked, and let its supporter rest.

    They are asked for the log at once, unless told when.
    """
    decision = lifecycle.close(request, now)
    letters = (
        replace(one, not_before=log_at) if isinstance(one.notice, ClosingLogAsked) else one
        for one in decision.letters
    )
    records.keep(replace(decision, letters=tuple(letters)))
    asked = (records.supporter(offer.supporter) for offer in request.live_offers)
    records.keep_supporters(
        tuple(load.freed(supporter, request.id) for supporter in asked if supporter is not None)
    )
    if request.supporter is None:
        return
    supporter = records.supporter(request.supporter)
    if supporter is not None:
        rest = timedelta(days=records.programme().capacity.rest_days)
        freed = load.rested(load.freed(supporter, request.id), now + rest)
        records.keep_supporters((freed,))


@dataclass(frozen=True, slots=True)
class BeginLog:
    """I want to close this one with a log."""

    request_id: RequestId
    by: PersonId


def begin_log(command: BeginLog, records: Records, now: datetime) -> LogCard:  # noqa: ARG001 - use-cases share one shape
    """Give the empty log to the supporter of a request, once."""
    return LogCard(request_id=_to_log(records, command.request_id, command.by).id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogClosing:
    """How it went, without a word of content."""

    request_id: RequestId
    by: PersonId
    connected: Connected | None = None
    how: ContactWay | None = None
    lasted: Lasted | None = None
    onward: Onward | None = None
    need_met: int | None = None  #: 1 to 5
    weight: Weight | None = None
    rest: bool = False


def log_closing(command: LogClosing, records: Records, now: datetime) -> None:
    """
    Count the log, close the request if it is open, and look after the supporter.

    Nothing of the log is kept with the request; a second one is refused with `NoLongerOpen`.
    Where the request was forgotten while the form was open, how the supporter is still counts.
    """
    request = _theirs(records, command)
    if request is None:
        _log_late(command, records, now)
        return
    _refuse_second(request)
    logged = replace(request, logged=True)
    if request.status is Status.MATCHED:
        end(records, logged, now)
    else:
        gone = Letter(
            to=command.by, notice=NoLongerShown(), act=Act.REPLACE, about=request.id, slot=LOG
        )
        records.keep(Decision(request=logged, letters=(gone,)))
    if command.need_met is not None:
        week = digest.week_of(now, daytime.zone(records.programme().timezone))
        records.tally(
            Stat.NEED_MET,
            command.by,
            command.need_met,
            week,
            about=request.id,
            beside=request.requester,
        )
    _look_after(command, records, now)


def _theirs(records: Records, command: LogClosing) -> SupportRequest | None:
    """Fetch the request; None alike where it was forgotten and where it is somebody else's."""
    try:
        request = records.request(command.request_id)
    except NotAllowed:
        return None
    return request if request.supporter == command.by else None


def _log_late(command: LogClosing, records: Records, now: datetime) -> None:
    """Take what a supporter says of themselves once; anybody else hears that nothing is there."""
    says_something = command.rest or command.weight is not None
    once = f"{command.by} {command.request_id}"
    supporter = records.supporter(command.by)
    if supporter is None or not says_something or not records.first_time("late log", once, now):
        raise NotAllowed("there is nothing to log")
    _look_after(command, records, now)


def _look_after(command: LogClosing, records: Records, now: datetime) -> None:
    if command.weight is Weight.DEBRIEF:
        looking_after.ask_for_debrief(command.by, records, now)
    supporter = records.supporter(command.by)
    if supporter is None or not (command.rest or command.weight):
        return
    longer = load.rest_after(command.weight, records.programme().capacity)
    supporter = load.rested_more(supporter, now, longer + command.rest * load.EXTRA_REST)
    if command.weight is not None:
        supporter = load.weighed(supporter, command.weight, now.date())
    records.keep_supporters((supporter,))


def _to_log(records: Records, request_id: RequestId, by: PersonId) -> SupportRequest:
    request = records.request(request_id)
    if request.supporter != by:
        raise NotAllowed("this request is not theirs")
    _refuse_second(request)
    return request


def _refuse_second(request: SupportRequest) -> None:
    if request.logged or request.status not in {Status.MATCHED, Status.CLOSED}:
        raise NoLongerOpen("the log has been given")
