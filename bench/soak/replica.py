"""
`peersupport run` on a machine whose clock the soak moves.

It is the same `bot.main.run` with the same settings from the same environment. Only what this
machine's clock and stopwatch say is read elsewhere, and a wait for a moment is as long as it is by
that clock; and the server's clock, which moves every few seconds here, is looked at as often.
"""

import os
from datetime import datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch

from bench.soak.clock import PACE, MachineClock, stopwatch
from bot import logs, main
from bot.sentences import sentences
from bot.settings import Settings
from scheduling import clockwork, rounds
from storage import record_room, server_clock
from storage.server_clock import ServerClock

#: Where the clock is, and which machine's it is.
CLOCK, MACHINE = "SOAK_CLOCK", "SOAK_MACHINE"
#: Seconds between two looks at the server's clock, when this machine's was moved.
LOOK_AGAIN = 0.2


def run() -> None:
    """Run until SIGTERM."""
    logs.set_up()
    clock = MachineClock(Path(os.environ[CLOCK]), int(os.environ[MACHINE]))
    with (
        patch.object(main, "system_clock", clock.now),
        patch.object(server_clock, "LOOK_AGAIN", LOOK_AGAIN * PACE),
        patch.object(record_room, "ServerClock", partial(ServerClock, steady=stopwatch)),
        patch.object(clockwork, "due_moment", _due_moment),
        sentences(),
    ):
        main.run(Settings())


def _due_moment(moment: datetime | None, now: datetime) -> float | None:
    wait = rounds.due_moment(moment, now)
    return None if wait is None else wait / PACE


if __name__ == "__main__":
    run()
