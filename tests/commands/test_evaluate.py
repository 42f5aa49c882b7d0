"""`peersupport evaluate`: from what was told alone, and a sentence for a day that is none."""

import pytest

from bot.domain.digest import Band, Line, Stat
from tests.handlers.cards import a_digest

PERSON = "U0CANARY"


def keep(typist, *digests):
    room = typist.room()
    with room.closing, room.open_records() as records:
        for one in digests:
            records.keep_digest(one)


def of_week(week, low=5):
    line = Line(name=Stat.ASKED, since=week, until=week, value=Band(low, low + 4))
    return a_digest(period=week, lines=(line,), feedback=())


def test_it_writes_what_was_told_between_two_days_three_times(typist):
    keep(typist, of_week("2026-W01", 5), of_week("2026-W02", 20), of_week("2026-W03", 50))
    done = typist.types("evaluate", "--from", "2026-01-05", "--to", "2026-01-17", "--into", "out")
    assert (done.returncode, done.stderr) == (0, "")
    files = sorted((typist.place / "out").iterdir())
    name = "evaluation-2026-01-05-2026-01-17"
    assert [file.name for file in files] == [f"{name}.{one}" for one in ("csv", "html", "md")]
    assert all(file.name in done.stdout for file in files)
    for file in files:
        text = file.read_text(encoding="utf-8")
        # The first week ended before, and the third has not ended by that Saturday.
        assert "20 to 24" in text
        assert "50 to 54" not in text
        assert "5 to 9" not in text


def test_a_week_is_in_it_once_it_has_ended(typist):
    keep(typist, of_week("2026-W02", 20), of_week("2026-W03", 50))
    until = {"2026-01-10": 0, "2026-01-11": 1, "2026-01-17": 1, "2026-01-18": 2}
    for day, digests in until.items():
        done = typist.types("evaluate", "--from", "2026-01-05", "--to", day)
        assert f"Weekly digests in this time: {digests};" in done.stdout


def test_what_was_not_told_yet_changes_no_byte(typist):
    keep(typist, of_week("2026-W02"))
    days = ("--from", "2026-01-01", "--to", "2026-03-01")
    typist.types("evaluate", *days)
    files = sorted(typist.place.glob("evaluation-*"))
    before = [file.read_bytes() for file in files]
    room = typist.room()
    with room.closing, room.open_records() as records:
        for nth in range(9):
            records.tally(Stat.ASKED, f"{PERSON}{nth}", 1, "2026-W03")
            records.tally(Stat.NEED_MET, f"{PERSON}{nth}", 5, "2026-W03")
    again = typist.types("evaluate", *days)
    assert again.returncode == 0
    assert [file.read_bytes() for file in files] == before
    assert len(before) == 3
    assert not any(PERSON.encode() in text for text in before)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("yesterday", "2026-01-01", "--from 'yesterday' is not a day such as 2026-01-31."),
        ("2026-01-01", "2026-02-30", "--to '2026-02-30' is not a day such as 2026-01-31."),
        ("2026-13-01", "2026-01-01", "--from '2026-13-01' is not a day such as 2026-01-31."),
        ("2026-02-01", "2026-01-31", "--to 2026-01-31 is before --from 2026-02-01."),
    ],
)
def test_a_day_that_cannot_be_is_one_sentence(typist, first, last, sentence):
    done = typist.types("evaluate", "--from", first, "--to", last)
    assert (done.returncode, done.stderr, done.stdout) == (2, f"{sentence}\n", "")
    assert not list(typist.place.glob("evaluation-*"))


def test_a_place_that_cannot_be_written_is_one_sentence(typist):
    (typist.place / "taken").write_text("here", encoding="utf-8")
    done = typist.types(
        "evaluate", "--from", "2026-01-01", "--to", "2026-02-01", "--into", "taken"
    )
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_its_help_says_what_is_in_it(typist):
    done = typist.types("evaluate", "--help")
    assert done.returncode == 0
    assert "Only figures that a weekly digest has told are in it." in " ".join(done.stdout.split())
