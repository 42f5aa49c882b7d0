"""Copies for a bad day: the root key on paper, and whether a copy of everything would open it."""

import hmac
from dataclasses import dataclass
from pathlib import Path

from storage import key_files
from storage.cohort_keys import is_cohorts
from storage.key_files import KeyFile
from storage.key_life import listed
from storage.keystore import Keystore
from storage.providers import RootKey
from storage.root_key import KeyProblem, KeyProvider, read_root_key


@dataclass(frozen=True, slots=True)
class Proof:
    """What a copy of the keystore opens, compared with the keystore in use."""

    opened: tuple[str, ...]
    missing: tuple[str, ...]  #: live keys that the copy lacks
    broken: tuple[str, ...]  #: live keys that the copy has and cannot open
    undead: tuple[str, ...]  #: destroyed here, and still alive in the copy

    @property
    def is_whole(self) -> bool:
        """Tell whether the copy would do on a bad day."""
        return not (self.missing or self.broken)


def line_of(root: RootKey) -> str:
    """Return the one line that is the root key, or raise KeyProblem where there is none."""
    if not root.is_file:
        raise KeyProblem(
            "escrow_kms",
            "The root key is in AWS and cannot be copied.",
            "Protect the key there from deletion, and keep a copy of the keystore directory.",
        )
    read_root_key(root.file, database_dir=root.data_dir)  # whatever is wrong is said first
    return root.file.read_text(encoding="ascii").strip()


def prove(store: Keystore, directory: Path, provider: KeyProvider) -> Proof:
    """Try a copied keystore with a copied root key; nothing of either is changed.

    Raises KeyProblem when the copy belongs to another installation or is no keystore.
    """
    if key_files.read_install(directory) != store.install:
        raise KeyProblem(
            "keystore_foreign",
            f"The copy in {directory} belongs to another installation.",
            "Look for the copy that was made of this one.",
        )
    copies = {file.id: file for file in key_files.read_all(directory)}
    # Those of a month's feedback do not belong into copies: they are made to be destroyed.
    live = [f for f in listed(store) if f.state != "destroyed" and not is_cohorts(f)]
    dead = {file.id for file in listed(store) if file.state == "destroyed"}
    found = {file.id: _opens(store, directory, provider, copies.get(file.id)) for file in live}
    return Proof(
        opened=tuple(kek_id for kek_id, state in found.items() if state is True),
        missing=tuple(kek_id for kek_id, state in found.items() if state is None),
        broken=tuple(kek_id for kek_id, state in found.items() if state is False),
        undead=tuple(k for k, file in copies.items() if k in dead and file.state != "destroyed"),
    )


def _opens(
    store: Keystore, directory: Path, provider: KeyProvider, copy: KeyFile | None
) -> bool | None:
    if copy is None or copy.state == "destroyed":
        return None
    try:
        key = copy.unwrap(directory, provider, store.install)
    except KeyProblem:
        return False
    return hmac.compare_digest(key, store.get(copy.id).key)
