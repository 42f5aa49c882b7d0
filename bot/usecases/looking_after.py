"""Looking after supporters: a longer rest, and a debrief that is about no conversation."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import load
from bot.domain.errors import NotAllowed
from bot.domain.notices import Coordinators, DebriefWanted, Letter
from bot.domain.people import PersonId, Stage, Supporter
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class LookAfterMe:
    """It stays with me."""

    by: PersonId


def rest_longer(command: LookAfterMe, records: Records, now: datetime) -> None:
    """Let a supporter rest seven days longer; asking twice in a day is asking once."""
    supporter = _supporter(records, command.by)
    if records.first_time("rest", f"{command.by} {now.date()}", now):
        records.keep_supporters((load.rested_more(supporter, now, load.EXTRA_REST),))


def wish_debrief(command: LookAfterMe, records: Records, now: datetime) -> None:
    """Have the coordinators told that a supporter would like a debrief."""
    _supporter(records, command.by)
    ask_for_debrief(command.by, records, now)


def ask_for_debrief(by: PersonId, records: Records, now: datetime) -> None:
    """Tell the coordinators, once a day however often somebody asks."""
    if records.first_time("debrief", f"{by} {now.date()}", now):
        records.post((Letter(to=Coordinators.CHANNEL, notice=DebriefWanted(by)),))


def _supporter(records: Records, person: PersonId) -> Supporter:
    supporter = records.supporter(person)
    if supporter is None or supporter.stage is Stage.VOLUNTEER:
        raise NotAllowed("this person is not a supporter")
    return supporter
