"""Tags by which a person is found again without their id being stored."""

import hmac
import re
from typing import Final

from storage.sealing import derive, length_prefixed

_SLACK_ID: Final = re.compile(r"[UW][A-Z0-9]{2,}")
_TAG: Final = 16


class BlindIndex:
    """The tags of one workspace; those of two purposes cannot be compared."""

    __slots__ = ("_key", "_workspace")

    def __init__(self, index_key: bytes, workspace: str) -> None:
        self._key = index_key
        self._workspace = workspace.encode()

    def tag(self, purpose: str, slack_user_id: str) -> bytes:
        """Return the 16 bytes that stand for this person in this purpose.

        Raises ValueError, without repeating it, for what is no Slack user id.
        """
        # Only ASCII is raised to capitals: a dotless i must not become somebody else's I.
        plain = slack_user_id.strip().upper() if slack_user_id.isascii() else ""
        if not _SLACK_ID.fullmatch(plain):
            raise ValueError("not a Slack user id")
        return self._mac(f"idx.{purpose}", plain.encode())

    def digest(self, purpose: str, data: bytes) -> bytes:
        """Return the 16 bytes that tell whether the same data was seen before."""
        return self._mac(f"digest.{purpose}", data)

    def _mac(self, label: str, data: bytes) -> bytes:
        message = length_prefixed(self._workspace, data)
        return hmac.digest(derive(self._key, label), message, "sha256")[:_TAG]
