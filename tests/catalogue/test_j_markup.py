"""Letter J: words of a person stay words, wherever they are shown."""

import json
import re
import unicodedata
from datetime import timedelta

import pytest

from bot.domain.private import LONGEST_NOTE
from handlers.ids import Action, Form
from tests.ballots import open_cohort
from tests.catalogue.eyes import nothing_stays
from tests.scenarios.by_hand import press, send, typed
from tests.scenarios.hospital import hospital

DAY = timedelta(days=1)
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
NASTY = {
    "channel": "<!channel>",
    "here": "<!here>",
    "everyone": "<!everyone> @everyone @channel",
    "person": "<@U123ABCDEF>",
    "place": "<#C123ABCDEF|general>",
    "group": "<!subteam^S123|@docs>",
    "link": "<https://x.example|your bank>",
    "bare link": "https://x.example/y?z=1",
    "mail": "<mailto:a@x.example|write>",
    "date": "<!date^139^{date}^https://x.example|now>",
    "escaped": "&lt;!channel&gt;",
    "escaped twice": "&amp;lt;!channel&amp;gt;",
    "ampersands": "&" * 80,
    "brackets": "<" * 80,
    "bold": "*b* _i_ ~s~ `c` ```d``` > e",
    "emoji": ":wave: :flag-ca:",
    "right to left": "\u202etxt.exe\u202c",
    "isolates": "\u2067abc\u2069\u2066def",
    "zero width": "a\u200bb\u200c\ufeffc\u2060",
    "combining": "x" + "\u0301\u0316" * 500,
    "surrogate": "a\ud800b\udfffc",
    "nul": "a\x00b\x07c\x9fd",
    "family": FAMILY,
    "homoglyph": "\u0410n\u0430 \u0421osta",
    "hebrew": "\u05d3\u05e0\u05d4 (admin)",
    "lines": "Ana\n\n*Admin*\u2028of all",
    "template": "{name} %s ${HOME} {{7*7}} {0.__class__}",
}
#: Of these, what cannot be seen is taken out.
HIDING = {"right to left", "isolates", "zero width", "combining", "surrogate", "nul", "lines"}
#: Everything Slack would act on in a text it reads as markup; ours are moments and real people.
ACTIVE = re.compile(r"<(?:!(?!date\^\d+\^[^<>|]+\|[^<>]+>)|@(?!U\d)|#|https?:|mailto:)[^>]*>?")


@pytest.fixture(name="house", scope="module")
def _house(tmp_path_factory):
    with hospital(tmp_path_factory.mktemp("markup")) as made:
        yield made


@pytest.fixture(name="clinic")
def _clinic(house):
    """The same hospital for all, in which nothing stays."""
    with nothing_stays(house):
        yield house


def accepted(clinic):
    """Have whoever was asked accept Mira's request; give its id and their name."""
    clinic.settle()
    request = clinic.request_of("Mira")
    (offer,) = request.live_offers
    name = next(name for name, user in clinic.ids.items() if user == offer.supporter)
    press(clinic, name, Action.ACCEPT, request.id)
    clinic.settle()
    return request.id, name


def texts(part):
    """List every text object and message text in what was sent to Slack, with its type."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part.get("type", "message"), part["text"], part
        for inner in part.values():
            yield from texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)
    elif isinstance(part, str) and part[:1] in "{[":
        try:
            yield from texts(json.loads(part))
        except ValueError:
            return


def sent(clinic, calls):
    """Everything that went out since there were so many calls."""
    for call in list(clinic.sandbox.journal)[calls:]:
        yield from texts(json.loads(call.arguments_json))


def hidden(text):
    """Characters that nobody sees and that change what others look like."""
    bidi = set("\u202a\u202b\u202c\u202d\u202e")
    return {
        one
        for one in text
        if one in bidi
        or (unicodedata.category(one) in {"Cc", "Cs"} and one not in "\n\t")
        or one in "\u200b\u2060\ufeff"
    }


def assert_harmless(clinic, calls):
    found = list(sent(clinic, calls))
    assert found
    for kind, text, block in found:
        assert hidden(text) == set(), text
        opened, closed = text.count("\u2068"), text.count("\u2069")
        assert opened == closed, "what turns the direction round ends with the word"
        if kind in {"mrkdwn", "message"}:
            assert not ACTIVE.search(text), text
        elif kind == "plain_text":
            assert block.get("emoji", False) is False or ":" not in text, text
    assert not clinic.sandbox.lint_failures


def test_a_note_is_shown_as_it_was_typed_and_does_nothing(clinic):
    """Catalogue 77: in the modal of the one who accepted."""
    calls = len(list(clinic.sandbox.journal))
    token = clinic.house.room.tokens.mint("ask", clinic.ids["Mira"], clinic.clock.now(), DAY)
    note = "\n".join(f"{what}: {words} end." for what, words in NASTY.items())
    send(clinic, "Mira", Form.ASK, metadata=token, note=typed(note))
    request, name = accepted(clinic)
    (shown,) = [one for one in press(clinic, name, Action.OPEN_REQUEST, request) if "end." in one]
    for what, words in NASTY.items():
        assert f"{what}: " in shown
        if what not in HIDING:
            assert f"{what}: {words} end." in shown
    assert_harmless(clinic, calls)


@pytest.mark.parametrize("first", range(0, len(NASTY), 5))
def test_a_name_and_a_department_do_nothing_wherever_they_are_shown(clinic, first):
    """Catalogue 77: own profile, the card of a match, the roster, the letters in between."""
    calls = len(list(clinic.sandbox.journal))
    words = list(NASTY.values())
    said = {
        field: typed(f"{words[(first + nth) % len(words)]} {field}")
        for nth, field in enumerate(("name", "department", "specialty", "site", "career"))
    }
    for name in ("Ana", "Ben", "Cleo"):
        send(clinic, name, Form.PROFILE, max_open={"selected_option": {"value": "9"}}, **said)
    token = clinic.house.room.tokens.mint("ask", clinic.ids["Mira"], clinic.clock.now(), DAY)
    send(clinic, "Mira", Form.ASK, metadata=token)
    request, name = accepted(clinic)
    assert press(clinic, "Mira", Action.SEE_WHO, request)
    assert press(clinic, name, Action.PROFILE, "")
    assert press(clinic, "Ruth", Action.ENTRY, clinic.ids[name])
    for visitor in (name, "Mira", "Ruth"):
        clinic.person(visitor).open_home()
    assert_harmless(clinic, calls)


def test_a_comment_does_nothing_in_the_digest(tmp_path):
    """Catalogue 77: what comments still hold after they were cleaned is text."""
    with hospital(tmp_path) as clinic:
        words = ("<!channel> it helped", "&lt;!here&gt; *very* much", "<@U123ABC> \u202elisten")
        for who, comment in zip(("Mira", "Tom", "Ana"), words, strict=True):
            with clinic.house.desk.open_records() as records:
                cohort = open_cohort(records, clinic.clock.now())
                ticket = records.mint_ticket(cohort, clinic.ids[who])
            send(clinic, who, Form.FEEDBACK, metadata=ticket, feedback_comment=typed(comment))
        with clinic.house.desk.open_records() as records:
            kept = records.box("2026-W48").comments
        assert len(kept) == 3
        for comment in kept:
            assert not ACTIVE.search(comment)
            assert hidden(comment) == set()


@pytest.mark.parametrize(("length", "taken"), [(LONGEST_NOTE, True), (LONGEST_NOTE + 1, False)])
@pytest.mark.parametrize("letter", ["x", "<", "&", "\U0001f600"])
def test_a_note_is_measured_as_people_count_and_fits_after_escaping(clinic, letter, length, taken):
    """Catalogue 77: 3,000 of anything are shown whole; 3,001 are pointed at."""
    calls, now = len(list(clinic.sandbox.journal)), clinic.clock.now()
    token = clinic.house.room.tokens.mint("ask", clinic.ids["Mira"], now, DAY)
    answer = send(clinic, "Mira", Form.ASK, metadata=token, note=typed(letter * length))
    if not taken:
        assert set(answer["errors"]) == {"note"}
        assert clinic.request_of("Mira") is None
        return
    request, name = accepted(clinic)
    heard = press(clinic, name, Action.OPEN_REQUEST, request)
    assert sum(one.count(letter) for one in heard if letter * 10 in one) == length
    assert_harmless(clinic, calls)
