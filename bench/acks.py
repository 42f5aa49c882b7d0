"""Acknowledgements, ours and the bare listener's: the same people, taps and payloads."""

import json
import time

from bench.people import Acks, accept_all, open_form, send_form, type_command, what_is_shown
from bench.process import BARE, OURS, AppProcess
from bench.ward import Ward

BLOCKS, IN_A_BLOCK, WARM_UP = 12, 25, 24
#: Seconds in which an app that calls nothing counts as having seen to the form before; commands
#: leave nothing to see to, and follow one another at once.
PAUSE, LONGEST_PAUSE = 0.06, 1.0
#: Seconds after a block until the last message about its requests has gone out.
AFTERMATH = 1.5


def measure(ours: Ward, bare: Ward) -> tuple[Acks, Acks]:
    """Run both apps side by side, and measure them in turns, so that drift hits both."""
    with AppProcess(ours, OURS):
        views = bare.place / "views.json"
        views.write_text(json.dumps(what_is_shown(ours)), encoding="utf-8")
        with AppProcess(bare, BARE, {"BENCH_VIEWS": str(views)}):
            found = Acks(), Acks()
            for people in (WARM_UP, *[IN_A_BLOCK] * BLOCKS):
                for ward, acks in zip((ours, bare), found, strict=True):
                    one_after_the_other(ward, people, acks if people != WARM_UP else Acks())
    return found


def one_after_the_other(ward: Ward, people: int, acks: Acks) -> None:
    """Have so many people ask for support; afterwards, whoever was asked accepts."""
    before = len(ward.sandbox.journal)
    colleagues = [open_form(ward, acks.command, acks.form_open) for _ in range(people)]
    for colleague in colleagues:
        colleague.close()
        type_command(ward, colleague, acks.again, [])
    for colleague in colleagues:
        come_to_rest(ward)
        send_form(ward, colleague, acks.submission)
    if ward.is_furnished:
        accept_all(ward, before, people)
        time.sleep(AFTERMATH)


def come_to_rest(ward: Ward) -> None:
    """Wait until the app has stopped calling; people take longer between two forms."""
    until = time.monotonic() + LONGEST_PAUSE
    before = -1
    while before != (now := len(ward.sandbox.journal)) and time.monotonic() < until:
        before = now
        time.sleep(PAUSE)
