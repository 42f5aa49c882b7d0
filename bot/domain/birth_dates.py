"""Dates of birth: a full date beside a word for being born, in English or French."""

import re

_MONTHS = (
    "jan(?:uary|vier|v)?|feb(?:ruary)?|fev(?:rier|r)?|mar(?:ch|s)?|apr(?:il)?|avr(?:il)?|may|mai|"
    "june?|juin|july?|juil(?:let)?|aug(?:ust)?|aout|sept?(?:ember|embre)?|oct(?:ober|obre)?|"
    "nov(?:ember|embre)?|dec(?:ember|embre)?"
)
_YEAR = r"(?:(?:18|19|20)\d\d|'?\d\d)(?!\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_OF_TEN = r"(?:0?[1-9]|1[0-2])"
_ORDINAL = r"(?:st|nd|rd|th|er|re|e)?"
_BETWEEN = "[ .,/-]{0,2}"
#: What a date looks like; each half that a slash may turn around is tried both ways.
_DATE = re.compile(
    r"(?<!\w)(?<!\d\.)(?:"
    rf"(?:18|19|20)\d\d ?([/. -]) ?{_OF_TEN} ?\1 ?{_DAY}(?!\d)"
    rf"|{_DAY} ?([/. -]) ?{_DAY} ?\2 ?{_YEAR}"
    rf"|(?P<compact>(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d))"
    rf"|{_DAY}{_ORDINAL}{_BETWEEN}(?:of |de |d')?(?:{_MONTHS})(?![a-z]){_BETWEEN}"
    rf"(?:of |de )?(?P<year>{_YEAR})?"
    rf"|(?:{_MONTHS})(?![a-z]){_BETWEEN}(?:the )?{_DAY}{_ORDINAL}(?!\d)"
    rf"(?:{_BETWEEN}(?P<later>{_YEAR}))?"
    rf"|(?:18|19|20)\d\d{_BETWEEN}(?:{_MONTHS})(?![a-z]){_BETWEEN}{_DAY}{_ORDINAL}(?![\w])"
    r")"
)
_LABEL = (
    r"d ?\. ?o ?\. ?b\b|dob|birth ?-?date|date of birth|birth ?-?day|b-?day|"
    r"d ?\. ?d ?\. ?n\b|d ?\. ?n\b|ddn|date de naissance|date naissance|naissance ?[:=]|"
    r"birth ?[:=]|anniversaire ?[:=]"
)
_NAMED = re.compile(rf"(?<![a-z])(?:{_LABEL})(?![a-z])")
_BORN = re.compile(r"(?<![a-z])(?:born|nee?)(?![a-z])")
#: Where a thought ends, and with it what the word for being born was about.
_ENDS = re.compile(r"[;!?\d]|(?<=[a-z]{3})\. |(?<!:)\n(?=[a-z])")
_ANOTHER_THOUGHT = re.compile(
    r"\b(?:and|but|then|who|when|since|until|before|after|died|dead|lost|passed|arrested|coded|"
    r"et|mais|puis|qui|quand|depuis|avant|apres|mort|morte|decede|decedee|perdu|perdue)\b"
)
_FOLLOWS = re.compile(
    r"[ ,(=:/-]{0,4}(?:is |was |est |as |comme )?(?:the |la |her |his |sa )?"
    rf"(?:{_LABEL})(?![a-z])"
)
_BEFORE, _AFTER = 48, 32


def has_birth_date(text: str) -> bool:
    """Tell whether a folded text in small letters gives a full date as somebody's birth."""
    if not (_NAMED.search(text) or _BORN.search(text)):
        return False
    return any(_is_birth(text, date) for date in _DATE.finditer(text))


def _is_birth(text: str, date: re.Match[str]) -> bool:
    start, end = date.span()
    before = text[max(0, start - _BEFORE) : start]
    thought = _ENDS.split(before)[-1]
    if _NAMED.search(thought) or _FOLLOWS.match(text[end : end + _AFTER]):
        return True
    born = max(_BORN.finditer(thought), key=re.Match.start, default=None)
    if born is None or not _has_year(date):
        return False
    return not _ANOTHER_THOUGHT.search(thought, born.end())


def _has_year(date: re.Match[str]) -> bool:
    """Tell whether there is a year: being born on a day of March says little, unlike a label."""
    words = any(one.isalpha() for one in date.group())
    return not words or bool(date["year"] or date["later"]) or date.group()[:4].isdigit()
