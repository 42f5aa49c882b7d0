"""Knowing our supporters: whose time zone Slack can tell."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.people import Member, PersonId
from bot.usecases.records import Records

#: How often the roster is looked through for supporters who are new.
LOOK_EVERY = timedelta(minutes=10)
_LOOKED = "zones"


@dataclass(frozen=True, slots=True)
class ListWithoutZone:
    """Whose time zone is not known yet?"""

    at_most: int


def list_without_zone(
    command: ListWithoutZone, records: Records, now: datetime
) -> tuple[PersonId, ...]:
    """List supporters whose own time zone is not known; looks through the roster now and then."""
    looked = records.marked_at(_LOOKED)
    if looked is not None and timedelta(0) <= now - looked < LOOK_EVERY:
        return ()
    unknown = [one.id for one in records.supporters() if one.is_supporter and not one.timezone]
    if len(unknown) <= command.at_most:
        records.mark(_LOOKED, now)
    return tuple(unknown[: command.at_most])


@dataclass(frozen=True, slots=True)
class LearnZone:
    """This is what Slack says of a supporter."""

    member: Member


def learn_zone(command: LearnZone, records: Records, now: datetime) -> None:  # noqa: ARG001 - use-cases share one shape
    """Keep a supporter's own time zone; the programme's where Slack names none."""
    supporter = records.supporter(command.member.id)
    if supporter is not None:
        timezone = command.member.timezone or records.programme().timezone
        records.keep_supporters((replace(supporter, timezone=timezone),))
