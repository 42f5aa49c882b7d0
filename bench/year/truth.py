"""What was truly in each figure: the rules of docs/disclosure.md, counted from the ledger."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bench.year.ledger import Deed, Entry, Ledger
from bench.year.plan import TORONTO
from bot.domain import digest
from bot.domain.digest import Stat
from bot.domain.questions import POLL_OF, TICKED, Poll
from bot.domain.telling import OTHER


@dataclass(frozen=True, slots=True)
class Part:
    """What one request adds to one figure."""

    at: datetime
    week: str
    whose: str
    request: str
    number: float
    beside: str = ""  #: whom else it is about
    cell: str = OTHER  #: the group of topics


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything the player knows, ready to be counted."""

    parts: Mapping[str, Sequence[Part]]  #: by figure, in the order of time
    withdrawn: Mapping[str, datetime]  #: by request
    ballots: Sequence[Entry]
    left_out: frozenset[str]  #: coordinators

    def inside(self, stat: str, since: str, until: str) -> tuple[Part, ...]:
        """
        List what was in a window of a figure when it was told on the Monday after its last week.

        A later word about a request replaces the earlier one while its window is open. Who
        withdrew before that Monday is not in it, and no coordinator ever.
        """
        monday = told_at(until)
        found: dict[tuple[str, str], Part] = {}
        for part in self.parts.get(stat, ()):
            if part.at > monday or {part.whose, part.beside} & self.left_out:
                continue
            if self.withdrawn.get(part.request, monday) < monday:
                continue
            key = part.whose, part.request
            if key in found:
                found[key] = replace(part, week=found[key].week)
            elif since <= part.week <= until:
                found[key] = part
        return tuple(found.values())

    def people(self, stat: str, since: str, until: str) -> int:
        """Count who was in a window: of two kinds of people, the fewer."""
        inside = self.inside(stat, since, until)
        whose, beside = {one.whose for one in inside}, {one.beside for one in inside}
        return min(len(whose), len(beside)) if stat == Stat.NEED_MET else len(whose)

    def cells(self, since: str, until: str) -> Counter[str]:
        """Count who asked about which group of topics; who did about several is in the rest."""
        own: dict[str, set[str]] = {}
        for one in self.inside(Stat.ASKED, since, until):
            own.setdefault(one.whose, set()).add(one.cell)
        return Counter(min(cells) if len(cells) == 1 else OTHER for cells in own.values())

    def answers(self, question: str, after: datetime, until: datetime) -> tuple[Entry, ...]:
        """List the ballots that answered a question between two digests."""
        return tuple(
            one
            for one in self.ballots
            if after < one.at <= until
            and (question in one.answers or (question == TICKED and _is_of_those_who_asked(one)))
        )

    def asked_in(self, week: str) -> int:
        """Count the different people who asked in a week."""
        return self.people(Stat.ASKED, week, week)


def _is_of_those_who_asked(ballot: Entry) -> bool:
    """Tell whether a ballot that leaves the first question open says no to it by the others."""
    return any(POLL_OF[question] is Poll.REQUESTER for question in ballot.answers)


def told_at(period: str) -> datetime:
    """Give the moment at which the digest of a week is posted."""
    return opened_in(digest.week_after(period)) + timedelta(hours=9)


def opened_in(week: str) -> datetime:
    """
    Give the beginning of a week in which a window was opened.

    A question of the feedback begins again where it was told, and where it was erased because it
    could not be told in half a year.
    """
    year, number = week.split("-W")
    return datetime.combine(date.fromisocalendar(int(year), int(number), 1), time(), TORONTO)


def truth_of(ledger: Ledger, left_out: frozenset[str], groups: Mapping[str, str]) -> Truth:
    """Sort the deeds of a ledger by what they are counted in; a topic is told by its group."""
    parts: dict[str, list[Part]] = {}
    withdrawn = {}
    for entry in ledger.entries:
        if entry.deed is Deed.WITHDREW:
            withdrawn[entry.request] = entry.at
        for stat, part in _parts(entry, ledger.asked_by.get(entry.request), groups):
            parts.setdefault(stat, []).append(part)
    return Truth(parts, withdrawn, tuple(ledger.of(Deed.ANSWERED)), left_out)


def _parts(
    entry: Entry, asked: Entry | None, groups: Mapping[str, str]
) -> Iterator[tuple[str, Part]]:
    if asked is None:
        return
    week = digest.week_of(entry.at, TORONTO)

    def part(number: float = 1.0, whose: str = asked.person, beside: str = "") -> Part:
        return Part(entry.at, week, whose, entry.request, number, beside)

    match entry.deed:
        case Deed.ASKED:
            chosen = {groups[one] for one in entry.topics}
            cell = chosen.pop() if len(chosen) == 1 else OTHER
            yield Stat.ASKED, replace(part(), cell=cell)
        case Deed.ACCEPTED:
            for stat in (Stat.MATCHED, Stat.IN_TIME, Stat.HOURS_TO_MATCH):
                yield stat, part()
        case Deed.COULD_TALK:
            yield Stat.CONNECTED, part(entry.number)
        case Deed.LOGGED:
            yield Stat.NEED_MET, part(entry.number, entry.person, asked.person)
        case _:
            pass
