"""What one request costs while few or very many others are stored."""

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.fill import fill
from bench.people import Acks, accept_all, open_form, send_form
from bench.process import OURS, AppProcess
from bench.ward import Ward

REQUESTS, WARM_UP = 25, 5
PAUSE = 0.2
#: Bytes that one stored request takes, and a reserve for the machine.
A_REQUEST, RESERVE = 40_000, 2_000_000_000


@dataclass(slots=True)
class Stage:
    """What was measured with so many requests stored; seconds."""

    stored: int
    connected_after: float
    acks: Acks = field(default_factory=Acks)
    work: float = 0.0  #: processor time for one request, with every message and the search


def stages(ward: Ward, sizes: Sequence[int]) -> Iterator[Stage]:
    """Fill up to each size in turn, and have people ask and supporters accept."""
    stored = 0
    for size in sizes:
        if shutil.disk_usage(ward.place).free < (size - stored) * A_REQUEST + RESERVE:
            return
        fill(ward.settings, stored, size, ward.environment)
        stored = size
        with AppProcess(ward, OURS) as bot:
            stage = Stage(size, bot.connected_after)
            _ask_and_accept(ward, WARM_UP, Acks())
            time.sleep(2)
            before = bot.cpu()
            _ask_and_accept(ward, REQUESTS, stage.acks)
            time.sleep(2)
            stage.work = (bot.cpu() - before) / REQUESTS
        yield stage


def _ask_and_accept(ward: Ward, people: int, acks: Acks) -> None:
    for _ in range(people):
        before = len(ward.sandbox.journal)
        colleague = open_form(ward, acks.command, acks.form_open)
        send_form(ward, colleague, acks.submission)
        accept_all(ward, before, 1, acks.acceptance)
        time.sleep(PAUSE)
