"""Notes written by hand once the guard was made, so that its corpus is not its only judge."""

import pytest

from bot.domain.identifiers import identifiers_in

ORDINARY = [
    "Post call after 28h, 26 patients on the list, 4 ICU transfers between 0200 and 0530.",
    "We ran the MTP: 14 PRBC, 10 FFP, 2 platelets, 4000 IU fibrinogen.",
    "ETCO2 8, 10, 12 then 35; ROSC at 22 min; lost again at 0417.",
    "Second lawsuit in 18 months. The College file opened Jan 14 2025, decision due 2025-06-30.",
    "I've been an attending since 07/2011, 1.0 FTE, 7 on 7 off.",
    "Down to 3-4 h of sleep x 6 weeks, lost 12 lb, 2-3 drinks nightly.",
    "My kid is 4, the other 6; my wife's due 9/14.",
    "Exam on 2026-05-11 and 2026-05-12, 200 questions, pass mark 350/500.",
    "EF 15-20%, on 3 pressors: levo 0.4, vaso 0.03, epi 10.",
    "INR 9.8, plts 12, fib 0.6, lactate 18.4 -> 21.",
    "SOFA 14, APACHE II 31, predicted 73.9%.",
    "I was paged 47 times between 1900 and 0700.",
    "24/7/365 and nobody else",
    "Bed 12A to 14B, ward 5200, elevators 1-4.",
    "Our unit: 550 beds, 12,500 admits, 98.6% full",
    "Sept 11, 2001 was my first day; March 13 2020 the other.",
    "Crash at km 214 on hwy 401 at 110 km/h",
    "the 2024-2025 flu season; 1918 again",
    "Room 302-1, OR 7, 8:15-16:45, then 17h-23h",
    "HbA1c 14.1, glucose 33.2, ketones 6.7, pH 6.89, bicarb 4",
    "1st, 2nd and 3rd shift; 2x12h + 1x24h",
    "Ticket #48213 to IT for the 5th time",
    "Weighed 512 g at 23+5, APGARs 1, 1, 1.",
    "Gamma knife 20 Gy x 1 vs 54 Gy/30",
    "Il y a 3 semaines, 2 décès en 48 h, un de 19 ans et un de 34 ans.",
    "Garde de 24 h le 12, 1 pt sur 10 survivant, code 99 à 4h10.",
    "J'ai reçu 2 plaintes (2023, 2025), l'une de 45 pages; rencontre le 14 février 2026, 13 h 30.",
    "Une paie de 12 345,67 $ et une dette de 312 000 $.",
    "Patiente de 32 ans, G4P3A0, 38+2, pertes de 3500 cc, 12 culots.",
    "Le 9-1-1 a été appelé à 06:12; arrivé à 06:31.",
    "On est 6 pour 14 lits, 72 h/sem, depuis le 1er juillet 2024.",
    "né prématuré à 25 sem, 680 g, réa de 25 min",
    "Ratio 1:6, 1:8 le 24/12 et le 31/12.",
    "NNT 17, HR 0.82 (0.71-0.95), p=0.003, n=12345",
    "Bylaw 4.12.3, section 47(1)(b), regulation 965",
    "My Fitbit: 18342 steps, HR 112, 4:21 asleep",
    "Lot 7 parking, level P3, stall 1187",
    "was on nights Dec 24 25 26 2025 and Jan 1 2 3 2026",
    "IV 18G x2, 16G x1, IO, 7.5 ETT at 22 cm",
    "TPA at 14:05, CT at 13:48, onset 11:30-12:00",
]
NAMING = [
    "dob jan 2/71",
    "MRN#00482133",
    "mrn-4821337",
    "Mrs X, PHN nine... no: 9698 658 215",
    "HCN 1234567897 XY",
    "Ontario HC 1234 567 897",
    "chart 884213",
    "pt # 5512345",
    "Acct: 20011223344",
    "hosp no 12-34-567",
    "(613) 555 0199 is the husband",
    "ring 613.555.0199 ext 3",
    "+1-613-555-0199",
    "call the daughter on 613 555 0199",
    "né le 02/01/1971",
    "D.D.N. : 2 janv. 1971",
    "born: 1971-01-02",
    "birthday Jan 2nd 1971",
    "RAMQ: TREM 5102 0118",
    "trem-5102-0118",
    "dossier #1234567",
    "no. dossier 123456",
    "NAS : 123 456 782",
    "ssn 123456789",
    "SSN# 123-45-6789",
    "medicare no. 1EG4TE5MK73",
    "health card no 1234 567 897",
    "tél.: 514-555-0199",
    "514 555-0199 (conjointe)",
    "Visit 3001234567",
    "accession S26-12345",
    "patient 4829102",
    "CSN: 512345678",
    "date de naissance = 2/1/71",
]


@pytest.mark.parametrize("note", ORDINARY)
def test_a_note_full_of_numbers_is_left_alone(note):
    assert identifiers_in(note) == ()


@pytest.mark.parametrize("note", NAMING)
def test_a_note_that_names_somebody_is_stopped(note):
    assert identifiers_in(note)
