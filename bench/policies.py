"""Ways of choosing whom to ask: ours, and those it is compared with."""

from collections.abc import Callable, Iterator

from bench.simulation import Policy, World
from bot.assignment import JointAssigner
from bot.domain import candidates, matching, planning
from bot.domain.availability import Calendar
from bot.domain.people import PersonId, RequestId
from bot.domain.planning import Opening
from bot.domain.requests import SupportRequest


def together(world: World) -> dict[RequestId, list[PersonId]]:
    """Match everything that waits at once, as the bot does."""
    openings = _openings(world)
    who = matching.prepare(world.supporters.values(), world.now, world.programme)
    proposed = planning.without_competition(tuple(openings), who)
    if proposed is None:
        proposed = JointAssigner().assign(openings, who)
    return {request_id: list(people) for request_id, people in proposed.items()}


def one_by_one(world: World) -> dict[RequestId, list[PersonId]]:
    """Give each request in turn whoever suits it best of those who are left."""
    who = matching.prepare(world.supporters.values(), world.now, world.programme)
    places = {candidate.id: candidate.places for candidate in who.candidates}

    def choose(request: SupportRequest) -> Iterator[PersonId]:
        return (choice.supporter.id for choice in who.rank(request))

    return _in_turn(world, choose, places)


def first_on_the_list(world: World) -> dict[RequestId, list[PersonId]]:
    """Give each request in turn the first on the roster whom no hard rule excludes."""
    return _in_turn(world, _listed(world, sorted(world.supporters)), {})


def by_chance(world: World) -> dict[RequestId, list[PersonId]]:
    """Give each request in turn anybody whom no hard rule excludes."""
    people = sorted(world.supporters)
    world.dice.shuffle(people)
    return _in_turn(world, _listed(world, people), {})


POLICIES: dict[str, Policy] = {
    "**ours**: best fit, all together": together,
    "first come, first served: best fit, one by one": one_by_one,
    "first come, first served: first on the list": first_on_the_list,
    "random": by_chance,
}


def _openings(world: World) -> list[Opening]:
    return [
        Opening(request, wanted)
        for request in world.waiting.values()
        if (wanted := world.wanted(request)) > 0
    ]


def _listed(
    world: World, people: list[PersonId]
) -> Callable[[SupportRequest], Iterator[PersonId]]:
    calendar = Calendar(world.now, world.programme)

    def choose(request: SupportRequest) -> Iterator[PersonId]:
        seeker = candidates.seeker(request, None, world.now, world.programme)
        for person in people:
            one = world.supporters[person]
            room = matching.places(one, calendar.today(one), world.now, world.programme)
            if room and matching.may_be_asked(
                candidates.candidate(one, room, calendar, world.programme), seeker
            ):
                yield person

    return choose


def _in_turn(
    world: World,
    choose: Callable[[SupportRequest], Iterator[PersonId]],
    places: dict[PersonId, int],
) -> dict[RequestId, list[PersonId]]:
    """Let each request take what it wants; everybody has one place unless it is said."""
    taken: dict[PersonId, int] = {}
    asked: dict[RequestId, list[PersonId]] = {}
    for opening in _openings(world):
        chosen = asked[opening.request.id] = []
        for person in choose(opening.request):
            if len(chosen) == opening.wanted:
                break
            if taken.get(person, 0) < places.get(person, 1):
                taken[person] = taken.get(person, 0) + 1
                chosen.append(person)
    return asked
