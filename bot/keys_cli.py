"""`peersupport keys`: the life of the keys, a step at a time, each safe to repeat."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot import main
from bot.console import ask, bar, err, fail, patiently, say
from bot.mistakes import ExitCode
from bot.settings import Settings
from bot.usecases.desk import Desk
from bot.usecases.keeping import IsHeld, NoteProof, is_held, note_proof
from storage import escrow, finding, key_life, renewal, root_change
from storage.key_files import KeyFile, State
from storage.providers import RootKey, provider_of
from storage.record_room import RecordRoom

app = typer.Typer(
    help="The keys of the keystore: a new one every month, and the old ones destroyed.",
    no_args_is_help=True,
)
Which = Annotated[
    str, typer.Argument(metavar="[ID]", help="A key from `keys list`; all that qualify without.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing.")]

_ROW = "{:26}{:10}{:9}{:>6}  {}"
#: What `keys list` says of a state.
_STATES: dict[State, str] = {
    "added": "added, opens only; promote it to use it",
    "primary": "primary, wraps everything new",
    "decrypt": "opens only; rewrap, then retire it",
    "retired": "retired on {day}; destroyed a week later",
    "destroyed": "destroyed",
}


@app.command("list")
def list_keys() -> None:
    """Show every key: its purpose, its month, its state, and how many things it opens."""
    with _room() as room:
        used = patiently(lambda: renewal.used(room.engine))
        say(_ROW.format("key", "purpose", "made in", "opens", "state"))
        for file in key_life.listed(room.keystore):
            opens = used.get(file.id, 0) if file.purpose == "data" else "-"
            state = _STATES[file.state].format(day=file.retired_on)
            say(_ROW.format(file.id, file.purpose, file.created, opens, state))


@app.command()
def add() -> None:
    """Add a new data key, which nothing is wrapped with before it is promoted."""
    with _room() as room:
        change = key_life.add(room.keystore, f"{main.system_clock():%Y-%m}")
    say(f"{'Added' if change.is_new else 'There already'}: {change.file.id}.")
    say("Next: peersupport keys promote")


@app.command()
def promote(key: Which = "") -> None:
    """Wrap everything new with a key; without an ID, with the one that was added."""
    with _room() as room:
        added = [file.id for file in _data_keys(room) if file.state == "added"]
        if not key and not added:
            say(f"No key waits to be promoted. {_primary(room)} is primary.")
            return
        change = key_life.promote(room.keystore, key or added[-1])
    say(f"{change.file.id} {'is primary now' if change.is_new else 'was primary already'}.")
    say("A running bot takes it over by itself. Next: peersupport keys rewrap")


@app.command()
def rewrap() -> None:
    """Wrap everything again with the primary key, in small steps, while the bot runs."""
    with _room() as room:
        total = patiently(lambda: renewal.stale_rows(room.engine, room.keystore))
        done = renewal.Progress()
        with bar() as shown:
            task = shown.add_task("Wrapping again", total=total)
            for done in renewal.rewrap(room.engine, room.vault, patiently):
                shown.update(task, completed=done.renewed + done.unreadable)
        primary = _primary(room)
    say(f"{done.renewed} wrapped again with {primary}.")
    if done.unreadable:
        fail(
            ExitCode.UNWELL,
            f"{done.unreadable} could not be opened and were left as they are.",
            "To look at them: peersupport purge --dry-run",
        )
    say("Next: peersupport keys retire")


@app.command()
def retire(key: Which = "") -> None:
    """Retire data keys that nothing needs any more; they still open for a week."""
    with _room() as room:
        needed = patiently(lambda: renewal.used(room.engine))
        ready = [
            file.id
            for file in _data_keys(room)
            if file.state == "decrypt" and file.id not in needed
        ]
        for kek_id in [key] if key else ready:
            change = patiently(
                partial(renewal.retire, room.engine, room.keystore, kek_id, _today())
            )
            say(f"{kek_id} {'is retired now' if change.is_new else 'was retired already'}.")
        if not key and not ready:
            say("There is no key to retire.")


@app.command()
def destroy(
    key: Which = "",
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Do not wait for the week after retiring.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Destroy retired keys for ever; nothing opens what is under them in old backups."""
    ask("Destroyed keys never come back, nor do backups they opened. Go on?", yes=yes)
    with _room() as room:
        if Desk(room.open_records, main.system_clock).carry_out(is_held, IsHeld()):
            fail(ExitCode.USAGE, "Nothing was destroyed: a legal hold stands.")
        ripe = [
            file.id
            for file in _data_keys(room)
            if key_life.is_ripe(file, _today()) or (at_once and file.state == "retired")
        ]
        for kek_id in [key] if key else ripe:
            step = partial(
                renewal.destroy, room.engine, room.keystore, kek_id, _today(), at_once=at_once
            )
            change = patiently(step)
            say(f"{kek_id} {'is destroyed' if change.is_new else 'was destroyed already'}.")
        if not key and not ripe:
            say("No key has been retired for a week.")
            return
    say("Delete every copy of the keystore from before now: an old one undoes this.")


@app.command("change-index")
def change_index(yes: Yes = False) -> None:
    """Replace the index and feedback keys; the bot must be stopped.

    Open forms and unanswered invitations to feedback are void afterwards.
    """
    ask("Open forms and unanswered feedback invitations become void. Go on?", yes=yes)
    with _room() as room:
        finding.change(room.engine, room.keystore, room.vault, main.system_clock())
    say("Index and feedback keys are new, and the old ones are destroyed.")


@app.command("change-root")
def change_root(yes: Yes = False) -> None:
    """Wrap every key with a new root key; the bot must be stopped.

    With PEERSUPPORT_KMS_KEY set and the root key file still in place, AWS takes over from it.
    """
    settings = Settings()
    ask("The root key of before will open nothing. Go on?", yes=yes)
    count = root_change.change(_root(settings), settings.keystore, settings.database_url)
    say(f"{count} keys are wrapped with the new root key.")
    if settings.kms_key:
        say(f"AWS has taken over. Destroy {settings.root_key_file} and its copies.")
    else:
        say("Make a new copy of it: peersupport keys escrow. Destroy the copies of the old one.")


@app.command("escrow")
def print_escrow(yes: Yes = False) -> None:
    """Print the root key, to be kept on paper where this machine cannot reach."""
    settings = Settings()
    line = escrow.line_of(_root(settings))
    with _room() as room:
        install = room.keystore.install
    ask("Whoever sees what is printed now can open everything. Is nobody looking?", yes=yes)
    for words in (
        "Peer Support: root key. Keep it sealed, offline, where two people must agree to open it.",
        f"Installation  {install}",
        f"Root key      {line}",
        "To restore: write the line that begins with psk1_ into a file of mode 600, and name the",
        "file in PEERSUPPORT_ROOT_KEY_FILE. It opens nothing without the keystore directory.",
        "To try it: peersupport keys backup-check --root-key FILE --keystore COPY",
    ):
        say(words)


@app.command("backup-check")
def backup_check(
    keystore: Annotated[Path, typer.Option(help="A copy of the keystore directory.")],
    root_key: Annotated[
        Path | None, typer.Option(help="The copied root key in a file; none where AWS keeps it.")
    ] = None,
) -> None:
    """Prove that a copy of root key and keystore opens every live key."""
    settings = Settings()
    if root_key is None and not settings.kms_key:
        fail(ExitCode.USAGE, "Name the copy of the root key with --root-key.")
    copied = RootKey(
        file=root_key or settings.root_key_file, data_dir=settings.data_dir, kms_key=""
    )
    provider = provider_of(_root(settings) if root_key is None else copied)
    with _room() as room:
        proof = escrow.prove(room.keystore, keystore, provider)
        if proof.is_whole:
            desk = Desk(room.open_records, main.system_clock)
            patiently(lambda: desk.carry_out(note_proof, NoteProof()))
    say(f"{len(proof.opened)} live keys can be opened with this copy.")
    for kek_id in proof.missing:
        err.print(f"{kek_id} is not in the copy.")
    for kek_id in proof.broken:
        err.print(f"{kek_id} is in the copy, and cannot be opened with this root key.")
    for kek_id in proof.undead:
        err.print(f"{kek_id} was destroyed here and lives on in the copy: replace the copy.")
    if proof.undead or not proof.is_whole:
        sys.exit(ExitCode.UNWELL)


@contextmanager
def _room() -> Iterator[RecordRoom]:
    room = main.room_of(Settings())
    with room.closing:
        yield room


def _root(settings: Settings) -> RootKey:
    return RootKey(
        file=settings.root_key_file, data_dir=settings.data_dir, kms_key=settings.kms_key
    )


def _today() -> date:
    return main.system_clock().date()


def _data_keys(room: RecordRoom) -> list[KeyFile]:
    return [file for file in key_life.listed(room.keystore) if file.purpose == "data"]


def _primary(room: RecordRoom) -> str:
    return room.keystore.primary("data").id
