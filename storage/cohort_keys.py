"""
The keys of anonymous feedback: one a month, destroyed a week after its cohorts end.

With the key goes every way of trying whether a ticket was used, for whoever has all the rest.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.domain import cohorts
from storage import key_files, key_life
from storage.key_files import KeyFile, Purpose, State
from storage.keystore import Kek, Keystore

_PURPOSE: Final[Purpose] = "feedback"
_LIVE: Final[State] = "decrypt"


def of_month(store: Keystore, month: int) -> Kek | None:
    """Return the key of a month; None when it has none, or none any more."""
    return store.beside_primary(_PURPOSE, _name(month))


def begin(store: Keystore, month: int) -> None:
    """Make the key of a month, once; where the keystore cannot be written there is none."""
    if of_month(store, month) is not None or not key_life.is_writable(store):
        return
    with key_life.in_turn(store) as files:
        if any(is_cohorts(file) and file.created == _name(month) for file in files):
            return  # another replica was faster
        made = key_files.generate(_PURPOSE, _name(month), store.provider, store.install)
        key_files.write(store.directory, replace(made, state=_LIVE))


def end(store: Keystore, today: date) -> None:
    """Destroy the keys of all cohorts that ended a week ago or longer."""
    if not any(map(is_cohorts, key_life.listed(store))):
        return
    with key_life.in_turn(store) as files:
        for file in files:
            if is_cohorts(file) and cohorts.key_ends_on(_month(file)) < today:
                gone = replace(file, state="destroyed", wrapped=b"", kcv=b"")
                key_files.write(store.directory, gone)


def is_cohorts(file: KeyFile) -> bool:
    """Tell whether a key is a live one of a month's cohorts."""
    return (file.purpose, file.state) == (_PURPOSE, _LIVE)


def _name(month: int) -> str:
    first = cohorts.first_tuesday(month)
    return f"{first:%Y-%m}"


def _month(file: KeyFile) -> int:
    year, month = file.created.split("-")
    return (int(year) - 2000) * 12 + int(month)
