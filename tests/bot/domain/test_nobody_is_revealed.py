"""
Nothing that is ever told makes anything certain about fewer than `k` people.

What is proven, for each of at least 5,000 histories: a solver (`bench.deduction`) is given every
digest that was published, the rules, the number of those who may ask, and nothing else. For every
figure, every window and every run of weeks in it, it finds the exact least and greatest number
that agree with everything published, and fails where they meet below `k`: for those who came in
new in the run, for those in it at all, and for any named set of fewer than `k` people. For a word
(a rating, a share, a duration) it looks for two different answers of any one of the people in it,
and of any fewer than `k` of them, that both agree with it. It assumes that nobody withdrew and
nothing was corrected, which leaves the fewest histories possible: what is uncertain then is
uncertain always. Windows of one figure are disjoint, so a run of weeks across several adds up
numbers that are each uncertain. The histories have edits, withdrawals, a `k` that rises and falls,
coordinators who come and go and their own requests, people with many requests, empty weeks,
digests that were slept through or are late, a week 53, and both changes of the clock. And since
the solver believes the rules, each digest is compared with who truly was in it.

Figures of different kinds are about the same people, which one solver a figure does not know. A
second test gives everybody's part to somebody else, in all figures at once, and finds the same
bytes published: so nothing published, all of it put together, says more of one person than of
another. What is certain of some named people is certain of everybody, and the first test shows
that it never is.

What is not proven: that several figures put together never settle how many it were, nobody named,
in some run of weeks, though no figure alone does; anything about somebody who knows more than was
published, such as an accomplice's answer or who was seen talking; and that at least one person was
new in the week in which a window was told, which every rule of this kind says. The digests are all
there is: the home page and the export show what they say and nothing else, which their own tests
look at.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.deduction import Bounds, Seen, certain, certain_values, deduced
from bench.disclosure import weekly, with_rolling, with_total
from bench.town import Town
from bot.domain import daytime, digest
from bot.domain.digest import Band, Stat, Word

TORONTO = daytime.zone("America/Toronto")
#: Before the autumn change of the clock, a week 53, and the spring change.
BEGINNINGS = (date(2026, 10, 19), date(2026, 12, 14), date(2027, 3, 1))
POPULATIONS = (15, 16, 19, 20, 24, 33, 50, 14)
LEAST = (5, 6, 9, 11)
#: Hours and minutes of the day at which something happens; two are skipped or doubled somewhere.
COORDINATES = 14
HOURS = (time(0, 5), time(1, 30), time(2, 30), time(8, 59), time(9, 0), time(12), time(23, 59))


class History:
    """Plays one history from a string of bytes, two a deed, and keeps what was published."""

    def __init__(self, beginning, people, deeds, names=None):
        self.people = people
        self.town = Town(people=people)
        self.day = beginning
        self.monday = self.due(beginning)
        self.asleep = False
        self.requests = Counter()
        self.names = names or {}
        self.coordinators = {"p0"}
        self.ever_coordinated = {"p0"}
        for deed, who in zip(deeds[::2], deeds[1::2], strict=False):
            self.day += timedelta(days=(0, 0, 1, 5)[deed & 3])
            self.do(deed >> 2 & 15, who % people, HOURS[(deed >> 6) + (who >> 6)])
        self.tell_until(daytime.instant(self.day + timedelta(days=14), time(9), TORONTO))

    @staticmethod
    def due(day):
        monday = day - timedelta(days=day.weekday())
        return daytime.instant(monday + timedelta(days=7), time(9), TORONTO)

    def tell_until(self, now):
        while self.monday <= now:
            week = digest.week_before(digest.week_of(self.monday, TORONTO))
            if self.asleep:
                self.asleep = False
            else:
                self.tell(week)
            self.monday = self.due(self.monday.astimezone(TORONTO).date())

    def tell(self, week):
        """Tell a digest, and see whether it keeps the rules that whoever reads it believes in."""
        inside, least = {}, max(self.town.smallest, 5)
        for stat, window in self.town.windows.items():
            inside[stat] = [
                (key, one)
                for key, one in window.entries.items()
                if one.week <= week and self.coordinators.isdisjoint(one.people)
            ]
        for line in self.town.tell(week, self.coordinators).lines:
            within = inside.get(line.name, [])
            for nth in (0, 1) if line.name == Stat.NEED_MET else (0,):
                people = {one.people[nth] for _, one in within}
                enough = len(people) >= line.least >= least
                assert enough or line.value is None
                if isinstance(line.value, Band):
                    assert line.value.low <= len(people) <= (line.value.high or self.people)
            if line.value is not None:
                left = self.town.windows[line.name].entries
                assert not any(key in left for key, _ in within)  # nobody is told of twice

    def do(self, act, nth, at):
        who = self.names.get(f"p{nth}", f"p{nth}")
        now = daytime.instant(self.day, at, TORONTO)
        self.tell_until(now)
        week = digest.week_of(now, TORONTO)
        about = f"{who}/{self.requests[who]}"

        def enter(stat, number, **more):
            self.town.enter(stat, more.pop("by", who), number, week, about=about, **more)

        if act <= 5:  # somebody asks, and mostly finds a supporter
            self.requests[who] += 1
            about = f"{who}/{self.requests[who]}"
            enter(Stat.ASKED, 1)
            if act:
                enter(Stat.MATCHED, 1)
                enter(Stat.IN_TIME, act > 1)
                enter(Stat.HOURS_TO_MATCH, 30.0 * act)
        elif act <= 8:  # they could talk, or could not yet; a later answer corrects the first
            enter(Stat.CONNECTED, act > 6)
        elif act <= 11:  # one supporter may log for several, several for one
            enter(Stat.NEED_MET, act - 6, by=f"helper{act}{nth % 3}", beside=who)
        elif act == 12:
            self.town.take_out(about)
        elif act == 13:
            self.town.smallest = LEAST[nth & 3]
        elif act == COORDINATES:
            self.coordinators ^= {who}
            self.ever_coordinated |= {who}
        else:
            self.asleep = True


HISTORIES = st.tuples(
    st.sampled_from(BEGINNINGS),
    st.sampled_from(POPULATIONS),
    st.binary(min_size=30, max_size=110),
)
QUIETLY = {
    "deadline": None,
    "database": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


@settings(max_examples=5_000, **QUIETLY)
@given(HISTORIES)
def test_no_history_makes_anything_certain_about_fewer_than_the_smallest_group(history):
    _, people, _ = history
    assert not list(deduced(History(*history).town.told, people))


@settings(max_examples=400, **QUIETLY)
@given(HISTORIES, st.randoms(use_true_random=False))
def test_nothing_published_says_more_of_one_person_than_of_another(history, dice):
    true = History(*history)
    # Who coordinates is known, so they keep their part.
    others = sorted({f"p{nth}" for nth in range(history[1])} - true.ever_coordinated)
    swapped = dict(zip(others, dice.sample(others, len(others)), strict=True))
    assert repr(History(*history, names=swapped).town.told) == repr(true.town.told)


def test_the_histories_tell_something_of_every_kind():
    dice, told = Random(73), Counter()  # noqa: S311 - not a secret
    for nth in range(400):
        deeds = dice.randbytes(110)
        history = History(BEGINNINGS[nth % 3], POPULATIONS[nth % 7], deeds)
        told.update((line.name, line.value) for one in history.town.told for line in one.lines)
    values = Counter(value for _, value in told)
    assert {name for name, value in told if value is not None} == set(Stat)
    assert {*digest.Word} - {Word.UNDER_A_DAY, Word.MOSTLY_NEGATIVE} <= set(values)


# The solver itself


@pytest.mark.parametrize("counts", [(2, 3, 1, 3), (0, 0, 7, 1), (4, 4, 1, 0, 2), (6, 1, 9)])
def test_the_solver_catches_a_total_beside_small_numbers_that_are_left_out(counts):
    bounds = Bounds(len(counts) + 1)
    with_total(counts, bounds)
    assert bounds.close()
    week = max(nth for nth, count in enumerate(counts) if count < 5 and sum(counts[:nth]) >= 5)
    assert bounds.difference(week, week + 1) == (counts[week], counts[week])


def test_the_solver_catches_a_rolling_sum_beside_them():
    counts = [2] * 20
    bounds = Bounds(len(counts) + 1)
    with_rolling(counts, bounds)
    assert bounds.close()
    assert bounds.difference(7, 8) == (2, 2)


def test_the_solver_knows_nothing_of_small_numbers_that_stand_alone():
    bounds = Bounds(4)
    weekly((2, 1, 3), bounds)
    assert bounds.close()
    assert [bounds.difference(week, week + 1) for week in range(3)] == [(0, 4)] * 3


def by(**changes):
    """Digests by a rule that has been made wrong in one way."""
    town = Town(people=30)
    for week in range(6):
        for nth in range(3):
            town.enter(Stat.ASKED, f"p{week}.{nth}", 1, f"2026-W{40 + week}", about=f"{week}{nth}")
        told = town.tell(f"2026-W{40 + week}")
        lines = tuple(replace(line, **changes) for line in told.lines)
        town.told[-1] = replace(told, lines=lines)
    return town.told


def test_the_solver_catches_numbers_in_place_of_bands():
    assert not list(deduced(by(), 30))
    assert list(deduced(by(value=Band(3, 3)), 30))


def test_the_solver_catches_none_told_apart_from_almost_enough():
    assert list(deduced(by(value=None, least=1), 30))


def test_the_solver_catches_everybody():
    assert list(deduced(by(value=Band(30, None)), 30))
    assert not list(deduced(by(value=Band(25, None)), 30))


def test_the_solver_catches_what_contradicts_itself():
    assert certain((Seen(1, 5, 9), Seen(2, 0, 4)), 5, 30) == (("a contradiction", 0),)


def test_the_solver_catches_a_word_that_says_all_are_alike():
    assert certain_values(Stat.IN_TIME, Word.MOST, 1, 30) == ()
    assert not certain_values(Stat.IN_TIME, Word.MOST, 5, 30)
    assert certain_values(Stat.IN_TIME, Word.MOST, 2, 2)


@pytest.mark.parametrize("stat", Stat)
def test_the_solver_finds_two_answers_behind_every_word(stat):
    words = {
        Stat.NEED_MET: (Word.MOSTLY_POSITIVE, Word.MIXED, Word.MOSTLY_NEGATIVE),
        Stat.HOURS_TO_MATCH: (Word.UNDER_A_DAY, Word.ONE_TO_THREE_DAYS, Word.LONGER),
    }.get(stat, (Word.MOST, Word.ABOUT_HALF, Word.FEW))
    for word, smallest in product(words, LEAST):
        assert certain_values(stat, word, smallest, 3 * smallest) == ()


def bounds_by_hand(facts, unknowns, most):
    """The least and greatest difference of each two unknowns, by trying out every history."""
    found = defaultdict(set)
    for values in product(range(most + 1), repeat=unknowns - 1):
        whole = (0, *values)
        if all(
            low <= whole[later] - whole[earlier] <= high for earlier, later, low, high in facts
        ):
            for earlier, later in product(range(unknowns), repeat=2):
                found[earlier, later].add(whole[later] - whole[earlier])
    return found


FACT = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(-3, 4), st.integers(0, 4))


@settings(max_examples=150, **QUIETLY)
@given(st.lists(FACT, max_size=5))
def test_the_solver_agrees_with_trying_out_every_history(facts):
    facts = [(a, b, low, low + wide) for a, b, low, wide in facts if a != b]
    facts += [(0, nth, 0, 5) for nth in range(1, 4)]
    bounds = Bounds(4)
    for fact in facts:
        bounds.add(*fact)
    found = bounds_by_hand(facts, 4, 5)
    assert bounds.close() == bool(found)
    for (earlier, later), values in found.items():
        assert bounds.difference(earlier, later) == (min(values), max(values))
