"""The guard against patient identifiers: what it finds, and what it leaves alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.identifiers import HOSTILE, missed_and_misnamed
from bench.ordinary_notes import ENGLISH, FRENCH, filled
from bench.planted import PROMISED
from bot.domain import birth_dates, check_digits, labelled_numbers, shaped_numbers
from bot.domain.identifiers import Kind, identifiers_in
from bot.domain.private import LONGEST_NOTE

CARD, SOCIAL, RECORD, BORN, PHONE = Kind


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("Her card is 1234-567-890-AB.", CARD),
        ("Her card is 1234 567 890.", CARD),
        ("OHIP 1234567890", CARD),
        ("ohip number: 1234 567 890 ab", CARD),
        ("RAMQ TREM 8051 1234", CARD),
        ("trem80511234 came back", CARD),
        ("TREM-8001-1234", CARD),
        ("PHN 9876 543 210", CARD),
        ("phn# 9876543210", CARD),
        ("AHCIP 12345-6789", CARD),
        ("MCP 123 456 789 012", CARD),
        ("SIN 046 454 286", SOCIAL),
        ("130-692-544", SOCIAL),
        ("NAS 046454286", SOCIAL),
        ("SSN 123-45-6789", SOCIAL),
        ("123-45-6789 was on the form", SOCIAL),
        ("Medicare 1EG4-TE5-MK73 or 123456789", CARD),
        ("the number 123456789", CARD),
        ("the number 123456789012", CARD),
        ("MRN 1234567", RECORD),
        ("mrn: 00123", RECORD),
        ("M.R.N. #123456", RECORD),
        ("medical record number is 998877", RECORD),
        ("chart no. 45678", RECORD),
        ("dossier 123456", RECORD),
        ("dossier numéro 123456", RECORD),
        ("accession AB-12345", RECORD),
        ("encounter 20261", RECORD),
        ("CSN 300123456", RECORD),
        ("FIN: 7001234", RECORD),
        ("DOB 3/12/1961", BORN),
        ("d.o.b.: 1961-12-03", BORN),
        ("date of birth 3 Dec 1961", BORN),
        ("born on December 3, 1961", BORN),
        ("born 12/3/61", BORN),
        ("née le 3 août 1961", BORN),
        ("DDN 1961-12-03", BORN),
        ("born March 3, 1980", BORN),
        ("DOB 3/3/80", BORN),
        ("né le 3 mars 1980", BORN),
        ("née à Laval le 1er août 1980", BORN),
        ("Date de naissance :\n03-03-1980", BORN),
        ("her birthday is 3.3.1980", BORN),
        ("03MAR1980 (DOB)", BORN),
        ("dob: march 3", BORN),
        ("d. o. b. 19800303", BORN),
        ("DOB ３/３/８０", BORN),
        ("she was born in Halifax on the 3rd of March 1980", BORN),
        ("HCN：1234567890", CARD),
        ("health card number is 12345-6789", CARD),
        ("carte soleil ABCD 8006 1234", CARD),
        ("NAM abcd80061234", CARD),
        ("MSI 0012 345 678", CARD),
        ("1234-567-890AB", CARD),
        ("1234567897ml came in", CARD),
        ("N1234567", CARD),
        ("1EG4-TE5-MK73", CARD),
        ("9698658215", CARD),
        ("12345 67897", CARD),
        ("U1234567 again", RECORD),
        ("U-number 1234567", RECORD),
        ("no de dossier : 123456", RECORD),
        ("n° de dossier 123 456", RECORD),
        ("1234567 is her MRN", RECORD),
        ("MR# 0012345", RECORD),
        ("chart #H95044", RECORD),
        ("MRN 123456 5 mg given", RECORD),
        ("it was 4821937 in bed 4", RECORD),
        ("social insurance number 046 454 286", SOCIAL),
        ("130\u202f692\u202f544", SOCIAL),
        ("+44 20 7946 0958", PHONE),
        ("0044 7700 900123", PHONE),
        ("011 49 30 123456", PHONE),
        ("tel. 06 12 34 56 78", PHONE),
        ("text me at 555-0134", PHONE),
        ("416-555-0134 x1234", PHONE),
        ("(416)555-0134 poste 12", PHONE),
        ("416–555–0134", PHONE),
        ("٤١٦ ٥٥٥ ٠١٣٤", PHONE),
        ("4️⃣1️⃣6️⃣ 555 0134", PHONE),
        ("call 416-555-0134", PHONE),
        ("call (416) 555-0134", PHONE),
        ("+1 416 555 0134", PHONE),
        ("1.416.555.0134", PHONE),
        ("4165550134", PHONE),
    ],
)
def test_an_identifier_is_found(note, kind):
    assert kind in identifiers_in(note)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "I lost a patient last night and cannot stop thinking about it.",
        "A 54-year-old with a STEMI; we worked for 45 minutes.",
        "The code was called at 02:35 and again at 0310.",
        "I was on from 0700-1900 and then from 1900-0700.",
        "On call from 2100 0900, three nights in a row.",
        "It happened in 2019, and once more in 2023.",
        "I trained here from 2010-2012 and left in 2014.",
        "The record 2024 was bad enough.",
        "Depuis la fin 2024, je ne dors plus.",
        "Le dossier 2023 est clos.",
        "We gave 1 mg of epinephrine, then 300 mg of amiodarone, then 150.",
        "Heparin 5000 units, then 25000 units over 24 hours.",
        "Lactate 4.2, pH 7.12, K 6.8, Na 128, Hb 68.",
        "BP was 80/40, pulse 140, sats 82 on 15 L.",
        "Room 1204, bed 3, on 7 West.",
        "Rooms 1204 to 1210 were full.",
        "I have done 3000 intubations in 22 years.",
        "Gravida 3 para 2 at 39+4, 9/10 at five minutes.",
        "A 2200 g baby at 32 weeks.",
        "The complaint of 12 March is still open.",
        "My review is on 3 December at 14:30.",
        "ICD 10 F43.1, CTAS 1.",
        "I make 1200 decisions a shift and this one was wrong.",
        "Page me at extension 4321.",
        "Call me on 5-4321.",
        "It cost 250 000 dollars.",
        "I am a PGY-4; 80 hours a week, 1 in 4 call.",
        "J'ai 58 ans; 30 ans de pratique, 12 heures par jour.",
        "The chart was closed by 2300 and nobody asked.",
        "It is a sin to be this tired.",
        "Born and raised here, I know everyone in the 400 beds.",
        "1961-12-03",
        "seen 12/03/1961",
        "The hearing is on 2026-11-12 at 0900.",
        "Born blue, and we lost him on March 3, 2026.",
        "My daughter was born on March 3 and I was on call.",
        "Né sans souffle et mort le 3 mars 2026.",
        "On call 0700-1900, then 700-1900, then 0115 1845 0900.",
        "I was called 20261112 0700.",
        "Sodiums 128 132 135 126, doses 100 200 300.",
        "Penicillin 2400000 units; 1500000 people.",
        "120 000 000 $ and 2 500 000 dollars, $1234567.",
        "PMID 31234567, DIN 02242974, NCT01145951, rs1234567.",
        "They told me to call 1-866-585-0445 or 988.",
        "ROOM 1204 1210, FROM 0712 1930.",
        "The dossier 2023-2024 and the record number of 12000 visits.",
        "It was read 10.1056/NEJMoa2034577.",
        "½ a dose, 10² of them, ① and ②",
        "I wish <@U00000002> had been there.",
        "I was born in 1971 and this is my last job.",
    ],
)
def test_ordinary_prose_is_left_alone(note):
    assert identifiers_in(note) == ()


def test_each_kind_is_named_once_in_a_fixed_order():
    note = (
        "416-555-0134, 647-555-0199, MRN 1234567, dob 1961-12-03, OHIP 1234567890, SSN 123456789"
    )
    assert identifiers_in(note) == (CARD, SOCIAL, RECORD, BORN, PHONE)


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("MRN 4165550134", RECORD),
        ("SIN 123 456 789", SOCIAL),
        ("PHN 130 692 544", CARD),
        ("tel 123456789", PHONE),
    ],
)
def test_a_number_that_is_named_is_named_only_that(note, kind):
    assert identifiers_in(note) == (kind,)


@pytest.mark.parametrize("way", PROMISED, ids=lambda way: f"{way.kind}, {way.what}")
def test_what_is_promised_is_found_in_made_up_notes(way):
    missed, _ = missed_and_misnamed(way, 100)
    assert missed <= 3


@pytest.mark.parametrize("language", [ENGLISH, FRENCH], ids=["English", "French"])
@given(dice=st.randoms(use_true_random=False), data=st.data())
def test_made_up_prose_full_of_numbers_is_left_alone(language, dice, data):
    templates = data.draw(st.sampled_from(sorted(language.values())))
    assert identifiers_in(filled(data.draw(st.sampled_from(templates)), dice)) == ()


@given(st.text(max_size=400) | st.text(alphabet="0123456789 -./()+mrndobABC\n"))
def test_any_text_has_an_answer(text):
    assert set(identifiers_in(text)) <= set(Kind)


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_the_longest_note_of_any_content_has_an_answer(piece):
    identifiers_in((piece * LONGEST_NOTE)[:LONGEST_NOTE])


def patterns():
    for module in (birth_dates, labelled_numbers, shaped_numbers):
        for name, thing in vars(module).items():
            for pattern in thing if isinstance(thing, tuple) else (thing,):
                if isinstance(pattern, re.Pattern):
                    yield pytest.param(pattern.pattern, id=f"{module.__name__}.{name}")


def most_steps(parsed):
    """Bound the ways a pattern can be tried at one place: the product of what may vary."""
    steps = 1
    for operation, told in parsed:
        match str(operation):
            case "MAX_REPEAT" | "MIN_REPEAT":
                low, high, inner = told
                assert high < 64, "a repetition without an end"
                once = most_steps(inner)
                steps *= once ** min(high, 4) * (high - low + 1)
            case "POSSESSIVE_REPEAT":  # never given back: its lengths add up
                assert told[1] < 64, "a repetition without an end"
            case "SUBPATTERN":
                steps *= most_steps(told[-1])
            case "BRANCH":
                steps *= sum(most_steps(branch) for branch in told[1])
            case "ASSERT" | "ASSERT_NOT":
                most_steps(told[1])
    return steps


@pytest.mark.parametrize("pattern", list(patterns()))
def test_every_repetition_has_an_end_so_that_time_grows_with_the_length_alone(pattern):
    assert most_steps(re._parser.parse(pattern)) < 10**9


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        (check_digits.luhn, "1234567897", "1234567890"),
        (check_digits.british_columbia, "9698658215", "9698658216"),
        (check_digits.social_insurance, "123456782", "123456783"),
        (check_digits.social_insurance, "130692544", "046454286"),
        (check_digits.social_security, "123456789", "000456789"),
        (check_digits.social_security, "899010001", "666456789"),
        (check_digits.social_security, "900700001", "900010001"),
        (check_digits.north_american_phone, "4165550134", "4161550134"),
        (check_digits.north_american_phone, "9005550134", "3005550134"),
        (check_digits.north_american_phone, "2045550134", "8005550134"),
    ],
)
def test_check_digits(rule, right, wrong):
    assert rule(right)
    assert not rule(wrong)
