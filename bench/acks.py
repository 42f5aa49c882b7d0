"""Acknowledgements, ours and the bare listener's: the same people, taps and payloads."""

import json
import time

from bench.people import Acks, accept, open_form, send_form, type_command, what_is_shown
from bench.process import BARE, OURS, AppProcess
from bench.ward import Ward

BLOCKS, IN_A_BLOCK, WARM_UP = 6, 50, 30
#: Seconds before each person, in which both apps come to rest as they would in a hospital.
PAUSE = 0.1


def measure(ours: Ward, bare: Ward) -> tuple[Acks, Acks]:
    """Run both apps side by side, and measure them in turns, so that drift hits both."""
    with AppProcess(ours, OURS):
        views = bare.place / "views.json"
        views.write_text(json.dumps(what_is_shown(ours)), encoding="utf-8")
        with AppProcess(bare, BARE, {"BENCH_VIEWS": str(views)}):
            for ward in (ours, bare):
                one_after_the_other(ward, WARM_UP, Acks())
            found = Acks(), Acks()
            for _ in range(BLOCKS):
                for ward, acks in zip((ours, bare), found, strict=True):
                    one_after_the_other(ward, IN_A_BLOCK, acks)
    return found


def one_after_the_other(ward: Ward, people: int, acks: Acks) -> None:
    """Have so many people ask for support, each for the first time; supporters accept."""
    for _ in range(people):
        time.sleep(PAUSE)
        before = len(ward.sandbox.journal)
        colleague = open_form(ward, acks.command, acks.form_open)
        colleague.close()
        time.sleep(PAUSE)
        type_command(ward, colleague, acks.again, [])
        send_form(ward, colleague, acks.submission)
        if ward.is_furnished:
            accept(ward, before, acks.acceptance)
