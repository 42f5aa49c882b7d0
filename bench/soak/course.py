"""The course of a soak: slot after slot, then everything comes to rest."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.soak.crowd import Crowd
from bench.soak.ledger import Ledger
from bench.soak.plan import TORONTO, Slot
from bench.soak.replicas import Replicas
from bench.soak.stage import AT_LAST, Stage
from bench.soak.weather import Weather
from storage import dead_letters

#: Real seconds a slot lasts at least.
SHORTEST = 1.0
#: And at most while there is something to do: so long, and so much longer for each who asks then.
LONGEST, A_WISH = 60.0, 5.0
#: Real seconds for everything to come to rest at the end.
LAST_PATIENCE = 600.0
_LOOK_AGAIN = 0.1


@dataclass(slots=True)
class Course:
    """One soak while it is played."""

    stage: Stage
    replicas: Replicas
    crowd: Crowd
    weather: Weather
    ledger: Ledger
    began: datetime = field(init=False)
    deepest: int = 0  #: letters that waited at the same time, at most
    seconds: float = 0.0
    played: int = 0  #: slots
    left_out: int = 0  #: slots for which there was no time
    restless: int = 0  #: slots that ended before everything was said
    given_up: int = 0  #: letters that an operator had to send again at the end

    def play(self, slots: Sequence[Slot], say: Callable[[int, Slot], None], most: float) -> None:
        """Play slot after slot, until so many seconds have gone by."""
        began = time.monotonic()
        self.began = self.stage.clock.now()
        for nth, slot in enumerate(slots):
            if time.monotonic() - began > most:
                self.left_out = len(slots) - nth
                break
            say(nth, slot)
            self._go_to(slot.at)
            self.weather.begin(slot.incidents)
            self.crowd.ask(slot.wishes)
            is_calm = self._wait_for_calm(LONGEST + A_WISH * len(slot.wishes))
            self.weather.end()
            self.restless += not is_calm
            self.played += 1
        self.seconds = time.monotonic() - began

    def come_to_rest(self) -> bool:
        """Let everything that is under way arrive; False when it does not."""
        self.weather.clear()
        self.replicas.start()
        self._wait_for_calm(LONGEST)
        self.crowd.fall_silent()
        self._go_to(next_noon(self.stage.clock.now()))
        self._wait_for_calm(LAST_PATIENCE)
        # A day goes by in seconds here, and after a day without luck a letter is given up.
        self.given_up = dead_letters.retry(self.stage.room.engine)
        return self._wait_for_calm(LAST_PATIENCE)

    def _go_to(self, at: datetime) -> None:
        ahead = (at - self.stage.clock.now()).total_seconds()
        if ahead > 0:
            self.weather.move(ahead)

    def _wait_for_calm(self, longest: float) -> bool:
        began = time.monotonic()
        quiet = 0
        while (passed := time.monotonic() - began) < longest:
            time.sleep(_LOOK_AGAIN)
            self.replicas.look_after()
            waiting = self.stage.letters_waiting()
            self.deepest = max(self.deepest, waiting)
            is_calm = self.crowd.is_idle and (not waiting or not self.stage.letters_free())
            quiet = quiet + 1 if is_calm else 0
            if quiet >= 3 and passed >= SHORTEST:
                return True
        return False


def next_noon(now: datetime) -> datetime:
    """Give one in the afternoon of the next weekday but one, when nobody sleeps."""
    day = now.astimezone(TORONTO).date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, AT_LAST, TORONTO)


@contextmanager
def everybody(
    stage: Stage, size: int, seed: int, ledger: Ledger
) -> Iterator[tuple[Replicas, Crowd, Weather]]:
    """Have replicas, people and weather; nobody is left at the end."""
    replicas = Replicas(stage, size)
    crowd = Crowd(stage, ledger, seed)
    weather = Weather(stage, replicas)
    try:
        replicas.start()
        crowd.arrive()
        yield replicas, crowd, weather
    finally:
        weather.clear()
        crowd.leave()
        replicas.kill()
