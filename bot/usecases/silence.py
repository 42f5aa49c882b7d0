"""How long the database has not answered, and when an operator has to know of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from logging import getLogger

_log = getLogger(__name__)

#: Slack may stop sending events to an app that could not answer for long.
ALARM_AFTER = timedelta(minutes=5)


@dataclass(slots=True)
class Silence:
    """Begins when the database does not answer, and ends when it does."""

    since: datetime | None = None
    _is_told: bool = False

    def goes_on(self, now: datetime) -> None:
        """Take note that it did not answer; raises the alarm once it has lasted."""
        if self.since is None or now < self.since:
            self.since = now
        if not self._is_told and now - self.since >= ALARM_AFTER:
            _log.error("database_away")
            self._is_told = True

    def ends(self) -> None:
        """Take note that it answered."""
        if self._is_told:
            _log.info("database_back")
        self.since, self._is_told = None, False
