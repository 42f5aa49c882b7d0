"""Notes as colleagues write them, in English and French, full of numbers that name nobody."""

from collections.abc import Callable
from random import Random

Fill = Callable[[Random], str]

ENGLISH: dict[str, tuple[str, ...]] = {
    "times": (
        "The code was called at {clock} and again at {military}.",
        "I was on from {military}-{military} and back at {military}.",
        "On call {military} {military}, three nights in a row, no sleep before {clock}.",
        "They paged me at {military}, {military} and {military}.",
        "Shifts this week: {military} {military} {military}.",
    ),
    "doses": (
        "We gave {dose}, then {dose}, then another {small}.",
        "Heparin {thousand} units, then {thousands} units over 24 hours.",
        "Penicillin 2400000 units and still no better; TXA {small}00 mg.",
        "Amiodarone 300 150 150, epi 1 1 1 1, nothing.",
    ),
    "rooms": (
        "Room {room}, bed {digit}, on {digit} West.",
        "Rooms {room} to {room} were full, and OR {small} was closed.",
        "It was bay {small} next to room {room}, unit 4{digit}00.",
    ),
    "results": (
        "Lactate {digit}.{digit}, pH 7.{small}, K 6.8, Na 128 132 135, Hb {small}.",
        "BP was {small}/40, pulse 1{small}, sats {small} on 15 L.",
        "Gas 7.{small}/68/22, troponin {thousand}, then {thousands}.",
        "Sodiums 118 121 124 126 over the night, platelets {small} 000.",
        "Creatinine 88 140 260, WBC 24.{digit}, CRP 312.",
    ),
    "scores": (
        "GCS 3, CTAS 1, APGAR 2-5-7 and MELD 3{digit}.",
        "Gravida 3 para 2 at 39+4, {digit}/10 at five minutes.",
        "My burnout score was {small}/100, PHQ-9 of 1{digit}.",
    ),
    "extensions": (
        "Page me at extension {room} or at 5{room}.",
        "My pager is {room}; the desk is x{room}.",
        "They told me to call 988 or 911, and I called 811.",
    ),
    "ages": (
        "A {small}-year-old with a STEMI; we worked for {small} minutes.",
        "He was {small} years and {digit} months, {small} kg.",
        "I am {small}, a PGY-{digit}; {small} hours a week, 1 in {digit} call.",
        "A {thousand} g baby at 2{digit} weeks, twin of {digit}.",
    ),
    "money": (
        "The claim is for ${thousands},000 and I owe {thousands} dollars.",
        "My loans are 250000 dollars; the budget was $1,200,000.",
        "It cost {small} 000 000 dollars, and {thousands} CAD more.",
    ),
    "codes": (
        "ICD-10 F43.{digit}, I46.9, and CPT 99285 or 92950.",
        "Fee code A{small}3A, G{small}5, DIN 02242974.",
        "Order set 4{small}, policy 7.{digit}.{digit}, form 1{small}-B.",
    ),
    "shares": (
        "Mortality is {small}%, and {small}.{digit} % in our hands; 1 in {thousand}.",
        "Occupancy was 1{small}% and {small} percent of us want to leave.",
    ),
    "years": (
        "It happened in {year}, and once more in {year}.",
        "I trained here from {year}-{year}, and {year} was bad enough.",
        "Since {year} I have done {thousand} intubations in {small} years.",
        "The record {year} and the chart review of {year}-{year} are closed.",
    ),
    "dates": (
        "My review is on {day} {month} at {clock}.",
        "She died on {month} {day}, {year}, and the hearing is {year}-0{digit}-{twodigit}.",
        "The complaint of {twodigit}/{twodigit}/{year} is open; answer by {day} {month} {year}.",
        "He arrested on {year}-1{one}-{twodigit} at {military}.",
        "M&M was moved from {twodigit}.{twodigit}.{year} to {month} {day}.",
    ),
    "being born": (
        "I was born in {year} and this is my last job.",
        "My daughter was born in {month} and I missed it; I worked {small} nights.",
        "Born at 2{digit} weeks, {thousand} g, he lived {small} hours.",
        "The baby was born blue and we lost him on {month} {day}, {year}.",
        "Born and raised here, I know everyone in the {small}0 beds.",
    ),
    "counts": (
        "I make {thousand} decisions a shift for a region of 1{small}0000 people.",
        "We saw {thousands} visits this year, {small} of them in {digit} hours.",
        "I have walked 1{thousands} steps, and there were {thousand} patients waiting.",
        "A town of 3 200 000 people and {digit} of us on nights.",
    ),
    "reading": (
        "I read NEJM {year};380:1545-1554 again, PMID 31{small}45{small}, and it says {small}%.",
        "The trial (doi 10.1056/NEJMoa20{small}577, NCT0{small}45{small}1) excluded her.",
    ),
    "places": (
        "I drive from M5G 1X8 on the 401, {small} km, {digit} times a week.",
        "I work at {room} University Avenue, floor {small}, wing {digit}B.",
        "The flight was AC{room}, row {small}, and nobody asked.",
    ),
}
FRENCH: dict[str, tuple[str, ...]] = {
    "times": (
        "Le code a été lancé à {small}h{small}, puis à {military}.",
        "J'étais de garde de {military}-{military}, puis {military} {military}.",
        "On m'a appelé à 3 h, à 4 h 15 et à {clock}.",
    ),
    "doses": (
        "On a donné {dose}, puis {small} mg, puis encore {small} mg.",
        "Héparine {digit} 000 unités, puis {small} 000 UI sur 24 h.",
        "Amiodarone 300 150 150, et rien.",
    ),
    "rooms": (
        "Chambre {room}, lit {digit}, au {digit}e étage.",
        "Salle {small}, civière {digit}, unité {room}.",
    ),
    "results": (
        "Lactate {digit},{digit}, pH 7,{small}, K 6,8, Hb {small}.",
        "TA {small}/40, pouls 1{small}, saturation {small} %.",
        "Natrémies 118 121 124 126 pendant la nuit.",
    ),
    "scores": (
        "Glasgow 3, Apgar 2-5-7, {digit}/10 à cinq minutes.",
        "G3P2 à 39+4, score de {small} sur 100.",
    ),
    "extensions": (
        "On peut me joindre au poste {room} ou par le {room}.",
        "J'ai appelé le 811, puis le 988.",
    ),
    "ages": (
        "Un homme de {small} ans; {small} minutes de massage.",
        "J'ai {small} ans, {small} ans de pratique, {small} heures par jour.",
        "Un bébé de {digit} {small}0 g à 2{digit} semaines.",
    ),
    "money": (
        "La poursuite est de {small} 000 000 $, et je dois {small} 000 dollars.",
        "Cela a coûté 1 2{small} 000 $ et {small},50 $ de plus.",
    ),
    "codes": (
        "CIM-10 F43.{digit}, acte 0{room}, DIN 02242974.",
        "Formulaire AH-{room}, A{small}.",
    ),
    "shares": (
        "La mortalité est de {small} %, de {small},{digit} % chez nous; 1 sur {thousand}.",
    ),
    "years": (
        "C'était en {year}, et encore en {year}.",
        "Depuis la fin {year}, je ne dors plus; le dossier {year}-{year} est clos.",
        "J'ai étudié ici de {year} à {year}.",
    ),
    "dates": (
        "L'audience est le {day} {mois} {year} à {small} h.",
        "Elle est morte le {day} {mois} {year}, la plainte date du {twodigit}/{twodigit}/{year}.",
        "Revue le {year}-0{digit}-{twodigit}, réponse avant le 1er {mois}.",
    ),
    "being born": (
        "Je suis née en {year} et c'est mon dernier poste.",
        "Mon fils est né en {mois} et j'étais de garde {small} nuits.",
        "Né à 2{digit} semaines, {small}0 g, il a vécu {small} heures.",
        "Né sans souffle et mort le {day} {mois} {year}.",
    ),
    "counts": (
        "Une région de 3 {small}0 000 habitants, {digit} d'entre nous la nuit.",
        "On a vu {small} 000 visites et {thousand} patients attendaient.",
    ),
    "reading": ("J'ai relu NEJM {year};380:1545-1554, PMID 31{small}45{small}.",),
    "places": (
        "Je viens de H3A 2B4, {small} km, {digit} fois par semaine, au {room} rue Sainte.",
    ),
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_DRUGS = ("300 mg of amiodarone", "1 mg of epinephrine", "0.5 mg/kg", "2 g", "1.5 L", "10 mcg/min")
FILLS: dict[str, Fill] = {
    "clock": lambda dice: f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}",
    "military": lambda dice: (
        f"{dice.randint(0, 23):02}{dice.choice(('00', '15', '30', '45', '10'))}"
    ),
    "dose": lambda dice: dice.choice(_DRUGS),
    "digit": lambda dice: str(dice.randint(1, 9)),
    "one": lambda dice: str(dice.randint(0, 2)),
    "twodigit": lambda dice: f"{dice.randint(1, 12):02}",
    "small": lambda dice: str(dice.randint(10, 99)),
    "room": lambda dice: str(dice.randint(1000, 9999)),
    "thousand": lambda dice: str(dice.randint(1000, 9999)),
    "thousands": lambda dice: str(dice.randint(10000, 99999)),
    "year": lambda dice: str(dice.randint(1975, 2026)),
    "day": lambda dice: str(dice.randint(1, 28)),
    "month": lambda dice: dice.choice(MONTHS),
    "mois": lambda dice: dice.choice(MOIS),
}


def sentence(dice: Random, templates: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """Make up one sentence, and say what its numbers are about."""
    about = dice.choice(tuple(templates))
    return about, filled(dice.choice(templates[about]), dice)


def filled(template: str, dice: Random) -> str:
    """Put numbers where a template wants them."""
    parts = template.split("{")
    said = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        said += [FILLS[name](dice), rest]
    return "".join(said)


def note(dice: Random, templates: dict[str, tuple[str, ...]]) -> tuple[set[str], str]:
    """Make up a note of one to four sentences, and say what its numbers are about."""
    said = [sentence(dice, templates) for _ in range(dice.randint(1, 4))]
    return {about for about, _ in said}, dice.choice((" ", " ", "\n")).join(one for _, one in said)
