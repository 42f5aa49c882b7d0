"""Cleaning what people type: invisible characters out, and identifying marks out of comments."""

import re
import unicodedata

#: Characters that turn text around or hide in it. The zero-width joiner stays inside emoji.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
    "\u00ad\u034f\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_LONE_JOINER = re.compile("(?<![\u2190-\U0001ffff])\u200d|\u200d(?![\u2190-\U0001ffff])")
#: More marks on one letter than any writing system needs.
_MOST_MARKS = 3

_REMOVED = "[removed]"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|e)?"
_MONTH = (
    r"(?:jan(?:uary|vier)?|feb(?:ruary)?|f[ée]v(?:rier)?|mar(?:ch|s)?|a[pv]r(?:il)?|may|mai|"
    r"june?|juin|july?|juil(?:let)?|aug(?:ust)?|ao[uû]t|sep(?:t(?:ember|embre)?)?|"
    r"oct(?:ober|obre)?|nov(?:ember|embre)?|d[ée]c(?:ember|embre)?)"
)
_IDENTIFYING = (
    re.compile(r"<[@#!][^>]*>"),
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<!\w)@[\w.-]+"),
    re.compile(r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}\b\.?(?:,?\s+\d{{4}}\b)?", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\b\.?\s+(?:\d{{4}}\b|{_DAY}\b(?:,?\s+\d{{4}}\b)?)", re.IGNORECASE),
    re.compile(r"\+?\d(?:[\s().-]{0,2}\d){5,}"),
)


def clean(text: str) -> str:
    """Normalise text and take out what cannot be seen; what is left reads as it was typed."""
    visible = _LONE_JOINER.sub("", _HIDDEN.sub("", text))
    return "".join(_few_marks(unicodedata.normalize("NFC", visible))).strip()


def _few_marks(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return kept


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) > 0 or unicodedata.category(character) == "Me"


def anonymised(comment: str, longest: int) -> str:
    """Clean a comment and take out mentions, addresses, numbers and dates."""
    text = clean(comment)
    for pattern in _IDENTIFYING:
        text = pattern.sub(_REMOVED, text)
    return text[:longest].strip()
