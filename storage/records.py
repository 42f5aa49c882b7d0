"""The records: every subject in one open transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from bot.usecases.records import OpenRecords
from storage import letters
from storage.cases import SqlCases
from storage.engine import transaction
from storage.figures import SqlFigures
from storage.open_transaction import Shelf
from storage.roster import SqlRoster
from storage.vault import Vault


class SqlRecords(SqlCases, SqlRoster, SqlFigures):
    """Everything on record, in one open transaction on a database."""

    def is_well(self) -> bool:
        """Tell whether no letter was given up and no stored item was found damaged."""
        return not letters.any_dead(self._connection) and self.is_whole()

    def is_whole(self) -> bool:
        """Tell whether no stored item was found damaged."""
        return (
            self.settings_are_whole()
            and self.cases_are_whole()
            and self.roster_is_whole()
            and self.figures_are_whole()
            and self.box_is_whole()
        )


def records_opener(
    engine: Engine, vault: Vault, after_commit: Callable[[], None] | None = None
) -> OpenRecords:
    """
    Make what opens the records; leaving the block commits, raising rolls everything back.

    A block that says it is `reading` must change nothing. `after_commit` is called once letters
    were posted or a request was changed for good. Opening and leaving raise `TryAgain` while the
    database is busy.
    """
    shelf = Shelf()

    @contextmanager
    def open_records(*, reading: bool = False) -> Iterator[SqlRecords]:
        with transaction(engine, reading=reading) as connection:
            records = SqlRecords(connection, vault, shelf)
            yield records
        if after_commit is not None and records.has_stirred:
            after_commit()

    return open_records
