"""Rosters and programmes as files: every mistake is named, and nothing is taken by halves."""

from datetime import date, timedelta

import pytest

from bot import programme_file
from bot.roster_file import COLUMNS
from tests.commands.operator import PROGRAMME

LATELY = (date.today() - timedelta(days=90)).isoformat()  # noqa: DTZ011 - a day, not a moment
NEXT_YEAR = (date.today() + timedelta(days=365)).isoformat()  # noqa: DTZ011 - as above
GOOD = {
    "slack_user_id": "U0ANA",
    "display_name": "Dr. Ana Costa",
    "specialty": "Anesthesia",
    "department": "Anesthesia",
    "site": "Main",
    "languages": "English;French",
    "topics": "A difficult outcome or event;workload",
    "contact_ways": "phone;in person",
    "trained_on": LATELY,
    "agreement_version": "1",
    "max_open": "1",
    "yearly_cap": "3",
}


HEAD = ",".join(COLUMNS)


def roster(place, *rows, head=HEAD):
    lines = [row if isinstance(row, str) else ",".join(row.values()) for row in rows]
    path = place / "roster.csv"
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    return path


def test_a_good_roster_is_taken_and_a_second_time_changed(typist):
    path = roster(typist.place, GOOD, {**GOOD, "slack_user_id": "U0BEN", "topics": "golf"})
    tried = typist.types("supporters", "import", path, "--dry-run")
    assert tried.returncode == 0
    assert "2 supporters are good; nothing was imported." in tried.stdout
    assert typist.roster() == {}
    done = typist.types("supporters", "import", path)
    assert "2 supporters added, 0 changed." in done.stdout
    assert "Line 3" in done.stderr  # golf is matched with nothing
    assert typist.roster()["U0ANA"].languages == ("English", "French")
    again = typist.types("supporters", "import", path)
    assert "0 supporters added, 2 changed." in again.stdout
    assert "Ana" not in done.stdout + done.stderr + again.stdout


#: What is changed in a good row, and what the operator reads of it.
BAD = (
    ({"slack_user_id": ""}, "slack_user_id is empty"),
    ({"slack_user_id": "ana"}, "not a Slack user id"),
    ({"slack_user_id": "U0ANA"}, "stands in an earlier line"),
    ({"display_name": " "}, "display_name is empty"),
    ({"department": ""}, "department is empty"),
    ({"trained_on": "31/12/2025"}, "not a date"),
    ({"trained_on": NEXT_YEAR}, "in the future"),
    ({"trained_on": ""}, "trained_on is empty"),
    ({"agreement_version": ""}, "agreement_version is empty"),
    ({"max_open": "many"}, "max_open is not a whole number"),
    ({"max_open": "0"}, "max_open is not a whole number"),
    ({"yearly_cap": "1.5"}, "yearly_cap is not a whole number"),
    ({"contact_ways": "pigeon"}, "contact_ways knows"),
    ({"site": "Main,Annex"}, "more cells than columns"),
)


def test_every_bad_row_is_named_by_its_line_and_nothing_is_imported(typist):
    rows = [{**GOOD, "slack_user_id": f"U0BAD{nth}", **bad} for nth, (bad, _) in enumerate(BAD)]
    path = roster(typist.place, GOOD, *rows, "U0SHORT,Dr. Short")
    for way in ((), ("--dry-run",)):
        done = typist.types("supporters", "import", path, *way)
        assert done.returncode == 2
        for nth, (_, sentence) in enumerate(BAD):
            line = f"Line {nth + 3}: "
            told = [one for one in done.stderr.splitlines() if one.startswith(line)]
            assert any(sentence in one for one in told), (line, sentence)
        assert f"Line {len(BAD) + 3}: there are fewer cells" in done.stderr
        assert "Nothing was imported." in done.stderr
        assert "Line 2:" not in done.stderr
    assert typist.roster() == {}


@pytest.mark.parametrize(
    ("head", "rows", "sentence"),
    [
        (",".join(COLUMNS[:-2]), [], "max_open, yearly_cap"),
        (HEAD, [], "there is no supporter"),
        (HEAD, ['U0ANA,"Dr. Ana'], "not CSV"),
    ],
)
def test_a_file_that_is_no_roster(typist, head, rows, sentence):
    done = typist.types("supporters", "import", roster(typist.place, *rows, head=head))
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Nothing was imported." in done.stderr


@pytest.mark.parametrize("command", [("supporters", "import"), ("program", "import")])
def test_a_file_that_cannot_be_read(typist, command):
    missing = typist.types(*command, typist.place / "nowhere")
    assert missing.returncode == 2
    assert "cannot be read" in missing.stderr
    latin = typist.place / "latin"
    latin.write_bytes("Hélène".encode("latin-1"))
    odd = typist.types(*command, latin)
    assert odd.returncode == 2
    assert "is not UTF-8" in odd.stderr


def test_a_programme_goes_out_as_it_came_in(typist):
    path = typist.place / "programme.toml"
    path.write_text(PROGRAMME, encoding="utf-8")
    taken = typist.types("program", "import", path)
    assert (taken.returncode, taken.stderr) == (0, "")
    assert "The programme is open." in taken.stdout
    assert typist.programme() == programme_file.read(PROGRAMME)
    shown = typist.types("program", "export", "-").stdout
    assert programme_file.read(shown) == typist.programme()
    assert typist.types("program", "export", path).returncode == 0
    assert path.read_text(encoding="utf-8") == shown
    nowhere = typist.types("program", "export", typist.place / "no" / "where.toml")
    assert nowhere.returncode == 2
    assert "cannot be written" in nowhere.stderr


def test_every_mistake_in_a_programme_is_named_and_nothing_is_taken(typist):
    before = typist.programme()
    wrong = PROGRAMME.replace("max_open = 1", 'max_opened = 1\nrest_days = "few"')
    path = typist.place / "programme.toml"
    path.write_text(wrong.replace("rest_days = 14\n", ""), encoding="utf-8")
    done = typist.types("program", "import", path)
    assert done.returncode == 2
    assert "capacity.max_opened: there is no such setting." in done.stderr
    assert "capacity.rest_days" in done.stderr
    path.write_text("name = ", encoding="utf-8")
    assert "This is not TOML" in typist.types("program", "import", path).stderr
    path.write_text(PROGRAMME.replace("identity_days = 7", "identity_days = 700"))
    assert "identity_days: must be from 1 to 90" in typist.types("program", "import", path).stderr
    assert typist.programme() == before
