import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import extract, pofile

import handlers
from bot.domain import readiness
from bot.domain.programme import Programme
from handlers.views.speech import CATALOGUES, Words
from handlers.views.words_roster import PROMISES

VIEWS = CATALOGUES.parent
SOURCES = sorted(VIEWS.glob("words*.py"))
FRENCH = CATALOGUES / "fr_CA" / "messages.po"
NBSP = "\u00a0"
#: Written for the reader, who is none of these; the exact hint on the note is excepted.
NEVER_SAID = re.compile(
    r"\b(users?|cases?|tickets?|patients?|distress|burnout|burn-out)\b", re.IGNORECASE
)
HINT = "Only the colleague who accepts can read this. Leave out patient or case details."


def _sentences():
    found = {}
    for path in SOURCES:
        with path.open("rb") as file:
            for _line, sentence, *_ in extract.extract("python", file, keywords={"_": None}):
                found.setdefault(sentence, path.name)
    return found


def _catalogue():
    with FRENCH.open("rb") as file:
        return pofile.read_po(file, locale="fr_CA", abort_invalid=True)


SENTENCES = _sentences()
TRANSLATED = {message.id: message for message in _catalogue() if message.id}
en, fr = Words.for_locale("en-CA"), Words.for_locale("fr-CA")


def _placeholders(sentence):
    return Counter(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


def test_every_sentence_is_found_for_translation():
    marked = sum(len(re.findall(r"\b_\(", path.read_text("utf-8"))) for path in SOURCES)

    assert len(SENTENCES) > 200
    assert marked >= len(SENTENCES)


def test_no_sentence_hides_outside_the_words():
    said = re.compile(r'"[A-Z][a-z]+ [^"]*\.?"')
    others = [path for path in VIEWS.glob("*.py") if path not in SOURCES]

    hidden = {
        (path.name, line.strip())
        for path in others
        for line in path.read_text("utf-8").splitlines()
        if said.search(line) and '"""' not in line
    }

    assert hidden == set()


def test_the_french_catalogue_is_complete_and_holds_nothing_else():
    assert set(TRANSLATED) == set(SENTENCES)
    assert all(message.string.strip() for message in TRANSLATED.values())


def test_no_translation_is_a_guess():
    assert [message.id for message in TRANSLATED.values() if message.fuzzy] == []
    assert len(_catalogue().obsolete) == 0


def test_every_translation_has_the_same_placeholders():
    odd = [
        sentence
        for sentence in SENTENCES
        if _placeholders(TRANSLATED[sentence].string) != _placeholders(sentence)
    ]

    assert odd == []


@pytest.mark.parametrize("mark", ["*", "`", "<@", "•", "\n", "_"])
def test_every_translation_is_marked_up_alike(mark):
    odd = [
        sentence
        for sentence in SENTENCES
        if TRANSLATED[sentence].string.count(mark) != sentence.count(mark)
    ]

    assert odd == []


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("'", id="straight-apostrophe"),
        pytest.param(r"\s[?!;]", id="space-before-?!;"),
        pytest.param(rf"[^{NBSP}\d]:(?!\w)", id="colon-without-its-space"),
        pytest.param(rf"«(?!{NBSP})|(?<!{NBSP})»", id="quotes-without-their-space"),
        pytest.param(r"(?i)\b(tu|toi|ton|ta|tes|te)\b", id="tutoiement"),
    ],
)
def test_french_is_set_the_canadian_way(wrong):
    french = [message.string for message in TRANSLATED.values()]

    assert [sentence for sentence in french if re.search(wrong, sentence)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("!", id="exclamation-mark"),
        pytest.param("[\u2600-\u27bf\U0001f000-\U0001faff]", id="emoji"),
        pytest.param(r"^\s|\s$|  ", id="stray-space"),
    ],
)
def test_both_languages_keep_the_voice(wrong):
    said = [*SENTENCES, *(message.string for message in TRANSLATED.values())]

    assert [sentence for sentence in said if re.search(wrong, sentence)] == []


def test_nobody_is_called_what_the_voice_never_says():
    said = [sentence for sentence in SENTENCES if NEVER_SAID.search(sentence)]

    assert said == [HINT]


def test_every_sentence_is_used():
    house = Path(handlers.__file__).parent
    code = "".join(path.read_text("utf-8") for path in house.rglob("*.py") if path not in SOURCES)
    chosen_by_a_programme = {"ENGLISH", "FRENCH", "MISSING", "PROMISES"}
    names = {
        name
        for path in SOURCES
        for name in re.findall(r"^([A-Z][A-Z_0-9]*) = ", path.read_text("utf-8"), re.MULTILINE)
        if not name.startswith("TOPIC_")
    }

    unused = {name for name in names if not re.search(rf"\b{name}\b", code)}

    assert unused <= chosen_by_a_programme


def test_whatever_keeps_the_programme_closed_is_known_in_french():
    missing = readiness.unsettled(Programme(), date(2026, 11, 24))

    assert missing
    assert [sentence for sentence in missing if fr.known(sentence) == sentence] == []


@pytest.mark.parametrize("locale", ["fr-CA", "fr-FR", "fr", "FR_ca"])
def test_any_french_is_answered_in_canadian_french(locale):
    assert Words.for_locale(locale)("Send request") == "Envoyer la demande"


@pytest.mark.parametrize("locale", ["en-US", "en-CA", "de-DE", "ja-JP", ""])
def test_everybody_else_is_answered_in_english(locale):
    assert Words.for_locale(locale)("Send request") == "Send request"


def test_a_voice_is_made_once():
    assert Words.for_locale("fr-CA") is Words.for_locale("fr-CA")


def test_facts_are_filled_in():
    assert en("{count} days", count=3) == "3 days"
    assert fr("{count} days", count=3) == "3 jours"


def test_a_missing_fact_is_a_mistake():
    with pytest.raises(KeyError):
        en("{count} days")


def test_what_a_programme_wrote_is_never_formatted():
    assert fr.known("{0.__class__} of the {ward}") == "{0.__class__} of the {ward}"


def test_days_have_a_singular():
    assert (en.days(1), en.days(7)) == ("1 day", "7 days")
    assert (fr.days(1), fr.days(7)) == ("1 jour", "7 jours")


def test_a_day_is_named_in_full():
    assert en.day(date(2026, 11, 1)) == "1 November 2026"
    assert fr.day(date(2026, 11, 1)) == "1er novembre 2026"
    assert fr.day(date(2026, 11, 11)) == "11 novembre 2026"


def test_a_month_is_named_and_anything_else_left_alone():
    assert en.month("2026-11") == "November 2026"
    assert fr.month("2026-02") == "février 2026"
    assert en.month("soon") == "soon"


def test_a_moment_is_told_in_the_readers_own_time():
    moment = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)

    english = en.moment(moment, "America/Vancouver")
    french = fr.moment(moment, "America/Vancouver")

    stamp = int(moment.timestamp())
    assert english.startswith(f"<!date^{stamp}^{{date_short_pretty}} at {{time}}|")
    assert french.startswith(f"<!date^{stamp}^{{date_short_pretty}} à {{time}}|")
    assert re.search(r"Tue.*Nov.*24.* at 17:30>", english)
    assert re.search(
        r"mar.*24.*nov.* à 17 h 30>", french.replace(NBSP, " ").replace("\u202f", " ")
    )


@pytest.mark.parametrize("zone", ["", "No/Where", "../etc/passwd", "America"])
def test_an_unknown_zone_is_told_as_utc(zone):
    moment = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)

    assert en.moment(moment, zone).endswith("01:30 UTC>")


def test_things_are_listed_with_a_last_and():
    assert en.listed(["Phone", "Video"]) == "Phone and Video"
    assert fr.listed(["Téléphone", "Vidéo"]) == "Téléphone et Vidéo"
    assert en.listed(["Phone"]) == "Phone"


def test_the_catalogue_is_text_only():
    assert [path.name for path in CATALOGUES.rglob("*") if path.is_file()] == ["messages.po"]


def test_what_a_programme_has_supporters_promise_can_be_translated():
    assert set(PROMISES) == set(Programme().agreement.promises)
    assert all(fr.known(promise) != promise for promise in PROMISES)
