"""A number in a note, and whether it is one of the ordinary ones: a time, a date, a dose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_AMOUNT = (
    r"units?|unites?|cells?|cellules|dollars?|cad|usd|euros?|bucks|million|people|personnes|"
    r"patients?|cases?|cas|habitants|visits?|visites|steps|pas|times|fois|pages|words|mots|copies"
)
_UNIT = r"mg|mcg|ug|g|kg|ml|cc|l|iu|ui|u|mmol|meq|k|hours?|heures?|h|min|minutes|days?|jours?"
_COUNTED = re.compile(rf" ?(?:{_AMOUNT})\b| ?[$%]")
_MEASURED = re.compile(rf" ?(?:{_AMOUNT}|{_UNIT})\b(?!')| ?[$%]")
#: Nothing is given in so many milligrams; two letters behind it are a card's version.
_LONG = 9
#: What stands before a number that is somebody's own, or nobody's.
_NAMED_OTHERWISE = re.compile(
    r"(?:\b(?:cad|usd|budget|pmid|doi|isbn|din|lot|nct|npi|cpso|cmq|licen[cs]e|permis|grant|"
    r"subvention|meeting|zoom|teams|webex|reunion|order|commande|invoice|facture|ticket|billet|"
    r"flight|vol|tracking|suivi|pin|code|population)"
    r"(?: id| number| numero| no| of| de)?[ :#=.]{0,3}|\$ ?)$"
)
_BEFORE, _AFTER = 28, 14


@dataclass(frozen=True, slots=True)
class Number:
    """Digits in groups, the text around them, and the label and word a pattern gave them."""

    groups: tuple[str, ...]
    between: str  #: all signs between the groups
    before: str
    after: str
    label: str = ""
    word: str = ""

    @property
    def digits(self) -> str:
        """Give the digits without what parts them."""
        return "".join(self.groups)

    @property
    def is_ordinary(self) -> bool:
        """Tell whether this reads as a time, a year, a date or an amount."""
        return (
            (_COUNTED if len(self.digits) >= _LONG else _MEASURED).match(self.after) is not None
            or all(map(_is_year, self.groups))
            or _are_times(self.groups)
            or is_date(self.groups)
        )

    @property
    def is_amount_or_else(self) -> bool:
        """Tell whether nothing but its shape would make this an identifier, and that misleads."""
        return (
            self.is_ordinary
            or _is_round(self.groups)
            or _NAMED_OTHERWISE.search(self.before) is not None
            or (not self.between.strip() and _is_series(self.groups))
        )


def readings(text: str, found: re.Match[str]) -> Iterator[Number]:
    """Read a number that a pattern found: whole, then only as far as its first gap."""
    named = found.groupdict()
    start, end = found.span("number")
    whole = re.split(r"(\D+)", found["number"].strip("()"))
    groups, between = tuple(whole[::2]), "".join(whole[1::2])
    before, label, word = text[max(0, start - _BEFORE) : start], "", named.get("word") or ""
    label = named.get("label") or ""
    yield Number(groups, between, before, text[end : end + _AFTER], label, word)
    if len(groups) > 1:
        gap = start + len(groups[0])
        yield Number(groups[:1], "", before, text[gap : gap + _AFTER], label, word)


def _is_year(group: str) -> bool:
    return len(group) == 4 and group[:2] in {"19", "20"}


def _are_times(groups: tuple[str, ...]) -> bool:
    longest = 4 if len(groups) > 2 else 3  # 700-1900 is a shift, and 700 615 655 is none
    return all(len(group) >= longest and _is_time(group) for group in groups)


def _is_time(group: str) -> bool:
    if len(group) > 4 or int(group[-1]) % 5:
        return False
    return int(group[:-2]) <= 24 and int(group[-2:]) < 60


def is_date(groups: tuple[str, ...]) -> bool:
    """Tell whether groups of digits are a day with its full year, in any order."""
    if len(groups) == 1 and len(groups[0]) == 8:
        day = groups[0]
        return _is_year(day[:4]) and "01" <= day[4:6] <= "12" and "01" <= day[6:] <= "31"
    match groups:
        case (year, one, other) if _is_year(year):
            return _are_day_and_month(one, other)
        case (one, other, year) if _is_year(year):
            return _are_day_and_month(one, other)
    return False


def _are_day_and_month(one: str, other: str) -> bool:
    if len(one) > 2 or len(other) > 2:
        return False
    low, high = sorted((int(one), int(other)))
    return 1 <= low <= 12 and high <= 31


def _is_round(groups: tuple[str, ...]) -> bool:
    return groups[-1].endswith("000") and set(groups[1:]) <= {"000"}


def _is_series(groups: tuple[str, ...]) -> bool:
    """Tell whether these look like doses or results in a row: round, or near one another."""
    values = [int(group) for group in groups]
    alike = len(set(map(len, groups))) == 1 and max(values) - min(values) <= 40
    return len(groups) > 1 and (alike or not any(value % 10 for value in values))
