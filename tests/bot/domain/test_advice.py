"""One thing to do: first for those who ask today, then for what was told, then for being known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.advice import BY_TURNS, VERIFIED_FOR, advise
from bot.domain.digest import Advice, Health, Line, Stat, Word

WELL = Health(enough_supporters=True, someone_waits=False, training_expiring=0, well=True)
TODAY = date(2026, 11, 23)


def advice(health=WELL, verified=TODAY, today=TODAY, **words):
    told = {
        name: Line(name=name, since="2026-W40", until="2026-W47", value=value)
        for name, value in words.items()
    }
    return advise(health, told, verified, today)


def test_a_bot_that_is_not_well_comes_first():
    ill = replace(WELL, well=False, someone_waits=True, enough_supporters=False)
    assert advice(ill) is Advice.MEND


def test_then_whoever_waits():
    assert advice(replace(WELL, someone_waits=True)) is Advice.FIND_SOMEBODY


@pytest.mark.parametrize(
    ("days", "is_time"), [(VERIFIED_FOR.days - 1, False), (VERIFIED_FOR.days, True)]
)
def test_a_crisis_line_that_nobody_called_for_half_a_year_is_called(days, is_time):
    verified = TODAY - timedelta(days=days)
    assert (advice(verified=verified) is Advice.VERIFY_CRISIS_LINES) == is_time


def test_without_crisis_lines_there_is_none_to_call():
    assert advice(verified=None) in BY_TURNS


def test_then_supporters_and_their_training():
    assert advice(replace(WELL, enough_supporters=False)) is Advice.RECRUIT
    assert advice(replace(WELL, training_expiring=1)) is Advice.TRAIN


@pytest.mark.parametrize(
    ("figure", "value", "wanted"),
    [
        (Stat.IN_TIME, Word.FEW, Advice.SOONER),
        (Stat.IN_TIME, Word.ABOUT_HALF, Advice.SOONER),
        ("timely", Word.MIXED, Advice.SOONER),
        (Stat.CONNECTED, Word.FEW, Advice.CONNECT),
        ("private", Word.MOSTLY_NEGATIVE, Advice.EXPLAIN_PRIVACY),
        ("career_safe", Word.MIXED, Advice.EXPLAIN_PRIVACY),
        ("supported", Word.MIXED, Advice.CARE),
        ("manageable", Word.MOSTLY_NEGATIVE, Advice.CARE),
        ("helpful", Word.MIXED, Advice.PRACTISE),
        ("not_judged", Word.MIXED, Advice.PRACTISE),
        ("good_fit", Word.MIXED, Advice.PRACTISE),
        (Stat.NEED_MET, Word.MOSTLY_NEGATIVE, Advice.PRACTISE),
    ],
)
def test_what_was_told_says_what_would_help(figure, value, wanted):
    assert advice(**{figure: value}) is wanted


@pytest.mark.parametrize("value", [None, Word.MOST, Word.MOSTLY_POSITIVE])
def test_what_was_not_told_or_is_well_suggests_nothing(value):
    assert advice(**dict.fromkeys((Stat.IN_TIME, "timely", "private", "helpful"), value)) in (
        BY_TURNS
    )


def test_where_nothing_needs_a_hand_the_suggestions_take_turns():
    weeks = [advice(today=TODAY + timedelta(days=7 * nth)) for nth in range(6)]
    assert set(weeks) == set(BY_TURNS)
    assert weeks[:3] == weeks[3:]


def test_the_same_week_suggests_the_same():
    assert advice(today=TODAY) is advice(today=TODAY + timedelta(days=6))
