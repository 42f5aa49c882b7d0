"""Renewing keys while everything runs: wrapping again, and the whole monthly round."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Engine

from storage import cohort_keys, holdings, key_life
from storage.engine import transaction
from storage.holdings import HOLDINGS, Holding
from storage.key_files import KeyFile
from storage.keystore import Keystore
from storage.sealing import SealedDataError
from storage.vault import Vault

#: Rows in one transaction; some milliseconds, so that nobody notices.
BATCH: Final = 100
#: It may be the next month already where the key was made.
_A_DAY: Final = timedelta(days=1)


Result = TypeVar("Result")


class Patience(Protocol):
    """Carries work out, and may try it again when the database was busy."""

    def __call__(self, work: Callable[[], Result], /) -> Result:
        """Return what the work gave."""


def once(work: Callable[[], Result], /) -> Result:
    """Try it once."""
    return work()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far wrapping again has come."""

    renewed: int = 0
    unreadable: int = 0  #: left as they are


def rewrap(engine: Engine, vault: Vault, patiently: Patience = once) -> Iterator[Progress]:
    """Wrap everything with the primary key, a batch in a transaction, telling after each.

    May be cut short anywhere and begun again, while others read and write. Raises TryAgain when
    the database was busy for too long; what was done stays done. `patiently` carries a batch out,
    and may try it again.
    """
    done = Progress()
    for held in HOLDINGS:
        after: Any = None
        while True:
            after, made = patiently(partial(_batch, engine, vault, held, after))
            done = Progress(done.renewed + made.renewed, done.unreadable + made.unreadable)
            if made.renewed or made.unreadable:
                yield done
            if after is None:
                break


def used(engine: Engine) -> dict[str, int]:
    """Count what each key opens, by its id."""
    with transaction(engine, reading=True) as connection:
        return holdings.used(connection)


def stale_rows(engine: Engine, store: Keystore) -> int:
    """Count the rows that some other key than the primary one opens."""
    primary = store.primary("data").id
    return sum(n for kek_id, n in used(engine).items() if kek_id != primary)


def retire(engine: Engine, store: Keystore, kek_id: str, today: date) -> key_life.Change:
    """Retire a key; see `key_life.retire`. Nobody else writes meanwhile."""
    with transaction(engine) as connection:
        return key_life.retire(store, kek_id, partial(holdings.count, connection), today)


def destroy(
    engine: Engine, store: Keystore, kek_id: str, today: date, *, at_once: bool = False
) -> key_life.Change:
    """Destroy a retired key; see `key_life.destroy`. Nobody else writes meanwhile."""
    with transaction(engine) as connection:
        count = partial(holdings.count, connection)
        return key_life.destroy(store, kek_id, count, today, at_once=at_once)


def tend(
    engine: Engine, store: Keystore, vault: Vault, now: datetime, *, held: bool = False
) -> None:
    """
    Do what is due to the keys: a new one a month, wrapping again, retiring, destroying.

    Once every night keeps the bound: what was deleted cannot be read in any backup about forty
    days later. Each step is repeatable and none holds the database for long; where the keystore
    cannot be written, only wrapping again is done. `held` destroys no key that opens a request.
    """
    mine = key_life.is_writable(store)
    if mine and store.primary("data").id.split("-")[1] < f"{now:%Y%m}":
        key_life.promote(store, key_life.add(store, f"{now:%Y-%m}").file.id)
    for _ in rewrap(engine, vault):
        pass
    if mine and not held:
        bury(engine, store, now.date())
    if mine:
        cohort_keys.end(store, now.date())


def clock_is_behind(store: Keystore, now: datetime) -> bool:
    """Tell whether the newest data key is from a month that has not come by this clock."""
    return store.primary("data").id.split("-")[1] > f"{now + _A_DAY:%Y%m}"


def bury(engine: Engine, store: Keystore, today: date) -> tuple[KeyFile, ...]:
    """Retire every data key that nothing refers to, and destroy those that waited long enough.

    Gives the keys that changed.
    """
    changed: list[KeyFile] = []
    needed = used(engine)
    step: Callable[..., key_life.Change]
    for file in key_life.listed(store):
        if file.purpose != "data":
            continue
        if file.state == "retired" and file.id in needed:
            key_life.call_back(store, file.id)  # a backup was restored that needs it
        elif file.id not in needed and (file.state == "decrypt" or key_life.is_ripe(file, today)):
            step = retire if file.state == "decrypt" else destroy
            change = step(engine, store, file.id, today)
            changed.append(change.file)
    return tuple(changed)


def _batch(engine: Engine, vault: Vault, held: Holding, after: Any) -> tuple[Any, Progress]:
    renewed = unreadable = 0
    with transaction(engine) as connection:
        found = holdings.stale(connection, held, vault.primary_id, after, BATCH)
        for row in found:
            try:
                renewed += holdings.renew(connection, vault, held, row)
            except SealedDataError:
                unreadable += 1
    last = found[-1].row if len(found) == BATCH else None
    return last, Progress(renewed, unreadable)
