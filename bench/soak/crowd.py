"""Everybody in the hospital: a few threads, each of which is always the same people."""

import json
import queue
import random
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from bench.soak.habits import HABITS, Habit, receipt
from bench.soak.hands import Hands, Json, Outcome, Seen, button_in, sentence_of
from bench.soak.ledger import Deed, Ledger
from bench.soak.plan import Wish
from bench.soak.stage import Stage
from handlers.ids import Action, Field, Form
from handlers.views.labels import URGENCY
from handlers.views.words import RECEIPT
from handlers.views.words_about import TRY_AGAIN

NOTE = "The night shift was long, and I keep thinking about it."
THREADS = 6
#: Seconds between two looks at what was posted.
_LOOK_AGAIN = 0.02
#: Seconds after which somebody who is not answered gives up.
PATIENCE = 120.0
#: Of a hundred forms, so many are delivered twice.
TWICE = 6

Task = Callable[[], None]


class Crowd:
    """Asks as the plan says, and reacts to every message as people do."""

    def __init__(self, stage: Stage, ledger: Ledger, seed: int) -> None:
        self._stage, self._ledger, self._seed = stage, ledger, seed
        self._dice: dict[str, random.Random] = {}
        self._hands: dict[str, Hands] = {}
        self._supporters = frozenset(stage.supporters)
        self._queues: list[queue.SimpleQueue[Task | None]] = [
            queue.SimpleQueue() for _ in range(THREADS)
        ]
        self._pending = 0
        self._guard = threading.Lock()
        self._read = 0
        self._is_tired = False
        self._ending = threading.Event()
        self.mishaps: list[BaseException] = []  #: bugs of the soak itself
        self._threads = [
            threading.Thread(target=self._live, args=(one,), daemon=True) for one in self._queues
        ]
        self._threads.append(threading.Thread(target=self._watch, daemon=True))

    def arrive(self) -> None:
        """Begin."""
        for one in self._threads:
            one.start()

    def leave(self) -> None:
        """End, once everybody has done what they are at."""
        self._ending.set()
        for one in self._queues:
            one.put(None)
        for thread in self._threads:
            thread.join()

    def fall_silent(self) -> None:
        """React to nothing more."""
        self._is_tired = True

    @property
    def is_idle(self) -> bool:
        """Tell whether nobody is doing anything, and everything that was posted was looked at."""
        return self._pending == 0 and self._read == len(self._stage.sandbox.journal)

    def ask(self, wishes: Iterable[Wish]) -> None:
        """Have people ask for support, soon."""
        for wish in wishes:
            person = self._stage.physicians[wish.person]
            self._give(person, partial(self._ask, person, wish))

    # -----------------------------------------------------------------------------------------

    def _give(self, person: str, task: Task) -> None:
        with self._guard:
            self._pending += 1
        self._queues[zlib.crc32(person.encode()) % THREADS].put(task)

    def _live(self, tasks: "queue.SimpleQueue[Task | None]") -> None:
        while (task := tasks.get()) is not None:
            try:
                task()
            except Exception as bug:  # noqa: BLE001 - told at the end, where it fails the soak
                self.mishaps.append(bug)
            finally:
                with self._guard:
                    self._pending -= 1

    def _watch(self) -> None:
        journal = self._stage.sandbox.journal
        while not self._ending.wait(_LOOK_AGAIN):
            while self._read < len(journal):
                call = journal[self._read]
                if call.method == "chat.postMessage" and not self._is_tired:
                    self._hear(call.arguments, call.answer)
                self._read += 1

    def _hear(self, said: dict[str, Any], answer: dict[str, Any]) -> None:
        if not answer.get("ok"):
            return
        person = self._stage.person_in(answer["channel"])
        blocks = said.get("blocks") or []
        if person is None:
            return
        seen = Seen(answer["channel"], answer["ts"], blocks)
        for action, react in HABITS.items():
            found = button_in(blocks, action)
            if found is not None:
                self._give(person, partial(self._react, react, person, seen, found[1]))
                return
        found = button_in(blocks, Action.WITHDRAW)
        if found is not None and RECEIPT in json.dumps(blocks):
            self._give(person, partial(self._react, receipt, person, seen, found[1]))

    def _react(self, react: Callable[[Habit], None], person: str, seen: Seen, value: str) -> None:
        hands, dice = self._of(person), self._dice_of(person)
        supports = person in self._supporters
        react(Habit(hands, seen, value, dice, self._ledger, supports))

    def _of(self, person: str) -> Hands:
        return self._hands.setdefault(person, Hands(self._stage.sandbox, person))

    def _dice_of(self, person: str) -> random.Random:
        return self._dice.setdefault(person, random.Random(f"{self._seed} {person}"))

    def _ask(self, person: str, wish: Wish) -> None:
        hands, dice = self._of(person), self._dice_of(person)
        if dice.random() < 0.05:
            hands.look_at_home()
        until = time.monotonic() + PATIENCE
        has_sent = False
        while time.monotonic() < until:
            view = hands.command()
            if view is None:
                continue
            found = button_in(view["blocks"], Action.WITHDRAW)
            if found is None and view.get("callback_id") == Form.ASK:
                hands.fill(**{Field.URGENCY: URGENCY[wish.urgency], Field.NOTE: NOTE})
                has_sent = True
                outcome = hands.submit()
                view = hands.modal
                found = None if view is None else button_in(view["blocks"], Action.WITHDRAW)
                if outcome is Outcome.DONE and found is not None and dice.random() * 100 < TWICE:
                    self._compare(hands, found[1])
            if found is not None:
                if has_sent:
                    self._ledger.note(Deed.ASKED, person, found[1], acknowledged=True)
                else:
                    self._ledger.already_open += 1
                return
        self._ledger.never_answered += has_sent

    def _compare(self, hands: Hands, request: str) -> None:
        answer = hands.again()
        if answer is not None and not is_same(answer, request):  # else nobody was there to answer
            self._ledger.unequal.append(request)


def is_same(answer: Json, request: str) -> bool:
    """Tell whether a form that came again was answered with its request, or with *try again*."""
    if TRY_AGAIN in answer.get("errors", {}).values():  # the form stays as it was filled in
        return True
    view = answer.get("view")
    found = None if view is None else button_in(view["blocks"], Action.WITHDRAW)
    return sentence_of(view) == TRY_AGAIN or (found is not None and found[1] == request)
