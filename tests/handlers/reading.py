"""Reading a view the way a person does."""

import json


def texts(payload):
    """List every text in a payload, in order."""
    if isinstance(payload, dict):
        if payload.get("type") in {"plain_text", "mrkdwn"}:
            return [payload["text"]]
        return [text for value in payload.values() for text in texts(value)]
    if isinstance(payload, list):
        return [text for value in payload for text in texts(value)]
    return []


def everything(payload):
    """Give all that is in a payload, as one string."""
    return json.dumps(payload, ensure_ascii=False)


def buttons(blocks):
    """List the buttons of some blocks: label, action, value."""
    return [
        (element["text"]["text"], element["action_id"], element.get("value", ""))
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def inputs(view):
    """List the inputs of a view by their name, in order."""
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def labels(block):
    """List the labels of the options of an input."""
    return [one["text"]["text"] for one in block["element"]["options"]]
