"""
The evaluation as facts, along RE-AIM: what was told, sorted, with nothing added up.

It is made of released digests alone. Windows of a figure may share people, so no two are summed,
and a figure that was never told is not in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.digest import Band, Digest, Stat, Word
from bot.report import words
from bot.report.words import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure, as it was told for its weeks."""

    name: str
    since: str
    until: str
    value: Band | Word

    @property
    def said(self) -> str:
        """The value in words."""
        return words.said(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One of the five questions of RE-AIM, with what was told to it."""

    part: Part
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything the report says."""

    programme: str
    first: date
    last: date
    weeks: int  #: digests that were told in this time
    least: int  #: the highest smallest group of that time
    chapters: tuple[Chapter, ...]


def evaluate(programme: str, digests: Sequence[Digest], first: date, last: date) -> Evaluation:
    """Sort what was told into the five questions; each is there, though nothing was told to it."""
    told = [one for one in digests if not one.too_few]
    figures = {part: tuple(_figures(part, told)) for part in Part}
    return Evaluation(
        programme=programme,
        first=first,
        last=last,
        weeks=len(digests),
        least=max((one.smallest_group for one in digests), default=5),
        chapters=tuple(
            Chapter(part=part, figures=figures[part], remarks=tuple(_remarks(part, told)))
            for part in Part
        ),
    )


def _figures(part: Part, digests: Sequence[Digest]) -> Iterable[Figure]:
    lines = [line for one in digests for line in (*one.lines, *one.feedback)]
    names = [name for name, (of_part, _) in words.FIGURES.items() if of_part is part]
    if part is Part.EFFECTIVENESS:  # a question that has no name here yet is told all the same
        names += sorted({line.name for line in lines} - {*words.FIGURES})
    for name in names:
        called = words.FIGURES[name][1] if name in words.FIGURES else name.replace("_", " ")
        for line in lines:
            if line.name == name and line.value is not None:
                yield Figure(name=called, since=line.since, until=line.until, value=line.value)
    yield from _ticked(part, digests)
    if part is Part.REACH:
        yield from _topics(digests)
    if part is Part.ADOPTION and digests:
        yield from _supporters(digests)


def _ticked(part: Part, digests: Sequence[Digest]) -> Iterable[Figure]:
    """Give what was often ticked, each telling once, though every digest repeats it."""
    seen = set()
    for one in digests:
        for ticked in one.ticked:
            of_part, called = words.TICKED[ticked.question]
            told = ticked.told
            is_new = (ticked.question, told.until) not in seen
            if of_part is part and is_new and told.until > digests[0].period:
                seen.add((ticked.question, told.until))
                for answer, band in told.cells:
                    name = f"{called}: {answer}"
                    yield Figure(name=name, since=told.since, until=told.until, value=band)


def _topics(digests: Sequence[Digest]) -> Iterable[Figure]:
    """Give each breakdown once, though every digest repeats it until the next."""
    seen = set()
    for one in digests:
        told = one.topics
        if not told.cells or told.until in seen or told.until < digests[0].period:
            continue
        seen.add(told.until)
        for cell, band in told.cells:
            name = f"{words.ABOUT}: {cell or words.THE_REST}"
            yield Figure(name=name, since=told.since, until=told.until, value=band)


def _supporters(digests: Sequence[Digest]) -> Iterable[Figure]:
    """Say how many supporters there were at the beginning and in the end."""
    for one in dict.fromkeys((digests[0].period, digests[-1].period)):
        (found,) = [digest for digest in digests if digest.period == one]
        band = found.health.supporters
        yield Figure(name=words.SUPPORTERS, since=one, until=one, value=band)


def _remarks(part: Part, digests: Sequence[Digest]) -> Iterable[str]:
    if part is Part.MAINTENANCE and digests:
        ready = sum(one.health.enough_supporters for one in digests)
        yield words.READY_WEEKS.format(ready=ready, weeks=len(digests))
    yield from words.BENCHMARKS.get(part, ())


def series(evaluation: Evaluation, stat: Stat) -> tuple[Figure, ...]:
    """Give every window of one figure that was told, oldest first."""
    name = words.FIGURES[stat][1]
    return tuple(
        figure
        for chapter in evaluation.chapters
        for figure in chapter.figures
        if figure.name == name
    )
