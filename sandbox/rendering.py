"""Reading a screen: the words a person sees in blocks, views and messages."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = Mapping[str, Any]

_SPECIAL = re.compile(r"<([^<>]+)>")
_DATE = re.compile(r"!date\^(\d+)\^([^^|]+)(?:\^[^|]*)?\|(.*)", re.DOTALL)
_TOKEN = re.compile(r"\{(\w+)\}")
_EMPHASIS = re.compile(r"(?<!\w)([*_~`])(?=\S)(.+?)(?<=\S)\1(?!\w)")
_SILENT = frozenset(
    {"type", "block_id", "action_id", "value", "image_url", "url", "style", "private_metadata"}
)

_DATES: Mapping[str, Callable[[datetime], str]] = {
    "date_num": lambda when: f"{when:%Y-%m-%d}",
    "date": lambda when: f"{when:%B} {when.day}, {when.year}",
    "date_short": lambda when: f"{when:%b} {when.day}, {when.year}",
    "date_long": lambda when: f"{when:%A, %B} {when.day}, {when.year}",
    "date_pretty": lambda when: f"{when:%B} {when.day}, {when.year}",
    "date_short_pretty": lambda when: f"{when:%b} {when.day}, {when.year}",
    "date_long_pretty": lambda when: f"{when:%A, %B} {when.day}, {when.year}",
    "time": lambda when: f"{when.hour % 12 or 12}:{when:%M %p}",
    "time_secs": lambda when: f"{when.hour % 12 or 12}:{when:%M:%S %p}",
}


def words(thing: Any) -> Iterator[str]:
    """Every string in a block, view or message that is drawn on the screen, as it was sent."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, int | float) and not isinstance(thing, bool):
        yield str(thing)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from words(item)
    elif isinstance(thing, dict):
        for key, item in thing.items():
            # A chart's value is drawn; an element's value only travels.
            if key not in _SILENT or (key == "value" and isinstance(item, int | float)):
                yield from words(item)


def message_words(message: Json) -> Iterator[str]:
    """The words of a message: its text, which notifications show, and its blocks."""
    yield str(message.get("text", ""))
    yield from words(message.get("blocks", []))


def view_words(view: Json) -> Iterator[str]:
    """The words of a modal or home tab."""
    for part in ("title", "blocks", "submit", "close"):
        yield from words(view.get(part) or [])


def rendered(text: str, tz: str, names: Mapping[str, str]) -> str:
    """Return mrkdwn as a viewer in time zone `tz` reads it; `names` are people's by id."""

    def special(match: re.Match[str]) -> str:
        inner = match.group(1)
        date = _DATE.fullmatch(inner)
        if date:
            return _date(int(date.group(1)), date.group(2), tz)
        target, _, label = inner.partition("|")
        if target.startswith("@"):
            return "@" + names.get(target[1:], label or target[1:])
        return label or target

    return html.unescape(_EMPHASIS.sub(r"\2", _SPECIAL.sub(special, text)))


def _date(stamp: int, form: str, tz: str) -> str:
    when = datetime.fromtimestamp(stamp, UTC).astimezone(ZoneInfo(tz))

    def token(match: re.Match[str]) -> str:
        draw = _DATES.get(match.group(1))
        return draw(when) if draw else match.group(0)

    return _TOKEN.sub(token, form)
