"""Who may be asked, and in which order: hard rules first, then points among who is left."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from bot.domain import availability, candidates, scoring
from bot.domain.availability import Calendar
from bot.domain.candidates import Candidate, Seeker, lately
from bot.domain.choices import Beyond, Reason, Who
from bot.domain.people import PersonId, Standing, Supporter
from bot.domain.programme import Agreement, Programme
from bot.domain.requests import SupportRequest
from bot.domain.scoring import Score

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def may_be_asked(candidate: Candidate, seeker: Seeker) -> bool:
    """
    Tell whether a supporter may be asked about a request at all.

    Only somebody with room who may be brought together with the requester, and only once; unless
    it is urgent, somebody who could answer before it is too late; and beside somebody who may
    answer after the promise, only who answers before it.
    """
    return (
        could_answer(candidate, seeker)
        and (not seeker.only_in_time or scoring.is_in_time(candidate, seeker))
        and may_be_asked_awake(candidate, seeker)
    )


def may_be_asked_awake(candidate: Candidate, seeker: Seeker) -> bool:
    """Tell whether nothing but the hour keeps a supporter from being asked."""
    return (
        candidate.places > 0
        and candidate.id not in seeker.asked
        and may_be_together(candidate, seeker)
    )


def could_answer(candidate: Candidate, seeker: Seeker) -> bool:
    """Tell whether a supporter has time to answer before the promise, or soon where it is near."""
    return seeker.may_wake or candidate.awake & ((1 << seeker.slots) - 1) != 0


def may_be_together(candidate: Candidate, seeker: Seeker) -> bool:
    """
    Tell whether two people may be brought together, whenever that is.

    Never somebody with themselves, nor either with a person, a line or a department that one of
    them keeps away from; never the requester's own department nor without the language they
    chose, unless they asked for it or agreed to it later.
    """
    return (
        candidate.id not in seeker.never
        and seeker.request.requester not in candidate.never
        and candidate.department not in seeker.never_departments
        and candidate.never_departments.isdisjoint(seeker.departments)
        and is_wished_for(candidate, seeker)
    )


def is_wished_for(candidate: Candidate, seeker: Seeker) -> bool:
    """Tell whether department and language are such as the requester asked for or agreed to."""
    inside = seeker.who is Who.OUTSIDE and candidate.department in seeker.departments
    foreign = seeker.language != "" and seeker.language not in candidate.languages
    return not (
        (inside and Beyond.DEPARTMENT not in seeker.beyond)
        or (foreign and Beyond.LANGUAGE not in seeker.beyond)
    )


def may_accept(supporter: Supporter, seeker: Seeker, now: datetime, programme: Programme) -> bool:
    """
    Tell whether somebody who was asked may still say yes.

    What protects the requester is looked at again; rest, pause and room are the supporter's own.
    """
    calendar = Calendar(now, programme)
    candidate = candidates.candidate(supporter, 1, calendar, programme)
    return is_qualified(supporter, calendar.today(supporter), programme) and may_be_together(
        candidate, seeker
    )


def is_ready(supporter: Supporter, now: datetime, programme: Programme) -> bool:
    """Tell whether a supporter could take any request now: signed, trained, rested, with room."""
    return places(supporter, Calendar(now, programme).today(supporter), now, programme) > 0


def places(supporter: Supporter, today: date, now: datetime, programme: Programme) -> int:
    """Count the requests a supporter could be asked about now; 0 when they may not be asked."""
    waits = (
        not is_qualified(supporter, today, programme)
        or (supporter.paused_until is not None and supporter.paused_until > today)
        or (supporter.rest_until is not None and supporter.rest_until > now)
        or availability.within(supporter.away, today)
    )
    if waits:
        return 0
    load = supporter.load
    asked = len(load.offered)
    this_year = supporter.yearly_cap - accepted_lately(supporter, today) - asked
    return max(min(supporter.max_open - len(load.open) - asked, this_year), 0)


def is_qualified(supporter: Supporter, today: date, programme: Programme) -> bool:
    """Tell whether somebody counts as a supporter: a member who is active, trained and signed."""
    return (
        supporter.is_supporter
        and supporter.standing is Standing.FULL
        and is_trained(supporter, today, programme.agreement)
    )


def is_trained(supporter: Supporter, today: date, agreement: Agreement) -> bool:
    """Tell whether training and agreement both still count."""
    ends = training_ends(supporter, agreement)
    return (
        supporter.trained_on is not None
        and ends is not None
        and supporter.trained_on <= today < ends
        and supporter.agreement_version != ""
        and supporter.agreement_version not in agreement.no_longer_accepted
    )


def training_ends(supporter: Supporter, agreement: Agreement) -> date | None:
    """Give the first day on which the training no longer counts; None without training."""
    trained = supporter.trained_on
    return None if trained is None else _months_after(trained, agreement.training_valid_months)


@lru_cache(maxsize=1024)  # asked for everybody in every round
def _months_after(trained: date, valid: int) -> date:
    months = trained.month - 1 + valid
    year, month = trained.year + months // 12, months % 12 + 1
    for day in range(trained.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, trained.day)


def accepted_lately(supporter: Supporter, today: date) -> int:
    """Count the requests accepted in the last 365 days."""
    return lately(supporter.load.accepted_on, today)


@dataclass(frozen=True, slots=True)
class Choice:
    """A supporter who may be asked, how well they suit, and why in facets that name nobody."""

    supporter: Supporter
    score: Score
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """Everybody who could be asked about anything at one moment, whoever waited longest first."""

    candidates: tuple[Candidate, ...]
    profiles: dict[PersonId, Supporter]
    now: datetime
    programme: Programme
    calendar: Calendar

    def seeker(self, request: SupportRequest) -> Seeker:
        """Make a request ready to be compared with them."""
        profile = self.profiles.get(request.requester)
        return candidates.seeker(request, profile, self.now, self.programme)

    def rank(self, request: SupportRequest) -> tuple[Choice, ...]:
        """Order those who may be asked about a request, best first; see `rank` for ties."""
        seeker, policy = self.seeker(request), self.programme.matching
        scored = [
            (scoring.score(candidate, seeker, policy), candidate.supporter)
            for candidate in self.candidates
            if may_be_asked(candidate, seeker)
        ]
        scored.sort(key=lambda pair: -pair[0].total)  # stable: ties stay in the round's order
        return tuple(
            Choice(supporter, score, scoring.reasons(score)) for score, supporter in scored
        )

    def wakes_at(self, request: SupportRequest) -> datetime | None:
        """Say when the first wakes who may then be asked; None when nobody is only asleep."""
        return next((wakes_at for wakes_at, _ in self.asleep(request)), None)

    def asleep(self, request: SupportRequest) -> tuple[tuple[datetime, PersonId], ...]:
        """List who may be asked as soon as they wake, and when that is, soonest first."""
        seeker = self.seeker(request)
        if seeker.only_in_time:
            return ()
        found = (
            (self.calendar.wakes_at(candidate.supporter), candidate.id)
            for candidate in self.candidates
            if not could_answer(candidate, seeker) and may_be_asked_awake(candidate, seeker)
        )
        return tuple(sorted((wakes_at, who) for wakes_at, who in found if wakes_at is not None))


def prepare(
    supporters: Iterable[Supporter],
    now: datetime,
    programme: Programme,
    *,
    asking: Collection[PersonId] = (),
) -> Round:
    """
    Work out once what every request of a round needs to know of the supporters.

    Whoever is asking for support themselves is no candidate.
    """
    calendar = Calendar(now, programme)
    profiles = {supporter.id: supporter for supporter in supporters}
    able = (
        candidates.candidate(supporter, room, calendar, programme)
        for supporter in sorted(profiles.values(), key=_whose_turn)
        if supporter.id not in asking
        and (room := places(supporter, calendar.today(supporter), now, programme))
    )
    return Round(tuple(able), profiles, now, programme, calendar)


def _whose_turn(supporter: Supporter) -> tuple[datetime, PersonId]:
    return supporter.load.last_asked_at or _NEVER, supporter.id


def rank(
    request: SupportRequest,
    supporters: Iterable[Supporter],
    now: datetime,
    programme: Programme,
) -> tuple[Choice, ...]:
    """
    Order those who may be asked about one request, best first.

    Among equals whoever was asked longest ago comes first, then the id, so that the same facts
    always give the same order.
    """
    return prepare(supporters, now, programme).rank(request)
