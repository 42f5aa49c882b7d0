"""The building bricks of the lint: small checks of one value, made from limits."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Findings:
    """What is wrong with one payload, in Slack's way of saying it."""

    messages: list[str] = field(default_factory=list)

    def add(self, at: str, message: str) -> None:
        """Note one thing that is wrong at a JSON pointer."""
        self.messages.append(f"[ERROR] {message} [json-pointer:{at}]")


# A check looks at one value under `key` of the object at `at`; the full pointer is only built
# when something is wrong or nested, because every payload of the app passes here.
Check = Callable[[Any, str, str, Findings], None]


@dataclass(frozen=True, slots=True)
class Spec:
    """The fields an object may have, those it must have, and a last look at the whole."""

    fields: Mapping[str, Check]
    required: tuple[str, ...] = ()
    whole: Callable[[Json, str, Findings], None] | None = None


def inspect(spec: Spec, value: Json, at: str, found: Findings) -> None:
    """Check an object against its spec."""
    fields = spec.fields
    for key, item in value.items():
        check = fields.get(key)
        if check is not None:
            check(item, at, key, found)
        elif key != "type":
            found.add(at, f"invalid additional property: {key}")
    for key in spec.required:
        if key not in value:
            found.add(at, f"missing required field: {key}")
    if spec.whole is not None:
        spec.whole(value, at, found)


def text_of(most: int, least: int = 1) -> Check:
    """A string of `least` to `most` characters."""

    def check(value: Any, at: str, key: str, found: Findings) -> None:
        if not isinstance(value, str):
            found.add(f"{at}/{key}", "must be a string")
        elif len(value) > most:
            found.add(f"{at}/{key}", f"must be less than {most + 1} characters")
        elif len(value) < least:
            found.add(f"{at}/{key}", f"must be more than {least - 1} characters")

    return check


def one_of(*allowed: str) -> Check:
    """One of a few strings."""
    choices = frozenset(allowed)

    def check(value: Any, at: str, key: str, found: Findings) -> None:
        if not isinstance(value, str) or value not in choices:
            found.add(f"{at}/{key}", f"must be one of: {', '.join(allowed)}")

    return check


def matching(pattern: str, what: str) -> Check:
    """A string of a certain form."""
    form = re.compile(pattern)

    def check(value: Any, at: str, key: str, found: Findings) -> None:
        if not isinstance(value, str) or not form.fullmatch(value):
            found.add(f"{at}/{key}", f"must be {what}")

    return check


def whole_number(least: int, most: int) -> Check:
    """An integer within bounds."""

    def check(value: Any, at: str, key: str, found: Findings) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            found.add(f"{at}/{key}", "must be an integer")
        elif not least <= value <= most:
            found.add(f"{at}/{key}", f"must be between {least} and {most}")

    return check


def flag(value: Any, at: str, key: str, found: Findings) -> None:
    """A boolean."""
    if not isinstance(value, bool):
        found.add(f"{at}/{key}", "must be a boolean")


def anything(value: Any, at: str, key: str, found: Findings) -> None:
    """Any value at all."""


def an(spec: Spec) -> Check:
    """An object of one spec."""

    def check(value: Any, at: str, key: str, found: Findings) -> None:
        if isinstance(value, dict):
            inspect(spec, value, f"{at}/{key}", found)
        else:
            found.add(f"{at}/{key}", "must be an object")

    return check


def many(item: Check, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` values that pass `item`."""

    def check(value: Any, at: str, key: str, found: Findings) -> None:
        pointer = f"{at}/{key}"
        if not isinstance(value, list):
            found.add(pointer, "must be an array")
            return
        if len(value) > most:
            found.add(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            found.add(pointer, f"must have at least {least} items")
        for index, entry in enumerate(value):
            item(entry, pointer, str(index), found)

    return check


def typed(specs: Mapping[str, Spec], noun: str = "element") -> Check:
    """An object whose `type` picks its spec; other types are refused."""

    def check(value: Any, at: str, key: str, found: Findings) -> None:
        pointer = f"{at}/{key}"
        if not isinstance(value, dict):
            found.add(pointer, f"must be a valid {noun}")
            return
        kind = value.get("type")
        spec = specs.get(kind) if isinstance(kind, str) else None
        if spec is None:
            found.add(f"{pointer}/type", f"unsupported type: {kind}")
        else:
            inspect(spec, value, pointer, found)

    return check
