"""What the catalogue borrows: an operator at a shell, a Slack for a bot of its own, databases."""

from tests.commands.conftest import _installed, _operator, _slack, _typist
from tests.scenarios.conftest import _clinic, _database_url, _databases

__all__ = [
    "_clinic",
    "_database_url",
    "_databases",
    "_installed",
    "_operator",
    "_slack",
    "_typist",
]
