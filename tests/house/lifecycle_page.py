"""Writes docs/lifecycle.md from the table, so that the picture cannot differ from the code."""

from pathlib import Path

from bot.domain.lifecycle import TABLE
from bot.domain.requests import OPEN, Status

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"

#: What a status means to the two people, in the order in which a request meets them.
MEANING = {
    Status.WAITING: "Nobody holds an unanswered offer; the bot looks for somebody to ask.",
    Status.OFFERED: "At least one supporter holds an unanswered offer.",
    Status.MATCHED: "A supporter accepted; the two are in touch or about to be.",
    Status.CLOSED: "It is over, and is forgotten with everybody in it after `identity_days`.",
    Status.WITHDRAWN: "The requester took it back; its key was destroyed in the same transaction.",
}


def page() -> str:
    """Give the whole page."""
    return "\n".join([*_head(), *_picture(), *_statuses(), *_moves(), ""])


def _head() -> list[str]:
    return [
        "# The life of a request",
        "",
        "Written from `TABLE` in `bot/domain/lifecycle.py` by",
        "`python -m tests.house.lifecycle_page`; a test compares the two.",
        "What is not in the table is refused.",
        "",
    ]


def _picture() -> list[str]:
    arrows = [f"    {status} --> {to}: {move}" for (status, move), to in TABLE.items()]
    ends = [f"    {status} --> [*]" for status in Status if status not in OPEN]
    return [
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {Status.WAITING}: ask",
        *arrows,
        *ends,
        "```",
        "",
    ]


def _statuses() -> list[str]:
    return [
        "| status | meaning |",
        "|---|---|",
        *(f"| {status} | {MEANING[status]} |" for status in Status),
        "",
    ]


def _moves() -> list[str]:
    return [
        "| from | move | to |",
        "|---|---|---|",
        *(f"| {status} | {move} | {to} |" for (status, move), to in TABLE.items()),
    ]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
