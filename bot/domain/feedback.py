"""The ballot box of the anonymous feedback: it holds counts and never ballots."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.domain import cohorts
from bot.domain.questions import POLL_OF, SETS, SEVERAL, TICKED, Poll

Key = TypeVar("Key", int, str)
Fact = TypeVar("Fact")

LONGEST_COMMENT = 500
#: So many people at least have written comments that are shown, whatever the programme sets.
FEWEST_COMMENTS = 5
#: What was not told after so long is erased.
UNTOLD_FOR = timedelta(days=180)
#: How long comments can be read once they are shown.
SHOWN_FOR = timedelta(days=90)
#: Comments are counted like the answers to a question.
COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What somebody answered; it exists only until it is counted."""

    answers: Mapping[str, tuple[str, ...]]
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One question since a week: how often each answer was given, and by how many a cohort."""

    since: str
    given: Mapping[int, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Comments that were released together, in an order drawn by chance."""

    on: date
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """
    The ballot box of all sets together, so that nothing shows which of them was answered.

    Histograms are independent of each other; comments stand in alphabetical order, beside no
    answer; of a ballot nothing else is left but its spent ticket, until its cohort ends.
    """

    since: str
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    comments: tuple[str, ...] = ()
    open: Mapping[int, datetime] = field(default_factory=dict)  #: until when, by cohort
    spent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What was answered to one question since a week, and by how many different people."""

    poll: Poll
    question: str
    since: str
    people: int  #: at least so many; coordinators are never among them
    counts: Mapping[str, int]  #: of every answer there is


def opened(box: Box, cohort: int, until: datetime) -> Box:
    """Take the ballots of a cohort from now on."""
    return replace(box, open=_ordered({**box.open, cohort: until}))


def begun(box: Box, cohort: int, week: str) -> Box:
    """
    Begin the wave of a set that is asked once or twice a year, with empty windows.

    What is left of the wave before was too little to be told and is nearly old enough to be
    erased; it would take the fresh answers along. Monthly cohorts go on in their windows.
    """
    poll = cohorts.poll(cohort)
    if poll is Poll.REQUESTER or cohort in box.open:
        return box
    return start_again(box, tuple(SETS[poll]), week)


def closed(box: Box, now: datetime) -> Box:
    """Take no more ballots of cohorts that are over, and forget which tickets were used."""
    still = {cohort: until for cohort, until in box.open.items() if now < until}
    spent = {cohort: marks for cohort, marks in box.spent.items() if cohort in still}
    return replace(box, open=_ordered(still), spent=_ordered(spent))


def cast(box: Box, ballot: Ballot, cohort: int, mark: str, now: datetime) -> Box | None:
    """
    Count a ballot, once a ticket; the order of ballots leaves no trace.

    None when the cohort is not open or the ticket is spent, and for an empty ballot, whose ticket
    stays good.
    """
    until = box.open.get(cohort)
    spent = box.spent.get(cohort, ())
    given = dict(_given(ballot, cohorts.poll(cohort)))
    if until is None or now >= until or mark in spent or not given:
        return None
    tallies = {question: tally(box, question) for question in (*POLL_OF, COMMENT)}
    for question, answers in given.items():
        counted = () if question == COMMENT else answers
        tallies[question] = _counted(tallies[question], cohort, counted)
    return replace(
        box,
        tallies=tallies,
        comments=tuple(sorted((*box.comments, *given.get(COMMENT, ())))),
        spent=_ordered({**box.spent, cohort: tuple(sorted((*spent, mark)))}),
    )


def tally(box: Box, question: str) -> Tally:
    """Give the open window of a question."""
    return box.tallies.get(question) or Tally(since=box.since)


def windows(box: Box) -> tuple[Window, ...]:
    """Give the open window of every question of every set, in the order they are asked."""
    return tuple(
        Window(
            poll=poll,
            question=question,
            since=tally(box, question).since,
            people=people(box, question),
            counts={answer: tally(box, question).counts.get(answer, 0) for answer in answers},
        )
        for poll, questions in SETS.items()
        for question, answers in questions.items()
    )


def people(box: Box, question: str) -> int:
    """
    Say how many different people answered a question at the least.

    Within a cohort everybody has one ticket. Nobody who was asked about a request is asked again
    with the next monthly batch, so two batches that follow each other have no one in common; who
    wrote in others may be the same people.
    """
    given = tally(box, question).given
    follows = POLL_OF.get(question, Poll.REQUESTER) is Poll.REQUESTER
    return max(
        (n + (given.get(cohort + 1, 0) if follows else 0) for cohort, n in given.items()),
        default=0,
    )


def start_again(box: Box, questions: Collection[str], week: str) -> Box:
    """Empty the windows of these questions, which were told, and open the next ones in `week`."""
    fresh = {question: Tally(since=week) for question in questions}
    known = {question: tally(box, question) for question in (*POLL_OF, COMMENT)}
    return replace(box, tallies={**known, **fresh})


def may_show_comments(box: Box, smallest: int) -> bool:
    """Tell whether enough people have written for all pending comments to be shown together."""
    return people(box, COMMENT) >= max(FEWEST_COMMENTS, smallest)


def show_comments(box: Box, drawn: Sequence[str], on: date, week: str) -> Box:
    """Show every pending comment, in an order that chance drew; none is pending afterwards."""
    if sorted(drawn) != sorted(box.comments):
        raise ValueError("all pending comments are shown, or none")
    shown = (*box.shown, Shown(on=on, comments=tuple(drawn)))
    return replace(start_again(box, (COMMENT,), week), comments=(), shown=shown)


def aged(box: Box, today: date, week: str) -> Box:
    """Erase what was not told in time, and comments that were shown long enough."""
    old = [q for q in (*POLL_OF, COMMENT) if _monday(tally(box, q).since) + UNTOLD_FOR <= today]
    kept = start_again(box, old, week) if old else box
    return replace(
        kept,
        comments=() if COMMENT in old else box.comments,
        shown=tuple(one for one in box.shown if today < one.on + SHOWN_FOR),
    )


def _given(ballot: Ballot, poll: Poll) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List what a ballot says to the questions of its set; one answer, but where several count."""
    said = {
        question: _of(ballot.answers.get(question, ()), question, possible)
        for question, possible in SETS[poll].items()
    }
    wrote = poll is Poll.REQUESTER and bool(ballot.comment)
    if TICKED in said and not said[TICKED] and (wrote or any(said.values())):
        said[TICKED] = ("no",)
    yield from ((question, answers) for question, answers in said.items() if answers)
    if wrote:
        yield COMMENT, (ballot.comment,)


def _of(given: tuple[str, ...], question: str, possible: tuple[str, ...]) -> tuple[str, ...]:
    answers = tuple(answer for answer in possible if answer in given)
    return answers if question in SEVERAL else answers[:1]


def _counted(before: Tally, cohort: int, answers: tuple[str, ...]) -> Tally:
    given = {**before.given, cohort: before.given.get(cohort, 0) + 1}
    counts = {**before.counts, **{one: before.counts.get(one, 0) + 1 for one in answers}}
    return Tally(since=before.since, given=_ordered(given), counts=_ordered(counts))


def _ordered(facts: Mapping[Key, Fact]) -> dict[Key, Fact]:
    """Put facts into the order of their keys, so that the order of arrival leaves no trace."""
    return {key: facts[key] for key in sorted(facts)}


def _monday(week: str) -> date:
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)
