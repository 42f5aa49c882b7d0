"""
Whatever happens, in whatever order, nobody is asked or matched who must not be.

Random stories are played through the real use-cases, the real assigner and a real database. The
rules are written down here a second time, plainly, from what is on record after every step.
"""

import tempfile
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.domain.choices import Beyond, Urgency, Weight, Who
from bot.domain.errors import Refusal
from bot.domain.people import Period, PersonId, Stage, Standing
from bot.domain.programme import Agreement, Asking
from bot.domain.requests import OfferState, Status, Wishes
from bot.usecases.attending import ask_everyone, search_now
from bot.usecases.closing import CloseRequest, LogClosing, close_request, log_closing
from bot.usecases.knowing import Learn, learn
from bot.usecases.offering import (
    OfTheOffer,
    accept_offer,
    ask_for_someone_else,
    hand_back,
    offer_undeliverable,
    pass_offer,
    supporter_unreachable,
)
from bot.usecases.profiling import Pause, Retire, pause, retire
from bot.usecases.widening import (
    AskToLookFurther,
    OfMyRequest,
    Widen,
    ask_to_look_further,
    keep_as_it_is,
    widen,
)
from tests.bot.usecases.clinic import open_clinic
from tests.builders import DAY, HOUR, MINUTE, NOW, TODAY, a_member, a_supporter

SUPPORTERS = tuple(PersonId(f"U0S{nth}") for nth in range(5))
ASKERS = (*SUPPORTERS[:2], *(PersonId(f"U0A{nth}") for nth in range(3)))
EVERYBODY = tuple(dict.fromkeys((*SUPPORTERS, *ASKERS)))
DEPARTMENTS = ("Surgery", "surgery ", "Anesthesia", "Radiology", "")

supporter = st.sampled_from(SUPPORTERS)
department = st.sampled_from(DEPARTMENTS)
some = st.lists(st.sampled_from(EVERYBODY), max_size=2).map(tuple)
day = st.integers(-3, 5).map(lambda ahead: TODAY + ahead * DAY)
FACTS = {
    "department": department,
    "never": some,
    "line": some,
    "never_departments": st.lists(department, max_size=2).map(tuple),
    "stage": st.sampled_from([Stage.SUPPORTER, Stage.SUPPORTER, Stage.RETIRED, Stage.VOLUNTEER]),
    "standing": st.sampled_from([Standing.FULL, Standing.GONE, Standing.GUEST]),
    "paused_until": st.none() | day,
    "rest_until": st.none() | st.integers(1, 9).map(lambda ahead: NOW + ahead * DAY),
    "away": st.sampled_from([(), (Period(TODAY, TODAY + 2 * DAY),)]),
    "trained_on": st.sampled_from([TODAY - 30 * DAY, TODAY - 728 * DAY, TODAY - 900 * DAY]),
    "agreement_version": st.sampled_from(["1", "2", ""]),
    "max_open": st.integers(1, 3),
    "yearly_cap": st.integers(1, 4),
    "languages": st.sampled_from([("English",), ("English", "French"), ("french ",), ()]),
    "weekends": st.booleans(),
}
#: At first most are ready; every edit changes one thing.
profile = st.fixed_dictionaries(
    {"department": department, "max_open": st.integers(1, 3)},
    optional={name: FACTS[name] for name in ("never", "line", "never_departments", "languages")},
)
edit = st.sampled_from(sorted(FACTS)).flatmap(
    lambda name: st.fixed_dictionaries({name: FACTS[name]})
)
wishes = st.builds(
    Wishes,
    urgency=st.sampled_from(Urgency),
    who=st.sampled_from(Who),
    department=department,
    language=st.sampled_from(["", "French"]),
    never=some,
)


def alike(one, other):
    return one.strip().lower() == other.strip().lower() != ""


class Stories(RuleBasedStateMachine):
    """Anything that can happen to a programme."""

    #: Lends a database; none is a file in the place of the story.
    database = staticmethod(partial(nullcontext, ""))

    @initialize(profiles=st.lists(profile, min_size=5, max_size=5))
    def begin(self, profiles):
        self.open = ExitStack()
        place = self.open.enter_context(tempfile.TemporaryDirectory())
        url = self.open.enter_context(self.database())
        self.clinic = self.open.enter_context(open_clinic(Path(place), url))
        self.requests = []
        self.before = {}
        self.rested = {}
        self.clinic.roster(
            *(a_supporter(one, **facts) for one, facts in zip(SUPPORTERS, profiles, strict=True))
        )

    def teardown(self):
        if hasattr(self, "open"):
            self.open.close()

    @rule(by=st.sampled_from(ASKERS), wishes=wishes)
    def ask(self, by, wishes):
        with suppress(Refusal):
            self.requests.append(self.clinic.ask(by=by, wishes=wishes))
        self.look()

    @rule(
        ahead=st.sampled_from(
            [0 * MINUTE, MINUTE, HOUR, 5 * HOUR, 13 * HOUR, DAY, 3 * DAY, 20 * DAY]
        )
    )
    def time_passes(self, ahead):
        self.clinic.clock.at += ahead
        self.look()

    @precondition(lambda self: getattr(self, "requests", None))
    @rule(
        data=st.data(),
        what=st.sampled_from(
            [
                *[accept_offer] * 3,
                pass_offer,
                hand_back,
                ask_for_someone_else,
                offer_undeliverable,
                supporter_unreachable,
            ]
        ),
    )
    def somebody_does_something(self, data, what):
        request = data.draw(st.sampled_from(self.requests))
        with suppress(Refusal):
            stored = self.clinic.request(request)
            involved = [stored.supporter, *(one.supporter for one in stored.live_offers)]
            by = stored.requester if what is ask_for_someone_else else None
            by = by or data.draw(st.sampled_from([one for one in involved if one] or SUPPORTERS))
            self.clinic.do(what, OfTheOffer(request, by))
        self.look()

    @precondition(lambda self: getattr(self, "requests", None))
    @rule(data=st.data(), agreed=st.lists(st.sampled_from(Beyond), max_size=2).map(tuple))
    def somebody_answers_whether_to_look_further(self, data, agreed):
        request = data.draw(st.sampled_from(self.requests))
        by = data.draw(st.sampled_from(EVERYBODY))
        with suppress(Refusal):
            by = data.draw(st.sampled_from([self.clinic.request(request).requester, by]))
            if agreed:
                self.clinic.do(widen, Widen(request, by, agreed))
            else:
                self.clinic.do(keep_as_it_is, OfMyRequest(request, by))
        self.look()

    @rule(what=st.sampled_from([search_now, ask_everyone, ask_everyone, ask_to_look_further]))
    def the_coordinators_lend_a_hand(self, what):
        self.note_rest()
        if what is ask_to_look_further:
            self.clinic.do(what, AskToLookFurther())
        else:
            what(self.clinic.desk, self.clinic.assigner)
        self.look()

    @precondition(lambda self: getattr(self, "requests", None))
    @rule(data=st.data(), weight=st.sampled_from(Weight))
    def it_is_over(self, data, weight):
        request = data.draw(st.sampled_from(self.requests))
        with suppress(Refusal):
            stored = self.clinic.request(request)
            if data.draw(st.booleans()):
                self.clinic.withdraw(request, by=stored.requester)
            elif stored.supporter:
                log = LogClosing(request_id=request, by=stored.supporter, weight=weight)
                self.clinic.do(log_closing, log)
            else:
                self.clinic.do(close_request, CloseRequest(request, stored.requester))
        self.look()

    @rule(
        edits=st.lists(st.tuples(supporter, edit), min_size=1, max_size=4), by_file=st.booleans()
    )
    def profiles_are_edited(self, edits, by_file):
        for person, facts in edits:
            if by_file:
                self.clinic.roster(a_supporter(person, **facts))
            else:
                with self.clinic.room.open_records() as records:
                    records.keep_supporters((replace(records.supporter(person), **facts),))
        self.look()

    @rule(person=supporter, until=st.none() | day)
    def somebody_pauses(self, person, until):
        with suppress(Refusal):  # who has retired has nothing to pause
            self.clinic.do(pause, Pause(person, until))
        self.look()

    @rule(person=supporter, hand_over=st.booleans())
    def somebody_retires(self, person, hand_over):
        with suppress(Refusal):
            self.clinic.do(retire, Retire(person, hand_over))
        self.look()

    @rule(person=st.sampled_from(EVERYBODY), standing=FACTS["standing"])
    def slack_tells_who_somebody_is(self, person, standing):
        self.clinic.do(learn, Learn(a_member(person, standing=standing)))
        self.look()

    @rule(gone=st.sampled_from([(), (), ("1",), ("2",)]), at_once=st.integers(1, 3))
    def the_settings_change(self, gone, at_once):
        self.clinic.programme(
            agreement=Agreement(version="2", no_longer_accepted=gone),
            asking=Asking(at_once_24=at_once),
        )
        self.look()

    def look(self):
        """See to what is due, find everybody asked or matched since, and judge each."""
        self.compare()
        self.note_rest()
        self.clinic.attend()
        self.compare()
        for request_id in self.requests:  # and no offer outlives what made it right
            request = self.clinic.request(request_id)
            for offer in request.live_offers:
                self.judge(request, offer.supporter)

    def note_rest(self):
        self.rested = {one: self.clinic.supporter(one).rest_until for one in SUPPORTERS}

    def compare(self):
        for request_id in list(self.requests):
            try:
                request = self.clinic.request(request_id)
            except Refusal:  # forgotten
                self.requests.remove(request_id)
                continue
            made, matched = self.before.get(request_id, (0, None))
            # Who was only spared an answer may be asked again, and once who gave none in time.
            answered = [
                (one.supporter, one.state is OfferState.LAPSED and one.answer_by + 12 * HOUR)
                for one in request.offers
                if one.state is not OfferState.SUPERSEDED
            ]
            for person in {one for one, _ in answered}:
                lapsed, *others = [until for one, until in answered if one == person]
                again = [one.asked_at for one in request.offers if one.supporter == person][-1]
                assert not others or (len(others) == 1 and lapsed and lapsed <= again), (
                    "asked twice"
                )
            for offer in request.offers[made:]:
                self.judge(request, offer.supporter)
                self.judge_readiness(offer.supporter)
                self.judge_clock(request, offer)
            now_with = request.supporter if request.status is Status.MATCHED else None
            if now_with is not None and now_with != matched:
                self.judge(request, now_with)
            self.before[request_id] = (len(request.offers), now_with)

    def judge(self, request, person):
        one, asker = self.clinic.supporter(person), self.clinic.supporter(request.requester)
        wished = request.wishes
        homes = [wished.department, *([asker.department] if asker else [])]
        assert person != request.requester
        assert person not in wished.never
        assert request.requester not in (*one.never, *one.line)
        assert not any(alike(blocked, home) for blocked in one.never_departments for home in homes)
        if asker is not None:
            assert person not in (*asker.never, *asker.line)
            assert not any(alike(blocked, one.department) for blocked in asker.never_departments)
        if wished.who is Who.OUTSIDE and Beyond.DEPARTMENT not in wished.beyond:
            assert not any(alike(one.department, home) for home in homes)
        if wished.language and Beyond.LANGUAGE not in wished.beyond:
            spoken = one.languages or ("English",)  # the programme's first
            assert any(alike(wished.language, language) for language in spoken)
        assert one.is_supporter
        assert one.standing is Standing.FULL
        with self.clinic.room.open_records() as records:
            programme = records.programme()
        assert one.agreement_version not in ("", *programme.agreement.no_longer_accepted)
        assert (self.clinic.clock.at.date() - one.trained_on).days <= 731

    def judge_readiness(self, person):
        one, now = self.clinic.supporter(person), self.clinic.clock.at
        today = now.astimezone(ZoneInfo("America/Toronto")).date()
        assert one.paused_until is None or one.paused_until <= today
        assert not any(period.first <= today <= period.last for period in one.away)
        assert self.rested[person] is None or self.rested[person] <= now
        assert len(one.load.open) + len(one.load.offered) <= one.max_open
        lately = [on for on in one.load.accepted_on if (today - on).days < 365]
        assert len(lately) + len(one.load.offered) <= one.yearly_cap
        with self.clinic.room.open_records() as records:
            assert records.open_request_of(person) is None, "asked while they ask themselves"

    def judge_clock(self, request, offer):
        """Nobody's time to answer runs out in their sleep, nor do they sleep past the promise."""
        if request.wishes.urgency is Urgency.WITHIN_12:
            return
        one, now = self.clinic.supporter(offer.supporter), offer.asked_at
        assert offer.answer_by == now + 3 * DAY or could_answer(one, offer.answer_by - MINUTE)
        ends = min(max(request.promised_at, now + 4 * HOUR), now + 2 * DAY)
        ahead = range(0, int((ends - now) / MINUTE) + 30, 30)
        assert any(could_answer(one, now + nth * MINUTE) for nth in ahead)


def could_answer(supporter, moment):
    local = moment.astimezone(ZoneInfo("America/Toronto"))
    away = any(period.first <= local.date() <= period.last for period in supporter.away)
    free = supporter.weekends or local.weekday() < 5
    return free and not away and 7 <= local.hour < 21


class StoriesOnAServer(Stories):
    """The same on PostgreSQL."""


class TestStoriesOnAServer(StoriesOnAServer.TestCase):
    settings = settings(max_examples=8, stateful_step_count=30, deadline=None)

    @pytest.fixture(autouse=True)
    def _server(self, postgres, monkeypatch):
        monkeypatch.setattr(StoriesOnAServer, "database", staticmethod(postgres.database))


TestStories = Stories.TestCase
TestStories.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
