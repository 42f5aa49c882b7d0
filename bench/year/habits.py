"""How people take what they are told: for each kind of message, when and what they do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import Any

from bench.soak.hands import Hands, Outcome, Seen, button_in, sentence_of
from bench.year.ledger import Deed, Entry, Ledger
from bench.year.opinions import answers_to, chance_to_answer, set_of
from bot.domain.choices import Connected, Onward, Weight
from bot.domain.questions import SEVERAL
from handlers.ids import QUESTION, Action, Field, Form
from handlers.views import words as w

#: Of a hundred. Nobody has published how supporters answer; these are the guesses of
#: bench/simulation.py.
ACCEPT, PASS = 68, 17
#: What a check-in is answered, by requester and supporter, the first time and later.
ANSWERS = (
    (Action.CHECKIN_CONNECTED, 72, 72, 45, 45),
    (Action.CHECKIN_NOT_YET, 10, 8, 3, 3),
    (Action.CHECKIN_SOMEONE_ELSE, 3, 1, 1, 1),
    (Action.CHECKIN_NO_LONGER, 3, 1, 26, 16),
    (None, 12, 18, 25, 35),
)
#: How often a request is taken back at once, or once somebody was found; and how often a supporter
#: cannot go on.
CHANGES_MIND, NEEDS_NOBODY, HANDS_BACK = 3, 2, 2
#: How often a supporter closes by themselves, and after how many days; and gives a log when asked.
CLOSES, LASTS, LOGS = 60, (3, 28), 75
#: 83.3 % of needs met (docs/evidence.md, section 3); one in ten is pointed on.
MET = {"5": 50, "4": 33, "3": 11, "2": 4, "1": 2}
AFTER = {Weight.FINE: 7, Weight.HEAVY: 2, Weight.DEBRIEF: 1}
POINTED_ON = 11
OPEN_FORM = 85

Act = Callable[["Habit"], None]


@dataclass(frozen=True, slots=True)
class Habit:
    """Somebody, a message they got, and the dice that decide what they do about it."""

    hands: Hands
    seen: Seen
    value: str  #: of the button the message is known by
    dice: Random
    ledger: Ledger
    now: datetime
    supports: bool
    times: int  #: how often they were asked the like about the same request, this time included
    later: Callable[[timedelta, Act], None]

    @property
    def request(self) -> str:
        """Name the request a button is about."""
        return self.value.partition(".")[0]

    def happens(self, of_a_hundred: float) -> bool:
        """Roll the dice."""
        return self.dice.random() * 100 < of_a_hundred

    def note(self, deed: Deed, **more: Any) -> None:
        """Put a deed into the ledger."""
        one = Entry(deed=deed, at=self.now, person=self.hands.person, **more)
        self.ledger.note(one)

    def press(self, action: Action) -> bool:
        """Press a button of the message; tells whether it did what it says."""
        return self.hands.press(self.seen, action) is Outcome.DONE


def offer(habit: Habit) -> None:
    """Most accept, some pass, and some do not look."""
    roll = habit.dice.random() * 100
    if roll < ACCEPT:
        if habit.press(Action.ACCEPT):
            habit.note(Deed.ACCEPTED, request=habit.request)
    elif roll < ACCEPT + PASS and habit.press(Action.PASS):
        habit.note(Deed.PASSED, request=habit.request)


def receipt(habit: Habit) -> None:
    """A few take it back before long."""
    if habit.happens(CHANGES_MIND) and habit.press(Action.WITHDRAW):
        take_back(habit)


def take_back(habit: Habit) -> None:
    """Send the form in which somebody withdraws, if it has opened."""
    view = habit.hands.modal
    if view is not None and view.get("callback_id") == Form.WITHDRAW:
        habit.hands.submit()
        if sentence_of(habit.hands.modal) == w.IT_IS_GONE:
            habit.note(Deed.WITHDREW, request=habit.request)


def match_of_a_requester(habit: Habit) -> None:
    """Everybody looks who it is; a few need nobody any more, in the days that follow."""
    habit.press(Action.SEE_WHO)
    if habit.happens(NEEDS_NOBODY):
        habit.later(timedelta(days=habit.dice.randint(1, 9)), no_longer)


def no_longer(habit: Habit) -> None:
    """Open one's own request, and take it back."""
    view = habit.hands.command()
    found = None if view is None else button_in(view["blocks"], Action.WITHDRAW)
    if found is not None and found[1] == habit.request:
        habit.hands.press_in_modal(Action.WITHDRAW)
        take_back(habit)


def match_of_a_supporter(habit: Habit) -> None:
    """Everybody opens the request; a few hand it back, and most close it once it is over."""
    if not habit.press(Action.OPEN_REQUEST):
        return
    if habit.happens(HANDS_BACK):
        if habit.hands.press_in_modal(Action.HAND_BACK) is Outcome.DONE:
            habit.note(Deed.PARTED, request=habit.request)
    elif habit.happens(CLOSES):
        habit.later(timedelta(days=habit.dice.randint(*LASTS)), close)


def close(habit: Habit) -> None:
    """Open the request, and close it with a log."""
    if habit.press(Action.OPEN_REQUEST):
        habit.hands.press_in_modal(Action.CLOSE_AS_SUPPORTER)
        fill_log(habit)


def checkin(habit: Habit) -> None:
    """Answer, or not; what is asked for the first time is mostly answered *Connected*."""
    column = (1 if habit.times == 1 else 3) + habit.supports
    (answer,) = habit.dice.choices([row[0] for row in ANSWERS], [row[column] for row in ANSWERS])
    if answer is None or not habit.press(answer) or habit.supports:
        return
    if answer in {Action.CHECKIN_CONNECTED, Action.CHECKIN_NOT_YET}:
        could = float(answer is Action.CHECKIN_CONNECTED)
        habit.note(Deed.COULD_TALK, request=habit.request, number=could)


def log(habit: Habit) -> None:
    """Most say how it went when they are asked."""
    if habit.happens(LOGS) and habit.press(Action.CLOSING_LOG):
        fill_log(habit)


def fill_log(habit: Habit) -> None:
    """Fill the log, if it has opened, and send it."""
    view = habit.hands.modal
    if view is None or view.get("callback_id") != Form.CLOSING_LOG:
        return
    (met,) = habit.dice.choices(tuple(MET), tuple(MET.values()))
    (after,) = habit.dice.choices(tuple(AFTER), tuple(AFTER.values()))
    onward = Onward.YES if habit.happens(POINTED_ON) else Onward.NO
    habit.hands.fill(
        **{
            Field.CONNECTED: Connected.YES,
            Field.MET: met,
            Field.AFTER: after,
            Field.ONWARD: onward,
        }
    )
    habit.hands.submit()
    if sentence_of(habit.hands.modal) == w.THANK_YOU_FOR_LISTENING:
        habit.note(Deed.LOGGED, request=habit.request, number=float(met))


def invitation(habit: Habit) -> None:
    """Many look at the questions, and some of them answer most."""
    if not habit.happens(OPEN_FORM) or not habit.press(Action.GIVE_FEEDBACK):
        return
    view = habit.hands.modal
    if view is None or view.get("callback_id") != Form.FEEDBACK:
        return
    asked = [
        block["block_id"].removeprefix(QUESTION)
        for block in view["blocks"]
        if block["block_id"].startswith(QUESTION)
    ]
    poll = set_of(asked)
    given = answers_to(poll, asked, habit.dice)
    if poll is None or not given or not habit.happens(chance_to_answer(poll)):
        return
    for key, said in given.items():
        habit.hands.fill(**{f"{QUESTION}{key}": list(said) if key in SEVERAL else said[0]})
    habit.hands.submit()
    if sentence_of(habit.hands.modal) == w.THANK_YOU:
        habit.note(Deed.ANSWERED, answers=given)


def soon(dice: Random) -> timedelta:
    """Draw how long an offer lies there: two hours on average."""
    return timedelta(minutes=12) + timedelta(hours=dice.expovariate(1 / 2.0))


def today(dice: Random) -> timedelta:
    """Draw how long what is not urgent lies there: some hours."""
    return timedelta(minutes=20) + timedelta(hours=min(dice.expovariate(1 / 6.0), 40.0))


def these_days(dice: Random) -> timedelta:
    """Draw how long questions lie there: some days, and a few beyond the reminder."""
    return timedelta(hours=3) + timedelta(days=min(dice.expovariate(1 / 4.0), 19.0))


#: By the button that a message is known by: when it is looked at, and what is done.
HABITS: Mapping[Action, tuple[Callable[[Random], timedelta], Act]] = MappingProxyType(
    {
        Action.ACCEPT: (soon, offer),
        Action.OPEN_REQUEST: (today, match_of_a_supporter),
        Action.SEE_WHO: (today, match_of_a_requester),
        Action.CHECKIN_CONNECTED: (today, checkin),
        Action.CLOSING_LOG: (today, log),
        Action.GIVE_FEEDBACK: (these_days, invitation),
        Action.WITHDRAW: (today, receipt),
    }
)
