"""The root key: what opens the keystore, kept away from everything it protects."""

import base64
import json
import os
import re
import secrets
import stat
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from storage.sealing import (
    KEY_BYTES,
    WRAPPED_KEY,
    Place,
    SealedDataError,
    open_sealed,
    seal,
)

_FORM: Final = re.compile(r"psk1_([A-Za-z0-9_-]{48})\n?")
_MOST: Final = 1024  # bytes read from a root key file; a real one has 54


class KeyProblem(Exception):  # noqa: N818 - the operator reads it as a problem to mend
    """Keys that cannot be used: one sentence saying why, one saying the way out, no key."""

    def __init__(self, code: str, sentence: str, way_out: str) -> None:
        super().__init__(code, sentence, way_out)
        self.code: Final = code
        self.sentence: Final = sentence
        self.way_out: Final = way_out

    def __str__(self) -> str:
        """Return both sentences."""
        return f"{self.sentence} {self.way_out}"


class KeyUnavailable(KeyProblem):
    """Whoever holds the root key cannot be reached at the moment; it is worth trying again."""


class KeyProvider(Protocol):
    """Whoever holds the root key; every refusal is a KeyProblem."""

    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes:
        """Return the key sealed so that only this root key and this context open it."""

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """Return the key that was wrapped under this context."""

    def describe(self) -> str:
        """Return a short name for where the root key lives, fit to be shown and stored."""

    def check(self) -> None:
        """Do nothing if a key can be wrapped and unwrapped now, else raise KeyProblem."""


class FileKeyProvider:
    """A KeyProvider whose root key was read from a file."""

    __slots__ = ("_root",)

    def __init__(self, root: bytes) -> None:
        if len(root) != KEY_BYTES:
            raise ValueError("a root key is 32 bytes")
        self._root = root

    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes:
        """Return the key sealed for this context."""
        return seal(self._root, key, _place(context), WRAPPED_KEY)

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """Return the key wrapped under this context, or raise KeyProblem."""
        try:
            return open_sealed(self._root, blob, _place(context))
        except SealedDataError as error:
            if error.code == "commit":
                raise KeyProblem(
                    "wrong_root_key",
                    "The root key is not the one this keystore was made with.",
                    "Put the right root key file in place; a new one cannot open old keys.",
                ) from None
            raise KeyProblem(
                "damaged_key",
                "A wrapped key is damaged or was moved from another keystore.",
                "Restore the keystore directory from its own backup.",
            ) from None

    def describe(self) -> str:
        """Return the name of this provider."""
        return "file"

    def check(self) -> None:
        """Do nothing: a root key in memory is always at hand."""


def create_root_key(path: Path) -> None:
    """Write a new root key to `path`, readable by its owner alone.

    Raises KeyProblem if anything is there already: a root key is never overwritten.
    """
    key = secrets.token_bytes(KEY_BYTES)
    body = base64.urlsafe_b64encode(key + _checksum(key))
    make_private_directory(path.parent)
    try:
        write_new(path, b"psk1_" + body + b"\n")
    except FileExistsError:
        raise KeyProblem(
            "root_key_exists",
            f"There is already a file at {path}, and a root key is never overwritten.",
            "Choose another path, or move that file to a safe place first.",
        ) from None


def read_root_key(path: Path, *, database_dir: Path) -> bytes:
    """Return the 32 bytes of the root key file.

    Raises KeyProblem if it is missing, malformed, open to other accounts, or kept in
    `database_dir`, where a stolen copy of the data would bring its own key.
    """
    if _inside(path, database_dir):
        raise KeyProblem(
            "root_key_beside_data",
            f"The root key file {path} lies in the data directory {database_dir}.",
            "Move it elsewhere, so that a copy of the data never includes its key.",
        )
    match = _FORM.fullmatch(_read_private(path).decode("ascii", "replace"))
    if match is None:
        raise _malformed(path)
    body = base64.urlsafe_b64decode(match[1])
    key, checksum = body[:KEY_BYTES], body[KEY_BYTES:]
    if checksum != _checksum(key):
        raise _malformed(path)
    return key


def make_private_directory(path: Path) -> None:
    """Create the directory and its missing parents, open to their owner alone."""
    if not path.is_dir():
        make_private_directory(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, on disk when this returns.

    Raises FileExistsError if the path is taken; after any other failure no file is left.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def write_over(path: Path, data: bytes) -> None:
    """Write a private file over another; a crash leaves the old or the new one whole."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(fresh, data)
    fresh.replace(path)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Return once the names in the directory are on disk."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _place(context: Mapping[str, str]) -> Place:
    bound = json.dumps(dict(context), sort_keys=True, separators=(",", ":"))
    return Place("root", "", "", "keystore", "wrapped", "", case=bound)


def _checksum(key: bytes) -> bytes:
    return zlib.crc32(key).to_bytes(4, "big")


def _inside(path: Path, directory: Path) -> bool:
    # Both the name and what a symbolic link leads to: a backup may follow either.
    named = Path(os.path.abspath(path)).is_relative_to(os.path.abspath(directory))
    meant = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(directory))
    return named or meant


def _read_private(path: Path) -> bytes:
    try:
        # Without O_NONBLOCK a named pipe at this path would hang the start for ever.
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise KeyProblem(
            "root_key_missing",
            f"There is no root key file at {path}.",
            "Restore it from its offline copy, or create one if this is a new installation.",
        ) from None
    except OSError:
        raise _unreadable(path) from None
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise _unreadable(path)
        if stat.S_IMODE(mode) & 0o077:
            raise KeyProblem(
                "root_key_open",
                f"Other accounts on this machine may use the root key file {path}.",
                f"Run: chmod 600 {path}",
            )
        return os.read(handle, _MOST)
    finally:
        os.close(handle)


def _unreadable(path: Path) -> KeyProblem:
    return KeyProblem(
        "root_key_unreadable",
        f"The root key file {path} cannot be read.",
        "Make it a plain file owned by the account that runs the bot.",
    )


def _malformed(path: Path) -> KeyProblem:
    return KeyProblem(
        "root_key_malformed",
        f"The file {path} does not hold a whole root key.",
        "Copy it again from its offline copy: one line that begins with psk1_.",
    )
