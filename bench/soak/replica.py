"""
`peersupport run` on a machine whose clock the soak moves.

It is the same `bot.main.run` with the same settings from the same environment. Only what this
machine's clock says is read elsewhere; and the server's clock, which moves every few seconds here,
is looked at as often.
"""

import os
from pathlib import Path

from bench.soak.clock import MachineClock
from bot import logs, main
from bot.sentences import sentences
from bot.settings import Settings
from storage import server_clock

#: Where the clock is, and which machine's it is.
CLOCK, MACHINE = "SOAK_CLOCK", "SOAK_MACHINE"
#: Seconds between two looks at the server's clock, when this machine's was moved.
LOOK_AGAIN = 0.2


def run() -> None:
    """Run until SIGTERM."""
    logs.set_up()
    clock = MachineClock(Path(os.environ[CLOCK]), int(os.environ[MACHINE]))
    main.system_clock = clock.now
    server_clock.LOOK_AGAIN = LOOK_AGAIN
    with sentences():
        main.run(Settings())


if __name__ == "__main__":
    run()
