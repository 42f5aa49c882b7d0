"""One plain spelling for whatever was typed: no accents, one dash, one space, Western digits."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_SPELLED = {
    "−": "-",
    "⁃": "-",
    "·": ".",
    "•": ".",
    "‧": ".",
    "⁄": "/",
    "∕": "/",
    "’": "'",
    "‘": "'",
    "°": "o",
    "№": "no",
    "€": "$",
    "£": "$",
    "µ": "u",
    "μ": "u",
}


def folded(text: str) -> str:
    """
    Spell a text with ASCII only, in the same case, for patterns to look at; never for people.

    A letter of another script becomes an underscore, and what cannot be seen disappears.
    """
    plain = text if text.isascii() else "".join(map(_plain, text))
    return _LINES.sub("\n", _SPACES.sub(" ", plain))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if character.isascii():
        return character
    if character in _SPELLED:
        return _SPELLED[character]
    category = unicodedata.category(character)
    match category:
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Pd":
            return "-"
        case "Zl" | "Zp":
            return "\n"
        case "Zs" | "No" | "So":
            return " "
        case "Cf" | "Mn" | "Me":
            return ""
    letters = unicodedata.normalize("NFKD", character)[:3]
    kept = "".join(one for one in letters if one.isascii())
    return kept or ("_" if category.startswith(("L", "M")) else " ")
