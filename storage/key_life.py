"""The life of a key: added, promoted, no longer used, retired, destroyed; each step repeatable."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from storage import key_files, key_turns
from storage.key_files import PURPOSES, KeyFile, Purpose
from storage.keystore import Keystore, primaries
from storage.root_key import KeyProblem, KeyProvider

#: How long a key that nothing refers to is kept, for whoever still writes with it unawares.
GRACE: Final = timedelta(days=7)

#: How many rows a key opens; asked while nobody else can write.
Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Change:
    """A key, and whether this call changed anything about it."""

    file: KeyFile
    is_new: bool


def listed(store: Keystore) -> tuple[KeyFile, ...]:
    """List every key with its state, the destroyed ones too; of two primaries one counts."""
    with key_turns.reading(store.directory):
        files = key_files.read_all(store.directory)
    first = {file.id for file in primaries(files).values()}
    return tuple(
        replace(file, state="decrypt")
        if file.state == "primary" and file.id not in first
        else file
        for file in files
    )


def add(store: Keystore, month: str, purpose: Purpose = "data") -> Change:
    """Put a new key beside the primary one; the one added before, if never promoted."""
    with in_turn(store) as files:
        for file in files:
            if (file.state, file.purpose) == ("added", purpose):
                return Change(file, is_new=False)
        made = key_files.generate(purpose, month, store.provider, store.install)
        key_files.write(store.directory, made)
        return Change(made, is_new=True)


def promote(store: Keystore, kek_id: str, purpose: Purpose = "data") -> Change:
    """Wrap everything new with this key from now on, in every process that has the directory.

    Raises KeyProblem for a key that was destroyed, is not there, or is for something else.
    """
    with in_turn(store) as files:
        file = _find(files, kek_id)
        _refuse_other(file, purpose)
        if file.state == "primary":
            return Change(file, is_new=False)
        before = primaries(files)[file.purpose]
        # First the new one: of two primaries the one that replaces the other counts.
        first = replace(file, state="primary", replaces=before.id, retired_on="")
        key_files.write(store.directory, first)
        return Change(_settle(store, (first, before)), is_new=True)


def retire(store: Keystore, kek_id: str, count: Count, today: date) -> Change:
    """Note that nothing refers to a key any more; it opens until it is destroyed.

    Raises KeyProblem for the primary key, one just added, or one that something refers to.
    """
    with in_turn(store) as files:
        file = _find(files, kek_id)
        _refuse_used(file, count)
        if file.state == "retired":
            return Change(file, is_new=False)
        if file.state == "added":
            raise KeyProblem(
                "key_unused",
                f"The key {kek_id} was added and never used.",
                "Promote it, or leave it for the next month.",
            )
        file = replace(file, state="retired", retired_on=today.isoformat())
        key_files.write(store.directory, file)
        return Change(file, is_new=True)


def destroy(
    store: Keystore, kek_id: str, count: Count, today: date, *, at_once: bool = False
) -> Change:
    """Destroy a retired key for ever, a week after it retired or at once.

    Raises KeyProblem for a key that something refers to, that is not retired, or too early.
    """
    with in_turn(store) as files:
        file = _find(files, kek_id, dead_too=True)
        if file.state == "destroyed":
            return Change(file, is_new=False)
        _refuse_used(file, count)
        if file.state != "retired":
            raise KeyProblem("key_live", f"The key {kek_id} is not retired.", "Retire it first.")
        if not at_once and not is_ripe(file, today):
            free = date.fromisoformat(file.retired_on) + GRACE
            raise KeyProblem(
                "key_too_young",
                f"The key {kek_id} retired on {file.retired_on}, and is kept until {free}.",
                "Wait, or use --at-once where every bot has been stopped or restarted since.",
            )
        gone = replace(file, state="destroyed", wrapped=b"", kcv=b"")
        key_files.write(store.directory, gone)
        return Change(gone, is_new=True)


def replace_at_once(store: Keystore, kek_id: str, purpose: Purpose) -> None:
    """Promote a key that no process is using yet, and destroy every other of its purpose."""
    promote(store, kek_id, purpose)
    with in_turn(store) as files:
        for file in files:
            if file.purpose == purpose and file.id != kek_id and file.state != "destroyed":
                gone = replace(file, state="destroyed", wrapped=b"", kcv=b"")
                key_files.write(store.directory, gone)


def call_back(store: Keystore, kek_id: str) -> None:
    """Take a key out of retirement, because something refers to it again."""
    with in_turn(store) as files:
        file = _find(files, kek_id)
        if file.state == "retired":
            key_files.write(store.directory, replace(file, state="decrypt", retired_on=""))


def is_ripe(file: KeyFile, today: date) -> bool:
    """Tell whether a retired key has waited long enough to be destroyed."""
    return file.state == "retired" and date.fromisoformat(file.retired_on) + GRACE <= today


def change_root(store: Keystore, provider: KeyProvider) -> int:
    """Wrap every live key with another root key; gives how many are wrapped with it now.

    The keystore must be open with a provider that opens both, so that this can be cut short and
    begun again. What is in memory stays as it is.
    """
    with in_turn(store) as files:
        live = [file for file in files if file.state != "destroyed"]
        for file in live:
            key = file.unwrap(store.directory, store.provider, store.install)
            again = file.wrapped_again(key, provider, store.install)
            key_files.write(store.directory, again)
        return len(live)


def is_writable(store: Keystore) -> bool:
    """Tell whether this process may change the directory."""
    return os.access(store.directory, os.W_OK)


@contextmanager
def in_turn(store: Keystore) -> Iterator[tuple[KeyFile, ...]]:
    """Keep every other process from changing the directory, and take the changes over after."""
    if not is_writable(store):
        raise KeyProblem(
            "keystore_read_only",
            f"The keystore {store.directory} cannot be written by this account.",
            "Run the command as the account that owns it.",
        )
    with key_turns.writing(store.directory):
        _sweep(store.directory)
        # Whatever a promotion that was cut short left is settled first.
        files = key_files.read_all(store.directory)
        primaries(files)
        for purpose in PURPOSES:
            _settle(store, [f for f in files if (f.purpose, f.state) == (purpose, "primary")])
        yield key_files.read_all(store.directory)
        store.take_over()


def _settle(store: Keystore, ours: Sequence[KeyFile]) -> KeyFile:
    """Leave one primary key of a purpose, the one that counts already."""
    replaced = {file.replaces for file in ours}
    (first,) = (file for file in ours if file.id not in replaced)
    for other in ours:
        if other.id != first.id:
            key_files.write(store.directory, replace(other, state="decrypt", replaces=""))
    if first.replaces:
        first = replace(first, replaces="")
        key_files.write(store.directory, first)
    return first


def _sweep(directory: Path) -> None:
    """Remove what a write that was cut short left behind."""
    for left in directory.glob(".*.json.*"):
        left.unlink()


def _find(files: tuple[KeyFile, ...], kek_id: str, *, dead_too: bool = False) -> KeyFile:
    for file in files:
        if file.id == kek_id and (dead_too or file.state != "destroyed"):
            return file
    raise KeyProblem(
        "key_unknown",
        f"There is no live key {kek_id}.",
        "Look at them with: peersupport keys list",
    )


def _refuse_used(file: KeyFile, count: Count) -> None:
    if file.state == "primary":
        raise KeyProblem(
            "key_primary",
            f"The key {file.id} is the one everything new is wrapped with.",
            "Add another and promote it first.",
        )
    _refuse_other(file, "data")
    used = count(file.id)
    if used:
        raise KeyProblem(
            "key_used",
            f"{used} things can be opened only with the key {file.id}.",
            "Wrap them with the primary key first: peersupport keys rewrap",
        )


def _refuse_other(file: KeyFile, purpose: Purpose) -> None:
    if file.purpose != purpose:
        raise KeyProblem(
            "key_fixed",
            f"The key {file.id} is for {file.purpose}, not for {purpose}.",
            "Index and feedback keys are changed with: peersupport keys change-index",
        )
