"""Some weeks of a small programme, played as `make year` plays twelve months of three."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bench.year import page
from bench.year.checks import CHECKS, check
from bench.year.ledger import Deed
from bench.year.plan import SIZES, Size, draw
from bench.year.play import play, somewhere
from bench.year.together import certain_together
from bot.domain.digest import Band, Breakdown, Stat, Ticked, Word

SEED = 3
SIZE = Size(rate=4, eligible=60, supporters=10, weeks=2)


@pytest.fixture(name="played", scope="module")
def _played():
    with somewhere() as place:
        return play(place, SIZE, SEED, print)


@pytest.fixture(name="year")
def _year(played):
    return played.year


def broken(year):
    return {one.name for one in check(year) if not one.holds}


def changed(year, nth, **changes):
    """The same year with another digest in one week."""
    digests = list(year.digests)
    digests[nth] = replace(digests[nth], **changes)
    return replace(year, digests=tuple(digests))


def with_line(year, name, nth=None, **changes):
    """The same year with another line, where it was told or in one week."""
    digests = []
    for at, one in enumerate(year.digests):
        lines = tuple(
            replace(line, **changes)
            if line.name == name and (line.value is not None if nth is None else at == nth)
            else line
            for line in one.lines
        )
        digests.append(replace(one, lines=lines))
    return replace(year, digests=tuple(digests))


def test_a_few_weeks_are_played_to_the_end_and_reveal_nobody(played):
    assert not played.broken
    assert [one.period for one in played.year.digests] == ["2027-W01", "2027-W02"]
    assert len(played.year.messages) == 2
    told = page.told_by_kind(played.year.digests)
    assert told[Stat.ASKED]
    assert told[Stat.MATCHED], "another seed would show more"


def test_people_do_a_little_of_everything(played):
    did = Counter(one.deed for one in played.ledger.entries)
    assert {Deed.ASKED, Deed.ACCEPTED, Deed.PASSED, Deed.COULD_TALK, Deed.LOGGED} <= set(did)


def test_the_same_seed_is_the_same_year(played):
    with somewhere() as place:
        again = play(place, SIZE, SEED, print)
    assert again.year.digests == played.year.digests
    assert [*page.sequence(again)] == [*page.sequence(played)]
    # Ids are drawn anew every time, so they are left out.
    did = [[(one.deed, one.at, one.person) for one in p.ledger.entries] for p in (again, played)]
    assert did[0] == did[1]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_nobody_asks_again_before_what_they_asked_is_over(size):
    last = {}
    wishes = draw(SEED, size)
    assert abs(len(wishes) - 52 * size.rate) < 4 * (52 * size.rate) ** 0.5
    for wish in wishes:
        assert wish.person not in last or (wish.at - last[wish.person]).days >= 75
        last[wish.person] = wish.at
    assert len(last) < len(wishes)


def test_a_missing_digest_is_found(year):
    assert broken(replace(year, digests=year.digests[1:])) >= {
        "a digest was posted and kept every week"
    }


def test_a_number_in_place_of_a_band_is_found(year):
    narrow = with_line(year, Stat.ASKED, 0, value=Band(2, 2))
    assert broken(narrow) >= {
        "nothing about fewer than five people is certain",
        "every band holds the true number",
    }


def test_two_figures_that_give_a_number_away_together_are_found(year):
    asked = with_line(year, Stat.ASKED, 0, value=None, least=6)
    asked = with_line(asked, Stat.ASKED, 1, value=Band(5, 5))
    alone = with_line(asked, Stat.MATCHED, value=None)
    assert "nor where two figures are put together" not in broken(alone)
    # All five have a supporter, so nobody is without one.
    assert "nor where two figures are put together" in broken(asked)
    # More matches than requests: whoever believes that everybody asks once knows nothing.
    more = with_line(asked, Stat.MATCHED, 1, value=Band(6, 9))
    assert not [*certain_together(more.digests, 60)]


def test_a_band_that_is_not_true_is_found(year):
    assert broken(with_line(year, Stat.ASKED, value=Band(20, 49))) == {
        "every band holds the true number"
    }


def test_a_figure_about_too_few_people_is_found(year):
    early = with_line(year, Stat.NEED_MET, 0, value=Word.MOSTLY_POSITIVE)
    assert broken(early) >= {"every figure has at least five people in it"}


def test_a_figure_that_is_kept_back_is_found(year):
    silent = with_line(year, Stat.MATCHED, value=None)
    assert broken(silent) >= {"what is not told is about fewer people"}


def test_a_word_that_is_not_true_is_found(year):
    told = with_line(year, Stat.CONNECTED, 1, value=Word.FEW)
    assert broken(told) >= {"every word is that of the true answers"}


def test_windows_that_overlap_are_found(year):
    told = with_line(year, Stat.ASKED, 0, value=Band(5, 9))
    assert broken(told) >= {"no two windows of a figure overlap"}


def test_an_answer_that_few_ticked_is_found(year):
    few = Breakdown(since="2027-W01", until="2027-W02", cells=(("time", Band(10, None)),))
    named = changed(year, 1, ticked=(Ticked(question="barriers", told=few),))
    assert broken(named) == {"every answer that is named was ticked by ten people or more"}


def test_small_cells_of_topics_are_found(year):
    few = Breakdown(since="2027-W01", until="2027-W02", cells=(("Working life", Band(5, 9)),))
    assert broken(changed(year, 1, topics=few)) == {
        "every cell of the topics is of ten people or more"
    }


def test_a_message_of_another_size_or_shape_is_found(year):
    first, *rest = year.messages
    head = {**first[0], "text": {**first[0]["text"], "text": "Another head"}}
    longer = [head, *first[1:]]
    assert broken(replace(year, messages=(longer, *rest))) == {"every message takes as many bytes"}
    shorter = (first[:-1], *rest)
    assert "every digest has the same lines" in broken(replace(year, messages=shorter))
    lines = year.digests[1].lines[:-1]
    assert "every digest has the same lines" in broken(changed(year, 1, lines=lines))


def test_each_check_was_seen_to_fail_by_one_of_these_tests():
    here = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in CHECKS if f'"{name}"' not in here] == []
