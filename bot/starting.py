"""Starting while others are not there yet: tried again, ever more patiently."""

from collections.abc import Callable
from logging import getLogger
from typing import TypeVar

from bot.domain.errors import TryAgain
from bot.stopping import Stop
from handlers import slack
from storage.postgres import ServerAway

_log = getLogger(__name__)

Result = TypeVar("Result")

#: Seconds between two attempts: the first, and the longest.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


def persistently(attempt: Callable[[], Result], stop: Stop) -> Result:
    """
    Try until Slack answers and the database has time, ever more patiently.

    Raises `Stopped` when asked to stop first.
    """
    pause = FIRST_PAUSE
    while not stop.is_wished():
        try:
            return attempt()
        except (slack.NoAnswerFromSlackError, TryAgain, ServerAway) as trouble:
            _log.warning(_event(trouble), extra={"seconds": pause})
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
    raise Stopped


def _event(trouble: Exception) -> str:
    match trouble:
        case ServerAway():
            return "database_unreachable"
        case TryAgain():
            return "database_busy"
        case _:
            return "slack_unreachable"


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """It was asked to stop first."""
