"""Starting while others are not there yet: tried again, ever more patiently."""

from collections.abc import Callable
from datetime import timedelta
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
            seconds = max(pause, _wanted(trouble).total_seconds())
            _log.warning(_event(trouble), extra={"seconds": seconds})
            stop.wait(seconds)
            pause = min(pause * 2, LONGEST_PAUSE)
    raise Stopped


def _wanted(trouble: Exception) -> timedelta:
    """Say how long Slack wants to be left alone."""
    if isinstance(trouble, slack.NoAnswerFromSlackError | TryAgain):
        return trouble.wait
    return timedelta(0)


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
