"""The keystore: a directory of wrapped keys, apart from the database they protect."""

import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Self

from storage import key_files, key_turns
from storage.key_files import MONTH, PURPOSES, KeyFile, Purpose, State
from storage.root_key import KeyProblem, KeyProvider, make_private_directory
from storage.sealing import SealedDataError

__all__ = ["PURPOSES", "Kek", "KeyFile", "Keystore", "Purpose", "State", "primaries"]

#: Seconds a directory must be unchanged before its time of change is trusted to tell of the next.
_SETTLED: Final = 1
#: Seconds for which a look at the directory counts; sealing one request needs seven keys.
_LOOK_EVERY: Final = 0.05
#: Seconds without another attempt after the directory could not be read, or whoever holds the root
#: key did not open a key.
_PATIENCE: Final = 30


@dataclass(frozen=True, slots=True)
class Kek:
    """A key that wraps other keys, and the name under which the database refers to it."""

    id: str
    key: bytes = field(repr=False)


class Keystore:
    """Every live key of an installation, unwrapped once and held in memory."""

    def __init__(
        self,
        directory: Path,
        provider: KeyProvider,
        install: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.install: Final = install
        self.directory: Final = directory
        self.provider: Final = provider
        self._monotonic: Final = monotonic
        self._lock: Final = threading.RLock()
        self._keys: Mapping[str, Kek] = {}
        self._primaries: Mapping[Purpose, Kek] = {}
        self._beside: Mapping[tuple[Purpose, str], Kek] = {}
        self._buried: frozenset[str] = frozenset()
        self._seen: int | None = None  #: when the directory was last changed, as far as we know
        self._not_before = float("-inf")
        self._looked_at = float("-inf")

    @classmethod
    def create(cls, directory: Path, provider: KeyProvider, install: str, month: str) -> Self:
        """Make a keystore with one primary key for each purpose, and open it.

        `install` is a uuid, `month` reads "2026-11". Raises KeyProblem if the directory holds
        key files already or is open to other accounts.
        """
        if install != str(uuid.UUID(install)) or not MONTH.fullmatch(month):
            raise ValueError("a keystore needs a lower-case uuid and a month such as 2026-11")
        make_private_directory(directory)
        key_files.refuse_open(directory)
        if any(directory.glob("*.json")):
            raise KeyProblem(
                "keystore_exists",
                f"There are key files in {directory} already.",
                "Use them, or choose an empty directory for a new installation.",
            )
        for purpose in PURPOSES:
            made = key_files.generate(purpose, month, provider, install)
            key_files.write(directory, replace(made, state="primary"))
        # Last, because its presence says that the others are complete.
        key_files.write_install(directory, install)
        return cls.open(directory, provider, install)

    @classmethod
    def open(cls, directory: Path, provider: KeyProvider, install: str | None = None) -> Self:
        """Unwrap every live key; `install` None takes the installation the directory names.

        Raises KeyProblem for a missing, damaged or foreign keystore, loose permissions, or a
        root key that is not the one it was made with.
        """
        found = key_files.read_install(directory)
        if install not in {None, found}:
            raise KeyProblem(
                "keystore_foreign",
                f"The keystore in {directory} belongs to another installation.",
                "Point the bot at the keystore that was made together with this database.",
            )
        store = cls(directory, provider, found)
        store.reload()
        return store

    def primary(self, purpose: Purpose) -> Kek:
        """Return the key that new things of this purpose are wrapped with.

        A key that another process promoted is taken over within a twentieth of a second.
        """
        self._follow()
        return self._primaries[purpose]

    def get(self, kek_id: str) -> Kek:
        """Return a live key by its id, looking on disk once if it is not known yet.

        Raises SealedDataError `unknown_key`: it was destroyed, or never was ours.
        """
        if kek_id not in self._keys and kek_id not in self._buried:
            self._try_reload(key_turns.FINISH_WITHIN)
        try:
            return self._keys[kek_id]
        except KeyError:
            raise SealedDataError("unknown_key") from None

    def beside_primary(self, purpose: Purpose, month: str) -> Kek | None:
        """Return a key of this purpose and month that opens beside the primary one, if any."""
        self._follow()
        return self._beside.get((purpose, month))

    def is_buried(self, kek_id: str) -> bool:
        """Tell whether a key of ours was destroyed, so that nothing can open what it wrapped."""
        self._follow()
        return kek_id in self._buried

    def reload(self) -> None:
        """Take over what the directory holds now; on KeyProblem everything stays as it was."""
        with key_turns.reading(self.directory):
            self.take_over()

    def take_over(self) -> None:
        """As `reload`, for whoever keeps all others from the directory."""
        with self._lock:
            seen = self._changed_at()
            files = key_files.read_all(self.directory)
            live = [file for file in files if file.state != "destroyed"]
            keys = {file.id: self._keys.get(file.id) or self._unwrap(file) for file in live}
            first = {purpose: keys[file.id] for purpose, file in primaries(live).items()}
            self._keys, self._primaries = keys, first
            self._beside = {
                (file.purpose, file.created): keys[file.id]
                for file in live
                if file.state == "decrypt"
            }
            self._buried = frozenset(file.id for file in files if file.state == "destroyed")
            # A directory that changed just now may change again without its time showing it.
            settled = seen is not None and time.time_ns() - seen > _SETTLED * 1_000_000_000
            self._seen = seen if settled else None

    def _follow(self) -> None:
        now = self._monotonic()
        if 0 <= now - self._looked_at < _LOOK_EVERY:
            return
        changed = self._seen is None or self._changed_at() != self._seen
        if not changed or self._try_reload(0):
            self._looked_at = now

    def _try_reload(self, patience: float) -> bool:
        """Tell whether it was looked at; not while it is being changed, unless after patience."""
        # A provider that cannot be reached must not be asked for every request.
        if self._monotonic() < self._not_before:
            return True
        try:
            with key_turns.reading(self.directory, patience) as undisturbed:
                if not undisturbed and not patience:
                    return False
                self.take_over()
        except KeyProblem:
            self._not_before = self._monotonic() + _PATIENCE
        return True

    def _changed_at(self) -> int | None:
        try:
            return self.directory.stat().st_mtime_ns
        except OSError:
            return None

    def _unwrap(self, file: KeyFile) -> Kek:
        return Kek(file.id, file.unwrap(self.directory, self.provider, self.install))


def primaries(files: Iterable[KeyFile]) -> dict[Purpose, KeyFile]:
    """Return the primary key of each purpose; raises KeyProblem unless each has exactly one.

    Where a promotion was cut short there are two, and the one that replaces the other counts.
    """
    marked = [file for file in files if file.state == "primary"]
    replaced = {file.replaces for file in marked}
    found: dict[Purpose, KeyFile] = {}
    for file in marked:
        if file.id not in replaced and found.setdefault(file.purpose, file) is not file:
            raise key_files.not_one_primary(file.purpose)
    for purpose in PURPOSES:
        if purpose not in found:
            raise key_files.not_one_primary(purpose)
    return found
