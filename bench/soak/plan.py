"""What happens when, drawn from a seed before anything begins; the same seed is the same plan."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.choices import Urgency

TORONTO = ZoneInfo("America/Toronto")
#: A Monday. Three weeks later is the day of a feedback batch.
BEGINS = datetime(2026, 11, 9, tzinfo=TORONTO)
#: When something is done on a day, and on a day of the weekend; people ask in all of them.
SLOTS, WEEKEND = (time(9, 30), time(16, 0)), (time(21, 30),)
#: Of each hundred slots, so many have one of these.
OFTEN = {
    "kill": 30,
    "term": 15,
    "all": 4,
    "drop": 12,
    "refresh": 12,
    "machine": 45,  # one machine's clock is moved
    "time": 20,  # the server's clock is, and everybody's with it
}
#: What Slack does wrong, by method; the numbers are weights.
METHODS = {
    "chat.postMessage": 9,
    "chat.update": 4,
    "chat.delete": 2,
    "conversations.open": 4,
    "users.info": 4,
    "views.open": 2,
    "views.push": 1,
    "apps.connections.open": 1,
    "auth.test": 1,
}
FAULTS = {"429": 1, "500": 5, "reset_before": 4, "reset_after": 6, "slow": 3, "error": 2}
#: Seconds by which clocks are moved, forward or back.
MOVES = (5, 45, 300, 1200, 3600, 86400)
#: Faults for each request, and for each slot besides.
A_REQUEST, A_SLOT = 0.2, 1.0
#: Real seconds for the slots of a plan, and for each case, on two cores that others use as well.
A_START, A_CASE = 900.0, 1.0


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that goes wrong, so many seconds after its slot began."""

    after: float
    kind: str
    which: int = 0  #: the replica
    seconds: float = 0.0  #: how long it is gone, how far the clock moves, how slow Slack is
    method: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who will ask, and how soon they want to be heard from."""

    nth: int
    person: int
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour of a day, who asks then, and what goes wrong meanwhile."""

    at: datetime
    wishes: tuple[Wish, ...]
    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How big a soak is."""

    cases: int = 2000
    supporters: int = 150
    replicas: int = 3
    days: int = 33
    weather: float = 1.0  #: how bad; 0 is a calm sea
    minutes: float = 0.0  #: real ones, at most; none for as many as a slow machine needs

    @property
    def physicians(self) -> int:
        """Nearly everybody asks once; a few ask again."""
        return max(self.cases * 9 // 10, 2)

    @property
    def seconds(self) -> float:
        """How long it may be played; what is not played by then is left out, and fails it."""
        return self.minutes * 60 or A_START + A_CASE * self.cases


def draw(seed: int, size: Size) -> tuple[Slot, ...]:
    """Draw the whole course of events."""
    dice = random.Random(f"soak {seed}")
    asking = [slot for slot in _slots(size.days) if _is_for_asking(slot, size.days)]
    when = sorted(dice.choices(asking, k=size.cases))
    people = [*range(size.physicians)]
    people += dice.choices(people, k=size.cases - len(people))
    urgencies = dice.choices(tuple(Urgency), (2, 6, 2), k=size.cases)
    wishes: dict[datetime, list[Wish]] = {}
    for nth, (at, person, urgency) in enumerate(zip(when, people, urgencies, strict=True)):
        wishes.setdefault(at, []).append(Wish(nth, person, urgency))
    return tuple(
        Slot(at, tuple(asked), _incidents(dice, size, len(asked)))
        for at, asked in ((at, wishes.get(at, [])) for at in _slots(size.days))
    )


def _slots(days: int) -> list[datetime]:
    return [
        datetime.combine(day, at, TORONTO).astimezone(UTC)
        for day in (BEGINS.date() + timedelta(days=nth) for nth in range(days))
        for at in (SLOTS if day.weekday() < 5 else WEEKEND)
    ]


def _is_for_asking(slot: datetime, days: int) -> bool:
    """Tell whether people still ask: in the last fifth of the time, what was begun goes on."""
    return (slot - BEGINS) < timedelta(days=days * 4 / 5)


def _incidents(dice: random.Random, size: Size, asked: int) -> tuple[Incident, ...]:
    found = []
    for kind, often in OFTEN.items():
        if dice.random() * 100 < often * size.weather:
            found.append(_mishap(kind, dice, size.replicas))
    found += [
        _fault(dice)
        for _ in range(round((A_SLOT + asked * A_REQUEST) * dice.uniform(0.5, 1.5) * size.weather))
    ]
    return tuple(sorted(found, key=lambda one: one.after))


def _mishap(kind: str, dice: random.Random, replicas: int) -> Incident:
    seconds = {
        "kill": dice.uniform(0, 2),
        "term": dice.uniform(0, 1),
        "all": dice.uniform(0, 1),
        "machine": dice.choice(MOVES) * dice.choice((-1, 1)),
        "time": dice.choice(MOVES[:4]) * dice.choice((-1, 1)),
    }.get(kind, 0.0)
    return Incident(dice.uniform(0.1, 2.5), kind, dice.randrange(replicas), seconds)


def _fault(dice: random.Random) -> Incident:
    (method,) = dice.choices(tuple(METHODS), tuple(METHODS.values()))
    (kind,) = dice.choices(tuple(FAULTS), tuple(FAULTS.values()))
    seconds = {"429": dice.choice((1, 1, 2, 3)), "slow": dice.choice((0.5, 1, 2.5, 4))}
    return Incident(
        dice.uniform(0, 2),
        kind,
        seconds=seconds.get(kind, 0),
        method=method,
        times=dice.randint(1, 3),
    )
