"""What people truly did, as they know it themselves; no digest and no record is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Deed(StrEnum):
    """What somebody did, and was told that it was done."""

    ASKED = "asked"
    WITHDREW = "withdrew"
    ACCEPTED = "accepted"
    PASSED = "passed"
    PARTED = "wanted somebody else, or handed back"
    COULD_TALK = "said whether they could talk"
    LOGGED = "gave a closing log"
    ANSWERED = "answered the feedback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One deed; whose request it was about is looked up where it is another one's."""

    deed: Deed
    at: datetime
    person: str
    request: str = ""
    number: float = 1.0  #: 1 or 0 whether they could talk, 1 to 5 how well the need was met
    topics: tuple[str, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Ledger:
    """Every deed in order."""

    entries: list[Entry] = field(default_factory=list)
    asked_by: dict[str, Entry] = field(default_factory=dict)  #: by request

    def note(self, entry: Entry) -> None:
        """Keep one."""
        self.entries.append(entry)
        if entry.deed is Deed.ASKED:
            self.asked_by[entry.request] = entry

    def of(self, deed: Deed) -> Iterator[Entry]:
        """Go through the deeds of one kind."""
        return (one for one in self.entries if one.deed is deed)
