"""Who holds the root key of this installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from storage.kms_root import kms_provider
from storage.root_key import (
    FileKeyProvider,
    KeyProblem,
    KeyProvider,
    KeyUnavailable,
    read_root_key,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RootKey:
    """Where the root key is: in a file, or in AWS where `kms_key` names one."""

    file: Path
    data_dir: Path  #: where it must not be
    kms_key: str = ""

    @property
    def next_file(self) -> Path:
        """Where the next root key lies while it takes over from the one in the file."""
        return self.file.with_name(f"{self.file.name}.next")

    @property
    def is_file(self) -> bool:
        """Tell whether the root key is in a file."""
        return not self.kms_key


class EitherProvider:
    """A KeyProvider that wraps with one root key and still opens what another one wrapped."""

    __slots__ = ("_before", "_now")

    def __init__(self, now: KeyProvider, before: KeyProvider) -> None:
        self._now = now
        self._before = before

    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes:
        """Return the key sealed by the first one."""
        return self._now.wrap(key, context)

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """Return the key that either wrapped, or raise the KeyProblem of the first one."""
        try:
            return self._now.unwrap(blob, context)
        except KeyUnavailable:
            raise
        except KeyProblem as problem:
            try:
                return self._before.unwrap(blob, context)
            except KeyProblem:
                raise problem from None

    def describe(self) -> str:
        """Return the name of the first one."""
        return self._now.describe()

    def check(self) -> None:
        """Do nothing if the first one can be used now, else raise KeyProblem."""
        self._now.check()


def provider_of(root: RootKey) -> KeyProvider:
    """Return who holds the root key; while another takes over, both open. Raises KeyProblem."""
    if root.kms_key:
        provider: KeyProvider = kms_provider(root.kms_key)
        # Left in place only while AWS takes over.
        return EitherProvider(provider, _file(root)) if root.file.exists() else provider
    if root.next_file.exists():
        coming = FileKeyProvider(read_root_key(root.next_file, database_dir=root.data_dir))
        return EitherProvider(coming, _file(root)) if root.file.exists() else coming
    return _file(root)


def _file(root: RootKey) -> FileKeyProvider:
    return FileKeyProvider(read_root_key(root.file, database_dir=root.data_dir))
