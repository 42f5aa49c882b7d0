"""A year in made-up hospitals, once for each way of choosing whom to ask."""

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bench.hospital import NOON, a_programme, a_request, a_supporter
from bot.domain import load, offers
from bot.domain.availability import Calendar
from bot.domain.choices import Weight
from bot.domain.people import PersonId, RequestId, Supporter
from bot.domain.programme import Programme
from bot.domain.requests import Offer, OfferState, Status, SupportRequest

#: How supporters behave. Nobody has published it; these are our guesses, on the dark side.
NEVER_ANSWERS = 0.15
PASSES = 0.20
PASSES_A_STRANGE_TOPIC = 0.35
HOURS_TO_ANSWER = 2.0  #: on average, while awake
#: How long a match lasts, in days, and how often it was heavy, and heavier still.
LASTS = (3, 30)
AFTERWARDS = {Weight.FINE: 7, Weight.HEAVY: 2, Weight.DEBRIEF: 1}
#: Requests a supporter and year; published programmes have from 1.7 to 3.7 (evidence, section 3).
A_YEAR_EACH = 2.5
TICK = timedelta(minutes=15)
LOOK_AGAIN = timedelta(hours=1)
GIVE_UP = timedelta(days=7)  #: after which a request counts as not matched


@dataclass(frozen=True, slots=True)
class Scene:
    """A hospital to be simulated."""

    supporters: int
    days: int
    burst: int = 0  #: so many ask within the first hour
    seeds: tuple[int, ...] = (1,)


@dataclass(slots=True)
class World:
    """Everything as it stands at one moment."""

    now: datetime
    programme: Programme
    supporters: dict[PersonId, Supporter]
    waiting: dict[RequestId, SupportRequest] = field(default_factory=dict)
    dice: random.Random = field(default_factory=random.Random)

    def wanted(self, request: SupportRequest) -> int:
        """Count how many more should be asked about a request."""
        at_once = offers.at_once(self.programme.asking, request.wishes.urgency)
        return offers.still_wanted(request, at_once, self.now)


#: Gives, for everything that waits, whom to ask now.
Policy = Callable[[World], dict[RequestId, list[PersonId]]]


@dataclass(slots=True)
class Told:
    """What came of it."""

    asked: int = 0
    hours: list[float] = field(default_factory=list)  #: to each match
    in_time: int = 0
    offers: int = 0
    loads: list[int] = field(default_factory=list)  #: accepted this year, by supporter


class Play:
    """One hospital, one policy, one seed."""

    def __init__(self, scene: Scene, policy: Policy, seed: int) -> None:
        dice = random.Random(f"{scene.supporters} {seed}")
        people = (a_supporter(nth, dice) for nth in range(scene.supporters))
        self.world = World(NOON, a_programme(), {one.id: one for one in people})
        self.world.dice = random.Random(seed)  # what a policy may use, apart from the story's own
        self.told = Told()
        self._policy = policy
        self._ends = NOON + timedelta(days=scene.days)
        self._order = count()
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        for request in _requests(scene, dice):
            self._at(request.asked_at, lambda request=request: self._ask(request))

    def run(self) -> Told:
        """Play it to the end."""
        while self._events and self._events[0][0] <= self._ends + GIVE_UP:
            self.world.now = self._events[0][0]
            while self._events and self._events[0][0] == self.world.now:
                heapq.heappop(self._events)[2]()
            self._search()
        today = self._ends.date()
        self.told.loads = [
            sum(0 <= (today - day).days < 365 for day in one.load.accepted_on)
            for one in self.world.supporters.values()
        ]
        return self.told

    def _at(self, moment: datetime, what: Callable[[], None]) -> None:
        ticks = -(-(moment - NOON) // TICK)
        heapq.heappush(self._events, (NOON + ticks * TICK, next(self._order), what))

    def _ask(self, request: SupportRequest) -> None:
        self.told.asked += 1
        self.world.waiting[request.id] = request

    def _search(self) -> None:
        world = self.world
        for request in list(world.waiting.values()):
            if world.now - request.asked_at > GIVE_UP:
                self._settle(request)
                del world.waiting[request.id]
        if not any(world.wanted(request) > 0 for request in world.waiting.values()):
            return
        for request_id, people in self._policy(world).items():
            for person in people:
                self._offer(request_id, person)
        if any(world.wanted(request) > 0 for request in world.waiting.values()):
            self._at(world.now + LOOK_AGAIN, lambda: None)

    def _offer(self, request_id: RequestId, person: PersonId) -> None:
        world = self.world
        request, supporter = world.waiting[request_id], world.supporters[person]
        self.told.offers += 1
        made = offers.make(supporter, request.wishes.urgency, (), world.now, world.programme)
        world.waiting[request_id] = replace(
            request, status=Status.OFFERED, offers=(*request.offers, made)
        )
        world.supporters[person] = load.asked(supporter, request_id, world.now)
        answer = _answer(
            supporter,
            request,
            made,
            Calendar(world.now, world.programme),
            random.Random(f"{request_id}{person}"),
        )
        if answer is None:
            self._at(made.answer_by, lambda: self._answered(request_id, person, OfferState.LAPSED))
        else:
            self._at(answer[0], lambda: self._answered(request_id, person, answer[1]))

    def _answered(self, request_id: RequestId, person: PersonId, became: OfferState) -> None:
        world = self.world
        request = world.waiting.get(request_id)
        if request is None or offers.live_for(request, person) is None:
            return  # somebody else was faster
        world.supporters[person] = load.freed(world.supporters[person], request_id)
        settled = offers.settled(request.offers, person, became, spare_others=True)
        world.waiting[request_id] = replace(request, offers=settled)
        if became is OfferState.ACCEPTED:
            self._settle(request)
            del world.waiting[request_id]
            self._matched(request, world.supporters[person])

    def _settle(self, request: SupportRequest) -> None:
        for offer in request.live_offers:
            asked = self.world.supporters[offer.supporter]
            self.world.supporters[offer.supporter] = load.freed(asked, request.id)

    def _matched(self, request: SupportRequest, supporter: Supporter) -> None:
        now = self.world.now
        self.told.hours.append((now - request.asked_at) / timedelta(hours=1))
        self.told.in_time += now <= request.promised_at
        self.world.supporters[supporter.id] = load.accepted(supporter, request.id, now.date())
        dice = random.Random(f"{request.id} ends")
        weight = dice.choices(tuple(AFTERWARDS), tuple(AFTERWARDS.values()))[0]
        self._at(
            now + timedelta(days=dice.randint(*LASTS)),
            lambda: self._closed(request.id, supporter.id, weight),
        )

    def _closed(self, request_id: RequestId, person: PersonId, weight: Weight) -> None:
        world = self.world
        capacity = world.programme.capacity
        rest = timedelta(days=capacity.rest_days) + load.rest_after(weight, capacity)
        freed = load.freed(world.supporters[person], request_id)
        weighed = load.weighed(freed, weight, world.now.date())
        world.supporters[person] = load.rested(weighed, world.now + rest)


def _requests(scene: Scene, dice: random.Random) -> Iterator[SupportRequest]:
    """Draw who asks when; a night is as likely as a day."""
    number = round(scene.supporters * A_YEAR_EACH * scene.days / 365)
    moments = [dice.random() * scene.days * 24 for _ in range(number)]
    moments += [dice.random() for _ in range(scene.burst)]
    for nth, hours in enumerate(sorted(moments)):
        yield a_request(nth, dice, NOON + timedelta(hours=hours))


def _answer(
    supporter: Supporter,
    request: SupportRequest,
    made: Offer,
    calendar: Calendar,
    dice: random.Random,
) -> tuple[datetime, OfferState] | None:
    """Draw when somebody answers and what; the same for every policy. None is silence."""
    wishes = request.wishes
    silent, passes = dice.random() < NEVER_ANSWERS, dice.random()
    thinks = timedelta(hours=dice.expovariate(1 / HOURS_TO_ANSWER))
    share = PASSES
    if wishes.topics and not set(wishes.topics) & set(supporter.topics):
        share = PASSES_A_STRANGE_TOPIC
    answers_at = calendar.after(supporter, thinks)
    if silent or answers_at is None or answers_at >= made.answer_by:
        return None
    return answers_at, OfferState.PASSED if passes < share else OfferState.ACCEPTED
