"""What is planted into notes: promised to be found, beyond the promise, and only alike."""

from dataclasses import dataclass

from bench.ordinary_notes import MONTHS
from bench.spellings import (
    Make,
    abroad,
    digits,
    full_date,
    grouped,
    medicare,
    ontario,
    phone,
    phone_abroad,
    piece,
    quebec,
    record,
    right,
    said,
    social_security,
)
from bot.domain import check_digits
from bot.domain.identifiers import Kind


@dataclass(frozen=True, slots=True)
class Planted:
    """One way to write one kind of identifier."""

    kind: Kind
    what: str
    make: Make


_CARD = ("health card", "HCN", "health number", "Health Card Number", "carte d'assurance maladie")
_BORN = ("DOB", "D.O.B.", "date of birth", "birth date", "birthdate", "DDN", "date de naissance")
_RECORDS = (
    "MRN",
    "M.R.N.",
    "medical record",
    "chart",
    "chart number",
    "URN",
    "CSN",
    "encounter",
    "hospital number",
    "patient ID",
    "accession",
    "dossier",
    "numéro de dossier",
    "no de dossier",
    "n° de dossier",
    "dossier médical",
    "file number",
    "U-number",
)
_TELEPHONE = (
    "phone",
    "cell",
    "tel.",
    "call her at",
    "text",
    "téléphone",
    "cellulaire",
    "appelez au",
)
CARD, SOCIAL, RECORD, BORN, PHONE = Kind
#: What the guard promises to find.
PROMISED = (
    Planted(CARD, "Ontario, labelled", said("OHIP", *_CARD, of=ontario)),
    Planted(CARD, "Ontario, alone", ontario),
    Planted(CARD, "Québec, labelled", said("RAMQ", "NAM", "carte soleil", *_CARD, of=quebec)),
    Planted(CARD, "Québec, alone", quebec),
    Planted(
        CARD,
        "British Columbia, labelled",
        said(
            "PHN",
            "MSP",
            "CareCard",
            *_CARD,
            of=lambda dice: grouped(
                dice, right(dice, 10, check_digits.british_columbia, "9"), 4, 3, 3
            ),
        ),
    ),
    Planted(
        CARD,
        "British Columbia, alone",
        lambda dice: grouped(dice, right(dice, 10, check_digits.british_columbia, "9"), 4, 3, 3),
    ),
    Planted(CARD, "Alberta, labelled", said("PHN", "AHCIP", *_CARD, of=piece(9, 5, 4))),
    Planted(CARD, "Saskatchewan, labelled", said("HSN", *_CARD, of=piece(9, 3, 3, 3))),
    Planted(CARD, "Manitoba, labelled", said("PHIN", *_CARD, of=piece(9, 3, 3, 3))),
    Planted(CARD, "New Brunswick, labelled", said("Medicare", *_CARD, of=piece(9, 3, 3, 3))),
    Planted(CARD, "Nova Scotia, labelled", said("MSI", *_CARD, of=piece(10, 4, 3, 3))),
    Planted(CARD, "Nova Scotia, alone", piece(10, 4, 3, 3)),
    Planted(CARD, "Prince Edward Island, labelled", said(*_CARD, of=piece(8, 8))),
    Planted(
        CARD, "Newfoundland and Labrador, labelled", said("MCP", *_CARD, of=piece(12, 3, 3, 3, 3))
    ),
    Planted(CARD, "Newfoundland and Labrador, alone", piece(12, 3, 3, 3, 3)),
    Planted(CARD, "Yukon and Nunavut, labelled", said(*_CARD, of=piece(9, 3, 3, 3))),
    Planted(CARD, "Northwest Territories, alone", lambda dice: f"N{digits(dice, 7)}"),
    Planted(CARD, "US Medicare, labelled", said("Medicare", "MBI", of=medicare)),
    Planted(CARD, "US Medicare, alone", medicare),
    Planted(
        SOCIAL,
        "SIN, labelled",
        said(
            "SIN",
            "NAS",
            "social insurance number",
            of=lambda dice: grouped(dice, right(dice, 9, check_digits.social_insurance), 3, 3, 3),
        ),
    ),
    Planted(
        SOCIAL,
        "SIN, alone",
        lambda dice: grouped(dice, right(dice, 9, check_digits.social_insurance), 3, 3, 3),
    ),
    Planted(SOCIAL, "SSN, labelled", said("SSN", "social security number", of=social_security)),
    Planted(SOCIAL, "SSN, alone", social_security),
    Planted(RECORD, "labelled", said(*_RECORDS, of=record, by=(" ", ": ", " is ", " #", " : "))),
    Planted(
        RECORD,
        "after the number",
        lambda dice: f"{digits(dice, 7)} ({dice.choice(('MRN', 'mrn'))})",
    ),
    Planted(
        RECORD, "alone, with a letter", lambda dice: f"{dice.choice('UHVE')}{digits(dice, 7)}"
    ),
    Planted(RECORD, "alone, of 7 or 8 figures", lambda dice: digits(dice, dice.choice((7, 8)))),
    Planted(BORN, "labelled", said(*_BORN, of=full_date, by=(" ", ": ", " is ", " = ", ":\n"))),
    Planted(
        BORN,
        "born on",
        said(
            "born",
            "born on",
            "she was born in Halifax on",
            "née le",
            "né à Laval le",
            of=full_date,
            by=(" ",),
        ),
    ),
    Planted(BORN, "before the label", lambda dice: f"{full_date(dice)} ({dice.choice(_BORN)})"),
    Planted(PHONE, "North America, alone", lambda dice: abroad(dice, phone(dice))),
    Planted(PHONE, "North America, labelled", said(*_TELEPHONE, of=phone, by=(" ", ": ", " "))),
    Planted(PHONE, "without area code, labelled", said(*_TELEPHONE, by=(" ",), of=piece(7, 3, 4))),
    Planted(PHONE, "other countries, with + or 00", phone_abroad),
)
_NAMED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
#: What it cannot know, or was decided not to look for.
BEYOND = (
    Planted(RECORD, "six figures, alone", lambda dice: digits(dice, 6)),
    Planted(BORN, "a full date, alone", full_date),
    Planted(
        BORN, "day and month", lambda dice: f"born on {dice.choice(MONTHS)} {dice.randint(1, 28)}"
    ),
    Planted(
        PHONE,
        "another country's, alone",
        lambda dice: f"020 79{digits(dice, 2)} {digits(dice, 4)}",
    ),
    Planted(
        PHONE, "seven figures, alone, 3-4", lambda dice: f"{digits(dice, 3)}-{digits(dice, 4)}"
    ),
    Planted(CARD, "figures as words", lambda dice: "OHIP " + " ".join(dice.choices(_NAMED, k=10))),
    Planted(
        CARD,
        "the letter O for a zero",
        lambda dice: "OHIP 1O2" + "-O4O-".join((digits(dice, 2), digits(dice, 2))),
    ),
    Planted(CARD, "one figure short", said("OHIP", of=lambda dice: digits(dice, 7))),
)
#: Numbers of something else that look like an identifier: each one stopped is a nuisance.
LOOK_ALIKES: dict[str, Make] = {
    "meeting id": lambda dice: f"Zoom {digits(dice, 3)} {digits(dice, 4)} {digits(dice, 4)}",
    "helpline": lambda dice: f"I rang 1-866-{digits(dice, 3)}-{digits(dice, 4)}",
    "order or parcel number": lambda dice: f"my parcel {digits(dice, 12)}",
    "licence number": lambda dice: f"my licence {digits(dice, 6)}, CPSO {digits(dice, 6)}",
    "ZIP+4": lambda dice: f"Boston 02{digits(dice, 3)}-{digits(dice, 4)}",
    "my child was born": lambda dice: f"my son was born on {full_date(dice)}",
    "results in a row, far apart": lambda dice: " ".join(digits(dice, 3) for _ in range(3)),
    "amount in one piece, no unit": lambda dice: f"they want {digits(dice, 7)}",
}
