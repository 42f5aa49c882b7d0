"""Composition objects: texts, options, confirmations."""

from sandbox.lint.checks import (
    Check,
    Findings,
    Json,
    Spec,
    an,
    flag,
    many,
    one_of,
    text_of,
    typed,
)

TEXT_LIMIT = 3000
IDENTIFIER = text_of(255)
BLOCK_ID = text_of(255, least=0)
IDENTIFIERS = many(text_of(255), 1000)


def text(most: int = TEXT_LIMIT) -> Check:
    """A plain_text or mrkdwn object of at most `most` characters."""
    body = text_of(most)
    return typed(
        {
            "plain_text": Spec({"text": body, "emoji": flag}, ("text",)),
            "mrkdwn": Spec({"text": body, "verbatim": flag}, ("text",)),
        },
        "text object",
    )


def plain(most: int) -> Check:
    """A plain_text object of at most `most` characters."""
    return typed(
        {"plain_text": Spec({"text": text_of(most), "emoji": flag}, ("text",))}, "text object"
    )


CONFIRM = an(
    Spec(
        {
            "title": plain(100),
            "text": text(300),
            "confirm": plain(30),
            "deny": plain(30),
            "style": one_of("primary", "danger"),
        },
        ("title", "text", "confirm", "deny"),
    )
)


def option(label: Check) -> Check:
    """An option with this kind of label."""
    return an(
        Spec(
            {
                "text": label,
                "value": text_of(150),
                "description": text(75),
                "url": text_of(3000),
            },
            ("text", "value"),
        )
    )


PLAIN_OPTION = option(plain(75))
RICH_OPTION = option(text(75))

OPTION_GROUPS = many(
    an(Spec({"label": plain(75), "options": many(PLAIN_OPTION, 100)}, ("label", "options"))), 100
)


def choices(value: Json, at: str, found: Findings) -> None:
    """Options of one element: distinct values, and what is chosen at first must be among them."""
    options = value.get("options")
    groups = value.get("option_groups")
    if isinstance(groups, list):
        options = [
            entry
            for group in groups
            if isinstance(group, dict)
            for entry in group.get("options", ())
        ]
    if not isinstance(options, list):
        return
    values = [entry.get("value") for entry in options if isinstance(entry, dict)]
    if len(values) != len(set(map(str, values))):
        found.add(f"{at}/options", "option values must be unique")
    chosen = value.get("initial_options") or []
    if "initial_option" in value:
        chosen = [value["initial_option"]]
    if isinstance(chosen, list) and any(entry not in options for entry in chosen):
        found.add(at, "initial options must exactly match one of the provided options")
