"""The stand-in's own record, read as what people were told: once, or again and why."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from bench.soak.hands import button_in
from handlers.ids import Action
from handlers.views import words as w
from sandbox.journal import Call

#: What is known by a button of its own: the same button, to the same person, is the same thing.
KNOWN_BY = (
    Action.ACCEPT,
    Action.OPEN_REQUEST,
    Action.SEE_WHO,
    Action.CHECKIN_CONNECTED,
    Action.CLOSING_LOG,
    Action.GIVE_FEEDBACK,
)
#: What is known by its sentence alone.
RECEIPT, AGAIN, ENDED = "receipt", "searching again", "ended"
SENTENCES = (
    (w.RECEIPT, RECEIPT),
    (w.SEARCHING_AGAIN, AGAIN),
    (w.REQUEST_ENDED, ENDED),
    (w.NOBODY_FOUND, ENDED),
)
#: Kinds that may be told again for a new reason; they are counted.
NEWS = frozenset({AGAIN, ENDED})
#: Faults after which Slack has done what was asked, and the bot does not know.
AMBIGUOUS = frozenset({"reset_after"})


@dataclass(frozen=True, slots=True)
class Telling:
    """A message that Slack took."""

    kind: str
    person: str
    about: str  #: the value of its button
    at: float  #: seconds since 1970, by Slack's clock
    fault: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What keeps the bot from knowing of letters that Slack took in between; moments are real."""

    why: str
    since: float
    until: float
    at_once: bool = False  #: and what it makes be told again, is told again by then


@dataclass(frozen=True, slots=True)
class Twice:
    """Something that was told again while it still stood, and why that may be."""

    first: Telling
    again: Telling
    why: str  #: empty where nothing explains it


@dataclass(slots=True)
class Often:
    """How often the same was told, and how often a repetition has a cause."""

    number: int = 0
    explained: int = 0
    last: Telling | None = None


@dataclass(slots=True)
class Record:
    """What can be read from the calls."""

    told: Counter[str] = field(default_factory=Counter)
    twice: list[Twice] = field(default_factory=list)
    news: dict[tuple[str, str, str], Often] = field(default_factory=dict)
    methods: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    #: Requests about which Slack may have taken a message that the bot does not know of.
    orphaned: set[str] = field(default_factory=set)


class Reader:
    """Reads the whole record, call by call."""

    def __init__(
        self,
        whose: Callable[[str], str | None],
        causes: Sequence[Cause],
    ) -> None:
        self.record = Record()
        self._whose, self._causes = whose, causes
        #: What stands in somebody's messages and was not replaced since.
        self._standing: dict[tuple[str, str, str], Telling] = {}
        self._where: dict[tuple[str, str], tuple[str, str, str]] = {}

    def read(self, calls: Iterable[Call]) -> Record:
        """Read these."""
        for call in calls:
            self.record.methods[call.method] += 1
            if call.fault:
                self.record.faults[call.fault] += 1
            answer = call.answer
            if not answer.get("ok"):
                continue
            if call.method == "chat.postMessage":
                self._posted(call, answer)
            elif call.method in {"chat.update", "chat.delete"}:
                key = self._where.get((answer["channel"], answer["ts"]))
                if key is not None:
                    self._standing.pop(key, None)
        return self.record

    def _posted(self, call: Call, answer: dict[str, Any]) -> None:
        person = self._whose(answer["channel"])
        telling = None if person is None else _telling(call, person)
        if telling is None:
            return
        self.record.told[telling.kind] += 1
        if self._why(telling):
            self.record.orphaned.add(telling.about.partition(".")[0])
        key = (telling.kind, telling.person, telling.about)
        if telling.kind in NEWS:
            often = self.record.news.setdefault(key, Often())
            often.number += 1
            often.explained += bool(often.last and self._why(often.last, telling))
            often.last = telling
            return
        before = self._standing.get(key)
        if before is not None:
            self.record.twice.append(Twice(before, telling, self._why(before, telling)))
        self._standing[key] = telling
        self._where[answer["channel"], answer["ts"]] = key

    def _why(self, first: Telling, again: Telling | None = None) -> str:
        """Say what may have kept the bot from knowing that the first one had arrived."""
        if first.fault in AMBIGUOUS:
            return first.fault
        for cause in self._causes:
            latest = cause.until if cause.at_once else inf
            fits = again is None or cause.since <= again.at <= latest
            if cause.since <= first.at <= cause.until and fits:
                return cause.why
        return ""


def _telling(call: Call, person: str) -> Telling | None:
    blocks = call.arguments.get("blocks") or []
    at = call.at.timestamp()
    for action in KNOWN_BY:
        found = button_in(blocks, action)
        if found is not None:
            return Telling(action, person, found[1], at, call.fault)
    text = json.dumps(blocks, ensure_ascii=False)
    for sentence, kind in SENTENCES:
        if sentence in text:
            _, about = button_in(blocks, Action.WITHDRAW) or ("", "")
            return Telling(kind, person, about, at, call.fault)
    return None
