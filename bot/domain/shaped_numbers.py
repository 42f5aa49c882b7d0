"""Numbers that nothing is said of, and that look like an identifier all the same."""

import re

from bot.domain import check_digits
from bot.domain.numbers import Number, is_date

_ALONE = r"(?<![a-z0-9_+])(?<!\d[.,/-])(?<!\d[ ])"
_ENDS = r"(?![a-z0-9_])(?![.,/-]\d)(?! \d)"
_VERSION = r"(?:[a-z]{2}(?![a-z0-9_])|[ -][a-z]{2}(?![a-z0-9_]))?"


def _grouped(*lengths: int, between: str = "[ .-]") -> re.Pattern[str]:
    """Find digits in groups of these lengths, with the same sign between all of them."""
    first, second, *others = (rf"\d{{{length}}}" for length in lengths)
    same = "".join(rf"(?P=between){group}" for group in others)
    number = rf"{first}(?P<between>{between}){second}{same}"
    return re.compile(rf"{_ALONE}(?P<number>{number}){_VERSION}{_ENDS}")


SOCIAL_SECURITY = _grouped(3, 2, 4)
NINE = _grouped(3, 3, 3)
#: Ontario, British Columbia and Nova Scotia write their ten digits like this; so does nobody else.
TEN = _grouped(4, 3, 3)
TWELVE = _grouped(3, 3, 3, 3)
ALBERTA = _grouped(5, 4, between="-")
#: Groups that a card may be written in as well as other things: only with the right check digit.
UNUSUAL = tuple(
    _grouped(*lengths)
    for lengths in ((5, 4), (4, 5), (5, 5), (4, 6), (6, 4), (3, 4, 3), (4, 4, 2), (4, 2, 4))
)
LONG = re.compile(rf"{_ALONE}(?P<number>\d{{9,12}}){_VERSION}{_ENDS}")
RECORD = re.compile(rf"{_ALONE}(?P<number>\d{{7,8}}){_ENDS}")

_SIGN = r"(?: ?[./-] ?| {0,2})"
PHONE = re.compile(
    rf"(?<![\d_])(?<!\d[.,])(?:\+?1{_SIGN})?"
    rf"(?P<number>(?:\([2-9]\d\d\)|[2-9]\d\d){_SIGN}[2-9]\d\d{_SIGN}\d{{4}})(?!\d)"
)
ABROAD = re.compile(
    r"(?:(?<![\d+])\+(?=[1-9])|(?<![a-z0-9_+])(?=(?:00|011)[ -]?[1-9]\d))"
    r"(?P<number>\d{1,6}(?:[ ()./-]{0,3}\d){6,16}+)(?!\d)"
)

#: A hospital's number with its letter, as in U1234567. An rs number is a gene's.
RECORD_LETTERS = re.compile(r"(?<![a-z0-9_@-])(?!rs)[a-z]{1,2}-?\d{6,9}(?![a-z0-9_])")
#: ABCD 8006 1234: year and month, with 50 added for women, and day of birth. In small letters
#: only where it is written closely, since four letters before times of day are a word.
QUEBEC = re.compile(
    r"(?<![A-Za-z0-9_])(?!(?:ROOM|FROM|CODE|UNIT|PAGE|BEDS|POUR|VERS|SOIN|YEAR|JUNE|JULY|SEPT"
    r"|JUIN|AOUT|MARS)[ -])(?:[A-Z]{4}([ .-]?)\d\d(?:[05][1-9]|[16][0-2])\1"
    r"(?:0[1-9]|[12]\d|3[01])\d\d"
    r"|[A-Za-z]{4}(-?)\d\d(?:[05][1-9]|[16][0-2])\2(?:0[1-9]|[12]\d|3[01])\d\d)(?![A-Za-z0-9_])"
)
#: The Medicare number of the United States, and the card of the Northwest Territories.
LETTERED_CARD = re.compile(
    r"(?<![a-z0-9_])(?:[1-9][ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d([ -]?)"
    r"[ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d\1[ac-hjkmnp-rt-y]{2}\d\d|[dmnt]\d{7})(?![a-z0-9_])"
)


def is_social_security(number: Number) -> bool:
    """Tell whether digits in groups of three, two and four may be such a number."""
    return check_digits.social_security(number.digits) and not number.is_amount_or_else


def is_social_insurance(number: Number) -> bool:
    """Tell whether nine digits end as a social insurance number does."""
    return check_digits.social_insurance(number.digits) and not number.is_amount_or_else


def is_card(number: Number) -> bool:
    """Tell whether digits that are grouped like a card's are no amount and no row of results."""
    return not number.is_amount_or_else and not check_digits.social_insurance(number.digits)


def is_checked_card(number: Number) -> bool:
    """Tell whether digits in any grouping end as a card's do."""
    digits = number.digits
    checked = check_digits.luhn(digits) or check_digits.british_columbia(digits)
    return checked and not number.is_amount_or_else


def is_long_card(number: Number) -> bool:
    """Tell whether nine to twelve digits in one piece are likelier a card's than a phone's."""
    digits = number.digits
    if len(digits) == 12 and is_date((digits[:8],)):  # and a time
        return False
    ten = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if len(ten) == 10 and check_digits.north_american_phone(ten) and not is_checked_card(number):
        return False
    return is_card(number)


def is_phone(number: Number) -> bool:
    """Tell whether ten digits may be dialled in North America."""
    return check_digits.north_american_phone(number.digits) and not number.is_amount_or_else


def is_phone_abroad(number: Number) -> bool:
    """Tell whether the digits behind a plus or a foreign prefix may be dialled."""
    return not number.is_ordinary
