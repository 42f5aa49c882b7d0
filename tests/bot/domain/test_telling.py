"""Disclosure control, rule by rule: nothing is told about fewer than `k` people."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.disclosure import hidden_beside_total, known_cells, merged
from bench.town import Town
from bot.domain import telling
from bot.domain.digest import (
    TIMES,
    TOPICS,
    Band,
    Breakdown,
    Digest,
    Entry,
    Health,
    Line,
    Stat,
    Word,
)

SINCE, UNTIL = "2026-W40", "2026-W46"
HEALTH = Health(enough_supporters=True, someone_waits=False, training_expiring=0, well=True)
COUNTS = (Stat.ASKED, Stat.MATCHED)


def entries(people, number=1.0, times=1, week=SINCE, **facts):
    return [
        Entry(people=(f"tag{nth}",), number=number, week=week, **facts)
        for nth in range(people)
        for _ in range(times)
    ]


def tell(stat, given, smallest=5, may_ask=200, left_out=()):
    window = telling.gathered(stat, SINCE, given, UNTIL, left_out)
    return telling.tell(window, UNTIL, smallest, may_ask)


@pytest.mark.parametrize("stat", Stat)
@pytest.mark.parametrize("people", [0, 1, 4])
def test_none_and_almost_enough_are_told_alike(stat, people):
    assert repr(tell(stat, entries(people))) == repr(tell(stat, []))
    assert tell(stat, entries(people)).value is None


@pytest.mark.parametrize("stat", Stat)
def test_five_people_are_told(stat):
    line = tell(stat, entries(5))
    assert line.value is not None
    assert (line.name, line.since, line.until, line.least) == (stat, SINCE, UNTIL, 5)


@pytest.mark.parametrize("stat", Stat)
def test_one_person_with_nine_entries_is_one_contributor(stat):
    assert tell(stat, entries(1, times=9)).value is None
    assert tell(stat, entries(4, times=9)).value is None
    assert tell(Stat.ASKED, entries(5, times=9)).value == Band(5, 9)


@pytest.mark.parametrize("stat", Stat)
def test_who_is_left_out_is_in_neither_the_number_nor_the_value(stat):
    given = entries(5)
    given[0] = replace(given[0], number=1000)
    assert tell(stat, given, left_out={"tag0"}).value is None
    assert tell(stat, [*given, *entries(6)[5:]], left_out={"tag0"}) == tell(stat, entries(6)[1:])


def test_what_belongs_to_a_later_week_waits_for_the_next_digest():
    early, late = entries(4), entries(5, week="2026-W47")[4:]
    assert tell(Stat.ASKED, [*early, *late]).value is None
    kept = {str(nth): one for nth, one in enumerate([*early, *late])}
    assert list(telling.left_after(kept, UNTIL).values()) == late
    assert len(telling.left_after(kept, "2026-W39")) == 5


def test_five_supporters_who_tell_of_one_colleague_are_told_as_little_as_one():
    about_one = [replace(one, people=(*one.people, "mira")) for one in entries(5)]
    assert tell(Stat.NEED_MET, about_one).value is None
    about_four = [
        replace(one, people=(*one.people, f"m{nth % 4}")) for nth, one in enumerate(about_one)
    ]
    assert tell(Stat.NEED_MET, about_four).value is None
    about_five = [
        replace(one, people=(one.people[0], f"m{nth}")) for nth, one in enumerate(about_one)
    ]
    assert tell(Stat.NEED_MET, about_five).value is Word.MOSTLY_NEGATIVE
    assert tell(Stat.NEED_MET, about_five, left_out={"m0"}).value is None


def test_one_person_is_one_voice_however_many_entries():
    loud = entries(5, number=5.0) + entries(1, number=1.0, times=40)
    assert tell(Stat.NEED_MET, loud).value is Word.MOSTLY_POSITIVE
    slow = entries(5, number=2.0) + entries(1, number=900.0, times=40)
    assert tell(Stat.HOURS_TO_MATCH, slow).value is Word.UNDER_A_DAY
    late = entries(5) + entries(1, number=0.0, times=40)
    assert tell(Stat.IN_TIME, late).value is Word.MOST


@pytest.mark.parametrize(
    ("count", "band"),
    [
        (0, None),
        (4, None),
        (5, Band(5, 9)),
        (9, Band(5, 9)),
        (10, Band(10, 19)),
        (19, Band(10, 19)),
        (20, Band(20, 49)),
        (49, Band(20, 49)),
        (50, Band(50, None)),
        (5000, Band(50, None)),
    ],
)
def test_a_count_is_told_as_a_band(count, band):
    assert telling.banded(count, 5, 6000) == band


def test_the_strict_profile_starts_at_eleven():
    assert tell(Stat.ASKED, entries(10), smallest=11).value is None
    assert tell(Stat.ASKED, entries(11), smallest=11).value == Band(11, 19)


@given(count=st.integers(0, 500), smallest=st.integers(5, 100), more=st.integers(0, 900))
def test_a_band_is_never_narrow_nor_below_the_smallest_group_nor_everybody(count, smallest, more):
    may_ask = TIMES * smallest + more
    band = telling.banded(count, smallest, may_ask)
    assert (band is None) == (count < smallest)
    if band is not None:
        assert smallest <= band.low <= min(count, may_ask - smallest)
        assert band.high is None or count <= band.high
        assert band.high is None or band.high - band.low >= telling.NARROWEST - 1


@given(smallest=st.integers(5, 60), may_ask=st.integers(0, 400))
def test_bands_follow_each_other_without_a_gap(smallest, may_ask):
    bands = telling.bands(smallest, may_ask)
    assert bands[0].low == smallest
    assert bands[-1].high is None
    for one, following in pairwise(bands):
        assert following.low == one.high + 1


@pytest.mark.parametrize("smallest", range(5, 101))
def test_no_band_is_so_narrow_that_it_is_a_number(smallest):
    for band in telling.bands(smallest, 10_000)[:-1]:
        assert band.high - band.low >= telling.NARROWEST - 1


@pytest.mark.parametrize(
    ("count", "band"), [(0, Band(0, 9)), (9, Band(0, 9)), (10, Band(10, 19)), (70, Band(50, None))]
)
def test_how_many_there_are_now_begins_with_fewer_than_ten(count, band):
    assert telling.at_present(count) == band


@pytest.mark.parametrize(
    ("may_ask", "supporters", "smallest", "hides"),
    [(14, 9, 5, True), (15, 3, 5, False), (15, 2, 5, True), (32, 9, 11, True), (0, 9, 5, True)],
)
def test_so_few_people_hide_nobody(may_ask, supporters, smallest, hides):
    assert telling.hides_nobody(may_ask, supporters, smallest) is hides


def test_where_so_few_hide_nobody_nothing_is_told_and_nothing_is_lost():
    town = Town(people=14)
    for nth in range(9):
        town.enter(Stat.ASKED, f"p{nth}", 1, SINCE, about=str(nth))
    told = town.tell(SINCE)
    assert told.too_few
    assert {line.value for line in told.lines} == {None}
    town.people = 40
    assert town.tell(UNTIL).lines[0].value == Band(5, 9)


# The smallest group changes


def a_digest(smallest, value=None, least=5):
    line = Line(name=Stat.ASKED, since=SINCE, until=UNTIL, value=value, least=least)
    return Digest(
        period=UNTIL, smallest_group=smallest, health=HEALTH, lines=(line,), feedback=(), chart=()
    )


@pytest.mark.parametrize(
    ("before", "now", "least"),
    [
        pytest.param(None, 5, 5, id="the first digest"),
        pytest.param(None, 1, 5, id="never below five"),
        pytest.param(a_digest(5), 11, 11, id="a higher one at once"),
        pytest.param(a_digest(11, least=11), 5, 11, id="a lower one not in an open window"),
        pytest.param(a_digest(5, least=11), 5, 11, id="nor two digests later"),
        pytest.param(a_digest(11, Band(11, 19), 11), 5, 11, id="it opened under the higher one"),
        pytest.param(a_digest(5, Band(11, 19), 11), 5, 5, id="a window that opened later"),
    ],
)
def test_a_higher_smallest_group_holds_at_once_and_a_lower_one_later(before, now, least):
    assert telling.threshold(Stat.ASKED, before, now) == least
    assert telling.threshold("unheard of", before, now) == max(now, 5)


def test_turning_the_smallest_group_up_and_down_tells_no_number():
    town = Town(people=200)
    for nth in range(8):
        town.enter(Stat.ASKED, f"p{nth}", 1, SINCE, about=str(nth))
    week = SINCE
    for smallest in (11, 10, 9, 8, 7, 6, 5):
        town.smallest = smallest
        (asked, *_) = town.tell(week).lines
        assert (asked.value, asked.least) == (None, 11)
        week = f"2026-W{int(week[-2:]) + 1}"


# The breakdown

KNOWN = ("grief", "law", "work")
TABLES = list(product(range(12), repeat=4))


def rest_and(cells):
    return dict(zip((*KNOWN, telling.OTHER), cells, strict=True))


def test_every_cell_that_is_told_is_large_enough_whatever_the_table():
    for cells in TABLES:
        found = telling.merged(rest_and(cells), KNOWN)
        assert all(count >= telling.CELL for count in found.values()), cells
        assert not found or (telling.OTHER in found and len(found) > 1), cells
        assert not found or sum(found.values()) == sum(cells), cells


def test_no_table_gives_away_a_small_cell():
    alike = defaultdict(list)
    for cells in TABLES:
        alike[merged(cells)].append(cells)
    for tables in alike.values():
        for column in zip(*tables, strict=True):
            possible = set(column)
            assert len(possible) > 1 or min(possible) >= telling.CELL
            # None and some are never told apart, nor is a cell ever known to be small.
            if min(possible) < telling.CELL:
                assert 0 in possible
                assert len(possible) >= telling.FLOOR


def test_hiding_small_cells_beside_a_total_would_give_some_away():
    tables, known = known_cells(hidden_beside_total)
    assert tables == len(TABLES)
    assert known > tables / 100
    assert known_cells(merged) == (tables, 0)


def test_a_group_the_programme_no_longer_has_is_in_the_rest():
    found = telling.merged({"grief": 12, "gone": 30}, KNOWN)
    assert found == {"grief": 12, telling.OTHER: 30}


def test_each_person_is_in_one_cell_and_who_is_in_several_is_in_the_rest():
    given = [*entries(25, cell="work"), *entries(12, cell="law"), *entries(40)[37:]]
    window = telling.gathered(TOPICS, SINCE, given, UNTIL)
    assert window.cells == {telling.OTHER: 15, "work": 13}
    told = telling.tell_topics(window, UNTIL, KNOWN)
    assert told == Breakdown(
        since=SINCE, until=UNTIL, cells=(("work", Band(10, 19)), ("", Band(10, None)))
    )


def test_a_breakdown_with_nothing_to_tell_stays_open():
    window = telling.gathered(TOPICS, SINCE, entries(9, cell="work"), UNTIL)
    assert telling.tell_topics(window, UNTIL, KNOWN) is None
    all_alike = telling.gathered(TOPICS, SINCE, entries(90, cell="work"), UNTIL)
    assert telling.tell_topics(all_alike, UNTIL, KNOWN) is None
