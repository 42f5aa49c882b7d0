"""`peersupport purge`, `backup` and `restore`: what is kept, what is deleted, what comes back."""

import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot import main
from bot.console import ask, bar, err, fail, patiently, say
from bot.domain.errors import Refusal
from bot.mistakes import ExitCode
from bot.settings import Settings
from bot.usecases import keeping
from bot.usecases.desk import Desk
from storage import backup as backups
from storage import copying, leftovers
from storage.engine import alone, database_path, vacuum
from storage.leftovers import Leftovers
from storage.providers import RootKey
from storage.record_room import open_keys

Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing.")]


def join(app: typer.Typer) -> None:
    """Put these commands beside the others."""
    for command in (purge, backup, restore):
        app.command()(command)


def purge(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would be deleted.")
    ] = False,
    unreadable: Annotated[
        bool, typer.Option("--unreadable", help="Delete what is damaged, too.")
    ] = False,
) -> None:
    """Delete now what is past its time; a running bot does this by itself."""
    room = main.room_of(Settings())
    desk = Desk(room.open_records, main.system_clock)
    now = main.system_clock()
    with room.closing:
        due = patiently(lambda: desk.carry_out(keeping.list_to_forget, keeping.ListToForget()))
        if dry_run:
            found = patiently(lambda: leftovers.look(room.engine, room.keystore, room.vault, now))
            _tell(len(due), found, "would be deleted")
            say(f"{found.unreadable} damaged; deleted with --unreadable only.")
            return
        with bar() as shown:
            for request_id in shown.track(due, description="Forgetting"):
                with suppress(Refusal):  # the running bot was faster
                    patiently(partial(desk.carry_out, keeping.forget, keeping.Forget(request_id)))
        gone = patiently(
            lambda: leftovers.purge(
                room.engine, room.keystore, room.vault, now, unreadable=unreadable
            )
        )
        patiently(lambda: vacuum(room.engine))
    _tell(len(due), gone, "deleted")
    if unreadable:
        say(f"{gone.unreadable} damaged deleted.")
    if due:
        say("A running bot takes its messages about these requests away within a minute.")


def backup(
    file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")],
) -> None:
    """Write a sealed copy of the database, while the bot runs; the keys are not in it."""
    room = main.room_of(Settings())
    with room.closing:
        try:
            size = backups.make(room.engine, room.keystore, room.vault, file)
        except FileExistsError:
            fail(ExitCode.USAGE, f"{file} exists, and a backup is never written over anything.")
        except OSError as problem:
            fail(ExitCode.USAGE, f"{file} cannot be written: {problem.strerror}.")
        primary = room.keystore.primary("data").id
    say(f"Written to {file}: {max(1, size >> 20)} MB.")
    say(f"It opens as long as the key {primary} lives: until next month's keys take over.")


def restore(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    check: Annotated[
        bool, typer.Option("--check", help="Only say what can be opened; changes nothing.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Put a backup where the database is, the bot being stopped; first look what opens."""
    settings = Settings()
    root = RootKey(
        file=settings.root_key_file, data_dir=settings.data_dir, kms_key=settings.kms_key
    )
    store, vault = open_keys(settings.keystore, root)
    contents = backups.read(store, vault, file)
    say(f"{contents.opened} things in it can be opened.")
    for kek_id, rows in sorted(contents.closed.items()):
        why = "was destroyed" if kek_id in contents.buried else "cannot open them"
        err.print(f"{rows} cannot: the key {kek_id} {why}.")
    if not contents.is_usable:
        fail(ExitCode.KEYS, "The programme's settings are among them, so it cannot be used.")
    if check:
        if not contents.is_whole:
            sys.exit(ExitCode.UNWELL)
        return
    url = settings.database_url
    path = database_path(url)
    with alone(url):
        if path is None or path.exists():
            ask("The database of now is replaced and gone. Go on?", yes=yes)
        copying.put_in_place(url, contents.snapshot)
    say("It is in place. Next: peersupport purge, then doctor, then start the bot.")
    say("What was withdrawn or changed since the backup is back as it was: tell those concerned.")


def _tell(forgotten: int, found: Leftovers, done: str) -> None:
    for count, what in (
        (forgotten, "closed requests past their time"),
        (found.lost, "things whose key was destroyed"),
        (found.letters, "messages given up more than a week ago"),
        (found.digests, "digests older than two years"),
        (found.inbox, "marks of forms and events older than three days"),
    ):
        say(f"{count} {what} {done}.")
