"""The evaluation as Markdown, and as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from bot.domain.digest import Band
from bot.report import words
from bot.report.evaluation import Chapter, Evaluation

#: What a spreadsheet would take for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def markdown(evaluation: Evaluation) -> str:
    """Write the evaluation as Markdown."""
    return "\n".join(_lines(evaluation)) + "\n"


def _lines(evaluation: Evaluation) -> Iterator[str]:
    yield f"# {_plain(words.TITLE.format(programme=evaluation.programme))}"
    yield ""
    yield words.PERIOD.format(first=evaluation.first, last=evaluation.last, weeks=evaluation.weeks)
    yield ""
    yield words.HOW_TO_READ.format(least=evaluation.least)
    for chapter in evaluation.chapters:
        yield ""
        yield f"## {chapter.part}: {words.QUESTIONS[chapter.part]}"
        yield ""
        yield from _table(chapter)
        for remark in chapter.remarks:
            yield ""
            yield remark


def _table(chapter: Chapter) -> Iterator[str]:
    if not chapter.figures:
        yield words.NOTHING
        return
    yield f"| {' | '.join(words.COLUMNS)} |"
    yield "|---|---|---|---|"
    for figure in chapter.figures:
        yield f"| {_plain(figure.name)} | {figure.since} | {figure.until} | {figure.said} |"


def _plain(text: str) -> str:
    """Keep what somebody typed into the settings from being Markdown."""
    one_line = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|!&" else letter for letter in one_line)


def table(evaluation: Evaluation) -> str:
    """Write every figure as one row of comma-separated values."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(("part", "figure", "from_week", "to_week", "value", "at_least", "at_most"))
    for chapter in evaluation.chapters:
        for one in chapter.figures:
            low, high = (
                (one.value.low, one.value.high) if isinstance(one.value, Band) else ("", "")
            )
            name = f"'{one.name}" if one.name.startswith(_FORMULAS) else one.name
            rows.writerow((chapter.part, name, one.since, one.until, one.said, low, high))
    return file.getvalue()
