"""Cleaning what people type: invisible characters out, and identifying marks out of comments."""

import re
import unicodedata
from collections.abc import Iterator

#: Characters that turn text around, hide in it or pass for nothing. Joiners stay inside emoji.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0100-\U000e01ef]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_DRAWN = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_LONE_JOINER = re.compile(f"(?<![{_DRAWN}\ufe0f])\u200d|\u200d(?![{_DRAWN}])")
#: The flags of England, Scotland and Wales are spelled in letters nobody sees; nothing else is.
_TAGS = re.compile("(\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f)|[\U000e0000-\U000e007f]")
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
    before = None
    while text != before:  # what is taken out brings together what stood on its two sides
        before, text = text, _cleaned_once(text)
    return text


def one_line(text: str) -> str:
    """Clean text that stands in one line, as a name does: every gap becomes one space."""
    return " ".join(clean(text).split())


def isolated(text: str) -> str:
    """Keep words that run from right to left from turning round what stands beside them."""
    turning = any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in text)
    return f"\u2068{text}\u2069" if turning else text


def _cleaned_once(text: str) -> str:
    visible = _HIDDEN.sub("", _LINE_ENDS.sub("\n", text))
    visible = _LONE_JOINER.sub("", _TAGS.sub(r"\1", visible))
    return "".join(_few_marks(unicodedata.normalize("NFC", visible))).strip()


def _few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            yield character


def anonymised(comment: str, longest: int) -> str:
    """Clean a comment and take out mentions, addresses, numbers and dates."""
    text = clean(comment)
    for pattern in _IDENTIFYING:
        text = pattern.sub(_REMOVED, text)
    return text[:longest].strip()
