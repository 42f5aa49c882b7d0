"""What must hold of a year of digests; each check names every place where it does not."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from bench.deduction import certain_values, deduced
from bench.year.plan import BEGINS
from bench.year.together import certain_together
from bench.year.truth import Truth, opened_in, told_at
from bot.domain import digest
from bot.domain.ballot_figures import COUNTED
from bot.domain.digest import TOPICS, Band, Digest, Line, Stat, Word
from bot.domain.questions import AGREE, POLL_OF, SETS
from bot.domain.telling import CELL, FLOOR, OTHER

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Year:
    """What was published in a year, and what truly happened."""

    digests: tuple[Digest, ...]
    messages: tuple[Sequence[Json], ...]  #: the blocks of every digest that was posted
    truth: Truth
    may_ask: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A check, and everything that contradicts it."""

    name: str
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether nothing does."""
        return not self.wrong


def check(year: Year) -> tuple[Finding, ...]:
    """Make every check."""
    return tuple(Finding(name, tuple(look(year))) for name, look in CHECKS.items())


def told(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Line]]:
    """Go through every figure in the digest that told it first."""
    seen: set[tuple[str, str, str]] = set()
    for one in digests:
        for line in (*one.lines, *one.feedback):
            key = (line.name, line.since, line.until)
            if line.value is not None and key not in seen:
                seen.add(key)
                yield one, line


def _counted(year: Year) -> Iterator[tuple[Digest, Line]]:
    return ((one, line) for one, line in told(year.digests) if line.name in set(Stat))


def _every_week(year: Year) -> Iterator[str]:
    weeks = [one.period for one in year.digests]
    if len(weeks) != year.weeks or len(year.messages) != year.weeks:
        yield f"{len(weeks)} digests and {len(year.messages)} messages in {year.weeks} weeks"
    for before, after in pairwise(weeks):
        if digest.week_after(before) != after:
            yield f"{after} follows {before}"


def _is_certain(year: Year) -> Iterator[str]:
    for stat in Stat:
        alone = [
            replace(one, lines=(line,))
            for one in year.digests
            for line in one.lines
            if line.name == stat
        ]
        for found in deduced(alone, year.may_ask):
            yield f"{found.name}: {found.what} is {found.number}"
    for one, line in told(year.digests):
        if line.name in POLL_OF and isinstance(line.value, Word):
            rated = SETS[POLL_OF[line.name]][line.name] is AGREE
            like = Stat.NEED_MET if rated else Stat.IN_TIME
            for what in certain_values(like, line.value, line.least, year.may_ask):
                yield f"{one.period} {line.name}: {what}"


def _is_certain_together(year: Year) -> Iterator[str]:
    yield from certain_together(year.digests, year.may_ask)


def _enough(year: Year) -> Iterator[str]:
    for one, line in _counted(year):
        people = year.truth.people(line.name, line.since, line.until)
        if people < max(FLOOR, line.least):
            yield f"{one.period} {line.name}: {people} people from {line.since} to {line.until}"
    for one, line, after in _answered(year):
        given = year.truth.answers(line.name, after, told_at(one.period))
        people = len({ballot.person for ballot in given})
        if people < max(FLOOR, line.least):
            yield f"{one.period} {line.name}: {people} people answered"


def _answered(year: Year) -> Iterator[tuple[Digest, Line, datetime]]:
    """Go through the questions that were told, each with the moment it was told before."""
    before: dict[str, datetime] = {}
    for one, line in told(year.digests):
        if line.name in POLL_OF:
            now = told_at(one.period)
            yield one, line, max(before.get(line.name, BEGINS), opened_in(line.since))
            before[line.name] = now


def _band_is_true(year: Year) -> Iterator[str]:
    for one, line in _counted(year):
        if isinstance(line.value, Band):
            people = year.truth.people(line.name, line.since, line.until)
            if not line.value.low <= people <= (line.value.high or year.may_ask):
                yield f"{one.period} {line.name}: {people} people are not in {line.value}"


def _word_is_true(year: Year) -> Iterator[str]:
    says: Mapping[str, Callable[[list[float]], Word]] = {
        Stat.CONNECTED: digest.share,
        Stat.NEED_MET: digest.rating,
    }
    for one, line in _counted(year):
        if line.name in says:
            by_person: dict[str, list[float]] = {}
            for part in year.truth.inside(line.name, line.since, line.until):
                by_person.setdefault(part.whose, []).append(part.number)
            means = [sum(own) / len(own) for own in by_person.values()]
            if not means or says[line.name](means) is not line.value:
                yield f"{one.period} {line.name}: {line.value}, of {sorted(means)}"
    for one, line, after in _answered(year):
        given = year.truth.answers(line.name, after, told_at(one.period))
        marks = [mark for ballot in given for mark in ballot.answers.get(line.name, ("no",))]
        if not marks or _word(line.name, marks) is not line.value:
            yield f"{one.period} {line.name}: {line.value}, of {sorted(marks)}"


def _word(question: str, marks: Sequence[str]) -> Word:
    if SETS[POLL_OF[question]][question] is AGREE:
        return digest.rating(float(mark) for mark in marks)
    return digest.share(float(mark in COUNTED[question]) for mark in marks)


def _ticked_by_enough(year: Year) -> Iterator[str]:
    """Every answer that is named was ticked by ten people or more, since it was named last."""
    before: dict[str, datetime] = {}
    seen = set()
    for one in year.digests:
        for ticked in one.ticked:
            if (ticked.question, ticked.told.until) in seen:
                continue
            seen.add((ticked.question, ticked.told.until))
            now = told_at(one.period)
            after = max(before.get(ticked.question, BEGINS), opened_in(ticked.told.since))
            before[ticked.question] = now
            given = year.truth.answers(ticked.question, after, now)
            for answer, _ in ticked.told.cells:
                people = {
                    ballot.person for ballot in given if answer in ballot.answers[ticked.question]
                }
                if len(people) < CELL:
                    yield f"{one.period} {ticked.question}: {answer}, of {len(people)} people"


def _nothing_is_kept_back(year: Year) -> Iterator[str]:
    """What is not told has fewer than its smallest group in it, so that silence says no more."""
    for one in year.digests:
        for line in one.lines:
            if line.value is None and line.name in set(Stat):
                people = year.truth.people(line.name, line.since, line.until)
                if people >= line.least:
                    yield f"{one.period} {line.name}: {people} people, and not told"


def _no_overlap(year: Year) -> Iterator[str]:
    last: dict[str, str] = {}
    for one, line in told(year.digests):
        before = last.get(line.name, "")
        if line.since <= before:
            yield f"{one.period} {line.name}: from {line.since}, told until {before}"
        last[line.name] = line.until


def _topics_are_large(year: Year) -> Iterator[str]:
    seen = ""
    for one in year.digests:
        if not one.topics.cells or one.topics.until == seen:
            continue
        if one.topics.since <= seen:
            yield f"{one.period}: topics from {one.topics.since}, told until {seen}"
        seen = one.topics.until
        true = year.truth.cells(one.topics.since, one.topics.until)
        told_of = dict(one.topics.cells)
        true[OTHER] = sum(
            count for cell, count in true.items() if cell not in {*told_of} - {OTHER}
        )
        for cell, band in told_of.items():
            if band.low < CELL or not band.low <= true[cell] <= (band.high or year.may_ask):
                yield f"{one.period} {TOPICS}: {cell or OTHER!r} {band}, of {true[cell]} people"


def _same_size(year: Year) -> Iterator[str]:
    sizes = {len(json.dumps(list(blocks))) for blocks in year.messages}
    if len(sizes) != 1:
        yield f"digests take {sorted(sizes)} bytes"


def _same_shape(year: Year) -> Iterator[str]:
    """The chart repeats what the text says, and is there from the first figure on."""
    shapes = {
        tuple(str(block["type"]) for block in blocks if block["type"] != "data_visualization")
        for blocks in year.messages
    }
    names = {tuple(line.name for line in (*one.lines, *one.feedback)) for one in year.digests}
    if len(shapes) > 1:
        yield f"digests have {len(shapes)} shapes: {sorted(shapes)}"
    if len(names) > 1:
        yield f"digests have {len(names)} different lists of figures"


CHECKS: Mapping[str, Callable[[Year], Iterator[str]]] = {
    "a digest was posted and kept every week": _every_week,
    "nothing about fewer than five people is certain": _is_certain,
    "nor where two figures are put together": _is_certain_together,
    "every figure has at least five people in it": _enough,
    "every band holds the true number": _band_is_true,
    "every word is that of the true answers": _word_is_true,
    "what is not told is about fewer people": _nothing_is_kept_back,
    "no two windows of a figure overlap": _no_overlap,
    "every cell of the topics is of ten people or more": _topics_are_large,
    "every answer that is named was ticked by ten people or more": _ticked_by_enough,
    "every message takes as many bytes": _same_size,
    "every digest has the same lines": _same_shape,
}
