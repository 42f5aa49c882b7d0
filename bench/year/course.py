"""The course of a year: everybody acts at their moments, and the bot at its own, in one thread."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random

from bench.soak.hands import Hands, Seen, button_in
from bench.year.habits import HABITS, Act, Habit
from bench.year.ledger import Deed, Entry, Ledger
from bench.year.plan import BEGINS, TORONTO, Wish, draw, odd
from bench.year.stage import Stage
from handlers.ids import Action, Field, Form

#: When the bot looks around whatever happens, in programme time; 9:00 is the hour of the digest.
LOOKS = (time(3, 6), time(7, 6), time(9, 0), time(10, 0), time(14, 0), time(18, 0))
#: And every so often while somebody waits.
WHILE_WAITING = timedelta(hours=1)
#: When people look at their messages; what would be done later is done the next morning.
MORNING, EVENING = 7, 22
#: Reactions are counted from here on, so that seconds of the post's pace change nothing.
_GRID = timedelta(minutes=10)


class Course:
    """One programme while it is played; what is drawn depends on the seed and on nobody's ids."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage = stage
        self.ledger = Ledger()
        self._seed = seed
        self._supporters = frozenset(stage.supporters)
        self._agenda: list[tuple[datetime, str, str, int, Callable[[], None]]] = []
        self._planned = count()
        self._times: Counter[tuple[str, str, Action]] = Counter()
        self._nth: dict[str, int] = {}  #: which request it is, in the order they were asked
        self._read = 0
        self._trained = BEGINS
        for wish in draw(seed, stage.size):
            person = stage.physicians[wish.person]
            self._plan(wish.at, person, "asks", partial(self._ask, person, wish))

    @property
    def ends(self) -> datetime:
        """Give the Monday on which the last digest is posted, an hour later."""
        return BEGINS + timedelta(weeks=self.stage.size.weeks) + WHILE_WAITING / 2

    def play(self, say: Callable[[datetime], None]) -> None:
        """Play it to the end; `say` is told the moment of every step."""
        due = self.stage.work()
        while (moment := self._next(due)) <= self.ends:
            say(moment)
            self.stage.go_to(moment)
            self._act(moment)
            due = self.stage.work()
            self._hear()

    def _next(self, letter: datetime | None) -> datetime:
        now = self.stage.clock.now()
        waits = self.stage.next_answer_by()
        moments = [_next_look(now)]
        if waits is not None:
            moments += [max(waits, now + timedelta(seconds=1)), awake(_whole_hour_after(now))]
        if letter is not None:
            moments.append(max(letter, now + timedelta(seconds=1)))
        if self._agenda:
            moments.append(self._agenda[0][0])
        return min(moments)

    def _act(self, moment: datetime) -> None:
        while self._agenda and self._agenda[0][0] <= moment:
            heapq.heappop(self._agenda)[-1]()
        if moment - self._trained > timedelta(days=28):
            self._trained = moment
            self.stage.train_again()

    def _plan(self, at: datetime, person: str, what: str, act: Callable[[], None]) -> None:
        """Put it on the agenda; what falls on the same moment is done in the same order always."""
        heapq.heappush(self._agenda, (odd(at), person, what, next(self._planned), act))

    def _ask(self, person: str, wish: Wish) -> None:
        hands = Hands(self.stage.sandbox, person)
        view = hands.command()
        if view is None or view.get("callback_id") != Form.ASK:
            hands.put_away()
            return  # what they asked before is still open
        hands.fill(
            **{
                Field.TOPICS: list(wish.topics),
                Field.URGENCY: wish.urgency,
                Field.WHO: wish.who,
                Field.LANGUAGE: wish.language or None,
            }
        )
        hands.submit()
        view = hands.modal
        found = None if view is None else button_in(view["blocks"], Action.WITHDRAW)
        if found is not None:
            at = self.stage.clock.now()
            entry = Entry(
                deed=Deed.ASKED, at=at, person=person, request=found[1], topics=wish.topics
            )
            self.ledger.note(entry)
            self._nth[found[1]] = len(self._nth)
        hands.put_away()

    # -- hearing ------------------------------------------------------------------------------

    def _hear(self) -> None:
        journal = self.stage.sandbox.journal
        for at in range(self._read, len(journal)):
            call = journal[at]
            if call.method != "chat.postMessage" or not call.answer.get("ok"):
                continue
            person = self.stage.person_in(call.answer["channel"])
            said = call.arguments.get("blocks") or []
            if person is not None:
                self._take_in(
                    person, Seen(call.answer["channel"], call.answer["ts"], said), call.at
                )
        self._read = len(journal)

    def _take_in(self, person: str, seen: Seen, posted: datetime) -> None:
        for action, (when, act) in HABITS.items():
            found = button_in(seen.blocks, action)
            if found is None:
                continue
            request = "" if action is Action.GIVE_FEEDBACK else found[1].partition(".")[0]
            self._times[person, request, action] += 1
            times = self._times[person, request, action]
            what = f"{action} {self._nth.get(request, '')} {times}"
            dice = Random(f"{self._seed} {person} {what}")
            habit = Habit(
                hands=Hands(self.stage.sandbox, person),
                seen=seen,
                value=found[1],
                dice=dice,
                ledger=self.ledger,
                now=posted,
                supports=person in self._supporters,
                times=times,
                later=lambda _after, _act: None,
            )
            at = awake(_counted_from(posted, action) + when(dice))
            self._plan(at, person, what, partial(self._do, habit, act, what))
            return

    def _do(self, habit: Habit, act: Act, what: str) -> None:
        now = self.stage.clock.now()

        def later(after: timedelta, then: Act) -> None:
            do = partial(self._do, habit, then, what)
            self._plan(awake(now + after), habit.hands.person, what, do)

        act(replace(habit, now=now, later=later))
        habit.hands.put_away()


def _counted_from(posted: datetime, action: Action) -> datetime:
    """A batch of invitations takes its time, in an order drawn by chance; it counts as one day."""
    if action is Action.GIVE_FEEDBACK:
        return datetime.combine(posted.astimezone(TORONTO), time(12), TORONTO).astimezone(
            posted.tzinfo
        )
    since = posted - posted.replace(minute=0, second=0, microsecond=0)
    return posted - since % _GRID


def awake(moment: datetime) -> datetime:
    """Put off to the next morning what would be done at night."""
    local = moment.astimezone(TORONTO)
    if local.hour < MORNING:
        local = local.replace(hour=MORNING)
    elif local.hour >= EVENING:
        local = (local + timedelta(days=1)).replace(hour=MORNING)
    return odd(local.astimezone(moment.tzinfo))


def _next_look(now: datetime) -> datetime:
    today = now.astimezone(TORONTO).date()
    for days in count():
        for at in LOOKS:
            moment = datetime.combine(today + timedelta(days=days), at, TORONTO)
            moment = moment.astimezone(now.tzinfo)
            if moment > now:
                return moment
    raise AssertionError("count has no end")


def _whole_hour_after(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + WHILE_WAITING
