"""Where the command line prints: what was done, what is wrong, and how far long work has come."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.domain.errors import TryAgain
from bot.mistakes import ExitCode

Result = TypeVar("Result")

#: How often something is tried while a running bot is busy, each time for two seconds.
_TRIES: Final = 15

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def fail(code: ExitCode, *lines: str) -> NoReturn:
    """Say what is wrong, a line each, and leave with a code."""
    for line in lines:
        err.print(line, markup=False)
    sys.exit(code)


def say(line: str) -> None:
    """Print one line as it stands."""
    out.print(line, markup=False)


def ask(question: str, *, yes: bool) -> None:
    """Ask unless the answer was given; leaves with code 2 for a no."""
    if not yes and not typer.confirm(question, default=False):
        fail(ExitCode.USAGE, "Nothing was changed.")


def text_of(file: Path) -> str:
    """Read a file that an operator named; leaves with code 2 where it is no UTF-8 text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        fail(ExitCode.USAGE, f"{file} is not UTF-8 text.", "Save it as UTF-8 and try again.")
    except OSError as problem:
        fail(ExitCode.USAGE, f"{file} cannot be read: {problem.strerror}.")


def patiently(work: Callable[[], Result]) -> Result:
    """Do something that a running bot may hold up; raises TryAgain when it does for too long."""
    for _ in range(_TRIES - 1):
        try:
            return work()
        except TryAgain:
            continue
    return work()


def bar() -> Progress:
    """Make a bar for long work; it shows on a terminal only, on standard error."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
