"""Who asks when, drawn from a seed before anything begins; the same seed is the same plan."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.choices import Urgency, Who

TORONTO = ZoneInfo("America/Toronto")
#: The first Monday of a year whose 52 weeks make four quarters of thirteen.
FIRST_DAY = date(2027, 1, 4)
#: Half an hour after the hour of the digest, so that the first one is of a whole week.
BEGINS = datetime.combine(FIRST_DAY, time(9, 30), TORONTO).astimezone(UTC)
#: People ask by day and in the evening; one in twenty at night.
AWAKE, ASLEEP, AT_NIGHT = (7, 23), (0, 6), 0.05
#: So many of those who asked come back, and not sooner: what they began with is over by then.
AGAIN, NOT_BEFORE = 0.15, timedelta(days=75)
URGENCIES = {Urgency.WITHIN_12: 1, Urgency.WITHIN_24: 7, Urgency.WITHIN_48: 2}
#: How many topics are ticked, in a hundred; and which.
HOW_MANY = {0: 12, 1: 70, 2: 18}
TOPICS = {
    "outcome": 40,
    "complaint": 15,
    "workload": 18,
    "conflict": 9,
    "aggression": 4,
    "health": 9,
    "other": 3,
    "unsaid": 2,
}
WHO = {Who.OUTSIDE: 6, Who.SAME_SPECIALTY: 2, Who.ANYONE: 2}
#: Somebody in so many asks in French.
FRENCH = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How big a programme is, and for how many weeks it is played."""

    rate: int  #: requests a week, on average
    eligible: int  #: how many may ask
    supporters: int
    weeks: int = 52

    @property
    def name(self) -> str:
        """Name it, as its file is named."""
        return f"{self.rate}-a-week"


#: Two published physician programmes and a large one, with two and a half requests a supporter
#: and year, which lies between those published (docs/evidence.md, section 3).
SIZES = (
    Size(rate=1, eligible=240, supporters=21),
    Size(rate=2, eligible=400, supporters=42),
    Size(rate=9, eligible=1200, supporters=187),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who will ask, and what they would like."""

    at: datetime
    person: int
    urgency: Urgency
    topics: tuple[str, ...]
    who: Who
    language: str


def draw(seed: int, size: Size) -> tuple[Wish, ...]:
    """Draw who asks in all these weeks: as many a week as Poisson says, anybody equally often."""
    dice = Random(f"year {seed} {size.rate}")
    new = dice.sample(range(size.eligible - size.supporters), size.eligible - size.supporters)
    asked: dict[int, datetime] = {}
    wishes = []
    for at in sorted(_moments(dice, size)):
        back = [person for person, last in asked.items() if at - last > NOT_BEFORE]
        person = dice.choice(back) if back and dice.random() < AGAIN else new.pop()
        asked[person] = at
        wishes.append(_wish(dice, at, person))
    return tuple(wishes)


def _moments(dice: Random, size: Size) -> set[datetime]:
    found: set[datetime] = set()
    for week in range(size.weeks):
        for _ in range(_poisson(size.rate, dice)):
            day = FIRST_DAY + timedelta(days=7 * week + dice.randrange(7))
            hours = ASLEEP if dice.random() < AT_NIGHT else AWAKE
            at = time(dice.randrange(*hours), dice.randrange(60))
            moment = odd(datetime.combine(day, at, TORONTO).astimezone(UTC))
            found.add(max(moment, odd(BEGINS)))
    return found


def odd(moment: datetime) -> datetime:
    """Put a moment into an odd minute: people never act at the very hour at which the bot does."""
    whole = moment.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=1 - whole.minute % 2)


def _poisson(rate: float, dice: Random) -> int:
    left, chance = dice.random(), math.exp(-rate)
    for number in count():
        left -= chance
        if left < 0 or number > 10 * rate + 100:
            return number
        chance *= rate / (number + 1)
    raise AssertionError("count has no end")


def _wish(dice: Random, at: datetime, person: int) -> Wish:
    (many,) = dice.choices(tuple(HOW_MANY), tuple(HOW_MANY.values()))
    topics = {dice.choices(tuple(TOPICS), tuple(TOPICS.values()))[0] for _ in range(many)}
    return Wish(
        at=at,
        person=person,
        urgency=dice.choices(tuple(URGENCIES), tuple(URGENCIES.values()))[0],
        topics=tuple(sorted(topics)),
        who=dice.choices(tuple(WHO), tuple(WHO.values()))[0],
        language="French" if dice.random() < FRENCH else "",
    )
