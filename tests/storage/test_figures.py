from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.domain.digest import TOPICS, Band, Breakdown, Line, Stat
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


def test_topics_that_nobody_chose_yet_open_after_the_quarter_that_is_over(open_records):
    with open_records() as records:
        assert records.topics("2026-W39", ()).entries == {}
        records.tally(TOPICS, ANN, 1, WEEK, cell="Working life")
    with open_records() as records:
        found = records.topics("2026-W53", ())
        assert found.since == "2026-W40"
        assert found.cells == {"Working life": 1}


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


def test_a_request_has_one_number_which_can_be_corrected_and_taken_out(open_records):
    with open_records() as records:
        records.tally(Stat.CONNECTED, ANN, 0, WEEK, about="one")
        records.tally(Stat.CONNECTED, ANN, 1, NEXT, about="one")
        records.tally(Stat.CONNECTED, ANN, 1, WEEK, about="two")
        records.tally(Stat.CONNECTED, BEN, 1, WEEK, about="three")
        records.tally(TOPICS, BEN, 1, WEEK, about="three", cell="work")
    with open_records() as records:
        # A correction stays in the week of what it corrects, or a week would change afterwards.
        found = window(records, Stat.CONNECTED, week=WEEK)
        assert sorted(found.entries.values()) == [(1.0,), (1.0, 1.0)]
        records.take_out("three")
        records.take_out("two")
        records.take_out("never heard of")
    with open_records() as records:
        assert list(window(records, Stat.CONNECTED).entries.values()) == [(1.0,)]
        assert records.topics(NEXT, ()).cells == {}


def test_a_window_is_looked_at_up_to_the_end_of_a_week(open_records):
    with open_records() as records:
        records.tally(Stat.ASKED, ANN, 1, WEEK)
        records.tally(Stat.ASKED, BEN, 1, NEXT)
    with open_records() as records:
        assert len(window(records, Stat.ASKED, week=WEEK).entries) == 1
        assert len(window(records, Stat.ASKED, week=NEXT).entries) == 2


def test_what_is_later_than_what_was_told_is_in_the_next_window(open_records):
    with open_records() as records:
        records.tally(Stat.ASKED, ANN, 1, WEEK)
        records.tally(Stat.ASKED, ANN, 1, NEXT)
        records.start_window_again(Stat.ASKED, NEXT)
        records.tally(Stat.ASKED, ANN, 1, WEEK)  # asked before, first looked at afterwards
    with open_records() as records:
        found = window(records, Stat.ASKED, week=NEXT)
        assert (found.since, list(found.entries.values())) == (NEXT, [(1.0, 1.0)])


def test_a_number_about_two_people_counts_both_kinds(open_records):
    with open_records() as records:
        records.tally(Stat.NEED_MET, ANN, 4, WEEK, about="one", beside=CAS)
        records.tally(Stat.NEED_MET, BEN, 5, WEEK, about="two", beside=CAS)
    with open_records() as records:
        found = window(records, Stat.NEED_MET)
        assert (len(found.entries), found.others) == (2, 1)
        assert window(records, Stat.NEED_MET, without=(CAS,)).entries == {}


def test_digests_take_as_many_bytes_whatever_they_tell(open_records, engine):
    untold = tuple(Line(name=stat, since=WEEK, until=WEEK, value=None) for stat in Stat)
    told = tuple(replace(one, value=Band(20, 49)) for one in untold)
    topics = Breakdown(
        since=WEEK,
        until=NEXT,
        cells=tuple((f"A group, the {n}th", Band(10, 19)) for n in range(9)),
    )
    quiet = replace(DIGEST, period=WEEK, lines=untold, feedback=untold * 3, chart=())
    busy = replace(
        DIGEST,
        period=NEXT,
        lines=told,
        feedback=told * 3,
        chart=tuple((f"26-W{n}", 50) for n in range(10, 16)),
        topics=topics,
    )
    with open_records() as records:
        records.keep_digest(quiet)
        records.keep_digest(busy)
    with transaction(engine, reading=True) as connection:
        sizes = {len(row.blob) for row in connection.execute(select(digest_release))}
    assert len(sizes) == 1


def test_digests_are_listed_by_their_weeks(open_records):
    weeks = ("2026-W46", "2026-W53", "2027-W01", "2027-W09")
    with open_records() as records:
        for period in reversed(weeks):
            records.keep_digest(type(DIGEST)(**{**_facts(), "period": period}))
        assert [one.period for one in records.digests("2026-W50", "2027-W09")] == list(weeks[1:])
        assert records.digests("2028-W01", "2028-W09") == ()


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
