"""The desk: the one place where a transaction opens and the clock is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.usecases.records import OpenRecords, Records

Command = TypeVar("Command")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Desk:
    """Carries out use-cases, one transaction each; holds no session, so threads share none."""

    open_records: OpenRecords
    now: Callable[[], datetime]

    def carry_out(
        self, usecase: Callable[[Command, Records, datetime], Result], command: Command
    ) -> Result:
        """Run one use-case inside one transaction, at one moment in time."""
        with self.open_records() as records:
            return usecase(command, records, self.now())

    def look_up(
        self, usecase: Callable[[Command, Records, datetime], Result], command: Command
    ) -> Result:
        """Run one use-case that changes nothing; it sees one moment, and waits for no writer."""
        with self.open_records(reading=True) as records:
            return usecase(command, records, self.now())
