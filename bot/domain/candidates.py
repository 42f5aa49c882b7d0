"""Both sides of a match, made ready once a round so that every pair is quickly compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from bot.domain import availability, offers
from bot.domain.availability import Calendar
from bot.domain.choices import Beyond, ContactWay, Urgency, Weight, Who
from bot.domain.people import PersonId, Supporter
from bot.domain.programme import MatchingPolicy, Programme
from bot.domain.requests import SupportRequest

_A_YEAR = 365  #: days
#: How much a closed request weighs on whoever closed it; two of the heaviest are the most.
_STRAIN = {Weight.FINE: 0, Weight.HEAVY: 1, Weight.DEBRIEF: 2}
_MOST_STRAIN = 4
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Merits:
    """What speaks for a supporter whoever asks, in points."""

    available_now: int
    on_call: int
    load: int
    offers: int
    turn: int
    lightness: int

    @property
    def total(self) -> int:
        """Add them up."""
        return (
            self.available_now
            + self.on_call
            + self.load
            + self.offers
            + self.turn
            + self.lightness
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A supporter, as far as it decides whether and when they are asked."""

    supporter: Supporter
    places: int  #: how many more requests they could be asked about now
    department: str
    work: frozenset[str]  #: department and specialty
    families: frozenset[int]
    languages: frozenset[str]
    topics: frozenset[str]
    contact_ways: frozenset[ContactWay]
    site: str
    career: str
    never: frozenset[PersonId]  #: people they do not support, or are in line with
    never_departments: frozenset[str]
    awake: int  #: half hours, see `Calendar.awake`
    answers_by: Mapping[Urgency, datetime | None]  #: see `Calendar.ahead`
    merits: Merits

    @property
    def id(self) -> PersonId:
        """Say who it is."""
        return self.supporter.id


@dataclass(frozen=True, slots=True)
class Seeker:
    """A request, as far as it decides who is asked about it."""

    request: SupportRequest
    who: Who
    departments: frozenset[str]  #: as they said and as the roster knows; empty when unknown
    work: frozenset[str]  #: departments and specialty
    families: frozenset[int]
    language: str
    topics: frozenset[str]
    contact: ContactWay | None
    site: str
    career: str
    never: frozenset[PersonId]  #: themselves, whom they named, and their line
    asked: frozenset[PersonId]
    never_departments: frozenset[str]
    beyond: frozenset[Beyond]
    slots: int  #: how many half hours ahead matter
    urgency: Urgency
    in_time_by: datetime | None  #: the promise, where it matters who answers before it
    only_in_time: bool  #: only they, because somebody may answer later already
    may_wake: bool  #: so urgent that somebody may be asked who could only answer later


@lru_cache(maxsize=1024)  # the same few names, thousands of times a round
def fold(name: str) -> str:
    """Write a department, language, site or specialty so that spelling does not matter."""
    return name.strip().casefold()


def seeker(
    request: SupportRequest, profile: Supporter | None, now: datetime, programme: Programme
) -> Seeker:
    """Make a request ready; `profile` is the requester's own if they are a supporter."""
    wishes = request.wishes
    said = (wishes.department, profile.department if profile else "")
    work = _folded((*said, profile.specialty if profile else ""))
    return Seeker(
        request=request,
        who=wishes.who,
        departments=_folded(said),
        work=work,
        families=_families(work, programme),
        language=fold(wishes.language),
        topics=frozenset(wishes.topics),
        contact=wishes.contact,
        site=fold(wishes.site or (profile.site if profile else "")),
        career=fold(wishes.career or (profile.career if profile else "")),
        never=frozenset(
            (
                request.requester,
                *wishes.never,
                *((*profile.never, *profile.line) if profile else ()),
            )
        ),
        asked=request.not_again(now),
        never_departments=_folded(
            (*wishes.never_departments, *(profile.never_departments if profile else ()))
        ),
        beyond=frozenset(wishes.beyond),
        urgency=wishes.urgency,
        in_time_by=request.promised_at if offers.keeps_promise(request, now) else None,
        only_in_time=offers.only_in_time(request, programme.asking, now),
        may_wake=wishes.urgency is Urgency.WITHIN_12,
        slots=availability.slots_until(request.promised_at, now),
    )


def candidate(
    supporter: Supporter, places: int, calendar: Calendar, programme: Programme
) -> Candidate:
    """Make a supporter ready who has so many places left."""
    department = fold(supporter.department)
    work = _folded((supporter.department, supporter.specialty))
    awake, answers_by = calendar.ahead(supporter)
    return Candidate(
        supporter=supporter,
        places=places,
        department=department,
        work=work,
        families=_families(work, programme),
        languages=_folded(supporter.languages) or _folded(programme.languages[:1]),
        topics=frozenset(filter(None, supporter.topics)),
        contact_ways=frozenset(supporter.contact_ways),
        site=fold(supporter.site),
        career=fold(supporter.career),
        never=frozenset((*supporter.never, *supporter.line)),
        never_departments=_folded(supporter.never_departments),
        awake=awake,
        answers_by=answers_by,
        merits=_merits(supporter, awake, calendar.today(supporter), programme.matching),
    )


def _merits(supporter: Supporter, awake: int, today: date, policy: MatchingPolicy) -> Merits:
    load, cap = supporter.load, max(supporter.yearly_cap, 1)
    taken = min(lately(load.accepted_on, today), cap)
    offers = min(lately(load.asked_on, today), policy.many_offers)
    return Merits(
        available_now=policy.available_now * (awake & 1),
        on_call=policy.on_call * availability.within(supporter.on_call, today),
        load=policy.load * (cap - taken) // cap,
        offers=policy.offers * (policy.many_offers - offers) // policy.many_offers,
        turn=_turn(supporter, today, policy),
        lightness=_lightness(supporter, today, policy),
    )


def lately(days: Iterable[date], today: date) -> int:
    """Count the days that lie less than a year back."""
    first = today.toordinal() - _A_YEAR
    return sum([day.toordinal() > first for day in days])


def _turn(supporter: Supporter, today: date, policy: MatchingPolicy) -> int:
    last = supporter.load.last_asked_at
    if last is None:
        return policy.turn
    waited = min(max((today - last.date()).days, 0), policy.turn_days)
    return policy.turn * waited // policy.turn_days


def _lightness(supporter: Supporter, today: date, policy: MatchingPolicy) -> int:
    """Give all points to whoever had nothing heavy lately; the memory fades day by day."""
    most = _MOST_STRAIN * policy.heavy_days
    strain = sum(
        _STRAIN[closing.weight] * max(policy.heavy_days - max((today - closing.on).days, 0), 0)
        for closing in supporter.load.closings
    )
    return policy.lightness * (most - min(strain, most)) // most


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset([folded for name in names if (folded := fold(name))])


def _families(work: frozenset[str], programme: Programme) -> frozenset[int]:
    return _families_of(work, programme.specialty_families)


@lru_cache(maxsize=1024)  # many work in the same few places
def _families_of(work: frozenset[str], families: tuple[tuple[str, ...], ...]) -> frozenset[int]:
    table = _table(families)
    return _NONE.union(*[table.get(specialty, _NONE) for specialty in work])


@lru_cache(maxsize=4)
def _table(families: tuple[tuple[str, ...], ...]) -> dict[str, frozenset[int]]:
    table: dict[str, frozenset[int]] = {}
    for nth, family in enumerate(families):
        for specialty in map(fold, family):
            table[specialty] = table.get(specialty, _NONE) | {nth}
    return table
