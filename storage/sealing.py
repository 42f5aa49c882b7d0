"""Sealed bytes, suite 1: nobody without the key reads them, moves them or tells their length."""

import hmac
import os
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
WRAPPED_KEY: Final = 64  # the size in which a key is itself sealed

_SUITE: Final = b"\x01"
_SALT: Final = 32
_COMMIT: Final = 32
_HEADER: Final = len(_SUITE) + _SALT + _COMMIT
_TAG: Final = 16
_LENGTH: Final = 4
OVERHEAD: Final = _HEADER + _TAG  # how much longer sealed bytes are than the size they are in
# Each message has its own derived key, so the one nonce each key ever meets may be constant.
_NONCE: Final = bytes(12)

Fault = Literal["version", "length", "commit", "tag", "padding", "unknown_key", "content"]


class SealedDataError(Exception):
    """Sealed data that does not open: `code` says why, and the text is the code alone."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code)
        self.code: Final = code


class TooLong(ValueError):  # noqa: N818 - reads as a refusal, which it is to the person typing
    """More bytes than the fixed size holds; nothing was cut off and nothing was sealed."""

    def __init__(self) -> None:
        super().__init__("too long for the size it is kept in")


class Bucket(IntEnum):
    """The fixed sizes, in bytes, that hide how much somebody wrote."""

    CASE = 16384
    NOTE = 16384  # equal to CASE today, but a promise of its own
    SMALL = 1024
    SUPPORTER = 4096
    OUTBOX = 16384  # as above
    SETTING = 65536


def bag_size(n: int) -> int:
    """Return the smallest of 65536, 131072, 262144 and so on that holds `n` bytes."""
    size = 65536
    while size - _LENGTH < n:
        size *= 2
    return size


@dataclass(frozen=True, slots=True)
class Place:
    """Where sealed bytes belong; they open nowhere else."""

    label: str
    install: str
    workspace: str
    table: str
    column: str
    row: str
    case: str = ""
    schema: int = 1

    def aad(self) -> bytes:
        """Return the one encoding of this place; two places never share theirs."""
        names = (self.label, self.install, self.workspace, self.table, self.column)
        facts = (*names, self.row, self.case, str(self.schema))
        return length_prefixed(_SUITE, *(fact.encode() for fact in facts))


def length_prefixed(*parts: bytes) -> bytes:
    """Join the parts so that no other list of as many parts gives the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def derive(key: bytes, label: str, *, length: int = KEY_BYTES, salt: bytes | None = None) -> bytes:
    """Return `length` bytes that follow from the key, and tell nothing about those of a sibling.

    Raises ValueError for a key that is not 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a key is 32 bytes")
    info = b"peersupport/v1/" + label.encode()
    return HKDF(hashes.SHA256(), length=length, salt=salt, info=info).derive(key)


def seal(
    key: bytes, plaintext: bytes, place: Place, size: int, *, salt: bytes | None = None
) -> bytes:
    """Seal the bytes for one place; the result is always `size` + 81 bytes long.

    `salt` exists only to reproduce the frozen test vectors: using one twice breaks the seal.
    Raises TooLong when the bytes and their 4-byte length do not fit into `size`.
    """
    if len(plaintext) > size - _LENGTH:
        raise TooLong
    salt = os.urandom(_SALT) if salt is None else salt
    encryption, commit = _message_keys(key, salt, place)
    padded = (len(plaintext).to_bytes(_LENGTH, "big") + plaintext).ljust(size, b"\0")
    return _SUITE + salt + commit + AESGCM(encryption).encrypt(_NONCE, padded, place.aad())


def open_sealed(key: bytes, blob: bytes, place: Place) -> bytes:
    """Return what was sealed with this key for this place.

    Raises SealedDataError: `version` (written by a later release), `length` (cut short),
    `commit` (another key), `tag` (altered or moved), `padding` (sealed wrongly).
    """
    if not blob.startswith(_SUITE):
        raise SealedDataError("version" if blob else "length")
    if len(blob) < _HEADER + _LENGTH + _TAG:
        raise SealedDataError("length")
    salt = blob[len(_SUITE) : _HEADER - _COMMIT]
    encryption, commit = _message_keys(key, salt, place)
    if not hmac.compare_digest(commit, blob[_HEADER - _COMMIT : _HEADER]):
        raise SealedDataError("commit")
    try:
        padded = AESGCM(encryption).decrypt(_NONCE, blob[_HEADER:], place.aad())
    except InvalidTag:
        raise SealedDataError("tag") from None
    return _unpad(padded)


def _message_keys(key: bytes, salt: bytes, place: Place) -> tuple[bytes, bytes]:
    both = derive(key, place.label, length=2 * KEY_BYTES, salt=salt)
    return both[:KEY_BYTES], both[KEY_BYTES:]


def _unpad(padded: bytes) -> bytes:
    end = _LENGTH + int.from_bytes(padded[:_LENGTH], "big")
    if end > len(padded) or padded[:end].ljust(len(padded), b"\0") != padded:
        raise SealedDataError("padding")
    return padded[_LENGTH:end]
