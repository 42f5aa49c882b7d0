"""The evaluation as one page that can be printed: no script, nothing fetched, readable aloud."""

from collections.abc import Iterator
from html import escape

from bot.domain.digest import Band, Stat
from bot.report import words
from bot.report.chart import bars
from bot.report.evaluation import Chapter, Evaluation, series
from bot.report.words import Part

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #767676;
  vertical-align: top; }
figure { margin: 1rem 0; }
svg { max-width: 100%; height: auto; }
.remark { border-left: .25rem solid #005a9c; padding-left: .75rem; }
@media print { body { margin: 0; max-width: none; } section, figure, tr { break-inside: avoid; } }
"""


def page(evaluation: Evaluation) -> str:
    """Write the evaluation as an HTML page."""
    return "\n".join(_lines(evaluation)) + "\n"


def _lines(evaluation: Evaluation) -> Iterator[str]:
    title = escape(words.TITLE.format(programme=evaluation.programme))
    period = words.PERIOD.format(
        first=evaluation.first, last=evaluation.last, weeks=evaluation.weeks
    )
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield f'<head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_STYLE}</style></head>"
    yield f"<body><main><h1>{title}</h1>"
    yield f"<p>{escape(period)}</p>"
    yield f"<p>{escape(words.HOW_TO_READ.format(least=evaluation.least))}</p>"
    for chapter in evaluation.chapters:
        yield from _chapter(chapter, evaluation)
    yield "</main></body></html>"


def _chapter(chapter: Chapter, evaluation: Evaluation) -> Iterator[str]:
    name = chapter.part.lower()
    yield f'<section aria-labelledby="{name}">'
    yield f'<h2 id="{name}">{chapter.part}: {escape(words.QUESTIONS[chapter.part])}</h2>'
    if chapter.part is Part.REACH:
        for stat in (Stat.ASKED, Stat.MATCHED):
            told = series(evaluation, stat)
            shown = [
                (one.until, one.value.low, one.value.high, one.said)
                for one in told
                if isinstance(one.value, Band)
            ]
            yield from bars(words.FIGURES[stat][1], shown)
    yield from _table(chapter)
    for remark in chapter.remarks:
        yield f'<p class="remark">{escape(remark)}</p>'
    yield "</section>"


def _table(chapter: Chapter) -> Iterator[str]:
    if not chapter.figures:
        yield f"<p>{escape(words.NOTHING)}</p>"
        return
    yield f"<table><caption>{chapter.part}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{column}</th>' for column in words.COLUMNS)
    yield "</tr></thead><tbody>"
    for one in chapter.figures:
        yield (
            f'<tr><th scope="row">{escape(one.name)}</th><td>{escape(one.since)}</td>'
            f"<td>{escape(one.until)}</td><td>{escape(one.said)}</td></tr>"
        )
    yield "</tbody></table>"
