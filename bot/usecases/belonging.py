"""Belonging to one workspace: its people are not those of another, whatever the token says."""

from dataclasses import dataclass
from datetime import datetime

from bot.usecases.records import Records

_ANY = "workspace"


@dataclass(frozen=True, slots=True)
class BelongTo:
    """This is the workspace the token opens."""

    team_id: str


def belong_to(command: BelongTo, records: Records, now: datetime) -> bool:
    """Tell whether the records are those of this workspace; the first one asked about is it."""
    ours = f"{_ANY} {command.team_id}"
    if records.marked_at(_ANY) is None:
        records.mark(_ANY, now)
        records.mark(ours, now)
        return True
    return records.marked_at(ours) is not None
