"""What every subject of the records shares: the open transaction and the locks."""

from sqlalchemy import Connection

from bot.domain.programme import Programme
from storage.vault import DataKey, Vault


class Shelf:
    """What one transaction leaves for the next, so that nothing is done twice without need."""

    __slots__ = ("_programme", "inbox_cleared_on")

    def __init__(self) -> None:
        self._programme: tuple[bytes, Programme] | None = None
        #: The last day on which what need no longer be remembered was forgotten.
        self.inbox_cleared_on: int | None = None

    def find(self, blob: bytes) -> Programme | None:
        """Return the settings sealed in exactly these bytes, if they were the last ones read."""
        last = self._programme
        return last[1] if last is not None and last[0] == blob else None

    def keep(self, blob: bytes, programme: Programme) -> None:
        """Remember the settings sealed in these bytes."""
        self._programme = (blob, programme)


class OpenTransaction:
    """One open transaction; nothing of it may be used after its block."""

    def __init__(self, connection: Connection, vault: Vault, shelf: Shelf) -> None:
        self._connection = connection
        self._vault = vault
        self._shelf = shelf
        self._case_keys: dict[str, DataKey] = {}
        self._programme: Programme | None = None
        self._stirred = False

    @property
    def has_stirred(self) -> bool:
        """Tell whether letters were posted or a request was changed."""
        return self._stirred
