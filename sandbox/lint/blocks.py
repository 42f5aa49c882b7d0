"""Blocks: what each may contain, and on which surfaces it may appear."""

from collections.abc import Mapping
from typing import Literal

from sandbox.lint.charts import CHART
from sandbox.lint.checks import (
    Check,
    Findings,
    Json,
    Spec,
    anything,
    flag,
    many,
    one_of,
    text_of,
    typed,
    whole_number,
)
from sandbox.lint.elements import CONTEXT, ELEMENTS, IN_ACTIONS, IN_INPUTS, IN_SECTIONS
from sandbox.lint.objects import BLOCK_ID, plain, text
from sandbox.lint.rich_text import RICH_TEXT

Surface = Literal["message", "modal", "home"]

_ALL: frozenset[Surface] = frozenset({"message", "modal", "home"})
_MESSAGE: frozenset[Surface] = frozenset({"message"})
_NOT_MODAL: frozenset[Surface] = frozenset({"message", "home"})

_ID: dict[str, Check] = {"block_id": BLOCK_ID}
MARKDOWN_LIMIT = 12_000
TABLE_CHARACTERS = 10_000


def _standing(kinds: frozenset[str]) -> Check:
    return typed({kind: ELEMENTS[kind] for kind in kinds})


def _section(block: Json, at: str, found: Findings) -> None:
    if "text" not in block and "fields" not in block:
        found.add(at, "missing required field: text or fields")


def _picture(block: Json, at: str, found: Findings) -> None:
    if ("image_url" in block) == ("slack_file" in block):
        found.add(at, "exactly one of image_url and slack_file is required")


def _data_table(block: Json, at: str, found: Findings) -> None:
    rows = block.get("rows")
    if not isinstance(rows, list):
        return
    widths = {len(row) for row in rows if isinstance(row, list)}
    if len(widths) > 1:
        found.add(f"{at}/rows", "every row must have as many cells as the header")
    size = sum(
        len(str(cell.get("text", "")))
        for row in rows
        if isinstance(row, list)
        for cell in row
        if isinstance(cell, dict)
    )
    if size > TABLE_CHARACTERS:
        found.add(f"{at}/rows", f"must be less than {TABLE_CHARACTERS + 1} characters")


def _cells(least: int) -> Check:
    return many(many(anything, 20), 101, least=least)


BLOCKS: Mapping[str, tuple[frozenset[Surface], Spec]] = {
    "section": (
        _ALL,
        Spec(
            _ID
            | {
                "text": text(3000),
                "fields": many(text(2000), 10),
                "accessory": _standing(IN_SECTIONS),
                "expand": flag,
            },
            (),
            _section,
        ),
    ),
    "divider": (_ALL, Spec(_ID)),
    "header": (_ALL, Spec(_ID | {"text": plain(150), "level": whole_number(1, 4)}, ("text",))),
    "context": (_ALL, Spec(_ID | {"elements": many(typed(CONTEXT), 10)}, ("elements",))),
    "actions": (
        _ALL,
        Spec(_ID | {"elements": many(_standing(IN_ACTIONS), 25)}, ("elements",)),
    ),
    "input": (
        _ALL,
        Spec(
            _ID
            | {
                "label": plain(2000),
                "element": _standing(IN_INPUTS),
                "hint": plain(2000),
                "optional": flag,
                "dispatch_action": flag,
            },
            ("label", "element"),
        ),
    ),
    "image": (
        _ALL,
        Spec(
            _ID
            | {
                "image_url": text_of(3000),
                "slack_file": anything,
                "alt_text": text_of(2000),
                "title": plain(2000),
            },
            ("alt_text",),
            _picture,
        ),
    ),
    "rich_text": (_ALL, RICH_TEXT),
    "markdown": (_MESSAGE, Spec(_ID | {"text": text_of(MARKDOWN_LIMIT)}, ("text",))),
    "alert": (
        frozenset({"modal"}),
        Spec(
            _ID
            | {
                "text": text(3000),
                "level": one_of("default", "info", "warning", "error", "success"),
            },
            ("text",),
        ),
    ),
    "table": (
        _NOT_MODAL,
        Spec(
            _ID | {"rows": many(many(anything, 20), 100), "column_settings": many(anything, 20)},
            ("rows",),
        ),
    ),
    "data_table": (
        _NOT_MODAL,
        Spec(
            _ID
            | {
                "caption": text_of(2000),
                "rows": _cells(least=2),
                "page_size": whole_number(1, 100),
                "row_header_column_index": whole_number(0, 19),
            },
            ("caption", "rows"),
            _data_table,
        ),
    ),
    "data_visualization": (_MESSAGE, CHART),
}
