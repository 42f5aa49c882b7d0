"""What the catalogue borrows: an operator at a shell, and a Slack for a bot of its own."""

from tests.commands.conftest import _installed, _operator, _slack, _typist

__all__ = ["_installed", "_operator", "_slack", "_typist"]
