"""Numbers that a note names for what they are: a label, and digits close behind it."""

import re

from bot.domain.check_digits import is_toll_free
from bot.domain.numbers import Number

_NUMBERED = r"(?:#|number\b|num(?:ero)?\b|no\b|nr\b|id\b|n[o'])"
_WORDS = r"(?P<label>[^\d;!?,]{0,24}+(?:, )?)"
_NUMBER = r"(?P<number>\d(?:[ ./-]{0,2}\d){3,14}+)"
_LONG_NUMBER = r"(?P<number>\d(?:[ ./-]{0,2}\d){7,14}+)"

_CARD = (
    r"ohip|phn|hcn|hsn|phin|ahcip|mcp|msi|msp|nam|r\.?a\.?m\.?q\.?|mbi|hicn|medicare|medicaid|"
    rf"hc ?{_NUMBERED}|health ?-?(?:card|care|number|no|insurance|services?|id)|care ?card|"
    r"services card|carte (?:soleil|sante|de sante|ramq|d'assurance|assurance)|"
    r"assurance[ -]?maladie|(?<!social )insurance (?:card|number|no|policy)"
)
_SOCIAL = (
    r"sin|ssn|nas|itin|s\.s\.n|s\.i\.n|n\.a\.s|social (?:insurance|security)|assurance sociale"
)
_RECORD = (
    rf"m\.?r\.?n|m\.?r\.? ?{_NUMBERED}|mrno|u\.?r\.?n|u ?-?(?:#|number\b|no\b)|csn|"
    r"(?:medical|health|clinical) records?|(?:hosp(?:ital)?|patiente?|pt|unit|chart|file|record|"
    rf"case|visit|account|acct|encounter|accession|admission|dossier|visite) ?{_NUMBERED}|"
    r"(?:#|no\.?|n[o']|num(?:ero)?) ?(?:de |du |d')?(?:dossier|patiente?|hopital|visite)|"
    r"dossier (?:medical|hospitalier|patiente?|clinique|electronique)|carte d'hopital|ipp"
)
_RECORD_WORD = (
    r"(?P<word>chart|dossier|encounter|accession|record|file|fin|account|acct|visit|case|"
    r"patiente?|pt|cas|visite|compte|admission)"
)
_PHONE = (
    r"tel|telephone|phone|cell|cellulaire|cellular|mobile|portable|whatsapp|fax|telecopieur|pager|"
    r"beeper|telec|call|text|texto|textez|page|appel(?:er|ez|le)?|joindre|rejoindre|rejoignez|"
    r"coordonnees|contact"
)


def _labelled(label: str, number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9_])(?:{label})(?:(?<=#)|(?![a-z])){number}")


CARD = _labelled(_CARD, _WORDS + _LONG_NUMBER)
SOCIAL = _labelled(_SOCIAL, _WORDS + _LONG_NUMBER)
RECORD = _labelled(_RECORD, _WORDS + _NUMBER)
#: Everyday words too, so that the number has to follow at once: the end (*fin*) of 2024 is none.
RECORD_WORD = _labelled(
    _RECORD_WORD, rf"(?P<label>[ :=.-]{{0,4}}(?:is |est )?(?:[a-z]{{1,3}}-?)?){_NUMBER}"
)
PHONE = _labelled(
    _PHONE, r"(?P<label>[^\d;!?,(]{0,24}+(?:, )?)(?P<number>\(?\d(?:[ ()./-]{0,2}\d){6,14}+)"
)
#: The other way round: a number, and then what it is.
RECORD_AFTER = re.compile(
    r"(?<![\d.,$])\d{4,10}[ ,(=:-]{1,3}(?:is |was |est )?(?:the |her |his |their |son |le )?"
    r"(?:mrn|m\.r\.n|medical record|chart (?:no|num)|(?:no|numero) de dossier)\b"
)

#: As far from its label as in *number is :*; further away, a short number belongs to the prose.
_NEAR = 13
_SURELY_RECORDS = frozenset({"chart", "dossier", "encounter", "accession"})


def is_card(number: Number) -> bool:
    """Tell whether what follows a card's name may be its number."""
    return len(number.digits) >= 8 and not number.is_ordinary


def is_social(number: Number) -> bool:
    """Tell whether what follows may be a social insurance or social security number."""
    return len(number.digits) >= 9 and not number.is_ordinary


def is_record(number: Number) -> bool:
    """Tell whether what follows a record's label may be its number."""
    shortest = 4 if len(number.label) <= _NEAR else 5
    return len(number.digits) >= shortest and not number.is_ordinary


def is_record_after_word(number: Number) -> bool:
    """Tell whether what follows a word such as *file* is more than an everyday number."""
    shortest = 5 if number.word in _SURELY_RECORDS else 6
    return len(number.digits) >= shortest and not number.is_ordinary


def is_phone(number: Number) -> bool:
    """Tell whether what follows a word such as *call* may be dialled, abroad too."""
    dialled = len(number.groups[0]) >= 3 or number.digits[0] in "01"
    if is_toll_free(number.digits):
        return False
    return dialled and 7 <= len(number.digits) <= 15 and not number.is_ordinary
