import pytest
from sqlalchemy import select, update

from bot.domain.digest import Stat
from bot.domain.errors import NoLongerOpen
from storage.engine import transaction
from storage.figures import _WINDOW
from storage.sealing import SealedDataError
from storage.tables import digest_release, stat_window
from storage.vault import WrappedBlob
from tests.storage.examples import ANN, BEN, CAS
from tests.storage.test_codec import DIGEST

WEEK, NEXT = "2026-W47", "2026-W48"


def window(records, stat, *, without=(), week=NEXT):
    return next(one for one in records.windows(week, without) if one.stat is stat)


def sealed(engine, vault, stat):
    with transaction(engine, reading=True) as connection:
        row = connection.execute(select(stat_window).where(stat_window.c.stat == stat)).one()
    return vault.open_setting(f"window.{stat}", WrappedBlob(row.kek_id, row.blob))


def swap_windows(engine):
    with transaction(engine) as connection:
        asked = stat_window.c.stat == Stat.ASKED
        other = select(stat_window.c.blob).where(stat_window.c.stat == Stat.MATCHED)
        blob = connection.scalar(other)
        connection.execute(update(stat_window).where(asked).values(blob=blob))


def test_there_is_a_window_for_each_figure_that_opens_when_first_looked_at(open_records):
    with open_records() as records:
        assert [one.stat for one in records.windows(WEEK, ())] == list(Stat)
    with open_records() as records:
        assert {one.since for one in records.windows(NEXT, ())} == {WEEK}


def test_each_person_is_one_entry_whatever_they_enter(open_records):
    with open_records() as records:
        records.tally(Stat.NEED_MET, ANN, 4, WEEK)
        records.tally(Stat.NEED_MET, BEN, 2, WEEK)
        records.tally(Stat.NEED_MET, ANN, 5, NEXT)
    with open_records() as records:
        found = window(records, Stat.NEED_MET)
        assert found.since == WEEK
        assert sorted(found.entries.values()) == [(2.0,), (4.0, 5.0)]
        assert window(records, Stat.ASKED).entries == {}


def test_people_can_be_left_out_and_are_not_named(open_records, engine, vault):
    with open_records() as records:
        for person in (ANN, BEN, CAS):
            records.tally(Stat.ASKED, person, 1, WEEK)
        assert len(window(records, Stat.ASKED).entries) == 3
        left = window(records, Stat.ASKED, without=(BEN, CAS)).entries
        assert len(left) == 1
        assert window(records, Stat.ASKED, without=(ANN,)).entries.keys().isdisjoint(left)
        assert len(window(records, Stat.ASKED).entries) == 3
    for person in (ANN, BEN, CAS):
        assert person.encode() not in sealed(engine, vault, Stat.ASKED)


def test_tags_of_two_windows_cannot_be_compared(open_records):
    with open_records() as records:
        records.tally(Stat.ASKED, ANN, 1, WEEK)
        records.tally(Stat.MATCHED, ANN, 1, WEEK)
        (asked,) = window(records, Stat.ASKED).entries
        (matched,) = window(records, Stat.MATCHED).entries
        records.start_window_again(Stat.ASKED, NEXT)
        records.tally(Stat.ASKED, ANN, 1, NEXT)
        (again,) = window(records, Stat.ASKED).entries
    assert len({asked, matched, again}) == 3


def test_a_window_that_was_told_starts_again_empty(open_records):
    with open_records() as records:
        records.tally(Stat.ASKED, ANN, 1, WEEK)
        records.start_window_again(Stat.ASKED, NEXT)
        found = window(records, Stat.ASKED, week="2026-W50")
        assert (found.since, found.entries) == (NEXT, {})


def test_the_order_of_entries_leaves_no_trace(open_records, engine, vault):
    people = [f"U0A{nth}" for nth in range(30)]
    with open_records() as records:
        for person in people:
            records.tally(Stat.ASKED, person, 1, WEEK)
    tags = list(_WINDOW.read(sealed(engine, vault, Stat.ASKED)).entries)
    assert tags == sorted(tags)


def test_a_damaged_window_stops_no_request_and_is_told(open_records, engine):
    with open_records() as records:
        records.tally(Stat.ASKED, ANN, 1, WEEK)
        records.tally(Stat.MATCHED, BEN, 1, WEEK)
    swap_windows(engine)
    with open_records() as records:
        assert not records.is_well()
        records.tally(Stat.ASKED, BEN, 1, WEEK)
        assert window(records, Stat.ASKED).entries == {}
        assert len(window(records, Stat.MATCHED).entries) == 1
        assert not records.is_well()
        records.start_window_again(Stat.ASKED, NEXT)
        assert records.is_well()


def test_a_digest_is_kept_for_good_and_once(open_records):
    with open_records() as records:
        assert records.digest(DIGEST.period) is None
        assert records.last_digest() is None
        records.keep_digest(DIGEST)
    with open_records() as records:
        assert records.digest(DIGEST.period) == DIGEST
        with pytest.raises(NoLongerOpen):
            records.keep_digest(DIGEST)


def test_the_newest_digest_is_found_across_years(open_records):
    weeks = ("2026-W53", "2027-W01", "2026-W09")
    with open_records() as records:
        for period in weeks:
            records.keep_digest(type(DIGEST)(**{**_facts(), "period": period}))
        assert records.last_digest().period == "2027-W01"


def test_a_damaged_digest_is_passed_over(open_records, engine):
    with open_records() as records:
        for period in ("2026-W45", "2026-W46"):
            records.keep_digest(type(DIGEST)(**{**_facts(), "period": period}))
    with transaction(engine) as connection:
        newest = digest_release.c.period == "2026-W46"
        connection.execute(update(digest_release).where(newest).values(blob=b"\1damage"))
    with open_records() as records:
        with pytest.raises(SealedDataError):
            records.digest("2026-W46")
        assert records.last_digest().period == "2026-W45"
        assert not records.is_well()


def _facts():
    return {name: getattr(DIGEST, name) for name in DIGEST.__dataclass_fields__}
