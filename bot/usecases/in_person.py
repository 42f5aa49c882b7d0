"""Who coordinated last, for the day on which the coordinators' channel cannot be reached."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.notices import Letter
from bot.domain.people import PersonId
from bot.usecases.records import Records

#: After so long nobody can say who coordinates, and what is to be said waits for the channel.
BELIEVED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SeeCoordinators:
    """These are in the coordinators' channel now."""

    people: frozenset[PersonId]


def see_coordinators(command: SeeCoordinators, records: Records, now: datetime) -> None:
    """Keep who coordinates, sealed; an empty list changes nothing."""
    if command.people:
        records.keep_coordinators(command.people, now)


@dataclass(frozen=True, slots=True)
class TellInPerson:
    """The channel does not take this letter."""

    letter: Letter


def tell_in_person(command: TellInPerson, records: Records, now: datetime) -> bool:
    """Post the same to each who coordinated last; False when nobody knows who that was."""
    people, seen_at = records.last_coordinators()
    if seen_at is None or now - seen_at > BELIEVED_FOR:
        return False
    records.post(replace(command.letter, to=person) for person in sorted(people))
    return bool(people)
