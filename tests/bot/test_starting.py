"""What a start waits for, and how patiently."""

from datetime import timedelta

import pytest

from bot import main
from bot.domain.errors import TryAgain
from bot.starting import FIRST_PAUSE, LONGEST_PAUSE, Stopped, persistently
from handlers.slack import NoAnswerFromSlackError
from storage.postgres import ServerAway


class Stop:
    """Nobody waits here; the pauses are written down."""

    def __init__(self, *, after=100):
        self.pauses, self.after = [], after

    def is_wished(self):
        return len(self.pauses) >= self.after

    def wait(self, seconds):
        self.pauses.append(seconds)


@pytest.mark.parametrize(
    ("trouble", "event"),
    [
        (NoAnswerFromSlackError, "slack_unreachable"),
        (TryAgain, "database_busy"),
        (ServerAway, "database_unreachable"),
    ],
)
def test_a_start_waits_ever_more_patiently_and_then_goes_on(trouble, event, caplog):
    stop, left = Stop(), [trouble] * 8

    def attempt():
        if left:
            raise left.pop()
        return "open"

    assert persistently(attempt, stop) == "open"
    assert stop.pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert stop.pauses[-1] == LONGEST_PAUSE
    assert {record.msg for record in caplog.records} == {event}


def test_slack_is_left_alone_for_as_long_as_it_asked():
    stop, left = Stop(), [NoAnswerFromSlackError(), NoAnswerFromSlackError(timedelta(seconds=31))]

    def attempt():
        if left:
            raise left.pop()
        return "open"

    assert persistently(attempt, stop) == "open"
    assert stop.pauses == [31, 2 * FIRST_PAUSE]


def test_who_is_asked_to_stop_meanwhile_tries_no_more():
    def never():
        raise TryAgain("busy")

    stop = Stop(after=3)
    with pytest.raises(Stopped):
        persistently(never, stop)
    assert len(stop.pauses) == 3


def test_what_waiting_does_not_mend_is_said_at_once():
    def attempt():
        raise main.WrongWorkspaceError

    stop = Stop()
    with pytest.raises(main.WrongWorkspaceError):
        persistently(attempt, stop)
    assert stop.pauses == []
