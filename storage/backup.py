"""Backups: a database sealed into one file, and what can still be opened of it."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import Engine

from storage import copying, holdings, tables
from storage.engine import DatabaseProblem
from storage.key_life import listed
from storage.keystore import Keystore
from storage.root_key import KeyProblem, write_new
from storage.sealing import SealedDataError
from storage.vault import DataKey, Vault, WrappedKey

_MAGIC: Final = b"peersupport-backup 1\n"
#: Bytes sealed at once; also hides the exact size of the database.
_CHUNK: Final = 1 << 20
_ROOM: Final = _CHUNK - 4  # sealing writes the length into four bytes
_HEADER: Final = 4096  # bytes at most


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says before it is opened: nothing about anybody, and no time."""

    install: str
    backup: str
    kek_id: str
    wrapped: str
    chunks: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds, and how much of it the keys of today open."""

    snapshot: bytes
    opened: int
    closed: dict[str, int]  #: rows that cannot be opened, by the key they name
    buried: frozenset[str]  #: of these keys, the ones that were destroyed
    is_usable: bool  #: whether the settings, without which nothing runs, are among what opens

    @property
    def is_whole(self) -> bool:
        """Tell whether everything can be opened."""
        return not self.closed


def make(engine: Engine, store: Keystore, vault: Vault, file: Path) -> int:
    """Write a backup to a new file, while the bot runs or not; gives its size in bytes.

    It is sealed with the primary data key, so it ends with it. Raises FileExistsError rather
    than write over anything.
    """
    data = copying.snapshot(engine)
    name = uuid4().hex
    wrapped, key = vault.fresh_key(_owner(name))
    parts = [data[at : at + _ROOM] for at in range(0, len(data), _ROOM)]
    header = Header(store.install, name, wrapped.kek_id, _text(wrapped.blob), len(parts))
    sealed = (
        key.seal("backup", f"of {len(parts)}", str(nth), part, _CHUNK)
        for nth, part in enumerate(parts)
    )
    whole = _MAGIC + _written(header) + b"".join(sealed)
    write_new(file, whole)
    return len(whole)


def read(store: Keystore, vault: Vault, file: Path) -> Contents:
    """
    Look into a backup: first whether the keys fit, then what they open of it.

    Raises KeyProblem when nothing of it can be opened, and DatabaseProblem for a file that is
    no backup, is damaged, or is from a later release.
    """
    try:
        whole = file.read_bytes()
    except OSError:
        raise DatabaseProblem(f"{file} cannot be read.") from None
    header, sealed = _header(whole, file)
    key = _key(store, vault, header)
    return _contents(store, vault, _opened(key, header, sealed, file))


def _key(store: Keystore, vault: Vault, header: Header) -> DataKey:
    if header.install != store.install:
        raise KeyProblem(
            "backup_foreign",
            "This backup was made by another installation.",
            "Use the keystore and root key that were made together with it.",
        )
    try:
        wrapped = WrappedKey(header.kek_id, base64.b64decode(header.wrapped))
        return vault.open_key(_owner(header.backup), wrapped)
    except (SealedDataError, ValueError):
        pass
    states = {file.id: file.state for file in listed(store)}
    if states.get(header.kek_id) == "destroyed":
        raise KeyProblem(
            "backup_key_destroyed",
            f"The key {header.kek_id} that this backup was sealed with has been destroyed.",
            "Nobody can open it any more, as intended; use a newer backup, and delete this one.",
        )
    if header.kek_id not in states:
        raise KeyProblem(
            "backup_key_missing",
            f"The keystore does not know the key {header.kek_id} this backup was sealed with.",
            "Put a newer copy of the keystore directory in its place.",
        )
    raise KeyProblem(
        "backup_key_damaged", "The key in this backup is damaged.", "Use another backup."
    )


def _opened(key: DataKey, header: Header, sealed: bytes, file: Path) -> bytes:
    if not header.chunks or len(sealed) % header.chunks:
        raise _damaged(file)
    size = len(sealed) // header.chunks
    try:
        return b"".join(
            key.open("backup", f"of {header.chunks}", str(n), sealed[n * size : (n + 1) * size])
            for n in range(header.chunks)
        )
    except SealedDataError:
        raise _damaged(file) from None


def _contents(store: Keystore, vault: Vault, snapshot: bytes) -> Contents:
    opened, closed, is_usable = 0, dict[str, int](), True
    with copying.opened(snapshot) as engine, engine.connect() as connection:
        for held, row in holdings.every(connection):
            if holdings.fault(vault, held, row) is None:
                opened += 1
            else:
                closed[row.kek_id] = closed.get(row.kek_id, 0) + 1
                is_usable &= (held.table, row.row) != (tables.setting, "programme")
    buried = frozenset(kek_id for kek_id in closed if store.is_buried(kek_id))
    return Contents(snapshot, opened, closed, buried, is_usable)


def _header(whole: bytes, file: Path) -> tuple[Header, bytes]:
    head, _, sealed = whole.removeprefix(_MAGIC).partition(b"\n")
    header = _parsed(head) if whole.startswith(_MAGIC) and len(head) <= _HEADER else None
    if header is None:
        raise DatabaseProblem(f"{file} is no backup made by this bot.")
    return header, sealed


def _parsed(head: bytes) -> Header | None:
    try:
        header = Header(**json.loads(head))
    except (ValueError, TypeError, RecursionError):
        return None
    return header if type(header.chunks) is int else None


def _written(header: Header) -> bytes:
    facts = {name: getattr(header, name) for name in Header.__slots__}
    return json.dumps(facts).encode() + b"\n"


def _text(blob: bytes) -> str:
    return base64.b64encode(blob).decode()


def _owner(name: str) -> str:
    return f"backup.{name}"


def _damaged(file: Path) -> DatabaseProblem:
    return DatabaseProblem(f"{file} is damaged or was cut short; use another backup.")
