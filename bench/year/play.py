"""One programme from the first Monday to the last: what was published, and the truth."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench.year.checks import Finding, Year, check
from bench.year.course import Course
from bench.year.ledger import Ledger
from bench.year.plan import TORONTO, Size
from bench.year.stage import Stage, repeatable
from bench.year.truth import truth_of
from handlers.views.words_digest import DIGEST_HERE

SEED = 10
Say = Callable[[str], None]
#: Nothing of a made-up year has to outlive a power cut, and a commit to memory takes no time.
_MEMORY = Path("/dev/shm")
#: Real seconds between two words on how far it is.
EVERY = 20.0


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    size: Size
    year: Year
    ledger: Ledger
    findings: tuple[Finding, ...]
    steps: int
    seconds: float
    mishaps: tuple[str, ...]  #: what Slack would have complained about

    @property
    def broken(self) -> tuple[str, ...]:
        """Name everything that does not hold."""
        found = [f"{one.name}: {wrong}" for one in self.findings for wrong in one.wrong]
        return (*found, *self.mishaps)


@contextmanager
def somewhere() -> Iterator[Path]:
    """Give a folder for one programme, in memory where there is such a place."""
    with tempfile.TemporaryDirectory(
        prefix="year-",
        dir=_MEMORY if _MEMORY.is_dir() else None,
        ignore_cleanup_errors=True,
    ) as folder:
        yield Path(folder)


def play(place: Path, size: Size, seed: int, say: Say) -> Played:
    """Play it in a folder of its own, and make every check."""
    began = time.monotonic()
    progress = Progress(size.name, say)
    with repeatable(seed), closing(Stage(place, size, seed)) as stage:
        course = Course(stage, seed)
        course.play(progress.step)
        year = Year(
            digests=stage.digests(),
            messages=posted(stage),
            truth=truth_of(
                course.ledger,
                frozenset(stage.coordinators),
                {topic.key: topic.group for topic in stage.programme.topics},
            ),
            may_ask=size.eligible,
            weeks=size.weeks,
        )
        mishaps = _mishaps(stage)
    took = time.monotonic() - began
    return Played(size, year, course.ledger, check(year), progress.steps, took, mishaps)


class Progress:
    """Counts the steps, and says now and then how far it is."""

    def __init__(self, name: str, say: Say) -> None:
        self.steps = 0
        self._name, self._say = name, say
        self._began = self._said_at = time.monotonic()

    def step(self, moment: datetime) -> None:
        """Take note of the moment of a step."""
        self.steps += 1
        now = time.monotonic()
        if now - self._said_at >= EVERY:
            self._said_at = now
            day = moment.astimezone(TORONTO)
            self._say(f"{self._name}: {now - self._began:4.0f} s, {day:%A, %d %B %Y}")


def posted(stage: Stage) -> tuple[list[dict[str, object]], ...]:
    """Give the blocks of every digest that reached the coordinators' channel."""
    return tuple(
        call.arguments["blocks"]
        for call in stage.sandbox.journal.of("chat.postMessage")
        if call.arguments.get("text") == DIGEST_HERE and call.answer.get("ok")
    )


def _mishaps(stage: Stage) -> tuple[str, ...]:
    refused = [
        f"Slack would refuse {one.where}: {one.error}" for one in stage.sandbox.lint_failures
    ]
    silent = sum(one.seconds is None for one in stage.sandbox.acks)
    return (*refused, *([f"{silent} times the bot did not answer"] if silent else []))
