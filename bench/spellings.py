"""Identifiers as people spell them. All are made up, with the right check digits."""

from collections.abc import Callable
from random import Random

from bench.ordinary_notes import MOIS, MONTHS
from bot.domain import check_digits

Make = Callable[[Random], str]
_LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"
_SAFE = "ACDEFGHJKMNPQRTUVWXY"
_ELSEWHERE = ("０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩")
_GAPS = (" ", "-", ".", "\u00a0", "\u202f", "–", "\u2011", " - ")


def digits(dice: Random, count: int) -> str:
    """Make up digits, the first of them no zero."""
    return str(dice.randint(10 ** (count - 1), 10**count - 1))


def grouped(dice: Random, number: str, *lengths: int) -> str:
    """Write a number in one piece, or in groups with a space, dash or dot between."""
    if dice.random() < 0.3:
        return number
    gap, groups, at = dice.choice(_GAPS[:6] if len(number) > 9 else _GAPS[:7]), [], 0
    for length in lengths:
        groups.append(number[at : at + length])
        at += length
    return gap.join(groups)


def abroad(dice: Random, text: str) -> str:
    """Now and then write the figures as other scripts do."""
    if dice.random() >= 0.1:
        return text
    return text.translate(dict(zip(map(ord, "0123456789"), dice.choice(_ELSEWHERE), strict=True)))


def right(dice: Random, count: int, holds: Callable[[str], bool], first: str = "") -> str:
    """Make up digits for which a rule holds."""
    while True:
        number = (first + digits(dice, count))[:count]
        if holds(number):
            return number


def ontario(dice: Random) -> str:
    """Make up an Ontario card, with or without its version."""
    number = grouped(dice, right(dice, 10, check_digits.luhn), 4, 3, 3)
    code = "".join(dice.choices(_LETTERS, k=2))
    return number + dice.choice(("", f" {code}", f"-{code}", code.lower()))


def quebec(dice: Random) -> str:
    """Make up a card of Québec."""
    month = dice.randint(1, 12) + dice.choice((0, 50))
    name = "".join(dice.choices(_LETTERS, k=4))
    born = f"{dice.randint(0, 99):02}{month:02}"
    rest = f"{dice.randint(1, 31):02}{dice.randint(10, 99)}"
    gap = dice.choice(("", " ", "-", "."))
    return f"{name}{gap}{born}{gap}{rest}"


def medicare(dice: Random) -> str:
    """Make up a Medicare number of the United States."""
    shape = "1A01A01AA11"
    made = "".join(
        str(dice.randint(1, 9))
        if one == "1"
        else dice.choice(_SAFE if one == "A" else "2468" + _SAFE)
        for one in shape
    )
    return dice.choice((made, f"{made[:4]}-{made[4:7]}-{made[7:]}", made.lower()))


def social_security(dice: Random) -> str:
    """Make up a social security number, with its dashes."""
    number = right(dice, 9, lambda one: check_digits.social_security(one) and one < "9")
    return dice.choice(("-", "-", " ", ".")).join((number[:3], number[3:5], number[5:]))


def phone(dice: Random) -> str:
    """Make up a telephone number of North America."""
    number = right(dice, 10, check_digits.north_american_phone)
    area, exchange, line = number[:3], number[3:6], number[6:]
    written = dice.choice(
        (
            f"{area}-{exchange}-{line}",
            f"({area}) {exchange}-{line}",
            f"({area}){exchange}-{line}",
            f"{area}.{exchange}.{line}",
            f"{area} {exchange} {line}",
            f"{area} {exchange}-{line}",
            f"{area}–{exchange}–{line}",
            f"{area} - {exchange} - {line}",
            number,
        )
    )
    before, after = (
        dice.choice(("", "", "1-", "+1 ", "1 ")),
        dice.choice(("", "", " x22", " ext. 4410", " poste 12")),
    )
    return before + written + after


def phone_abroad(dice: Random) -> str:
    """Make up a telephone number of another country."""
    return dice.choice(
        (
            f"+44 20 79{dice.randint(10, 99)} 0{dice.randint(100, 999)}",
            f"+33 6 {dice.randint(10, 99)} {dice.randint(10, 99)} 44 5{dice.randint(0, 9)}",
            f"+91 98{dice.randint(100, 999)} 4{dice.randint(1000, 9999)}",
            f"0044 7700 9{dice.randint(10000, 99999)}",
            f"+52{digits(dice, 10)}",
            f"011 49 30 {digits(dice, 6)}",
        )
    )


def full_date(dice: Random) -> str:
    """Make up a day with its year, as people write them."""
    day, month, year = dice.randint(1, 28), dice.randint(1, 12), dice.randint(1925, 2026)
    english, french = MONTHS[month - 1], MOIS[month - 1]
    return dice.choice(
        (
            f"{year}-{month:02}-{day:02}",
            f"{year}/{month}/{day}",
            f"{month}/{day}/{year}",
            f"{day:02}/{month:02}/{year % 100:02}",
            f"{day}.{month}.{year}",
            f"{day:02} {month:02} {year}",
            f"{english} {day}, {year}",
            f"{english[:3]}. {day} {year}",
            f"{day} {english} {year}",
            f"{day}-{english[:3]}-{year}",
            f"{day:02}{english[:3].upper()}{year}",
            f"the {day}th of {english} {year}",
            f"{english} {day}th, '{year % 100:02}",
            f"{day} {french} {year}",
            f"{'1er' if day == 1 else day} {french} {year}",
        )
    )


def said(
    *labels: str,
    of: Make,
    by: tuple[str, ...] = (" ", ": ", " is ", " #", " no. ", " no ", "# ", "="),
) -> Make:
    """Put a label before an identifier."""

    def make(dice: Random) -> str:
        label = dice.choice(labels)
        label = dice.choice((label, label, label.lower(), label.upper()))
        return f"{label}{dice.choice(by)}{abroad(dice, of(dice))}"

    return make


def piece(count: int, *lengths: int) -> Make:
    """Make up digits, in one piece or in groups of these lengths."""
    return lambda dice: grouped(dice, digits(dice, count), *lengths)


def record(dice: Random) -> str:
    """Make up a hospital's number."""
    number = digits(dice, dice.randint(5, 10))
    half = len(number) // 2
    return dice.choice(
        (
            number,
            number,
            f"00{number}",
            f"{number[:half]}-{number[half:]}",
            f"H{number}",
            f"MR-{number}",
        )
    )
