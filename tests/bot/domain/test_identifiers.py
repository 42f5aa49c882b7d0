"""The guard against patient identifiers: what it finds, and what it leaves alone."""

import pytest

from bot.domain.identifiers import Kind, identifiers_in

CARD, RECORD, BORN, PHONE = Kind.HEALTH_CARD, Kind.RECORD_NUMBER, Kind.BIRTH_DATE, Kind.PHONE


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
        ("SIN 046 454 286", CARD),
        ("046-454-286", CARD),
        ("NAS 046454286", CARD),
        ("SSN 123-45-6789", CARD),
        ("123-45-6789 was on the form", CARD),
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
        ("1961-12-03", BORN),
        ("seen 12/03/1961", BORN),
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
        "I was born in 1971 and this is my last job.",
    ],
)
def test_ordinary_prose_is_left_alone(note):
    assert identifiers_in(note) == ()


def test_each_kind_is_named_once_in_a_fixed_order():
    note = "416-555-0134, 647-555-0199, MRN 1234567, dob 1961-12-03, OHIP 1234567890"
    assert identifiers_in(note) == (CARD, RECORD, BORN, PHONE)
