"""Requests that wait at the same time: what each still needs, and who is proposed to whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.domain.matching import Choice, Round
from bot.domain.people import PersonId, RequestId
from bot.domain.requests import SupportRequest

#: For more requests than this it is not looked first whether they compete at all.
FEW = 8


@dataclass(frozen=True, slots=True)
class Opening:
    """A request, and how many more supporters should be asked about it now."""

    request: SupportRequest
    wanted: int


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Who should be asked about which request, and who is therefore kept for somebody else.

    Only a proposal: whoever carries it out checks every pair again.
    """

    proposed: Mapping[RequestId, tuple[PersonId, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    kept: frozenset[PersonId] = frozenset()

    @property
    def asks(self) -> tuple[RequestId, ...]:
        """List the requests it has somebody for."""
        return tuple(request_id for request_id, people in self.proposed.items() if people)

    def apply(self, request_id: RequestId, ranked: Iterable[Choice]) -> tuple[Choice, ...]:
        """Put those proposed for a request first, and leave out who is kept for others."""
        wanted = self.proposed.get(request_id, ())
        first = {person: nth for nth, person in enumerate(wanted)}
        free = [
            one for one in ranked if one.supporter.id in first or one.supporter.id not in self.kept
        ]
        free.sort(key=lambda one: first.get(one.supporter.id, len(first)))
        return tuple(free)


NO_PLAN = Plan()


def drawn_up(proposed: Mapping[RequestId, tuple[PersonId, ...]], who: Round) -> Plan:
    """Make a plan of proposals; who has no place left beside them is kept."""
    taken = Counter(person for people in proposed.values() for person in people)
    room = {candidate.id: candidate.places for candidate in who.candidates}
    kept = frozenset(person for person, times in taken.items() if times >= room.get(person, 0))
    return Plan(MappingProxyType(dict(proposed)), kept)


def without_competition(
    openings: tuple[Opening, ...], who: Round
) -> Mapping[RequestId, tuple[PersonId, ...]] | None:
    """Give everyone whom they would be given alone; None when that asks too much of somebody."""
    if len(openings) > FEW:
        return None
    left = {candidate.id: candidate.places for candidate in who.candidates}
    proposed: dict[RequestId, tuple[PersonId, ...]] = {}
    for opening in openings:
        best = who.rank(opening.request)[: opening.wanted]
        for choice in best:
            left[choice.supporter.id] -= 1
            if left[choice.supporter.id] < 0:
                return None
        proposed[opening.request.id] = tuple(choice.supporter.id for choice in best)
    return proposed
