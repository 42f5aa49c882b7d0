"""What people did, and what Slack's acknowledgement told them of it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Deed(StrEnum):
    """What somebody wanted."""

    ASKED = "asked"
    WITHDREW = "withdrew"
    CLOSED = "closed"
    WANTED_ANOTHER = "wanted somebody else"
    ACCEPTED = "accepted"
    PASSED = "passed"
    HANDED_BACK = "handed back"
    ANSWERED = "answered"
    LOGGED = "logged"
    VOTED = "voted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed; what was not acknowledged may have been done all the same."""

    deed: Deed
    person: str
    request: str
    acknowledged: bool
    detail: str = ""


class Ledger:
    """Everything anybody did, in order; safe to use from any thread."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._guard = threading.Lock()
        #: Answers to the same form that were not the same.
        self.unequal: list[str] = []
        self.already_open = 0
        self.never_answered = 0

    def note(
        self, deed: Deed, person: str, request: str, *, acknowledged: bool, detail: str = ""
    ) -> None:
        """Keep one deed."""
        with self._guard:
            self._entries.append(Entry(deed, person, request, acknowledged, detail))

    def of(self, deed: Deed, *, acknowledged: bool | None = None) -> Iterator[Entry]:
        """Go through the deeds of one kind: those acknowledged, those not, or all."""
        for one in self._entries.copy():
            if one.deed is deed and acknowledged in {None, one.acknowledged}:
                yield one

    def requests(self, deed: Deed, *, acknowledged: bool | None = None) -> frozenset[str]:
        """Name the requests for which somebody did this."""
        return frozenset(one.request for one in self.of(deed, acknowledged=acknowledged))
