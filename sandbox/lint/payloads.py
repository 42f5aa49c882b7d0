"""Whole payloads: a message's blocks, a modal, a home tab."""

import json
from typing import Any, Literal

from sandbox.lint.blocks import BLOCKS, MARKDOWN_LIMIT, Surface
from sandbox.lint.checks import (
    Check,
    Findings,
    Json,
    Spec,
    anything,
    flag,
    inspect,
    one_of,
    text_of,
)
from sandbox.lint.objects import plain

BLOCK_LIMITS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
CHART_LIMIT = 2
VIEW_BYTES = 250_000
ONE_OF_A_KIND = ("table", "data_table")

_COMMON: dict[str, Check] = {
    "type": one_of("modal", "home"),
    "blocks": anything,  # looked at block by block below
    "private_metadata": text_of(3000, least=0),
    "callback_id": text_of(255, least=0),
    "external_id": text_of(255, least=0),
}
_MODAL = Spec(
    _COMMON
    | {
        "title": plain(24),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    ("title", "blocks"),
)
_HOME = Spec(_COMMON, ("blocks",))


def lint_message(blocks: Any, at: str = "") -> list[str]:
    """Return what Slack would say against a message's blocks; empty when nothing."""
    found = Findings()
    _blocks(blocks, "message", at, found)
    return found.messages


def lint_view(view: Any, at: str = "/view") -> list[str]:
    """Return what Slack would say against a modal or home tab; empty when nothing."""
    found = Findings()
    if not isinstance(view, dict):
        found.add(at, "must be a valid view")
        return found.messages
    surface: Literal["modal", "home"]
    match view.get("type"):
        case "modal":
            surface = "modal"
            inspect(_MODAL, view, at, found)
        case "home":
            surface = "home"
            inspect(_HOME, view, at, found)
        case other:
            found.add(f"{at}/type", f"unsupported type: {other}")
            return found.messages
    blocks = view.get("blocks", [])
    _blocks(blocks, surface, at, found)
    if surface == "modal" and "submit" not in view and _has_input(blocks):
        found.add(at, "missing required field: submit")
    return found.messages


def too_large(view: Json) -> bool:
    """Whether a view is larger than Slack takes."""
    return len(json.dumps(view)) > VIEW_BYTES


def _has_input(blocks: Any) -> bool:
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )


def _blocks(blocks: Any, surface: Surface, at: str, found: Findings) -> None:
    pointer = f"{at}/blocks"
    if not isinstance(blocks, list):
        found.add(pointer, "must be an array")
        return
    if len(blocks) > BLOCK_LIMITS[surface]:
        found.add(pointer, f"no more than {BLOCK_LIMITS[surface]} items allowed")
    names: set[str] = set()
    focused = markdown = 0
    kinds: list[str] = []
    for index, block in enumerate(blocks):
        place = f"{pointer}/{index}"
        kind = block.get("type") if isinstance(block, dict) else None
        known = BLOCKS.get(kind) if isinstance(kind, str) else None
        if known is None or surface not in known[0]:
            found.add(f"{place}/type", f"unsupported type: {kind}")
            continue
        kinds.append(block["type"])
        inspect(known[1], block, place, found)
        name = block.get("block_id")
        if name:
            if name in names:
                found.add(f"{place}/block_id", f'"block_id" already exists: {name}')
            names.add(name)
        focused += _elements(block, place, found)
        if kind == "markdown":
            markdown += len(str(block.get("text", "")))
    if focused > 1:
        found.add(pointer, "only one element may have focus_on_load")
    if markdown > MARKDOWN_LIMIT:
        found.add(pointer, f"markdown must be less than {MARKDOWN_LIMIT + 1} characters in all")
    if kinds.count("data_visualization") > CHART_LIMIT:
        found.add(pointer, f"no more than {CHART_LIMIT} data_visualization blocks allowed")
    if surface == "message" and any(kinds.count(kind) > 1 for kind in ONE_OF_A_KIND):
        found.add(pointer, "only_one_table_allowed")


def _elements(block: Json, place: str, found: Findings) -> int:
    """Look at all elements of one block together; return how many want the focus."""
    held = block.get("elements") if block["type"] == "actions" else None
    if isinstance(held, list):
        elements = held
        names = [
            element["action_id"]
            for element in held
            if isinstance(element, dict) and "action_id" in element
        ]
        if len(names) != len(set(map(str, names))):
            found.add(f"{place}/elements", "action_id must be unique within a block")
    else:
        elements = [block.get("element") or block.get("accessory")]
    return sum(
        isinstance(element, dict) and bool(element.get("focus_on_load")) for element in elements
    )
