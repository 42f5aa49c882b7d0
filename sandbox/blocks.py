"""What Slack adds to blocks when it takes them: the ids the app left out."""

import secrets
from typing import Any

Json = dict[str, Any]


def completed(blocks: list[Json]) -> list[Json]:
    """Return blocks in which every block and every element that acts has its id."""
    return [_block(block) for block in blocks]


def _block(block: Json) -> Json:
    block = {**block, "block_id": block.get("block_id") or _name()}
    match block["type"]:
        case "input":
            block["element"] = _element(block["element"])
        case "actions":
            block["elements"] = [_element(element) for element in block["elements"]]
        case "section" if "accessory" in block:
            block["accessory"] = _element(block["accessory"])
    return block


def _element(element: Json) -> Json:
    if element["type"] == "image":
        return element
    return {**element, "action_id": element.get("action_id") or _name()}


def _name() -> str:
    return secrets.token_urlsafe(4)
