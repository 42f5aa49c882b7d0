"""Arithmetic that numbers on cards obey, and most other numbers do not."""

_TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
_BC_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3)


def luhn(digits: str) -> bool:
    """Tell whether the last digit is right by Luhn: SIN, the cards of Ontario and others."""
    total = 0
    for place, figure in enumerate(reversed(digits)):
        value = int(figure) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def british_columbia(digits: str) -> bool:
    """Tell whether these ten digits are a personal health number of British Columbia."""
    if len(digits) != 10 or digits[0] != "9":
        return False
    pairs = zip(_BC_WEIGHTS, digits[1:9], strict=True)
    return -sum(weight * int(figure) for weight, figure in pairs) % 11 == int(digits[9])


def social_insurance(digits: str) -> bool:
    """Tell whether these nine digits may be a Canadian social insurance number."""
    return len(digits) == 9 and digits[0] not in "08" and luhn(digits)


def social_security(digits: str) -> bool:
    """Tell whether these nine digits may be a United States social security or taxpayer number."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    if area in {"000", "666"} or group == "00" or serial == "0000":
        return False
    return area < "900" or group >= "50"  # from 900 on, only taxpayer numbers


def north_american_phone(digits: str) -> bool:
    """Tell whether ten digits may be somebody's telephone in Canada or the United States."""
    area, exchange = digits[:3], digits[3:6]
    if area[0] in "01" or exchange[0] in "01" or area[1] == "9" or area[1:] == "11":
        return False
    return area not in _TOLL_FREE and (area[1:] != "00" or area == "900")


def is_toll_free(digits: str) -> bool:
    """Tell whether these digits are dialled free of charge, as a helpline's are."""
    return len(digits) in {10, 11} and digits[-10:-7] in _TOLL_FREE
