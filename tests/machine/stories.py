"""
A state machine of everything that can happen, in any order, with lightning at any moment.

Every step is a command to a real use-case on a real database, delivered once or twice, perhaps by
somebody whose button is old, perhaps to a process that is killed; and after each the judge looks.
"""

from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.domain.choices import Answer, Beyond, Urgency, Weight, Who
from bot.domain.errors import NotAllowed, Refusal
from bot.domain.feedback import Ballot
from bot.domain.notices import FeedbackInvited
from bot.domain.people import Member, Period, PersonId, QuietHours, Standing
from bot.domain.private import PrivateText
from bot.domain.programme import Agreement, Asking, Capacity
from bot.domain.requests import CheckInState, OfferState, Status, Wishes
from bot.domain.roster import Availability, Limits, Profile
from bot.usecases import (
    answering,
    asking,
    attending,
    balloting,
    checking_in,
    closing,
    conversing,
    keeping,
    knowing,
    looking_after,
    offering,
    profiling,
    reviewing,
    rota,
    running,
    volunteering,
    widening,
)
from bot.usecases.ports import Broken, Delay, Undeliverable
from storage import key_life, renewal
from tests.builders import DAY, HOUR, MINUTE, NOW, TODAY, a_programme, a_supporter
from tests.machine.judge import OPEN, Judge
from tests.machine.lightning import Killed, Strike, Where

SUPPORTERS = tuple(PersonId(f"U0S{nth}") for nth in range(5))
ASKERS = (*SUPPORTERS[:2], *(PersonId(f"U0A{nth}") for nth in range(3)))
EVERYBODY = tuple(dict.fromkeys((*SUPPORTERS, *ASKERS)))
TWICE = "twice"

person = st.sampled_from(EVERYBODY)
some = st.sampled_from([(), (), (EVERYBODY[0],), (EVERYBODY[-1],), (EVERYBODY[1], EVERYBODY[-2])])
department = st.sampled_from(["Surgery", "surgery ", "Anesthesia", "Radiology", ""])
trouble = st.sampled_from(
    [
        *[None] * 9,
        *[TWICE] * 3,
        *(Strike(Where.STATEMENT, nth) for nth in (1, 2, 4, 6, 9, 14)),
        *[Strike(Where.COMMIT)] * 2,
        *[Strike(Where.ANSWER)] * 4,
    ]
)
#: Where a round of many transactions is struck.
storm = st.sampled_from(
    [
        *[None] * 6,
        *(Strike(Where.STATEMENT, nth) for nth in (1, 5, 11, 23, 47)),
        *(Strike(Where.COMMIT, nth) for nth in range(4)),
        *(Strike(Where.ANSWER, nth) for nth in range(4)),
    ]
)
mishap = st.sampled_from(
    [
        *[None] * 8,
        *["before", "after", "after"],
        *["delay", "delay all", "undeliverable", "broken"],
    ]
)
MISHAPS = {
    "delay": Delay,
    "delay all": lambda: Delay(timedelta(minutes=1), counts=False, for_all=True),
    "undeliverable": Undeliverable,
    "broken": Broken,
}
#: Which of those at hand; most often there are few.
nth = st.integers(0, 3)
#: Most often the person whose button it is; else anybody with an old or forged one.
presser = st.sampled_from([None, None, None, None, *EVERYBODY])
FORWARD = (0 * MINUTE, MINUTE, HOUR, 5 * HOUR, 13 * HOUR, DAY, 3 * DAY, 14 * DAY)
BACK = (HOUR, 2 * HOUR, DAY)

wishes = st.builds(
    Wishes,
    urgency=st.sampled_from(Urgency),
    who=st.sampled_from(Who),
    department=department,
    language=st.sampled_from(["", "", "French"]),
    never=some,
)
profile = st.builds(Profile, display_name=st.just("Dr. Who"), department=department)
limits = st.builds(Limits, never=some, line=some, max_open=st.integers(1, 3), yearly_cap=nth)
times = st.builds(
    Availability,
    quiet_hours=st.just(QuietHours()),
    weekends=st.booleans(),
    away=st.sampled_from([(), (Period(TODAY, TODAY + 2 * DAY),)]),
)


#: What may happen, as often in this list as it is likely.
EVENTS = []


def may(often=1, **drawn):
    """Let this happen in a story."""

    def happens(event):
        told = st.tuples(st.just(event.__name__), st.fixed_dictionaries(drawn))
        EVENTS.extend([told] * often)
        event.may_happen = True
        return event

    return happens


@dataclass(frozen=True)
class Beginning:
    """Where stories begin."""

    rows: dict
    at: datetime
    judge: object = None
    cases: tuple = ()
    old: tuple = ()


class Stories(RuleBasedStateMachine):
    """Anything that can happen to a programme."""

    world = None  #: lent by whoever tells the stories
    beginnings = ()
    told: ClassVar = Counter()  #: how often what was carried out

    @initialize(beginning=st.integers(0, 5))
    def begin(self, beginning):
        self.open(self.beginnings[beginning % len(self.beginnings)])

    def open(self, beginning):
        """Begin where a story stands that was told before."""
        self.world.put_back(beginning.rows, beginning.at)
        self.judge = Judge(self.world, beginning.judge)
        self.cases = list(beginning.cases)  #: every request there ever was
        self.old = list(beginning.old)  #: commands that were delivered before
        self.drawn = len(beginning.cases)
        type(self).told["a story"] += 1

    def as_beginning(self):
        """Let other stories begin where this one stands."""
        judge = Judge(self.world, self.judge)
        rows, at = self.judge.rows, self.world.clock.at
        return Beginning(rows, at, judge, tuple(self.cases), tuple(self.old))

    def teardown(self):
        if not hasattr(self, "judge"):
            return
        for one, case in self.judge.gone.items():
            with self.world.desk.open_records() as records:
                for reader in (case.request.requester, case.request.supporter or EVERYBODY[0]):
                    _refused(lambda: records.note(one, reader))  # noqa: B023 - called at once
                _refused(lambda: records.request(one))  # noqa: B023 - as above

    @rule(event=st.deferred(lambda: HAPPENINGS))
    def then(self, event):
        what, facts = event
        type(self).told["a step"] += 1
        getattr(self, what)(**facts)

    # -- how anything happens

    def send(self, usecase, command, trouble=None, *, once_is_enough=True):
        """Deliver a command to a use-case: once, twice, or to a process that is killed."""
        self.old.append((usecase, command))
        world, judge = self.world, self.judge
        rows = judge.rows
        world.rod.aim(trouble if isinstance(trouble, Strike) else None)
        try:
            refused = not self._carry_out(usecase, command)
        except Killed:
            world.begin_process()
            judge.look()
            assert trouble.where is Where.ANSWER or judge.rows == rows, "half done"
        else:
            world.rod.aim(None)
            judge.look()
            assert not refused or judge.rows == rows, "refused, and yet something changed"
            if trouble is not TWICE:
                return
        done = judge.now.effect()
        has_effect = trouble is TWICE or trouble.where is Where.ANSWER
        self._carry_out(usecase, command)
        judge.look()
        if has_effect and once_is_enough:
            assert judge.now.effect() == done, "done twice"

    def _carry_out(self, usecase, command):
        try:
            self.world.desk.carry_out(usecase, command)
        except Refusal:
            return False
        self.told[usecase.__name__] += 1
        return True

    def work(self, name, make, strike=None):
        """Do something of many transactions, perhaps in a process that is killed in between."""
        self.world.rod.aim(strike)
        try:
            make()
        except Killed:
            self.world.begin_process()
        else:
            self.told[name] += 1
        self.world.rod.aim(None)
        self.judge.look()

    def note_cases(self):
        self.cases += [one for one in self.judge.now.cases if one not in self.cases]

    def request(self, nth, *wanted):
        """Choose a request: one in such a state if there is one, else any there ever was."""
        fit = [
            one
            for one in self.cases
            if one in self.judge.now.cases and self.judge.now.cases[one].state in wanted
        ]
        known = fit or self.cases or ["0" * 32]
        one = known[-1 - nth % len(known)]
        case = self.judge.now.cases.get(one) or self.judge.gone.get(one)
        return one, case.request if case else None

    # -- what usually happens

    @may(often=12, by=st.sampled_from(ASKERS), nth=nth, wishes=wishes, trouble=trouble)
    def life_goes_on(self, by, nth, wishes, trouble):
        """Do what most likely comes next for some request."""
        open_ones = [one for one in self.judge.now.cases.values() if one.state in OPEN]
        if len(open_ones) <= nth % 3:
            self.ask(by=by, wishes=wishes, trouble=trouble)
            return
        request = open_ones[nth % len(open_ones)].request
        at = self.cases[::-1].index(request.id)
        asked = [one for one in request.checkins if one.state is CheckInState.ASKED]
        if request.status is Status.OFFERED:
            self.an_offer_is_answered(nth=at, by=None, yes=True, trouble=trouble)
        elif asked:
            self.a_question_is_answered(nth=at, by=None, answer=Answer.CONNECTED, trouble=trouble)
        elif request.status is Status.MATCHED and nth == 3:
            self.it_is_logged(
                nth=at, by=None, weight=None, rest=False, open_one=True, trouble=trouble
            )
        else:
            self.the_next_thing_comes_due(ahead=MINUTE)
            self.what_is_due_is_attended_to(strike=None)

    # -- who asks

    @may(by=st.sampled_from(ASKERS), wishes=wishes, trouble=trouble)
    def ask(self, by, wishes, trouble):
        self.drawn += 1
        command = asking.AskForSupport(
            by=self.world.book.member(by),
            wishes=wishes,
            note=PrivateText(f"note {self.drawn}"),
            submission=f"form {self.drawn}",
        )
        before = len(self.judge.now.cases)
        self.send(asking.ask_for_support, command, trouble)
        assert len(self.judge.now.cases) <= before + 1
        self.note_cases()

    @may(often=2, nth=nth, by=presser, trouble=trouble)
    def withdraw(self, nth, by, trouble):
        one, request = self.request(nth, *Status)
        owner = request.requester if request else None
        if by in (None, owner):
            self.judge.withdrawn.add(one)
        command = asking.Withdraw(one, by or owner or EVERYBODY[0])
        self.send(asking.withdraw, command, trouble)
        self.note_cases()

    @may(
        nth=nth,
        by=presser,
        trouble=trouble,
        usecase=st.sampled_from([offering.ask_for_someone_else, closing.close_request]),
    )
    def requester_presses(self, *, nth, by, usecase, trouble):
        one, request = self.request(nth, Status.MATCHED)
        by = by or (request.requester if request else EVERYBODY[0])
        make = closing.CloseRequest if usecase is closing.close_request else offering.OfTheOffer
        self.send(usecase, make(one, by), trouble)
        self.note_cases()

    @may(
        nth=nth, by=presser, agreed=st.lists(st.sampled_from(Beyond), max_size=2), trouble=trouble
    )
    def somebody_answers_whether_to_look_further(self, *, nth, by, agreed, trouble):
        one, request = self.request(nth, *(Status.WAITING, Status.OFFERED))
        by = by or (request.requester if request else EVERYBODY[0])
        if agreed:
            self.send(widening.widen, widening.Widen(one, by, tuple(agreed)), trouble)
        else:
            self.send(widening.keep_as_it_is, widening.OfMyRequest(one, by), trouble)
        self.note_cases()

    # -- who supports

    @may(nth=nth, by=presser, trouble=trouble, yes=st.sampled_from([True, True, True, False]))
    def an_offer_is_answered(self, *, nth, by, yes, trouble):
        one, request = self.request(nth, Status.OFFERED)
        asked = [offer.supporter for offer in request.live_offers] if request else []
        by = by or (asked or SUPPORTERS)[nth % len(asked or SUPPORTERS)]
        usecase = offering.accept_offer if yes else offering.pass_offer
        self.send(usecase, offering.OfTheOffer(one, by), trouble)
        self.note_cases()

    @may(
        nth=nth,
        by=presser,
        trouble=trouble,
        usecase=st.sampled_from(
            [
                offering.hand_back,
                offering.supporter_unreachable,
                offering.offer_undeliverable,
                conversing.open_request,
            ]
        ),
    )
    def supporter_presses(self, *, nth, by, usecase, trouble):
        one, request = self.request(nth, Status.MATCHED)
        by = by or (request.supporter if request and request.supporter else SUPPORTERS[0])
        make = offering.OfTheOffer
        if usecase is conversing.open_request:
            make = conversing.OfTheMatch
        self.send(usecase, make(one, by), trouble)
        self.note_cases()

    @may(nth=nth, by=presser, answer=st.sampled_from(Answer), trouble=trouble)
    def a_question_is_answered(self, *, nth, by, answer, trouble):
        one, request = self.request(nth, Status.MATCHED)
        asked = (
            [one for one in request.checkins if one.state is CheckInState.ASKED] if request else []
        )
        chosen = asked[nth % len(asked)] if asked else None
        if by is None and chosen is not None:
            by = request.requester if chosen.side == "requester" else request.supporter
        command = checking_in.AnswerCheckIn(
            one, chosen.id if chosen else str(nth), by or EVERYBODY[0], answer
        )
        self.send(checking_in.answer_checkin, command, trouble)
        self.note_cases()

    @may(
        nth=nth,
        by=presser,
        weight=st.none() | st.sampled_from(Weight),
        rest=st.booleans(),
        open_one=st.booleans(),
        trouble=trouble,
    )
    def it_is_logged(self, *, nth, by, weight, rest, open_one, trouble):
        wanted = Status.MATCHED if open_one else Status.CLOSED
        one, request = self.request(nth, wanted)
        command = closing.LogClosing(
            request_id=one,
            by=by or (request.supporter if request and request.supporter else SUPPORTERS[0]),
            weight=weight,
            rest=rest,
            need_met=4,
        )
        self.send(closing.log_closing, command, trouble)
        self.note_cases()

    @may(by=person, debrief=st.booleans(), trouble=trouble)
    def a_supporter_looks_after_themselves(self, by, debrief, trouble):
        usecase = looking_after.wish_debrief if debrief else looking_after.rest_longer
        self.send(usecase, looking_after.LookAfterMe(by), trouble)
        self.note_cases()

    @may(
        by=person,
        what=st.sampled_from(["profile", "time", "pause", "sign", "retire"]),
        profile=profile,
        limits=limits,
        times=times,
        nth=nth,
        trouble=trouble,
    )
    def a_supporter_decides(self, *, by, what, profile, limits, times, nth, trouble):
        today = self.world.clock().date()
        match what:
            case "profile":
                usecase, command = (
                    profiling.keep_profile,
                    profiling.KeepProfile(by, profile, limits),
                )
            case "time":
                usecase, command = profiling.keep_time, profiling.KeepTime(by, times)
            case "pause":
                until = None if nth < 2 else today + nth * DAY
                usecase, command = profiling.pause, profiling.Pause(by, until)
            case "sign":
                usecase, command = profiling.sign, profiling.Sign(by, str(1 + nth % 2))
            case "retire":
                usecase, command = profiling.retire, profiling.Retire(by, hand_over=nth % 2 == 0)
        self.send(usecase, command, trouble)
        self.note_cases()

    # -- who joins, and who coordinates

    @may(
        by=person,
        whom=person,
        what=st.sampled_from(["volunteer", "take back", "nominate"]),
        profile=profile,
        never=some,
        trouble=trouble,
    )
    def somebody_comes_forward(self, *, by, whom, what, profile, never, trouble):
        member = self.world.book.member(by)
        match what:
            case "volunteer":
                usecase = volunteering.volunteer
                command = volunteering.Volunteer(member, profile, signs=True, never=never)
            case "take back":
                usecase, command = volunteering.take_back, volunteering.TakeBack(by)
            case "nominate":
                usecase = volunteering.nominate
                command = volunteering.Nominate(member, self.world.book.member(whom))
        self.send(usecase, command, trouble)
        self.note_cases()

    @may(
        about=person,
        what=st.sampled_from(["approve", "approve", "decline", "retire", "on call", "import"]),
        facts=st.fixed_dictionaries({"department": department, "never": some}),
        nth=nth,
        trouble=trouble,
    )
    def coordinators_see_to_the_roster(self, *, about, what, facts, nth, trouble):
        today = self.world.clock().date()
        match what:
            case "approve":
                usecase = reviewing.keep_entry
                command = reviewing.KeepEntry(about, today - 30 * DAY, signed="1")
            case "decline":
                usecase, command = reviewing.decline, reviewing.OfSomebody(about)
            case "retire":
                usecase, command = reviewing.retire_supporter, reviewing.OfSomebody(about)
            case "on call":
                shown = self.world.desk.carry_out(rota.show_rota, rota.ShowRota())
                weeks = {shown.weeks[nth][0]: frozenset({about})}
                usecase, command = rota.keep_rota, rota.KeepRota(weeks, shown.mark)
            case "import":
                usecase = running.import_roster
                command = running.ImportRoster((a_supporter(about, **facts),))
        self.send(usecase, command, trouble)
        self.note_cases()

    @may(
        what=st.sampled_from(
            [attending.search_now, attending.ask_everyone, widening.ask_to_look_further]
        ),
        strike=storm,
        trouble=trouble,
    )
    def coordinators_lend_a_hand(self, what, strike, trouble):
        if what is widening.ask_to_look_further:
            self.send(what, widening.AskToLookFurther(), trouble)
        else:
            self.work(what.__name__, lambda: what(self.world.desk, self.world.assigner), strike)
        self.note_cases()

    @may(newer=st.booleans(), at_once=st.integers(1, 3), cap=st.integers(1, 3), trouble=trouble)
    def the_settings_change(self, newer, at_once, cap, trouble):
        programme = a_programme(
            agreement=Agreement(version="1", promises=("I listen.",) * (1 + newer)),
            asking=Asking(at_once_24=at_once),
            capacity=Capacity(max_open=cap, trained_supporters=5),
        )
        self.send(running.keep_programme, running.KeepProgramme(programme), trouble)
        self.note_cases()

    # -- what Slack says

    @may(
        who=person,
        standing=st.sampled_from([*[Standing.FULL] * 4, Standing.GUEST, Standing.GONE]),
        zone=st.sampled_from(["America/Toronto", "Europe/Berlin", "Asia/Tokyo"]),
        trouble=trouble,
    )
    def slack_tells_who_somebody_is(self, who, standing, zone, trouble):
        self.world.book.standing[who] = standing
        self.world.book.zones[who] = zone
        self.send(knowing.learn, knowing.Learn(self.world.book.member(who)), trouble)
        self.note_cases()

    @may(by=person, nth=nth, trouble=trouble)
    def somebody_types_to_the_bot(self, by, nth, trouble):
        command = answering.AnswerMessage(self.world.book.member(by), f"Ev{self.drawn}{nth}")
        self.send(answering.answer_message, command, trouble)
        self.note_cases()

    @may(nth=nth, by=presser, mark=st.sampled_from("135"), trouble=trouble)
    def a_ballot_is_cast(self, nth, by, mark, trouble):
        tickets = [
            (letter.to, letter.notice.ticket)
            for letter in self.judge.said.values()
            if isinstance(letter.notice, FeedbackInvited)
        ]
        to, ticket = tickets[nth % len(tickets)] if tickets else (by, "no ticket")
        ballot = Ballot(answers={"helpful": (mark,)})
        command = balloting.CastBallot(by=by or to or EVERYBODY[0], ticket=ticket, ballot=ballot)
        self.send(balloting.cast_ballot, command, trouble)
        self.note_cases()

    @may(back=st.integers(0, 7), by=presser, trouble=trouble)
    def an_old_button_is_pressed(self, back, by, trouble):
        if not self.old:
            return
        usecase, command = self.old[-1 - back % len(self.old)]
        if by is not None and "by" in {one.name for one in fields(command)}:
            member = isinstance(command.by, Member)
            command = replace(command, by=self.world.book.member(by) if member else by)
        if isinstance(command, asking.Withdraw):
            case = self.judge.now.cases.get(command.request_id)
            if case and case.request.requester == command.by:
                self.judge.withdrawn.add(command.request_id)
        self.send(usecase, command, trouble)
        self.note_cases()

    # -- what time brings

    @may(ahead=st.sampled_from(FORWARD))
    def time_passes(self, ahead):
        self.world.clock.at += ahead

    @may(ahead=st.sampled_from([0 * MINUTE, MINUTE, HOUR]))
    def the_next_thing_comes_due(self, ahead):
        now = self.world.clock.at
        due = [at for case in self.judge.now.cases.values() for at in _due(case.request)]
        self.world.clock.at = max(min((at for at in due if at > now), default=now), now) + ahead

    @may(back=st.sampled_from(BACK))
    def the_clock_is_put_back(self, back):
        self.world.clock.at = max(self.world.clock.at - back, NOW)

    @may(strike=storm)
    def what_is_due_is_attended_to(self, strike):
        desk, assigner = self.world.desk, self.world.assigner
        self.work("attend", lambda: attending.attend_to_everything(desk, assigner), strike)
        if strike is None:
            self.judge.nothing_is_late()
        self.note_cases()

    @may(strike=storm)
    def the_clock_ticks(self, strike):
        self.world.keys_changed = True
        self.work("tick", self._every_round, strike)
        self.note_cases()

    def _every_round(self):
        for one in self.world.rounds:
            one.make()  # not `make_all`, which would not let us see one that fails

    @may(often=4, mishap=mishap, strike=storm)
    def the_post_goes(self, mishap, strike):
        slack = self.world.slack
        slack.mishap = MISHAPS[mishap]() if mishap in MISHAPS else mishap
        before = len(slack.arrived)
        self.world.rod.aim(strike)
        try:
            self.world.postman.round()
            self.told["post"] += 1
        except Killed:
            if len(slack.arrived) > before:
                self.judge.excuse()
            self.world.begin_process()
        self.world.rod.aim(None)
        slack.mishap = None
        self.judge.look()
        self.world.clock.at += timedelta(seconds=2)
        self.note_cases()

    @may(trouble=trouble)
    def what_is_over_is_purged(self, trouble):
        for one in self.world.desk.carry_out(keeping.list_to_forget, keeping.ListToForget()):
            self.send(keeping.forget, keeping.Forget(one), trouble)
        self.note_cases()

    @may(what=st.sampled_from(["promote", "rewrap", "tend", "bury"]), strike=storm)
    def the_keys_are_renewed(self, what, strike):
        world = self.world
        world.keys_changed = True

        def make():
            month = f"{world.clock():%Y-%m}"
            match what:
                case "promote":
                    key_life.promote(world.store, key_life.add(world.store, month).file.id)
                case "rewrap":
                    for _ in renewal.rewrap(world.engine, world.vault):
                        pass
                case "tend":
                    world.tidy()
                case "bury":
                    renewal.bury(world.engine, world.store, world.clock().date())

        self.work(what, make, strike)
        self.note_cases()


#: One rule and not many, because Hypothesis would forbid itself half of them in each story.
HAPPENINGS = st.sampled_from(EVENTS).flatmap(lambda event: event)


def _due(request):
    if request.look_again_at:
        yield request.look_again_at
    yield from (one.due_at for one in request.checkins if one.state is CheckInState.PLANNED)
    yield from (one.answer_by for one in request.offers if one.state is OfferState.LIVE)


def _refused(read):
    try:
        read()
    except NotAllowed:
        return
    raise AssertionError("what was deleted can be read")
