"""The keystore: a directory of wrapped keys, apart from the database they protect."""

import base64
import hmac
import json
import os
import re
import secrets
import stat
import threading
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal, Self, cast, get_args

from storage.root_key import (
    KeyProblem,
    KeyProvider,
    make_private_directory,
    write_over,
)
from storage.sealing import KEY_BYTES, SealedDataError

Purpose = Literal["data", "index", "feedback"]
State = Literal["primary", "decrypt", "destroyed"]
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)

_FORMAT: Final = 1
_INSTALL: Final = "install.json"
_CODED: Final = ("wrapped", "kcv")  # base64 in the file
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_RESTORE: Final = "Restore the keystore directory from its own backup."


@dataclass(frozen=True, slots=True)
class Kek:
    """A key that wraps other keys, and the name under which the database refers to it."""

    id: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """One key as the directory keeps it; `wrapped` and `kcv` are empty once destroyed."""

    id: str
    purpose: Purpose
    created: str
    state: State
    provider: str
    wrapped: bytes = field(repr=False)
    kcv: bytes = field(repr=False)

    @classmethod
    def parse(cls, path: Path) -> Self:
        """Read one key file, or raise KeyProblem."""
        facts = _read(path)
        made = cls(
            id=str(facts.get("id")),
            purpose=cast("Purpose", facts.get("purpose")),
            created=str(facts.get("created")),
            state=cast("State", facts.get("state")),
            provider=str(facts.get("provider")),
            wrapped=_bytes(path, facts.get("wrapped")),
            kcv=_bytes(path, facts.get("kcv")),
        )
        known = made.purpose in PURPOSES and made.state in get_args(State)
        if not known or made.id != path.stem or not _MONTH.fullmatch(made.created):
            raise _damaged(path)
        return made

    def as_json(self) -> bytes:
        """Return the contents of the file."""
        coded = {name: base64.b64encode(getattr(self, name)).decode() for name in _CODED}
        return _json({"v": _FORMAT} | asdict(self) | coded)


class Keystore:
    """Every live key of an installation, unwrapped once and held in memory."""

    def __init__(self, directory: Path, provider: KeyProvider, install: str) -> None:
        self.install: Final = install
        self._directory: Final = directory
        self._provider: Final = provider
        self._lock: Final = threading.Lock()
        self._keys: Mapping[str, Kek] = {}
        self._primaries: Mapping[Purpose, Kek] = {}

    @classmethod
    def create(cls, directory: Path, provider: KeyProvider, install: str, month: str) -> Self:
        """Make a keystore with one primary key for each purpose, and open it.

        `install` is a uuid, `month` reads "2026-11". Raises KeyProblem if the directory holds
        key files already or is open to other accounts.
        """
        if install != str(uuid.UUID(install)) or not _MONTH.fullmatch(month):
            raise ValueError("a keystore needs a lower-case uuid and a month such as 2026-11")
        make_private_directory(directory)
        _refuse_open(directory)
        if any(directory.glob("*.json")):
            raise KeyProblem(
                "keystore_exists",
                f"There are key files in {directory} already.",
                "Use them, or choose an empty directory for a new installation.",
            )
        for purpose in PURPOSES:
            made = _generate(purpose, month, provider, install)
            write_over(directory / f"{made.id}.json", made.as_json())
        # Last, because its presence says that the others are complete.
        write_over(directory / _INSTALL, _json({"v": _FORMAT, "install": install}))
        return cls.open(directory, provider, install)

    @classmethod
    def open(cls, directory: Path, provider: KeyProvider, install: str | None = None) -> Self:
        """Unwrap every live key; `install` None takes the installation the directory names.

        Raises KeyProblem for a missing, damaged or foreign keystore, loose permissions, or a
        root key that is not the one it was made with.
        """
        path = directory / _INSTALL
        if not os.path.exists(path):  # unlike Path.exists, also False where we may not look
            raise KeyProblem(
                "keystore_missing",
                f"There is no complete keystore that this account can read in {directory}.",
                f"{_RESTORE} Only a new installation may create one.",
            )
        _refuse_open(directory)
        found = _read(path).get("install")
        if not isinstance(found, str):
            raise _damaged(path)
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
        """Return the key that new things of this purpose are wrapped with."""
        return self._primaries[purpose]

    def get(self, kek_id: str) -> Kek:
        """Return a live key by its id, looking on disk once if it is not known yet.

        Raises SealedDataError `unknown_key`: it was destroyed, or never was ours.
        """
        if kek_id not in self._keys:
            try:
                self.reload()
            except KeyProblem:
                raise SealedDataError("unknown_key") from None
        try:
            return self._keys[kek_id]
        except KeyError:
            raise SealedDataError("unknown_key") from None

    def reload(self) -> None:
        """Take over what the directory holds now; on KeyProblem everything stays as it was."""
        with self._lock:
            keys: dict[str, Kek] = {}
            primaries: dict[Purpose, Kek] = {}
            for path in sorted(self._directory.glob("*.json")):
                if path.name == _INSTALL:
                    continue
                file = KeyFile.parse(path)
                if file.state == "destroyed":
                    continue
                kek = self._keys.get(file.id) or self._unwrap(path, file)
                keys[file.id] = kek
                if file.state == "primary" and primaries.setdefault(file.purpose, kek) is not kek:
                    raise _not_one_primary(file.purpose)
            for purpose in PURPOSES:
                if purpose not in primaries:
                    raise _not_one_primary(purpose)
            self._keys, self._primaries = keys, primaries

    def _unwrap(self, path: Path, file: KeyFile) -> Kek:
        context = _context(self.install, file.id, file.purpose)
        key = self._provider.unwrap(file.wrapped, context)
        if len(key) != KEY_BYTES or not hmac.compare_digest(_kcv(key), file.kcv):
            raise _damaged(path)
        return Kek(file.id, key)


def _generate(purpose: Purpose, month: str, provider: KeyProvider, install: str) -> KeyFile:
    key = secrets.token_bytes(KEY_BYTES)
    kek_id = f"{purpose}-{month.replace('-', '')}-{secrets.token_hex(4)}"
    wrapped = provider.wrap(key, _context(install, kek_id, purpose))
    return KeyFile(kek_id, purpose, month, "primary", provider.describe(), wrapped, _kcv(key))


def _context(install: str, kek_id: str, purpose: Purpose) -> dict[str, str]:
    return {"app": "peersupport", "install": install, "kek": kek_id, "purpose": purpose}


def _kcv(key: bytes) -> bytes:
    return hmac.digest(key, b"kcv", "sha256")[:8]


def _json(facts: Mapping[str, object]) -> bytes:
    return json.dumps(facts, indent=2).encode() + b"\n"


def _read(path: Path) -> dict[str, object]:
    _refuse_open(path)
    try:
        facts = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        raise _damaged(path) from None
    if not isinstance(facts, dict):
        raise _damaged(path)
    version = facts.get("v")
    if isinstance(version, int) and version > _FORMAT:
        raise KeyProblem(
            "keystore_newer",
            f"The key file {path} was written by a later release of the bot.",
            "Start that release, or a later one.",
        )
    if version != _FORMAT:
        raise _damaged(path)
    return facts


def _bytes(path: Path, text: object) -> bytes:
    try:
        return base64.b64decode(cast("str", text), validate=True)
    except (TypeError, ValueError):
        raise _damaged(path) from None


def _refuse_open(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError:
        raise _damaged(path) from None
    if stat.S_IMODE(mode) & 0o077:
        wanted = "700" if stat.S_ISDIR(mode) else "600"
        raise KeyProblem(
            "keystore_open",
            f"Other accounts on this machine may use {path}.",
            f"Run: chmod {wanted} {path}",
        )


def _damaged(path: Path) -> KeyProblem:
    return KeyProblem("keystore_damaged", f"The key file {path} cannot be used.", _RESTORE)


def _not_one_primary(purpose: Purpose) -> KeyProblem:
    sentence = f"The keystore needs exactly one primary key for {purpose}."
    return KeyProblem("keystore_primary", sentence, _RESTORE)
