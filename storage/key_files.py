"""The files of a keystore: one wrapped key each, and the one that names the installation."""

import base64
import hmac
import json
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final, Literal, Self, cast, get_args

from storage.root_key import KeyProblem, KeyProvider, write_over
from storage.sealing import KEY_BYTES

Purpose = Literal["data", "index", "feedback"]
#: `added` opens and was never used; `decrypt` opens what it once wrapped; `retired` opens too, but
#: nothing refers to it any more; `destroyed` is the stone on its grave.
State = Literal["added", "primary", "decrypt", "retired", "destroyed"]
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

_FORMAT: Final = 1
_INSTALL: Final = "install.json"
_CODED: Final = ("wrapped", "kcv")  # base64 in the file
_SELDOM: Final = ("replaces", "retired_on")  # in the file only where they say something
_RESTORE: Final = "Restore the keystore directory from its own backup."


@dataclass(frozen=True, slots=True)
class KeyFile:
    """One key as the directory keeps it; `wrapped` and `kcv` are empty once destroyed."""

    id: str
    purpose: Purpose
    created: str  #: year and month, as `2026-11`
    state: State
    provider: str
    wrapped: bytes = field(repr=False)
    kcv: bytes = field(repr=False)
    replaces: str = ""  #: the primary key before it; of two primaries the replacing one counts
    retired_on: str = ""  #: the day since which nothing referred to it, as `2026-11-30`

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
            replaces=str(facts.get("replaces", "")),
            retired_on=str(facts.get("retired_on", "")),
        )
        known = made.purpose in PURPOSES and made.state in get_args(State)
        if not known or made.id != path.stem or not MONTH.fullmatch(made.created):
            raise damaged(path)
        return made

    def as_json(self) -> bytes:
        """Return the contents of the file."""
        coded = {name: base64.b64encode(getattr(self, name)).decode() for name in _CODED}
        facts = {"v": _FORMAT} | asdict(self) | coded
        return _json({k: v for k, v in facts.items() if v or k not in _SELDOM})

    def path_in(self, directory: Path) -> Path:
        """Return where the file lies."""
        return directory / f"{self.id}.json"

    def unwrap(self, directory: Path, provider: KeyProvider, install: str) -> bytes:
        """Return the key itself, or raise KeyProblem when it is not the one that was wrapped."""
        key = provider.unwrap(self.wrapped, _context(install, self.id, self.purpose))
        if len(key) != KEY_BYTES or not hmac.compare_digest(_kcv(key), self.kcv):
            raise damaged(self.path_in(directory))
        return key

    def wrapped_again(self, key: bytes, provider: KeyProvider, install: str) -> Self:
        """Return the same key wrapped by this provider."""
        wrapped = provider.wrap(key, _context(install, self.id, self.purpose))
        return replace(self, provider=provider.describe(), wrapped=wrapped)


def generate(purpose: Purpose, month: str, provider: KeyProvider, install: str) -> KeyFile:
    """Draw a new key, wrapped; nothing is written."""
    key = secrets.token_bytes(KEY_BYTES)
    kek_id = f"{purpose}-{month.replace('-', '')}-{secrets.token_hex(4)}"
    empty = KeyFile(kek_id, purpose, month, "added", provider.describe(), b"", _kcv(key))
    return empty.wrapped_again(key, provider, install)


def read_all(directory: Path) -> tuple[KeyFile, ...]:
    """Read every key file of a directory, in the order of their ids, or raise KeyProblem."""
    paths = sorted(path for path in directory.glob("*.json") if path.name != _INSTALL)
    return tuple(KeyFile.parse(path) for path in paths)


def write(directory: Path, file: KeyFile) -> None:
    """Write a key file over the one before it; a crash leaves the old or the new one whole."""
    path = file.path_in(directory)
    with _Held(path) as before:
        write_over(path, file.as_json())
        # What the disk itself keeps is beyond us; this is as much as a program can do.
        before.blacken()


def write_install(directory: Path, install: str) -> None:
    """Name the installation a directory belongs to; its presence says that it is complete."""
    write_over(directory / _INSTALL, _json({"v": _FORMAT, "install": install}))


def read_install(directory: Path) -> str:
    """Return the installation a directory belongs to, or raise KeyProblem."""
    path = directory / _INSTALL
    if not os.path.exists(path):  # unlike Path.exists, also False where we may not look
        raise KeyProblem(
            "keystore_missing",
            f"There is no complete keystore that this account can read in {directory}.",
            f"{_RESTORE} Only a new installation may create one.",
        )
    refuse_open(directory)
    found = _read(path).get("install")
    if not isinstance(found, str):
        raise damaged(path)
    return found


def refuse_open(path: Path) -> None:
    """Raise KeyProblem when other accounts may use the path."""
    try:
        mode = path.stat().st_mode
    except OSError:
        raise damaged(path) from None
    if stat.S_IMODE(mode) & 0o077:
        wanted = "700" if stat.S_ISDIR(mode) else "600"
        raise KeyProblem(
            "keystore_open",
            f"Other accounts on this machine may use {path}.",
            f"Run: chmod {wanted} {path}",
        )


def damaged(path: Path) -> KeyProblem:
    """Return the problem of a file that cannot be used."""
    return KeyProblem("keystore_damaged", f"The key file {path} cannot be used.", _RESTORE)


def not_one_primary(purpose: Purpose) -> KeyProblem:
    """Return the problem of a purpose that nothing can be wrapped for."""
    sentence = f"The keystore needs exactly one primary key for {purpose}."
    return KeyProblem("keystore_primary", sentence, _RESTORE)


class _Held:
    """The bytes of a file that is about to be replaced, kept reachable until they are blacked."""

    def __init__(self, path: Path) -> None:
        self._path: Final = path
        self._handle: int | None = None

    def __enter__(self) -> Self:
        if self._path.exists():
            self._handle = os.open(self._path, os.O_WRONLY | os.O_CLOEXEC)
        return self

    def blacken(self) -> None:
        """Overwrite them, on disk when this returns."""
        if self._handle is not None:
            os.pwrite(self._handle, bytes(os.fstat(self._handle).st_size), 0)
            os.fsync(self._handle)

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            os.close(self._handle)


def _context(install: str, kek_id: str, purpose: Purpose) -> dict[str, str]:
    return {"app": "peersupport", "install": install, "kek": kek_id, "purpose": purpose}


def _kcv(key: bytes) -> bytes:
    return hmac.digest(key, b"kcv", "sha256")[:8]


def _json(facts: Mapping[str, object]) -> bytes:
    return json.dumps(facts, indent=2).encode() + b"\n"


def _read(path: Path) -> dict[str, object]:
    refuse_open(path)
    try:
        facts = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        raise damaged(path) from None
    if not isinstance(facts, dict):
        raise damaged(path)
    version = facts.get("v")
    if isinstance(version, int) and version > _FORMAT:
        raise KeyProblem(
            "keystore_newer",
            f"The key file {path} was written by a later release of the bot.",
            "Start that release, or a later one.",
        )
    if version != _FORMAT:
        raise damaged(path)
    return facts


def _bytes(path: Path, text: object) -> bytes:
    try:
        return base64.b64decode(cast("str", text), validate=True)
    except (TypeError, ValueError):
        raise damaged(path) from None
