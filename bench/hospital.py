"""Made-up hospitals, as like the published ones as can be drawn from dice with a seed."""

import random
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.choices import ContactWay, Urgency, Weight, Who
from bot.domain.people import Closing, Load, PersonId, QuietHours, RequestId, Supporter
from bot.domain.programme import Asking, Capacity, Programme, Topic
from bot.domain.requests import SupportRequest, Wishes

#: A Wednesday, noon in Toronto.
NOON = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 18)
TOPICS = ("outcome", "complaint", "conflict", "workload", "aggression", "health")
#: Department and how many in a hundred work there; the last ones are the sparse ones.
DEPARTMENTS = {
    "Internal Medicine": 26,
    "Family Medicine": 20,
    "Emergency Medicine": 13,
    "Anesthesia": 11,
    "General Surgery": 10,
    "Pediatrics": 8,
    "Psychiatry": 5,
    "Radiology": 4,
    "Orthopedics": 2,
    "Pathology": 1,
}
FAMILIES = (
    ("Internal Medicine", "Family Medicine", "Pediatrics"),
    ("Anesthesia", "General Surgery", "Orthopedics", "Emergency Medicine"),
    ("Radiology", "Pathology"),
)
SITES = {"Main": 6, "East": 3, "Island": 1}
STAGES = {"resident": 3, "early": 3, "mid": 3, "late": 1}
#: Everybody speaks English; so many in a hundred speak another one as well.
OTHER_LANGUAGES = {"French": 10, "Mandarin": 4, "Arabic": 2}
#: So many in a hundred ask in another language than English.
ASKS_IN = {"": 80, "English": 10, "French": 7, "Mandarin": 2, "Arabic": 1}
URGENCIES = {Urgency.WITHIN_12: 1, Urgency.WITHIN_24: 3, Urgency.WITHIN_48: 2}
WISHES_FOR = {Who.OUTSIDE: 6, Who.SAME_SPECIALTY: 2, Who.ANYONE: 2}
QUIET = (
    QuietHours(),
    QuietHours(time(22), time(6)),
    QuietHours(time(20), time(8)),
    QuietHours(time(23), time(9)),
)


def drawn(shares: dict, dice: random.Random):
    """Draw one by its share."""
    return dice.choices(tuple(shares), tuple(shares.values()))[0]


def a_programme() -> Programme:
    """Give a programme with everything set that matching looks at."""
    return Programme(
        languages=("English", *OTHER_LANGUAGES),
        departments=tuple(DEPARTMENTS),
        sites=tuple(SITES),
        career_stages=tuple(STAGES),
        specialty_families=FAMILIES,
        topics=tuple(Topic(key=key, label=key, group=key) for key in TOPICS),
        asking=Asking(),
        capacity=Capacity(),
    )


def a_supporter(nth: int, dice: random.Random, *, fresh: bool = False) -> Supporter:
    """Draw a supporter; one who is not fresh has been asked and has accepted before."""
    department = drawn(DEPARTMENTS, dice)
    return Supporter(
        id=PersonId(f"U{nth:05}"),
        display_name=f"Dr. {nth}",
        department=department,
        specialty=department,
        site=drawn(SITES, dice),
        career=drawn(STAGES, dice),
        languages=(
            "English",
            *(name for name, share in OTHER_LANGUAGES.items() if dice.random() * 100 < share),
        ),
        topics=tuple(dice.sample(TOPICS, dice.randint(1, 4))),
        contact_ways=tuple(dice.sample(tuple(ContactWay), dice.randint(1, 3))),
        trained_on=TODAY - timedelta(days=dice.randint(0, 200)),
        agreement_version="1",
        quiet_hours=dice.choice(QUIET),
        weekends=dice.random() < 0.6,
        load=Load() if fresh else _a_load(dice),
    )


def _a_load(dice: random.Random) -> Load:
    asked = sorted(TODAY - timedelta(days=dice.randint(0, 400)) for _ in range(dice.randint(0, 4)))
    accepted = tuple(day for day in asked if dice.random() < 0.6)[-2:]
    at_noon = (datetime.combine(day, time(12), tzinfo=UTC) for day in asked[-1:])
    return Load(
        last_asked_at=next(at_noon, None),
        asked_on=tuple(asked),
        accepted_on=accepted,
        closings=tuple(Closing(day, dice.choice(tuple(Weight))) for day in accepted),
    )


def a_request(nth: int, dice: random.Random, now: datetime) -> SupportRequest:
    """Draw a request of somebody who is not a supporter."""
    wishes = Wishes(
        urgency=drawn(URGENCIES, dice),
        topics=tuple(dice.sample(TOPICS, dice.randint(0, 2))),
        department=drawn(DEPARTMENTS, dice),
        who=drawn(WISHES_FOR, dice),
        language=drawn(ASKS_IN, dice),
        contact=dice.choice((None, *ContactWay)),
        site=drawn(SITES, dice),
        career=drawn(STAGES, dice),
    )
    return SupportRequest(
        id=RequestId(f"r{nth}"),
        requester=PersonId(f"UASKS{nth}"),
        asked_at=now,
        searching_since=now,
        timezone="America/Toronto",
        wishes=wishes,
    )
