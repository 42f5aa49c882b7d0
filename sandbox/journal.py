"""What happened on the wire, kept for assertions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call (or response URL) with its answer and the sandbox's time."""

    method: str
    # Kept as JSON: a long run would otherwise hand the garbage collector millions of objects,
    # and its pauses would be measured as the app's.
    arguments_json: str
    answer_json: str
    at: datetime
    fault: str = ""  #: the kind of the fault that was played, as `sandbox.faults` names it

    @property
    def arguments(self) -> dict[str, Any]:
        """What the app asked for; a new copy each time."""
        found: dict[str, Any] = json.loads(self.arguments_json)
        return found

    @property
    def answer(self) -> dict[str, Any]:
        """What Slack answered; a new copy each time."""
        found: dict[str, Any] = json.loads(self.answer_json)
        return found


@dataclass(frozen=True, slots=True)
class LintFailure:
    """One payload of the app that Slack would have refused, wherever it came in."""

    where: str
    error: str
    messages: tuple[str, ...]
    payload: Any


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One delivery to the app: `seconds` of real time until the ack, None when none came."""

    type: str
    seconds: float | None
    retry: int


class Journal(Generic[Entry]):
    """A list that any thread may append to and read; reading works on a snapshot."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def append(self, entry: Entry) -> None:
        """Keep one entry."""
        self._entries.append(entry)  # list.append and list.copy are atomic

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()

    def __iter__(self) -> Iterator[Entry]:
        """Go through the entries there are now."""
        return iter(self._entries.copy())

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._entries)

    def __getitem__(self, index: int) -> Entry:
        """Return one entry by its position."""
        return self._entries[index]

    def __repr__(self) -> str:
        """Show all entries, as failing assertions print them."""
        return f"Journal({self._entries!r})"


class CallJournal(Journal[Call]):
    """The Web API calls in the order they were answered."""

    def of(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        return [call for call in self if call.method == method]
