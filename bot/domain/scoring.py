"""How well a supporter suits a request, in points whose every part can be seen."""

from dataclasses import dataclass

from bot.domain.candidates import Candidate, Merits, Seeker
from bot.domain.choices import Reason, Who
from bot.domain.programme import MatchingPolicy


@dataclass(frozen=True, slots=True)
class Score:
    """Points, part by part; each is explained in docs/matching.md."""

    language: int
    in_time: int
    outside: int
    specialty: int
    family: int
    topic: int
    contact: int
    site: int
    career: int
    available_later: int
    merits: Merits

    @property
    def total(self) -> int:
        """Add them up; more is better."""
        return (
            self.language
            + self.in_time
            + self.outside
            + self.specialty
            + self.family
            + self.topic
            + self.contact
            + self.site
            + self.career
            + self.available_later
            + self.merits.total
        )


def score(candidate: Candidate, seeker: Seeker, policy: MatchingPolicy) -> Score:
    """Say how well one supporter suits one request."""
    is_kin = not seeker.families.isdisjoint(candidate.families)
    wished = seeker.who is Who.SAME_SPECIALTY
    shares_work = not seeker.work.isdisjoint(candidate.work)
    common = len(seeker.topics & candidate.topics)
    ahead = (candidate.awake & ((1 << seeker.slots) - 1)).bit_count()
    return Score(
        language=policy.language * (seeker.language in candidate.languages),
        in_time=policy.in_time * is_in_time(candidate, seeker),
        outside=policy.outside * is_outside(candidate, seeker),
        specialty=_specialty(policy, same=shares_work, kin=is_kin) if wished else 0,
        family=policy.family * (is_kin and not wished),
        topic=policy.topic * common // max(len(seeker.topics), 1),
        contact=policy.contact * (seeker.contact in candidate.contact_ways),
        site=policy.site * (seeker.site != "" and seeker.site == candidate.site),
        career=policy.career * (seeker.career != "" and seeker.career == candidate.career),
        available_later=policy.available_later * ahead // seeker.slots,
        merits=candidate.merits,
    )


def is_in_time(candidate: Candidate, seeker: Seeker) -> bool:
    """Tell whether all of somebody's time to answer lies before a promise that can be kept."""
    if seeker.in_time_by is None:
        return False
    answers_by = candidate.answers_by[seeker.urgency]
    return answers_by is not None and answers_by <= seeker.in_time_by


def is_outside(candidate: Candidate, seeker: Seeker) -> bool:
    """Tell whether somebody is from another department, where that was wished for."""
    wished = seeker.who is Who.OUTSIDE and bool(seeker.departments)
    return wished and candidate.department not in seeker.departments


def reasons(given: Score) -> tuple[Reason, ...]:
    """
    Say why somebody is asked, in facets that name nobody.

    Specialty family, site and career stage are one facet: each on its own could tell who asks.
    """
    facets = {
        Reason.TOPIC: given.topic,
        Reason.LANGUAGE: given.language,
        Reason.CONTACT: given.contact,
        Reason.SPECIALTY: given.specialty,
        Reason.NEAR: given.family + given.site + given.career,
        Reason.OUTSIDE: given.outside,
        Reason.ON_CALL: given.merits.on_call,
        Reason.AVAILABLE: given.merits.available_now,
    }
    return tuple(reason for reason, points in facets.items() if points > 0) or (Reason.TURN,)


def _specialty(policy: MatchingPolicy, *, same: bool, kin: bool) -> int:
    if same:
        return policy.specialty
    return policy.specialty // 2 if kin else 0
