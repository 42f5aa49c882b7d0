"""Changing the root key while the bot is stopped; a change cut short is finished by another."""

from pathlib import Path

from storage import key_life
from storage.engine import alone
from storage.keystore import Keystore
from storage.providers import RootKey, provider_of
from storage.root_key import create_root_key, sync_directory


def change(root: RootKey, keystore: Path, database_url: str) -> int:
    """
    Wrap every live key with a new root key; gives how many.

    Where the root key is in a file, a new one takes its place; where AWS keeps it, AWS takes over
    from the file that is still there. Raises KeyProblem, and DatabaseProblem while a bot runs: it
    would go on wrapping with the old one.
    """
    with alone(database_url):
        Keystore.open(keystore, provider_of(root))  # nothing is begun with keys that do not fit
        if root.is_file and not root.next_file.exists():
            create_root_key(root.next_file)
        provider = provider_of(root)
        changed = key_life.change_root(Keystore.open(keystore, provider), provider)
        if root.is_file:
            root.next_file.replace(root.file)
            sync_directory(root.file.parent)
        return changed
