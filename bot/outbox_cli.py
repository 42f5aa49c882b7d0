"""`peersupport outbox`: the messages that were given up, to look at, to try again, to drop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot import main
from bot.console import ask, fail, patiently, say
from bot.mistakes import ExitCode
from bot.settings import Settings
from storage import dead_letters
from storage.dead_letters import NoSuchLetterError
from storage.record_room import RecordRoom

app = typer.Typer(
    help="The messages that were given up; nothing here tells to whom they go, or what they say.",
    no_args_is_help=True,
)
Which = Annotated[
    str, typer.Argument(metavar="[ID]", help="A message from `outbox list`; all of them without.")
]

_ROW = "{:14}{:26}{:22}{:22}{:>5}"


@app.command("list")
def list_letters() -> None:
    """Show every message that was given up: its kind, why, since when, and how often tried."""
    with _room() as room:
        found = patiently(lambda: dead_letters.listed(room.engine, room.vault))
    if not found:
        say("No message was given up.")
        return
    say(_ROW.format("message", "kind", "why", "since", "tries"))
    for letter in found:
        since = "never tried" if letter.since is None else f"{letter.since:%Y-%m-%d %H:00} UTC"
        say(_ROW.format(letter.id, letter.kind, letter.trouble, since, letter.attempts))
    say("Mend the cause, then: peersupport outbox retry")


@app.command()
def retry(message: Which = "") -> None:
    """Have messages tried again as if for the first time, while the bot runs."""
    with _room() as room:
        done = _found(lambda: dead_letters.retry(room.engine, message))
    if done:
        say(f"{done} will be tried again; a running bot does it within a minute.")
    else:
        say("It is being tried already." if message else "No message was given up.")


@app.command()
def drop(
    message: Which = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
) -> None:
    """Delete messages that were given up; what they would have said is never said."""
    ask("What these messages would have said is never said. Go on?", yes=yes)
    with _room() as room:
        done = _found(lambda: dead_letters.drop(room.engine, message))
    if done:
        say(f"{done} dropped.")
    else:
        say("It is being tried, so it stays." if message else "No message was given up.")


@contextmanager
def _room() -> Iterator[RecordRoom]:
    room = main.room_of(Settings())
    with room.closing:
        yield room


def _found(work: Callable[[], int]) -> int:
    try:
        return patiently(work)
    except NoSuchLetterError:
        fail(ExitCode.USAGE, "There is no such message; peersupport outbox list shows them all.")
