"""`peersupport digest preview`: what was told, as it was told, and nothing sooner."""

from bot.domain.digest import Stat
from tests.handlers.cards import a_digest


def keep(typist, work):
    room = typist.room()
    with room.closing, room.open_records() as records:
        work(records)


def preview(typist, *options):
    done = typist.types("digest", "preview", *options)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_before_the_first_digest_it_says_when_there_will_be_one(typist):
    assert "No digest was told yet." in preview(typist)


def test_the_digest_is_printed_as_plain_text(typist):
    told = a_digest(period="2026-W46")
    keep(typist, lambda records: records.keep_digest(told))
    said = preview(typist)
    assert "2026-W46" in said
    assert "Fewer than 5" in said or "fewer than 5" in said
    assert not set("*<>{}") & set(said)


def test_it_is_printed_in_french_too(typist):
    keep(typist, lambda records: records.keep_digest(a_digest()))
    assert preview(typist, "--language", "fr") != preview(typist)


def test_what_was_not_told_yet_changes_no_byte(typist):
    keep(typist, lambda records: records.keep_digest(a_digest(period="2026-W46")))
    before = preview(typist)

    def nine_ask(records):
        for nth in range(9):
            records.tally(Stat.ASKED, f"U0CANARY{nth}", 1, "2026-W47")

    keep(typist, nine_ask)
    assert preview(typist) == before
