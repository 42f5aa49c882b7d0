"""The proofs: from the ledger, the stand-in's record and the opened database."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bench.soak.books import Books
from bench.soak.course import Course
from bench.soak.ledger import Deed, Entry, Ledger
from bench.soak.record import AGAIN, ENDED, Record, Twice
from bench.soak.stage import Stage
from bot.domain.requests import OfferState, Status, SupportRequest
from handlers.ids import Action
from handlers.matches import ANSWERS

TAKEN = frozenset({OfferState.ACCEPTED, OfferState.ENDED})


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that must hold, and where it does not."""

    name: str
    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether it does."""
        return not self.broken


def all_proofs(course: Course, books: Books, record: Record) -> tuple[Proof, ...]:
    """Try every proof."""
    ledger, stage = course.ledger, course.stage
    named = (
        ("no acknowledged request was lost", lost(ledger, books)),
        ("nothing is on record that nobody asked for", invented(ledger, books)),
        ("nothing acknowledged was undone", undone(ledger, books)),
        ("every repeated form had the same answer", ledger.unequal),
        ("nobody was told twice without a cause", unexplained(course, record)),
        ("there are no more repetitions than causes", too_many(course, record)),
        ("nobody heard of an end or a new search that was none", ends(ledger, books, record)),
        ("no request has two supporters, and both sides agree", torn(books)),
        ("no pair was matched twice", rematched(ledger, books)),
        ("every ballot counts once", ballots(ledger, books)),
        ("every queue is empty", left_over(books)),
        ("what was withdrawn is gone", remains(ledger, books, stage, record)),
        ("Slack took every message as it was written", lint(stage)),
        ("every replica stopped when asked to", stubborn(course)),
        ("the whole plan was played", left_out(course)),
    )
    return tuple(Proof(name, tuple(broken)) for name, broken in named)


def lost(ledger: Ledger, books: Books) -> Iterator[str]:
    """Every request that was acknowledged is on record, unless somebody took it back."""
    back = ledger.requests(Deed.WITHDREW)
    for one in ledger.of(Deed.ASKED, acknowledged=True):
        if one.request not in books.requests and one.request not in back:
            yield f"{one.request} of {one.person}"


def invented(ledger: Ledger, books: Books) -> Iterator[str]:
    """What is on record without an acknowledgement, is of people who were never answered."""
    strange = set(books.requests) - ledger.requests(Deed.ASKED)
    if len(strange) > ledger.never_answered:
        yield f"{len(strange)}, where {ledger.never_answered} were never answered"


def undone(ledger: Ledger, books: Books) -> Iterator[str]:
    """What somebody was told is done, is done."""
    for deed, is_done in DONE.items():
        for entry in ledger.of(deed, acknowledged=True):
            request = books.requests.get(entry.request)
            if request is not None and not is_done(request, entry):
                yield f"{entry.person} {deed}: {entry.request} {entry.detail}"


def _offered(request: SupportRequest, entry: Entry, states: Iterable[OfferState]) -> bool:
    return any(one.supporter == entry.person and one.state in states for one in request.offers)


def _answered(request: SupportRequest, entry: Entry) -> bool:
    asked, _, action = entry.detail.partition(" ")
    answer = ANSWERS[Action(action)]
    return any(one.id == asked and one.answer is answer for one in request.checkins)


DONE: Mapping[Deed, Callable[[SupportRequest, Entry], bool]] = {
    Deed.WITHDREW: lambda request, entry: False,  # noqa: ARG005 - it should not be there
    Deed.CLOSED: lambda request, entry: request.status is Status.CLOSED,  # noqa: ARG005 - as above
    Deed.ACCEPTED: lambda request, entry: _offered(request, entry, TAKEN),
    Deed.PASSED: lambda request, entry: _offered(request, entry, {OfferState.PASSED}),
    Deed.HANDED_BACK: lambda request, entry: _offered(request, entry, {OfferState.ENDED}),
    Deed.WANTED_ANOTHER: lambda request, entry: any(  # noqa: ARG005 - as above
        one.state is OfferState.ENDED for one in request.offers
    ),
    Deed.ANSWERED: _answered,
    Deed.LOGGED: lambda request, entry: request.logged,  # noqa: ARG005 - as above
}


def _around(course: Course, twice: Twice) -> str:
    """Say what happened around it, for whoever looks for the cause."""
    story = course.replicas.story
    moments = [(twice.again.at, "again"), *((at, "kill") for at in story.killed_at)]
    moments += [(at, "term") for at in story.asked_at]
    moments += [(one.at, f"clock {one.seconds:+.0f} s") for one in course.weather.moves]
    near = sorted((at - twice.first.at, what) for at, what in moments)
    return ", ".join(f"{what} {after:+.1f} s" for after, what in near if abs(after) < 90)


def unexplained(course: Course, record: Record) -> Iterator[str]:
    """Whatever was told again has a cause of its own."""
    for one in record.twice:
        if not one.why:
            yield f"{one.first.kind} about {one.first.about}: {_around(course, one)}"


def too_many(course: Course, record: Record) -> Iterator[str]:
    """As many repetitions as kills, as answers that were cut off, as moves; and none thrice."""
    why = Counter(one.why for one in record.twice)
    replicas = len(course.replicas.all)
    story = course.replicas.story
    most = {
        "kill": len(story.killed_at),
        "reset_after": record.faults["reset_after"],
        "clock": replicas * len(course.weather.moves),
    }
    for cause, number in most.items():
        if why[cause] > number:
            yield f"{why[cause]} for {cause}, of which there were {number}"


def ends(ledger: Ledger, books: Books, record: Record) -> Iterator[str]:
    """News of an end come at most once a request, and of a new search once a match that ended."""
    asked = Counter(one.person for one in ledger.of(Deed.ASKED))
    for (kind, person, about), tellings in record.news.items():
        request = books.requests.get(about)
        if kind == ENDED:
            most = asked[person] + ledger.never_answered
        elif kind == AGAIN and request is not None:
            most = sum(one.state is OfferState.ENDED for one in request.offers)
        else:
            continue
        if tellings.number - tellings.explained > most:
            yield f"{kind} to {person}: {tellings.number} times, {most} would do"


def torn(books: Books) -> Iterator[str]:
    """A request has one supporter or none, who carries it, and nobody else does."""
    carried: dict[str, list[str]] = defaultdict(list)
    for supporter in books.supporters.values():
        for open_one in supporter.load.open:
            carried[open_one].append(str(supporter.id))
    for each, request in books.requests.items():
        accepted = [one.supporter for one in request.offers if one.state is OfferState.ACCEPTED]
        is_matched = request.status is Status.MATCHED
        wanted = [request.supporter] if is_matched else []
        if carried.pop(each, []) != wanted or (is_matched and accepted != wanted):
            yield f"{each}, {request.status}"
        if len(accepted) > 1:
            yield f"{each} was accepted by {len(accepted)}"
    yield from (f"{each} is carried and gone" for each in carried)


def rematched(ledger: Ledger, books: Books) -> Iterator[str]:
    """Nobody took the same request twice, and nobody was told yes beside somebody else."""
    for each, request in books.requests.items():
        took = Counter(one.supporter for one in request.offers if one.state in TAKEN)
        yield from (f"{each} by {who}" for who, times in took.items() if times > 1)
    yes: dict[str, set[str]] = defaultdict(set)
    for entry in ledger.of(Deed.ACCEPTED, acknowledged=True):
        yes[entry.request].add(entry.person)
    for each, people in yes.items():
        found = books.requests.get(each)
        if found is not None:
            took = Counter(one.supporter for one in found.offers if one.state in TAKEN)
            yield from (f"{each}: {who} was told yes" for who in people - set(took))


def ballots(ledger: Ledger, books: Books) -> Iterator[str]:
    """As many tickets are spent as were used, however often."""
    surely = ledger.requests(Deed.VOTED, acknowledged=True)
    perhaps = ledger.requests(Deed.VOTED)
    if not len(surely) <= books.spent <= len(perhaps):
        yield f"{books.spent} are spent, and {len(surely)} to {len(perhaps)} were used"


def left_over(books: Books) -> Iterator[str]:
    """Nothing waits, nothing was given up, and nothing is overdue."""
    if books.waiting or books.dead:
        yield f"{books.waiting} letters wait, {books.dead} were given up"
    if books.unreadable or not books.is_well:
        yield f"{books.unreadable} requests cannot be read"
    yield from books.overdue


def remains(ledger: Ledger, books: Books, stage: Stage, record: Record) -> Iterator[str]:
    """Of a withdrawn request no button stands anywhere, but for what Slack took in secret."""
    gone = ledger.requests(Deed.WITHDREW, acknowledged=True) - set(books.requests)
    with stage.workspace.lock:
        for place in stage.workspace.conversations.by_id.values():
            for message in place.messages.values():
                for block in message.get("blocks", ()):
                    for element in block.get("elements", ()):
                        about = str(element.get("value", "")).partition(".")[0]
                        if about in gone and about not in record.orphaned:
                            yield f"{element['action_id']} about {about}"


def lint(stage: Stage) -> Iterator[str]:
    """Nothing that the bot said was refused as malformed."""
    for one in stage.sandbox.lint_failures:
        yield f"{one.where}: {one.error} {one.messages[:1]}"


def stubborn(course: Course) -> Iterator[str]:
    """SIGTERM ends a replica in time, with nothing to complain about."""
    story = course.replicas.story
    wrong = {code: times for code, times in story.codes.items() if code != 0}
    if story.stubborn or wrong:
        yield f"{story.stubborn} did not stop in time, {wrong} stopped with another code"
    bugs = [*course.crowd.mishaps, *course.weather.mishaps]
    yield from (f"a bug of the soak: {bug!r}" for bug in bugs[:5])


def left_out(course: Course) -> Iterator[str]:
    """There was time for every slot of the plan; else the figures are those of a smaller one."""
    if course.left_out:
        yield f"{course.left_out} of {course.played + course.left_out} slots were left out"
