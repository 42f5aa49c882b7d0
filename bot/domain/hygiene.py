"""Cleaning what people type: invisible characters out, and identifying marks out of comments."""

import re
import unicodedata

#: Characters that turn text around or hide in it. The zero-width joiner stays inside emoji.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
    "\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_LONE_JOINER = re.compile("(?<![\u2190-\U0001ffff])\u200d|\u200d(?![\u2190-\U0001ffff])")
#: More marks on one letter than any writing system needs.
_MOST_MARKS = 3

_REMOVED = "[removed]"
_IDENTIFYING = (
    re.compile(r"<[@#!][^>]*>"),
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<!\w)@[\w.-]+"),
    re.compile(r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b"),
    re.compile(
        r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
        r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|"
        r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
        r"\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?\b",
        re.IGNORECASE,
    ),
    re.compile(r"\+?\d(?:[\s().-]{0,2}\d){5,}"),
)


def clean(text: str) -> str:
    """Normalise text and take out what cannot be seen; what is left reads as it was typed."""
    composed = unicodedata.normalize("NFC", text)
    visible = _LONE_JOINER.sub("", _HIDDEN.sub("", composed))
    return "".join(_few_marks(visible)).strip()


def _few_marks(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return kept


def anonymised(comment: str, longest: int) -> str:
    """Clean a comment and take out mentions, addresses, numbers and dates."""
    text = clean(comment)
    for pattern in _IDENTIFYING:
        text = pattern.sub(_REMOVED, text)
    return text[:longest].strip()
