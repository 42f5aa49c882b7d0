"""`peersupport evaluate`: the report for funders and leadership."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot import main
from bot.console import fail, patiently, say
from bot.mistakes import ExitCode
from bot.report.evaluation import evaluate as evaluated
from bot.report.page import page
from bot.report.text import markdown, table
from bot.settings import Settings
from bot.usecases.desk import Desk
from bot.usecases.evaluating import ReadReleases, read_releases


def join(app: typer.Typer) -> None:
    """Put the command beside the others."""
    app.command()(evaluate)


def evaluate(
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="As 2026-01-01.")],
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="As 2026-12-31.")],
    into: Annotated[
        Path, typer.Option("--into", metavar="DIRECTORY", help="Where the three files are put.")
    ] = Path(),
) -> None:
    """Write what was told between two days as Markdown, CSV and a page to print.

    Only figures that a weekly digest has told are in it. Files of the same days are replaced.
    """
    begins, ends = _day("--from", first), _day("--to", last)
    if ends < begins:
        fail(ExitCode.USAGE, f"--to {ends} is before --from {begins}.")
    room = main.room_of(Settings())
    with room.closing:
        desk = Desk(room.open_records, main.system_clock)
        told = patiently(lambda: desk.carry_out(read_releases, ReadReleases(begins, ends)))
    evaluation = evaluated(told.programme, told.digests, begins, ends)
    name = f"evaluation-{begins}-{ends}"
    for suffix, text in (
        ("md", markdown(evaluation)),
        ("csv", table(evaluation)),
        ("html", page(evaluation)),
    ):
        file = into / f"{name}.{suffix}"
        try:
            into.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        except OSError as problem:
            fail(ExitCode.USAGE, f"{file} cannot be written: {problem.strerror}.")
        say(f"Written to {file}.")
    figures = sum(len(chapter.figures) for chapter in evaluation.chapters)
    say(f"Weekly digests in this time: {evaluation.weeks}; figures told in them: {figures}.")


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(ExitCode.USAGE, f"{option} {text!r} is not a day such as 2026-01-31.")
