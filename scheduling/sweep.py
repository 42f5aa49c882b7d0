"""Once a day Slack is asked who everybody in care is now, a few at a time."""

from collections import deque
from datetime import datetime, timedelta

from bot.domain.errors import Refusal, TryAgain
from bot.domain.people import PersonId
from bot.usecases.desk import Desk
from bot.usecases.knowing import Learn, ListUnseen, learn, list_unseen
from bot.usecases.ports import Directory

#: How often the roster is looked through for whom to ask about.
LOOK_EVERY = timedelta(minutes=10)
#: So many people at a time, and so long between two times: thirty a minute, of the hundred and
#: more that Slack allows; a roster of two thousand takes an hour.
AT_A_TIME = 5
PAUSE = timedelta(seconds=10)
#: Slack never asks us to wait so long; a clock that was put back might look like it.
A_WHILE = timedelta(hours=1)
_A_DAY = timedelta(days=1)


class Sweep:
    """Goes on where it was; what it forgets by a restart it asks again."""

    def __init__(self, desk: Desk, directory: Directory) -> None:
        self._desk = desk
        self._directory = directory
        self._waiting: deque[PersonId] = deque()
        self._seen: dict[PersonId, datetime] = {}
        self._listed_at: datetime | None = None
        self._went_on_at: datetime | None = None
        self._rests_until: datetime | None = None

    def go_on(self) -> None:
        """Look a few people up, outside transactions; those Slack does not tell of come again."""
        now = self._desk.now()
        if _is_since(self._went_on_at, now, PAUSE):
            return
        if self._rests_until is not None and timedelta(0) < self._rests_until - now < A_WHILE:
            return
        if not _is_since(self._listed_at, now, LOOK_EVERY):
            self._list(now)
        if self._waiting:
            self._went_on_at = now
        for _ in range(min(AT_A_TIME, len(self._waiting))):
            person = self._waiting.popleft()
            try:
                self._desk.carry_out(learn, Learn(self._directory.member(person)))
            except Refusal as silent:  # Slack says nothing, or the database is busy
                self._waiting.append(person)
                if isinstance(silent, TryAgain) and silent.wait:
                    self._rests_until = now + silent.wait
                return
            self._seen[person] = now

    def _list(self, now: datetime) -> None:
        self._seen = {one: at for one, at in self._seen.items() if now - at < _A_DAY}
        self._waiting = deque(self._desk.carry_out(list_unseen, ListUnseen(self._seen)))
        self._listed_at = now


def _is_since(moment: datetime | None, now: datetime, pause: timedelta) -> bool:
    """Tell whether less than a pause has passed; a clock that was put back counts as more."""
    return moment is not None and timedelta(0) <= now - moment < pause
