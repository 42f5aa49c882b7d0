"""Acknowledgements, ours and the bare listener's: the same people, taps and payloads."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.process import BARE, OURS, AppProcess
from bench.ward import Ward

BLOCKS, IN_A_BLOCK, WARM_UP = 6, 50, 30
#: Seconds between two people; both apps have finished what they do by then.
PAUSE = 0.1
NOTE = "The night shift was long, and I keep thinking about it."


@dataclass(slots=True)
class Acks:
    """What was measured of one app, in seconds."""

    command: list[float] = field(default_factory=list)
    form_open: list[float] = field(default_factory=list)
    submission: list[float] = field(default_factory=list)


def measure(ours: Ward, bare: Ward) -> Iterator[tuple[Acks, Acks]]:
    """Run both apps side by side, and measure them in turns, so that drift hits both."""
    with AppProcess(ours, OURS) as bot:
        views = bare.place / "views.json"
        views.write_text(json.dumps(what_is_shown(ours)), encoding="utf-8")
        with AppProcess(bare, BARE, {"BENCH_VIEWS": str(views)}):
            for ward in (ours, bare):
                asked_by_many(ward, WARM_UP, Acks())
            found = Acks(), Acks()
            for _ in range(BLOCKS):
                for ward, acks in zip((ours, bare), found, strict=True):
                    asked_by_many(ward, IN_A_BLOCK, acks)
    return found


def what_is_shown(ward: Ward) -> dict[str, Any]:
    """Ask once, and keep the views that our bot answers with."""
    colleague = ward.newcomer()
    colleague.command("/peersupport")
    form = ward.sandbox.journal.of("views.open")[-1].arguments["view"]
    colleague.fill("note", NOTE)
    colleague.submit()
    answer = colleague.replay_last()
    if answer is None:
        raise SystemExit("The bot did not answer the form.")
    return {"form": json.loads(form) if isinstance(form, str) else form, "answer": answer["view"]}


def asked_by_many(ward: Ward, people: int, acks: Acks) -> None:
    """Have so many people ask for support, one after the other, each for the first time."""
    for _ in range(people):
        time.sleep(PAUSE)
        ask(ward, acks)


def ask(ward: Ward, acks: Acks) -> str:
    """Have one person ask for support."""
    colleague = ward.newcomer()
    before = len(ward.sandbox.journal)
    began = ward.workspace.clock.now()
    colleague.command("/peersupport")
    acks.command.append(last_ack(ward))
    if not colleague.waits_until(lambda: colleague.modal is not None):
        raise SystemExit(f"No form was opened: {colleague.text_on_screen()}")
    calls = [ward.sandbox.journal[at] for at in range(before, len(ward.sandbox.journal))]
    opened = next(call.at for call in calls if call.method == "views.open")
    acks.form_open.append((opened - began).total_seconds())
    colleague.fill("note", NOTE)
    colleague.submit()
    acks.submission.append(last_ack(ward))
    return colleague.id


def last_ack(ward: Ward) -> float:
    """Tell how long the newest acknowledgement took, in seconds."""
    newest = ward.sandbox.acks[len(ward.sandbox.acks) - 1]
    if newest.seconds is None:
        raise SystemExit(f"There was no acknowledgement of {newest.type}.")
    return newest.seconds
