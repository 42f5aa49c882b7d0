"""A person at their screen, for tests: what they do, and what they see."""

import copy
import time
from collections.abc import Callable, Coroutine
from typing import Any, Literal, Protocol, TypeVar

from sandbox import entering
from sandbox.gestures import Gestures
from sandbox.inputs import Field, fields
from sandbox.refusals import Impossible
from sandbox.screen import Screen, Shown, Surface
from sandbox.views import OpenView
from sandbox.workspace import Workspace

#: Real seconds a colleague waits for something; whoever runs several bots at once needs them.
PATIENCE = 30.0
#: Real seconds between two looks at what changes without the workspace being told.
LOOK_SECONDS = 0.1

Json = dict[str, Any]
Result = TypeVar("Result")


class Host(Protocol):
    """What a colleague needs of the sandbox."""

    workspace: Workspace
    gestures: Gestures

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine in the sandbox's loop."""

    def deliver(self, kind: str, payload: Json) -> Json | None:
        """Deliver any payload."""


class Colleague:
    """One person's hands and eyes; every gesture returns when the app has acked or Slack gave up.

    Gestures raise Impossible, an AssertionError, for what is not on the person's screen.
    """

    def __init__(self, host: Host, user: str) -> None:
        self.id = user
        self._host = host
        self._workspace = host.workspace
        self._screen = Screen(host.workspace, user)

    # -- gestures -----------------------------------------------------------------------------

    def command(self, command: str, text: str = "", channel: str | None = None) -> None:
        """Type a slash command, in the direct message with the app unless told where."""
        self._host.run(self._host.gestures.command(self.id, command, text, channel))

    def shortcut(self, callback_id: str) -> None:
        """Pick a global shortcut."""
        self._host.run(self._host.gestures.shortcut(self.id, callback_id))

    def types(self, text: str) -> None:
        """Send the app a direct message."""
        direct = self._workspace.direct_message(self._workspace.app, self.id)
        self._host.run(self._host.gestures.say(self.id, direct.id, text))

    def open_home(self, tab: Literal["home", "messages"] = "home") -> None:
        """Open the app's Home or Messages tab."""
        self._host.run(self._host.gestures.open_home(self.id, tab))

    def click(self, label: str, *, where: Surface | None = None) -> None:
        """Press the topmost, newest button with this label, or with this action id."""
        self._use(self._shown(label, where, buttons=True), {})

    def choose(self, label: str, value: Any, *, where: Surface | None = None) -> None:
        """Choose in a menu, overflow or picker outside of input blocks; options by label."""
        shown = self._shown(label, where, buttons=False)
        self._use(shown, entering.result(shown.field.element, value))

    def fill(self, label: str, value: Any) -> None:
        """Enter a value into the input with this label in the topmost modal; None empties it."""
        with self._workspace.lock:
            view = self._top()
            field = _input(view, label)
            entered = entering.result(field.element, value)
            view.state.setdefault(field.block_id, {})[field.action_id] = entered
            self._workspace.changed((self.id,))
            shown = next(
                (one for one in self._screen.elements("modal") if one.field.block is field.block),
                None,
            )
        if field.block.get("dispatch_action") and shown is not None:
            self._use(shown, entered)

    def submit(self) -> None:
        """Press the submit button of the topmost modal."""
        self._host.run(self._host.gestures.submit(self.id, self._top().id))

    def close(self) -> None:
        """Close the topmost modal without submitting it."""
        self._host.run(self._host.gestures.close(self.id, self._top().id))

    def replay_last(self) -> Json | None:
        """Have Slack deliver the last command or interaction again; return the ack payload."""
        return self._host.run(self._host.gestures.replay(self.id))

    def deliver(self, envelope_type: str, payload: Json) -> Json | None:
        """Deliver any payload as it is; return the ack payload, if any."""
        return self._host.deliver(envelope_type, payload)

    # -- eyes ---------------------------------------------------------------------------------

    @property
    def dm(self) -> list[Json]:
        """The messages of the direct message with the app, oldest first."""
        with self._workspace.lock:
            app = self._workspace.app
            direct = self._workspace.conversations.direct(app.bot_user_id, self.id)
            return self._workspace.conversations.snapshot(direct.id) if direct else []

    @property
    def last_message(self) -> Json | None:
        """The newest message of the direct message with the app."""
        messages = self.dm
        return messages[-1] if messages else None

    def channel(self, channel: str) -> list[Json]:
        """The messages of a channel this person is in, oldest first."""
        with self._workspace.lock:
            if self.id not in self._workspace.conversations.by_id[channel].members:
                raise Impossible(f"{self.id} is not in {channel}.")
            return self._workspace.conversations.snapshot(channel)

    @property
    def ephemerals(self) -> list[Json]:
        """What only this person sees: replies to commands, ephemeral messages; oldest first."""
        with self._workspace.lock:
            shown = self._workspace.conversations.ephemerals.get(self.id, {})
            return [copy.deepcopy(message) for message in shown.values()]

    @property
    def home(self) -> Json | None:
        """The home tab published for this person."""
        with self._workspace.lock:
            home = self._screen.home
            return self._snapshot(home) if home else None

    @property
    def modals(self) -> list[Json]:
        """The open modals, bottom first."""
        with self._workspace.lock:
            return [self._snapshot(view) for view in self._screen.modals]

    @property
    def modal(self) -> Json | None:
        """The topmost modal."""
        modals = self.modals
        return modals[-1] if modals else None

    @property
    def errors(self) -> dict[str, str]:
        """The sentences under the inputs of the topmost modal, by input label."""
        with self._workspace.lock:
            if not self._screen.modals:
                return {}
            view = self._screen.modals[-1]
            labels = {
                block["block_id"]: block["label"]["text"]
                for block in view.blocks
                if block["type"] == "input"
            }
            return {labels.get(name, name): text for name, text in view.errors.items()}

    @property
    def failures(self) -> list[str]:
        """The sentences with which Slack told this person that the app did not answer."""
        with self._workspace.lock:
            return [failure.text for failure in self._workspace.failures.get(self.id, [])]

    def text_on_screen(self) -> str:
        """Return every word this person can read now, as sent and as rendered for them."""
        with self._workspace.lock:
            return self._screen.text()

    def sees(self, text: str) -> bool:
        """Whether these words are anywhere on the person's screen."""
        return text in self.text_on_screen()

    def labels(self, where: Surface | None = None) -> list[str]:
        """The labels of everything that can be used now, topmost and newest first."""
        with self._workspace.lock:
            return [shown.labels[0] for shown in self._screen.elements(where)]

    def waits_until(self, condition: Callable[[], bool], timeout: float = PATIENCE) -> bool:
        """Block until the condition holds on this workspace; False after real seconds."""
        deadline = time.monotonic() + timeout
        with self._workspace.lock:
            while not condition():
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._workspace.lock.wait(min(left, LOOK_SECONDS))
            return True

    def waits_for(self, text: str, timeout: float = PATIENCE) -> bool:
        """Block until these words are on the screen; False after real seconds."""
        return self.waits_until(lambda: self.sees(text), timeout)

    # -----------------------------------------------------------------------------------------

    def _snapshot(self, view: OpenView) -> Json:
        return self._workspace.views.snapshot(view, self._workspace.id)

    def _top(self) -> OpenView:
        with self._workspace.lock:
            if not self._screen.modals:
                raise Impossible("No modal is open.")
            return self._screen.modals[-1]

    def _use(self, shown: Shown, result: Json) -> None:
        field = shown.field
        self._host.run(
            self._host.gestures.act(self.id, shown.place, field.block_id, field.action_id, result)
        )

    def _shown(self, label: str, where: Surface | None, *, buttons: bool) -> Shown:
        with self._workspace.lock:
            for shown in self._screen.elements(where):
                is_button = shown.field.element["type"] == "button"
                if label in shown.labels and is_button == buttons and not shown.field.is_input:
                    return shown
            raise Impossible(f"{label!r} is not on the screen; there is {self.labels(where)}.")


def _input(view: OpenView, label: str) -> Field:
    inputs = [field for field in fields(view.blocks) if field.is_input]
    for field in inputs:
        if label in {field.block["label"]["text"], field.block_id, field.action_id}:
            return field
    labels = [field.block["label"]["text"] for field in inputs]
    raise Impossible(f"There is no input {label!r}; there is {labels}.")
