"""
The identifier guard: marks in a note that could identify a patient.

Looks for the shape of Canadian and United States identifiers and nothing else; no meaning is read.
"""

import re
from enum import StrEnum


class Kind(StrEnum):
    """What a note seems to contain."""

    HEALTH_CARD = "health card"
    RECORD_NUMBER = "record number"
    BIRTH_DATE = "date of birth"
    PHONE = "phone number"


_BORN = r"(?:d\.?o\.?b\.?|date of birth|birth ?date|born(?: on)?|n[ée]e? le|ddn)"
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}\s+[a-zéû]{3,9}\.?,?\s+\d{4}|[a-zéû]{3,9}\.?\s+\d{1,2},?\s+\d{4})"
)
_NUMBERED = r"(?:\s*(?:number|no\.?|num[ée]ro|n[°o]\.?|#))?\s*(?:is\s+|[:#=]\s*)?"

_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.BIRTH_DATE,
        re.compile(rf"\b{_BORN}\s*[:=]?\s*{_DATE}", re.IGNORECASE),
    ),
    (  # a full date on its own is a birth date as often as not
        Kind.BIRTH_DATE,
        re.compile(r"\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b"),
    ),
    (
        Kind.BIRTH_DATE,
        re.compile(r"\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:19|20)\d\d\b"),
    ),
    (
        Kind.RECORD_NUMBER,
        re.compile(
            rf"\b(?:m\.?r\.?n\.?|u\.?r\.?n\.?|medical record|csn){_NUMBERED}"
            r"[a-z]{0,3}-?\d{4,}\b",
            re.IGNORECASE,
        ),
    ),
    (  # ordinary words too: the end (*fin*) of 2024 is no record number
        Kind.RECORD_NUMBER,
        re.compile(
            rf"\b(?:chart|record|accession|encounter|dossier|fin){_NUMBERED}"
            r"(?!(?:19|20)\d\d\b)[a-z]{0,3}-?\d{4,}\b",
            re.IGNORECASE,
        ),
    ),
    (  # Ontario 1234-567-890-AB, with or without the version code
        Kind.HEALTH_CARD,
        re.compile(r"\b\d{4}[ -]\d{3}[ -]\d{3}(?:[ -]?[A-Z]{1,2})?\b", re.IGNORECASE),
    ),
    (  # Québec ABCD 8006 1234: year and month, with 50 added for women, and day of birth
        Kind.HEALTH_CARD,
        re.compile(
            r"\b[A-Z]{4}([ -]?)\d\d(?:[05][1-9]|[16][0-2])\1(?:0[1-9]|[12]\d|3[01])\d\d\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.HEALTH_CARD,
        re.compile(
            r"\b(?:ohip|phn|ramq|hcn|ahcip|mcp|health ?card|carte soleil|medicare|ssn|sin|nas)"
            rf"\b{_NUMBERED}[a-z]{{0,4}}[\d -]{{7,}}",
            re.IGNORECASE,
        ),
    ),
    (  # SSN 123-45-6789 and SIN 123-456-789
        Kind.HEALTH_CARD,
        re.compile(r"\b\d{3}-\d{2}-\d{4}\b|\b\d{3}[ -]\d{3}[ -]\d{3}\b"),
    ),
    (
        Kind.PHONE,
        re.compile(r"(?<!\d)(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)"),
    ),
    (Kind.HEALTH_CARD, re.compile(r"(?<!\d)\d{9,12}(?!\d)")),  # a bare long number: BC, AB, MB, NS
)


def identifiers_in(text: str) -> tuple[Kind, ...]:
    """List the kinds of identifier a text seems to contain, each once, in a fixed order."""
    found = {kind for kind, pattern in _PATTERNS if pattern.search(text)}
    return tuple(kind for kind in Kind if kind in found)
