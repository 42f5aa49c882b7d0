"""How what Slack sends comes in, whichever way it does."""

from typing import Protocol


class CannotServeError(Exception):
    """The port cannot be served on; the text is a sentence for the operator."""


class Connection(Protocol):
    """The way in of one process."""

    def open(self) -> None:
        """
        Let it come in.

        Raises `NoAnswerFromSlackError`, `TokenRefusedError` or `CannotServeError`.
        """

    @property
    def place(self) -> dict[str, int]:
        """Say where it comes in, for the log: the port, where there is one."""

    def is_open(self) -> bool:
        """Tell whether anything can come in."""

    def close(self) -> None:
        """Take no more, and finish what is in hand."""
