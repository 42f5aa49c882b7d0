"""What a supporter carries: asked, accepted, freed, rested."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.choices import Weight
from bot.domain.people import Closing, RequestId, Supporter
from bot.domain.programme import Capacity
from bot.domain.requests import SupportRequest

#: Acceptances older than this no longer count towards the yearly cap.
A_YEAR = timedelta(days=365)
#: How many closed requests are remembered by how they left their supporter.
LAST_FEW = 3
#: What *Rest 7 days* adds.
EXTRA_REST = timedelta(days=7)
#: After so long a match the two have most likely spoken: rest follows, however it ended.
LIKELY_SPOKEN = timedelta(days=2)
#: How often the programme's days of rest after a heavy one are added.
_HEAVIER = {Weight.FINE: 0, Weight.HEAVY: 1, Weight.DEBRIEF: 2}


def asked(supporter: Supporter, request_id: RequestId, now: datetime) -> Supporter:
    """Note that they are being asked."""
    load, today = supporter.load, now.date()
    asked_on = _lately(load.asked_on, today)
    if request_id not in load.offered:
        asked_on = (*asked_on, today)
    return replace(
        supporter,
        load=replace(
            load,
            offered=(*_without(load.offered, request_id), request_id),
            last_asked_at=now,
            asked_on=asked_on,
        ),
    )


def accepted(supporter: Supporter, request_id: RequestId, today: date) -> Supporter:
    """Note that they accepted."""
    load = supporter.load
    return replace(
        supporter,
        load=replace(
            load,
            offered=_without(load.offered, request_id),
            open=(*_without(load.open, request_id), request_id),
            accepted_on=(*_lately(load.accepted_on, today), today),
        ),
    )


def freed(supporter: Supporter, request_id: RequestId) -> Supporter:
    """Take a request off them, whether asked or accepted."""
    load = supporter.load
    return replace(
        supporter,
        load=replace(
            load,
            offered=_without(load.offered, request_id),
            open=_without(load.open, request_id),
        ),
    )


def parted(
    supporter: Supporter, request: SupportRequest, now: datetime, capacity: Capacity
) -> Supporter:
    """Take a match off them that ended before its close; they rest if it lasted a while."""
    since = request.matched_at
    if since is None or request.supporter != supporter.id or now - since < LIKELY_SPOKEN:
        return freed(supporter, request.id)
    return rested(freed(supporter, request.id), now + timedelta(days=capacity.rest_days))


def weighed(supporter: Supporter, weight: Weight, today: date) -> Supporter:
    """Note how they were after a request; only the last few are kept."""
    closings = (*supporter.load.closings, Closing(today, weight))[-LAST_FEW:]
    return replace(supporter, load=replace(supporter.load, closings=closings))


def rested(supporter: Supporter, until: datetime) -> Supporter:
    """Let them rest at least until then."""
    before = supporter.rest_until
    return replace(supporter, rest_until=until if before is None else max(before, until))


def rested_more(supporter: Supporter, now: datetime, longer: timedelta) -> Supporter:
    """Let them rest so much longer than they would."""
    if not longer:
        return supporter
    return replace(supporter, rest_until=max(supporter.rest_until or now, now) + longer)


def rest_after(weight: Weight | None, capacity: Capacity) -> timedelta:
    """Say how much longer somebody rests after a request that left them like this."""
    times = 0 if weight is None else _HEAVIER[weight]
    return timedelta(days=times * capacity.rest_days_heavy)


def _lately(days: tuple[date, ...], today: date) -> tuple[date, ...]:
    return tuple(day for day in days if today - day < A_YEAR)


def _without(ids: tuple[RequestId, ...], gone: RequestId) -> tuple[RequestId, ...]:
    return tuple(one for one in ids if one != gone)
