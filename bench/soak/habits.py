"""How people of the soak take what they are told: for each kind of message, what they do."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bench.soak.hands import Hands, Outcome, Seen, button_in, sentence_of
from bench.soak.ledger import Deed, Ledger
from handlers.ids import QUESTION, Action, Field, Form
from handlers.views import words as w
from handlers.views import words_supporters as ws
from handlers.views.words_about import TRY_AGAIN

#: What the four buttons of a check-in are pressed for, in a hundred, by requester and supporter.
ANSWERS = (
    (Action.CHECKIN_CONNECTED, 50, 65),
    (Action.CHECKIN_NOT_YET, 13, 10),
    (Action.CHECKIN_SOMEONE_ELSE, 5, 3),
    (Action.CHECKIN_NO_LONGER, 14, 4),
    (None, 18, 18),
)
_AGAIN = 6


@dataclass(frozen=True, slots=True)
class Habit:
    """Somebody, a message they got, and the dice that decide what they do about it."""

    hands: Hands
    seen: Seen
    value: str  #: of the button the message is known by
    dice: random.Random
    ledger: Ledger
    is_supporter: bool

    def happens(self, of_a_hundred: float) -> bool:
        """Roll the dice."""
        return self.dice.random() * 100 < of_a_hundred

    def note(self, deed: Deed, outcome: Outcome, *, detail: str = "") -> None:
        """Put a deed into the ledger, unless it is clear that it was not done."""
        if outcome in {Outcome.DONE, Outcome.UNKNOWN}:
            done = outcome is Outcome.DONE
            request = self.value.partition(".")[0]
            self.ledger.note(deed, self.hands.person, request, acknowledged=done, detail=detail)


def receipt(habit: Habit) -> None:
    """Some take it back at once, by the button in the message."""
    if habit.happens(4) and habit.hands.press_until_heard(habit.seen, Action.WITHDRAW) is (
        Outcome.DONE
    ):
        send_back(habit)
    elif habit.happens(4):
        habit.hands.press(habit.seen, Action.VIEW_REQUEST)


def send_back(habit: Habit) -> None:
    """Send the form in which somebody withdraws, if it has opened."""
    view = habit.hands.modal
    if view is None or view.get("callback_id") != Form.WITHDRAW:
        return
    outcome = habit.hands.submit()
    if outcome is Outcome.GONE:
        return
    if outcome is Outcome.DONE and sentence_of(habit.hands.modal) != w.IT_IS_GONE:
        outcome = Outcome.UNKNOWN  # said no, or busy; or done by a sending that nobody heard of
    habit.note(Deed.WITHDREW, outcome)


def offer(habit: Habit) -> None:
    """Most accept, a few of them twice; some pass, and some do not look."""
    roll = habit.dice.random() * 100
    if roll < 72:
        if roll < 6:
            habit.hands.press(habit.seen, Action.SEE_DETAILS)
        outcome = habit.hands.press_until_heard(habit.seen, Action.ACCEPT, twice=roll > 62)
        habit.note(Deed.ACCEPTED, outcome)
    elif roll < 88:
        outcome = habit.hands.press_until_heard(habit.seen, Action.PASS)
        habit.note(Deed.PASSED, outcome)


def match_of_a_supporter(habit: Habit) -> None:
    """Most open the request; a few hand it back."""
    if not habit.happens(60):
        return
    if habit.hands.press_until_heard(habit.seen, Action.OPEN_REQUEST) is not Outcome.DONE:
        return
    if habit.happens(8):
        press_in_card(habit, Action.HAND_BACK, Deed.HANDED_BACK, w.HANDED_BACK)


def match_of_a_requester(habit: Habit) -> None:
    """Some look who it is; a few want somebody else, or nobody any more."""
    if habit.happens(15):
        habit.hands.press(habit.seen, Action.SEE_WHO)
    if habit.happens(4):
        card(habit, Action.ASK_SOMEONE_ELSE, Deed.WANTED_ANOTHER, w.A_COLLEAGUE_IS_LOOKED_FOR)
    elif habit.happens(4) and card_is_open(habit):
        habit.hands.press_in_modal(Action.WITHDRAW)
        send_back(habit)


def checkin(habit: Habit) -> None:
    """Answer, or not; a few of those who connected close it."""
    weights = [by_supporter if habit.is_supporter else mine for _, mine, by_supporter in ANSWERS]
    (answer,) = habit.dice.choices([action for action, _, _ in ANSWERS], weights)
    if answer is None:
        return
    outcome = habit.hands.press_until_heard(habit.seen, answer, twice=habit.happens(_AGAIN))
    _, _, asked = habit.value.partition(".")
    habit.note(Deed.ANSWERED, outcome, detail=f"{asked} {answer}")
    if answer is Action.CHECKIN_CONNECTED and not habit.is_supporter and habit.happens(25):
        card(habit, Action.CLOSE_AS_REQUESTER, Deed.CLOSED, w.IT_IS_CLOSED)


def log(habit: Habit) -> None:
    """Say how it went, without a word; a few forms come twice."""
    if not habit.happens(70):
        return
    if habit.hands.press_until_heard(habit.seen, Action.CLOSING_LOG) is not Outcome.DONE:
        return
    view = habit.hands.modal
    if view is None or sentence_of(view):
        return
    habit.hands.fill(**{Field.MET: ws.MET_4, Field.AFTER: ws.FINE})
    outcome = habit.hands.submit()
    if outcome is Outcome.DONE and sentence_of(habit.hands.modal) != w.THANK_YOU_FOR_LISTENING:
        outcome = Outcome.UNKNOWN
    habit.note(Deed.LOGGED, outcome)
    if habit.happens(_AGAIN):
        habit.hands.again()


def invitation(habit: Habit) -> None:
    """Most say how it was; many of them twice, by the same form or by another."""
    if not habit.happens(80):
        return
    for _ in range(2 if habit.happens(20) else 1):
        if habit.hands.press_until_heard(habit.seen, Action.GIVE_FEEDBACK) is not Outcome.DONE:
            return
        view = habit.hands.modal
        if view is None or sentence_of(view):
            return
        habit.hands.fill(**{f"{QUESTION}timely": ws_agree(habit.dice)})
        outcome = habit.hands.submit()
        if outcome is Outcome.DONE and sentence_of(habit.hands.modal) != w.THANK_YOU:
            outcome = Outcome.UNKNOWN
        habit.note(Deed.VOTED, outcome)
        if habit.happens(20):
            habit.hands.again()


def ws_agree(dice: random.Random) -> str:
    """Draw how much somebody agrees."""
    return dice.choice(("1", "2", "3", "4", "5"))


def card_is_open(habit: Habit) -> bool:
    """Open one's own request by the command; tells whether it is this one."""
    view = habit.hands.command()
    found = None if view is None else button_in(view["blocks"], Action.WITHDRAW)
    return found is not None and found[1] == habit.value.partition(".")[0]


def card(habit: Habit, action: Action, deed: Deed, thanks: str) -> None:
    """Open one's own request, and press a button there."""
    if card_is_open(habit):
        press_in_card(habit, action, deed, thanks)


def press_in_card(habit: Habit, action: Action, deed: Deed, thanks: str) -> None:
    """Press a button of the topmost modal, and note whether it was thanked for."""
    outcome = habit.hands.press_in_modal(action)
    said = sentence_of(habit.hands.modal)
    if outcome is Outcome.DONE and said != thanks:
        outcome = Outcome.REFUSED if said == TRY_AGAIN else Outcome.UNKNOWN
    habit.note(deed, outcome)


#: By the button that a message is known by.
HABITS: Mapping[Action, Callable[[Habit], None]] = MappingProxyType(
    {
        Action.ACCEPT: offer,
        Action.OPEN_REQUEST: match_of_a_supporter,
        Action.SEE_WHO: match_of_a_requester,
        Action.CHECKIN_CONNECTED: checkin,
        Action.CLOSING_LOG: log,
        Action.GIVE_FEEDBACK: invitation,
    }
)
