"""One person at their screen, who notices whether Slack says that something went wrong."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from handlers.ids import COMMAND, Action
from handlers.views.words_about import TRY_AGAIN
from handlers.views.words_supporters import TAKEN_CARE_OF
from sandbox.driver import Colleague
from sandbox.reach import Place
from sandbox.refusals import Impossible
from sandbox.server import Sandbox

Json = Mapping[str, Any]
#: Seconds before somebody tries again; and how often they do.
PAUSE, TRIES = 0.4, 25


class Outcome(Enum):
    """What came of a gesture."""

    DONE = auto()  #: acknowledged, and nothing was said against it
    REFUSED = auto()  #: acknowledged with a refusal
    BUSY = auto()  #: acknowledged with the wish to try again
    UNKNOWN = auto()  #: Slack had no acknowledgement
    GONE = auto()  #: it was not on the screen any more


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it was posted, and where it stands."""

    channel: str
    ts: str
    blocks: Sequence[Json]

    @property
    def place(self) -> Place:
        """The same for the stand-in."""
        return Place("message", self.ts, self.channel)


def button_in(blocks: Sequence[Json], action: str) -> tuple[str, str] | None:
    """Find a button: its block and its value."""
    for block in blocks:
        for element in block.get("elements", ()):
            if element.get("action_id") == action:
                return str(block["block_id"]), str(element.get("value", ""))
    return None


def sentence_of(view: Json | None) -> str:
    """Read the one sentence of a modal that has no more; empty for any other."""
    for block in () if view is None else view["blocks"]:
        if block.get("block_id") == "answer":
            return str(block["text"]["text"])
    return ""


class Hands:
    """What somebody does; at any time only one thread may be somebody."""

    def __init__(self, sandbox: Sandbox, person: str) -> None:
        self.person = person
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._colleague: Colleague = sandbox.person(person)

    def command(self) -> Json | None:
        """Type the command until something opens; None where it never did."""
        for _ in range(TRIES):
            before = self._failures()
            self._colleague.command(COMMAND)
            if self._failures() == before and self.modal is not None:
                if sentence_of(self.modal) != TRY_AGAIN:
                    return self.modal
                self._colleague.close()
            time.sleep(PAUSE)
        return None

    @property
    def modal(self) -> Json | None:
        """The topmost modal."""
        return self._colleague.modal

    def press(self, seen: Seen, action: Action, *, twice: bool = False) -> Outcome:
        """Press a button of a message, or twice at the same moment."""
        found = button_in(seen.blocks, action)
        if found is None:
            return Outcome.GONE
        return self._act(seen.place, found[0], action, twice=twice)

    def press_until_heard(self, seen: Seen, action: Action, *, twice: bool = False) -> Outcome:
        """Press a button until Slack has an acknowledgement, or it is gone."""
        outcome = Outcome.UNKNOWN
        for _ in range(TRIES):
            outcome = self.press(seen, action, twice=twice)
            if outcome not in {Outcome.UNKNOWN, Outcome.BUSY}:
                return outcome
            time.sleep(PAUSE)
        return outcome

    def press_in_modal(self, action: Action) -> Outcome:
        """Press a button of the topmost modal."""
        view = self.modal
        found = None if view is None else button_in(view["blocks"], action)
        if view is None or found is None:
            return Outcome.GONE
        return self._act(Place("view", str(view["id"])), found[0], action, twice=False)

    def fill(self, **answers: Any) -> None:
        """Enter answers, by the names of the inputs."""
        for name, value in answers.items():
            self._colleague.fill(name, value)

    def submit(self) -> Outcome:
        """Send the topmost modal, again if nobody hears; tells what the last one came to."""
        outcome = Outcome.GONE
        for _ in range(TRIES):
            before = self._failures()
            try:
                self._colleague.submit()
            except Impossible:
                return outcome
            if self._failures() == before:
                return Outcome.DONE
            outcome = Outcome.UNKNOWN
            time.sleep(PAUSE)
        return outcome

    def again(self) -> Json | None:
        """Have Slack deliver the last thing once more; gives what was answered."""
        return self._colleague.replay_last()

    def put_away(self) -> None:
        """Close every modal."""
        while self._colleague.modals:
            self._colleague.close()

    def look_at_home(self) -> None:
        """Open the App Home."""
        self._colleague.open_home()

    def _act(self, place: Place, block: str, action: Action, *, twice: bool) -> Outcome:
        gestures = self._sandbox.gestures
        before, told = self._failures(), self._whispers()
        times = 2 if twice else 1

        async def press() -> None:
            pressed = (gestures.act(self.person, place, block, action, {}) for _ in range(times))
            await asyncio.gather(*pressed)

        try:
            self._sandbox.run(press())
        except Impossible:
            return Outcome.GONE
        if self._failures() > before:
            return Outcome.UNKNOWN
        news = self._whispers()[len(told) :]
        if TRY_AGAIN in news:
            return Outcome.BUSY
        refused = bool(news) or self._text_at(place) == TAKEN_CARE_OF
        return Outcome.REFUSED if refused else Outcome.DONE

    def _text_at(self, place: Place) -> str:
        workspace = self._workspace
        with workspace.lock:
            where = workspace.conversations.by_id.get(place.channel)
            message = None if where is None else where.messages.get(place.id)
            return "" if message is None else str(message.get("text", ""))

    def _whispers(self) -> Sequence[str]:
        workspace = self._workspace
        with workspace.lock:
            heard = workspace.conversations.ephemerals.get(self.person, {})
            return [str(message.get("text", "")) for message in heard.values()]

    def _failures(self) -> int:
        return len(self._workspace.failures.get(self.person, ()))
