"""Small builders of Block Kit: plain dicts, with every limit of Slack kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from handlers.ids import Action

Block = dict[str, Any]
View = dict[str, Any]
Option = dict[str, Any]

LONGEST_TEXT = 3000
LONGEST_FIELD = 2000
LONGEST_LABEL = 75
LONGEST_HEADER = 150
LONGEST_VALUE = 150
MOST_OPTIONS = 100


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: the text of the notification, and the blocks."""

    text: str
    blocks: list[Block]

    def without_chart(self) -> "Message":
        """Give the same message for a Slack that draws no charts; the numbers are in its text."""
        kept = [block for block in self.blocks if block["type"] != "data_visualization"]
        return Message(self.text, kept)


def clip(text: str, longest: int) -> str:
    """Shorten a text to so many characters, with an ellipsis where something is missing."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def escape(text: str, longest: int = 150) -> str:
    """Make settings of a programme safe for mrkdwn; the result is at most five times as long."""
    short = clip(text, longest)
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> Block:
    """Say something as it was typed: no markup, no emoji codes."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Block:
    """Say a sentence of ours, which may be bold or name a person or a moment."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(block_id: str, text: str) -> Block:
    """Say a sentence of ours in a block of its own."""
    return {"type": "section", "block_id": block_id, "text": mrkdwn(text)}


def quoted(block_id: str, text: str) -> Block:
    """Show what somebody wrote, exactly as they wrote it."""
    return {"type": "section", "block_id": block_id, "text": plain(clip(text, LONGEST_TEXT))}


def fields(block_id: str, facts: Iterable[tuple[str, str]]) -> Block:
    """Show up to ten facts in pairs: what it is, and the fact in mrkdwn."""
    return {
        "type": "section",
        "block_id": block_id,
        "fields": [mrkdwn(f"*{name}*\n{fact}") for name, fact in facts],
    }


def header(block_id: str, text: str) -> Block:
    """Head a part."""
    return {"type": "header", "block_id": block_id, "text": plain(clip(text, LONGEST_HEADER))}


def context(block_id: str, *texts: str) -> Block:
    """Say something quietly."""
    return {"type": "context", "block_id": block_id, "elements": [mrkdwn(text) for text in texts]}


def divider(block_id: str) -> Block:
    """Draw a line."""
    return {"type": "divider", "block_id": block_id}


def actions(block_id: str, *elements: Block) -> Block:
    """Put buttons in a row."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(label: str, action: Action, value: str = "", *, style: str = "") -> Block:
    """Make a button; its value is an opaque id and no more."""
    made: Block = {"type": "button", "action_id": action.value, "text": plain(label)}
    if value:
        made["value"] = value
    if style:
        made["style"] = style
    return made


def option(label: str, value: str) -> Option:
    """Offer one answer."""
    return {"text": plain(clip(label, LONGEST_LABEL)), "value": value[:LONGEST_VALUE]}


def asked(
    field: str, label: str, element: Block, *, optional: bool = True, hint: str = ""
) -> Block:
    """Ask for something; block and element answer to the same name."""
    made: Block = {
        "type": "input",
        "block_id": field,
        "label": plain(label),
        "element": {**element, "action_id": field},
        "optional": optional,
    }
    if hint:
        made["hint"] = plain(hint)
    return made


def radio(options: Sequence[Option], initial: Option | None = None) -> Block:
    """Let somebody choose one of up to ten, all in sight."""
    made: Block = {"type": "radio_buttons", "options": list(options)}
    if initial is not None:
        made["initial_option"] = initial
    return made


def checkboxes(options: Sequence[Option], ticked: Iterable[str] = ()) -> Block:
    """Let somebody tick any of up to ten; those with these values are ticked already."""
    shown, already = list(options)[:10], set(ticked)
    made: Block = {"type": "checkboxes", "options": shown}
    initial = [one for one in shown if one["value"] in already]
    return {**made, "initial_options": initial} if initial else made


def select(
    placeholder: str,
    options: Sequence[Option],
    chosen: Iterable[str] = (),
    *,
    several: bool = False,
) -> Block:
    """Let somebody choose one or several of a list; a very long one comes in groups."""
    kind = "multi_static_select" if several else "static_select"
    made: Block = {"type": kind, "placeholder": plain(placeholder)}
    already = set(chosen)
    initial = [one for one in options if one["value"] in already]
    if initial:
        made |= {"initial_options": initial} if several else {"initial_option": initial[0]}
    if len(options) <= MOST_OPTIONS:
        return {**made, "options": list(options)}
    chunks = [options[at : at + MOST_OPTIONS] for at in range(0, len(options), MOST_OPTIONS)]
    return {**made, "option_groups": [_group(chunk) for chunk in chunks]}


def people(chosen: Sequence[str] = ()) -> Block:
    """Let somebody choose several people."""
    made: Block = {"type": "multi_users_select"}
    return {**made, "initial_users": list(chosen)} if chosen else made


def typed(longest: int, already: str = "") -> Block:
    """Let somebody type a line."""
    made: Block = {"type": "plain_text_input", "max_length": longest}
    return {**made, "initial_value": already[:longest]} if already else made


def day(already: date | None = None) -> Block:
    """Let somebody pick a day."""
    made: Block = {"type": "datepicker"}
    return {**made, "initial_date": already.isoformat()} if already else made


def hour(already: time) -> Block:
    """Let somebody pick a time of day."""
    return {"type": "timepicker", "initial_time": f"{already:%H:%M}"}


def _group(options: Sequence[Option]) -> Block:
    first, last = (one["text"]["text"][:36] for one in (options[0], options[-1]))
    return {"label": plain(f"{first} – {last}"), "options": list(options)}


def modal(
    title: str,
    blocks: Iterable[Block],
    *,
    close: str,
    submit: str = "",
    callback_id: str = "",
    metadata: str = "",
) -> View:
    """Put blocks into a modal; with a submit label it is a form."""
    made: View = {
        "type": "modal",
        "title": plain(title),
        "close": plain(close),
        "blocks": list(blocks),
    }
    if submit:
        made["submit"] = plain(submit)
    if callback_id:
        made["callback_id"] = callback_id
    if metadata:
        made["private_metadata"] = metadata
    return made
