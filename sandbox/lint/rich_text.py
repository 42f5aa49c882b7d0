"""The `rich_text` block: sections, lists, quotes and code, and the leaves within them."""

from sandbox.lint.checks import (
    Check,
    Spec,
    an,
    anything,
    flag,
    many,
    one_of,
    text_of,
    typed,
    whole_number,
)
from sandbox.lint.objects import BLOCK_ID

_NAME = text_of(255)
_STYLE = an(
    Spec(dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), flag))
)
_STYLED: dict[str, Check] = {"style": _STYLE}

LEAVES = typed(
    {
        "text": Spec(_STYLED | {"text": text_of(3000)}, ("text",)),
        "link": Spec(_STYLED | {"url": text_of(3000), "text": text_of(3000)}, ("url",)),
        "user": Spec(_STYLED | {"user_id": _NAME}, ("user_id",)),
        "usergroup": Spec(_STYLED | {"usergroup_id": _NAME}, ("usergroup_id",)),
        "channel": Spec(_STYLED | {"channel_id": _NAME}, ("channel_id",)),
        "emoji": Spec(_STYLED | {"name": _NAME, "unicode": _NAME}, ("name",)),
        "broadcast": Spec(_STYLED | {"range": one_of("here", "channel", "everyone")}, ("range",)),
        "color": Spec(_STYLED | {"value": _NAME}, ("value",)),
        "date": Spec(
            _STYLED
            | {
                "timestamp": whole_number(0, 9_999_999_999),
                "format": _NAME,
                "timezone": _NAME,
                "url": text_of(3000),
                "fallback": text_of(3000),
            },
            ("timestamp", "format"),
        ),
    }
)
_LINE = many(LEAVES, 1000, least=0)
_SECTION = Spec({"elements": _LINE}, ("elements",))

RICH_TEXT = Spec(
    {
        "block_id": BLOCK_ID,
        "type": anything,
        "elements": many(
            typed(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_preformatted": Spec(
                        {"elements": _LINE, "border": whole_number(0, 1), "language": _NAME},
                        ("elements",),
                    ),
                    "rich_text_quote": Spec(
                        {"elements": _LINE, "border": whole_number(0, 1)}, ("elements",)
                    ),
                    "rich_text_list": Spec(
                        {
                            "elements": many(typed({"rich_text_section": _SECTION}), 1000),
                            "style": one_of("bullet", "ordered"),
                            "indent": whole_number(0, 8),
                            "offset": whole_number(0, 10_000),
                            "border": whole_number(0, 1),
                        },
                        ("style", "elements"),
                    ),
                }
            ),
            1000,
            least=0,
        ),
    },
    ("elements",),
)
