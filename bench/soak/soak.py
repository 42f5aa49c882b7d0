"""One soak from the first to the last: played, come to rest, opened and proven."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.soak import proofs, report
from bench.soak.books import open_books
from bench.soak.course import Course, everybody
from bench.soak.ledger import Ledger
from bench.soak.plan import TORONTO, Size, Slot, draw
from bench.soak.proofs import Proof
from bench.soak.record import Cause, Reader
from bench.soak.stage import Stage

#: Seconds until what Slack took is on record, on a busy machine; and until a slow Slack takes it.
A_MOMENT, SLOWEST = 2.5, 6.0
#: Seconds between two words on how far it is.
EVERY = 10.0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it."""

    proofs: tuple[Proof, ...]
    figures: tuple[tuple[str, str], ...]

    @property
    def broken(self) -> tuple[Proof, ...]:
        """Name what does not hold."""
        return tuple(proof for proof in self.proofs if not proof.holds)


def soak(
    place: Path, database_url: str, size: Size, seed: int, say: Callable[[str], None]
) -> Result:
    """Play it in a folder of its own, on an empty database; prints what it finds."""
    began = time.monotonic()
    slots = draw(seed, size)
    ledger = Ledger()

    told = Announcer(say, len(slots))
    stage = Stage(place, size, database_url)
    try:
        with everybody(stage, size.replicas, seed, ledger) as (replicas, crowd, weather):
            course = Course(stage, replicas, crowd, weather, ledger)
            course.play(slots, told.begins, size.seconds)
            has_come_to_rest = course.come_to_rest()
            replicas.stop()
        if not has_come_to_rest:
            say("It never came to rest.")
        books = open_books(stage)
        reader = Reader(stage.person_in, causes(course))
        record = reader.read(stage.sandbox.journal)
        found = proofs.all_proofs(course, books, record)
        figures = tuple(report.figures(course, books, record))
        report.tell(say, figures, found, timedelta(seconds=time.monotonic() - began))
        return Result(found, figures)
    finally:
        stage.close()


def causes(course: Course) -> list[Cause]:
    """List what a repetition may come from, beside an answer that was cut off."""
    kills = (Cause("kill", at - A_MOMENT, at + SLOWEST) for at in course.replicas.story.killed_at)
    moves = (
        Cause(
            "clock",
            move.at - (SLOWEST if move.is_under_way else 0),
            move.at + SLOWEST,
            at_once=True,  # the lease of one is over for the other
        )
        for move in course.weather.moves
    )
    return [*kills, *moves]


class Announcer:
    """Says now and then how far it is."""

    def __init__(self, say: Callable[[str], None], slots: int) -> None:
        self._say, self._slots = say, slots
        self._began = time.monotonic()
        self._last = -EVERY

    def begins(self, nth: int, slot: Slot) -> None:
        """Take note that a slot begins."""
        gone = time.monotonic() - self._began
        if gone - self._last >= EVERY:
            self._last = gone
            at = slot.at.astimezone(TORONTO)
            self._say(f"{gone:5.0f} s  {nth + 1:3} of {self._slots}  {at:%A, %d %B, %H:%M}")
