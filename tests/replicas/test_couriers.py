"""Several couriers empty one outbox, and are killed at it."""

import threading
from collections import Counter
from random import Random

from bot.domain.people import PersonId
from tests.replicas.staff import Courier, shared_clock
from tests.storage.examples import a_letter

LETTERS, KILLS, COURIERS = 400, 8, 5


def lines(file):
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def wait_for(file, count, more):
    """Wait until so many lines are there."""
    while len(lines(file)) < count:
        assert more.wait(), "the couriers stand still"


class Impatience:
    """Lets a second pass in small steps, and gives up after a minute."""

    def __init__(self):
        self._bell, self._left = threading.Event(), 6000

    def wait(self):
        self._left -= 1
        self._bell.wait(0.01)
        return self._left > 0


def test_nothing_is_lost_and_little_said_twice_when_couriers_are_killed(clinic, rooms, tmp_path):
    """11 of the catalogue: eight kills over 400 letters and five couriers."""
    people = [PersonId(f"U0P{nth:04}") for nth in range(LETTERS)]
    with clinic.room.open_records() as records:
        records.post(a_letter(person) for person in people)
    slack, clock = tmp_path / "slack", shared_clock()
    dice = Random(11)  # noqa: S311 - whoever is killed
    couriers = [Courier(rooms, slack, clock) for _ in range(COURIERS)]
    for nth in range(KILLS):
        wait_for(slack, (nth + 1) * LETTERS // (KILLS + 2), Impatience())
        couriers.pop(dice.randrange(len(couriers))).kill()
        couriers.append(Courier(rooms, slack, clock))
    with clock.get_lock():
        clock.value += 200  # what the dead had claimed is free again
    wait_for_empty(clinic, Impatience())
    for courier in couriers:
        courier.stop()
    said = Counter(lines(slack))
    assert set(said) == set(people)
    twice = sum(said.values()) - LETTERS
    assert twice <= KILLS
    assert max(said.values()) <= 1 + KILLS


def wait_for_empty(clinic, more):
    while clinic.rows("outbox"):
        assert more.wait(), "the couriers stand still"
