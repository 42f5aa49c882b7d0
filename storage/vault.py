"""The vault: what record keeping asks to lock and unlock one workspace's data."""

import base64
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from storage import cohort_keys
from storage.blind_index import BlindIndex
from storage.keystore import Kek, Keystore
from storage.sealing import (
    KEY_BYTES,
    OVERHEAD,
    WRAPPED_KEY,
    Place,
    derive,
    length_prefixed,
    open_sealed,
    seal,
)

_NONCE: Final = 16
_EXPIRY: Final = 8
_MAC: Final = 16
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{54}")
_LENIENCY: Final = 10  # minutes, because the clocks of two replicas may differ


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The key of one case or message as the database keeps it; deleting it shreds the data."""

    kek_id: str
    blob: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WrappedBlob:
    """Sealed bytes, with the id of the key that opens them."""

    kek_id: str
    blob: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one owner, a case or a message, and of nothing else."""

    install: str
    workspace: str
    owner: str
    key: bytes = field(repr=False)

    def seal(self, table: str, column: str, row: str, data: bytes, size: int) -> bytes:
        """Seal the bytes for one column of one row, or raise TooLong."""
        return seal(self.key, data, self._place(table, column, row), size)

    def open(self, table: str, column: str, row: str, blob: bytes) -> bytes:
        """Return what was sealed for exactly this place, or raise SealedDataError."""
        return open_sealed(self.key, blob, self._place(table, column, row))

    def _place(self, table: str, column: str, row: str) -> Place:
        label = f"{table}.{column}"
        return Place(label, self.install, self.workspace, table, column, row, case=self.owner)


class Vault:
    """The locks of one workspace; it keeps no key of its own between two calls."""

    __slots__ = ("_index", "_keystore", "_workspace")

    def __init__(self, keystore: Keystore, workspace: str, *, index: str | None = None) -> None:
        self._keystore = keystore
        self._workspace = workspace
        self._index = index  #: a key to find people by, instead of the primary one

    @property
    def primary_id(self) -> str:
        """The id of the key that everything new is wrapped with."""
        return self._keystore.primary("data").id

    @property
    def index(self) -> BlindIndex:
        """The tags by which people and repeated messages are recognised."""
        return BlindIndex(self._index_kek.key, self._workspace)

    @property
    def index_id(self) -> str:
        """The id of the key that people are found by."""
        return self._index_kek.id

    def finding_by(self, kek_id: str) -> "Vault":
        """Return the same vault, where people are found by another key."""
        return Vault(self._keystore, self._workspace, index=kek_id)

    @property
    def _index_kek(self) -> Kek:
        if self._index is not None:
            return self._keystore.get(self._index)
        return self._keystore.primary("index")

    def new_key(self, owner: str) -> WrappedKey:
        """Return a fresh key for this owner, wrapped."""
        return self.fresh_key(owner)[0]

    def fresh_key(self, owner: str) -> tuple[WrappedKey, DataKey]:
        """Return a fresh key for this owner: wrapped, and ready to seal with."""
        kek = self._keystore.primary("data")
        key = secrets.token_bytes(KEY_BYTES)
        blob = seal(kek.key, key, self._key_place(owner, kek.id), WRAPPED_KEY)
        ready = DataKey(self._keystore.install, self._workspace, owner, key)
        return WrappedKey(kek.id, blob), ready

    def open_key(self, owner: str, wrapped: WrappedKey) -> DataKey:
        """Return this owner's key, or raise SealedDataError if it is not theirs."""
        kek = self._keystore.get(wrapped.kek_id)
        key = open_sealed(kek.key, wrapped.blob, self._key_place(owner, kek.id))
        return DataKey(self._keystore.install, self._workspace, owner, key)

    def rewrap(self, owner: str, wrapped: WrappedKey) -> WrappedKey:
        """Return this owner's key wrapped with the primary key, or raise SealedDataError."""
        kek = self._keystore.primary("data")
        key = self.open_key(owner, wrapped).key
        return WrappedKey(kek.id, seal(kek.key, key, self._key_place(owner, kek.id), WRAPPED_KEY))

    def reseal_setting(self, name: str, wrapped: WrappedBlob) -> WrappedBlob:
        """Return a setting sealed with the primary key, as long as before; else as `rewrap`."""
        size = len(wrapped.blob) - OVERHEAD
        return self.seal_setting(name, self.open_setting(name, wrapped), size)

    def seal_setting(self, name: str, data: bytes, size: int) -> WrappedBlob:
        """Seal a setting of the workspace under its name, or raise TooLong."""
        kek = self._keystore.primary("data")
        key = derive(kek.key, "settings")
        return WrappedBlob(kek.id, seal(key, data, self._setting_place(name, kek.id), size))

    def open_setting(self, name: str, wrapped: WrappedBlob) -> bytes:
        """Return the setting sealed under this name, or raise SealedDataError."""
        kek = self._keystore.get(wrapped.kek_id)
        key = derive(kek.key, "settings")
        return open_sealed(key, wrapped.blob, self._setting_place(name, kek.id))

    def begin_month(self, month: int) -> None:
        """Make the key of a month's feedback, if there is none and the keystore can be written."""
        cohort_keys.begin(self._keystore, month)

    def feedback_key(self, label: str, month: int) -> bytes:
        """Return the 32-byte key that anonymous feedback of a month uses for one thing."""
        kek = cohort_keys.of_month(self._keystore, month)
        return derive((kek or self._keystore.primary("feedback")).key, f"feedback.{label}")

    def mint(self, purpose: str, person: str, now: datetime, lifetime: timedelta) -> str:
        """Return a token only this person can spend, for this purpose, until it expires."""
        nonce = secrets.token_bytes(_NONCE)
        expiry = _minutes(now + lifetime).to_bytes(_EXPIRY, "big")
        mac = self._mac(purpose, person, nonce + expiry)
        return base64.urlsafe_b64encode(nonce + expiry + mac).decode().rstrip("=")

    def check(self, token: str, purpose: str, person: str, now: datetime) -> bytes | None:
        """Return the token's 16-byte nonce, or None if it is not good for this now.

        A token is honoured for 10 minutes after it expires.
        """
        if not _TOKEN.fullmatch(token):
            return None
        raw = base64.urlsafe_b64decode(token + "==")
        claim, mac = raw[:-_MAC], raw[-_MAC:]
        nonce, expiry = claim[:_NONCE], int.from_bytes(claim[_NONCE:], "big")
        # The last character has spare bits; only the spelling we handed out is a token.
        canonical = base64.urlsafe_b64encode(raw).decode().rstrip("=") == token
        genuine = hmac.compare_digest(mac, self._mac(purpose, person, claim))
        alive = _minutes(now) <= expiry + _LENIENCY
        return nonce if genuine and canonical and alive else None

    def _mac(self, purpose: str, person: str, claim: bytes) -> bytes:
        key = derive(self._index_kek.key, "token")
        # A malformed id must fail the comparison, not raise an error that quotes it.
        facts = (purpose, self._workspace, person)
        bound = (fact.encode("utf-8", "surrogatepass") for fact in facts)
        return hmac.digest(key, length_prefixed(*bound, claim), "sha256")[:_MAC]

    def _key_place(self, owner: str, kek_id: str) -> Place:
        install = self._keystore.install
        return Place("dek", install, self._workspace, "key", "wrapped", kek_id, case=owner)

    def _setting_place(self, name: str, kek_id: str) -> Place:
        install = self._keystore.install
        return Place("setting", install, self._workspace, "setting", name, "", case=kek_id)


def _minutes(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("a token needs an aware time")
    return int(moment.timestamp() // 60)
