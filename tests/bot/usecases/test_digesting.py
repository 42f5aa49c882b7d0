"""The weekly digest: once a week, the same shape, and never built again."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest

from bench.town import Town
from bot.domain.ballot_figures import TOLD
from bot.domain.digest import Band, Breakdown, Health, Stat, Word, week_after
from bot.domain.errors import NoLongerOpen
from bot.domain.feedback import Ballot, cast, opened, people
from bot.domain.notices import Coordinators, DigestReady
from bot.domain.people import Stage
from bot.domain.programme import Reporting
from bot.usecases.closing import CloseRequest, close_request
from bot.usecases.digesting import BuildDigest, DigestIsDue, build_digest, digest_is_due
from bot.usecases.welcoming import ShowHome, show_home
from handlers.views.digest import digest_message
from handlers.views.speech import Words
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MINUTE,
    NOW,
    RUTH,
    TODAY,
    a_member,
    a_programme,
    a_supporter,
)

#: Nine in the morning of the next Monday in Toronto.
MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)
WEEK = 7 * DAY
#: The same hour of the first Monday after the quarter.
NEW_YEAR = datetime(2027, 1, 4, 14, tzinfo=UTC)


@pytest.fixture(name="clinic")
def _opened(clinic):
    """A programme that has looked at its calendar once, and has supporters who are away."""
    clinic.roster("U0SUP1", "U0SUP2", "U0SUP3", paused_until=date(2030, 1, 1))
    assert not due(clinic)
    return clinic


def due(clinic):
    return clinic.do(digest_is_due, DigestIsDue())


def build(clinic, *coordinators):
    return clinic.do(build_digest, BuildDigest(frozenset(coordinators)))


def told(digest):
    return {line.name: line.value for line in digest.lines}


def ask(clinic, number, first=0, **facts):
    for nth in range(first, first + number):
        clinic.ask(by=f"U0ASKS{nth}", **facts)
    clinic.attend()


def ask_and_withdraw(clinic):
    request_id = clinic.ask(by="U0ASKS0")
    clinic.attend()
    clinic.withdraw(request_id, by="U0ASKS0")


def test_it_is_due_on_its_weekday_at_its_hour(clinic):
    clinic.clock.at = MONDAY - MINUTE
    assert not due(clinic)
    clinic.clock.at = MONDAY
    assert due(clinic)


def test_the_programme_says_on_which_day_and_at_which_hour(clinic):
    clinic.programme(reporting=Reporting(digest_weekday=2, digest_hour=16))
    wednesday_four = NOW + 6 * HOUR
    clinic.clock.at = wednesday_four - MINUTE
    assert not due(clinic)
    clinic.clock.at = wednesday_four
    assert due(clinic)


def test_a_programme_that_opened_after_the_hour_waits_for_the_next_one(clinic):
    clinic.clock.at = NOW + HOUR  # this week's hour was on Monday, before it opened
    assert not due(clinic)


def test_it_is_built_once_a_week_and_never_again(clinic):
    clinic.clock.at = MONDAY
    first = build(clinic)
    assert first.period == "2026-W47"
    assert not due(clinic)
    with pytest.raises(NoLongerOpen):
        build(clinic)
    clinic.deliver()
    assert clinic.sees(Coordinators.CHANNEL) == [DigestReady(first)]
    clinic.clock.at = MONDAY + WEEK
    assert due(clinic)


def test_a_digest_that_could_not_be_built_twice_takes_nothing_with_it(clinic):
    clinic.clock.at = MONDAY
    build(clinic)
    ask(clinic, 5)
    with pytest.raises(NoLongerOpen):
        build(clinic)
    clinic.clock.at = MONDAY + WEEK
    assert told(build(clinic))[Stat.ASKED] == Band(5, 9)


def test_weeks_that_were_slept_through_make_one_digest(clinic):
    clinic.clock.at = MONDAY + 3 * WEEK
    assert due(clinic)
    assert build(clinic).period == "2026-W50"
    assert not due(clinic)


def test_a_late_digest_is_that_of_its_week(clinic):
    clinic.clock.at = MONDAY + 6 * DAY
    assert build(clinic).period == "2026-W47"


def test_around_new_year_it_is_the_week_53(clinic):
    clinic.clock.at = datetime(2027, 1, 4, 14, tzinfo=UTC)
    assert build(clinic).period == "2026-W53"
    clinic.clock.at = datetime(2027, 1, 11, 14, tzinfo=UTC)
    assert build(clinic).period == "2027-W01"


@pytest.mark.parametrize("people", [1, 4])
def test_none_and_almost_enough_read_the_same(clinic, people):
    ask(clinic, people)
    clinic.clock.at = MONDAY
    digest = build(clinic)
    assert told(digest) == dict.fromkeys(Stat)
    assert {line.value for line in digest.feedback} == {None}
    assert digest.chart == ()


def test_five_people_over_two_weeks_are_told_once_with_their_whole_window(clinic):
    ask(clinic, 3)
    clinic.clock.at = MONDAY
    assert told(build(clinic))[Stat.ASKED] is None
    ask(clinic, 2, first=3)
    clinic.clock.at = MONDAY + WEEK
    digest = build(clinic)
    (line,) = [one for one in digest.lines if one.name == Stat.ASKED]
    assert (line.since, line.until, line.value) == ("2026-W47", "2026-W48", Band(5, 9))
    assert digest.chart == (("26-W48", 5),)
    clinic.clock.at = MONDAY + 2 * WEEK
    later = build(clinic)
    (line,) = [one for one in later.lines if one.name == Stat.ASKED]
    assert (line.since, line.value) == ("2026-W49", None)
    assert later.chart == digest.chart


@pytest.mark.parametrize("weeks", [(5,), (2, 2, 1), (1, 0, 0, 4)])
def test_five_people_are_told_in_one_week_or_over_three(clinic, weeks):
    first = 0
    for nth, number in enumerate(weeks):
        ask(clinic, number, first=first)
        first += number
        clinic.clock.at = MONDAY + nth * WEEK
        (line, *_) = build(clinic).lines
        assert (line.value is None) == (first < 5)
    assert (line.since, line.until) == ("2026-W47", f"2026-W{46 + len(weeks)}")
    assert line.value == Band(5, 9)


def test_the_home_of_a_coordinator_is_never_fresher_than_the_last_digest(clinic):
    clinic.clock.at = MONDAY
    made = build(clinic)
    ask(clinic, 9)
    clinic.clock.at = MONDAY + WEEK + HOUR  # the next one is due, and not built
    home = clinic.do(show_home, ShowHome(a_member(RUTH), is_coordinator=True))
    assert home.coordinator.digest == made
    later = build(clinic)
    home = clinic.do(show_home, ShowHome(a_member(RUTH), is_coordinator=True))
    assert home.coordinator.digest == later


def test_who_withdraws_is_taken_out_of_what_was_not_told_yet(clinic):
    ask(clinic, 4, first=1)
    ask_and_withdraw(clinic)
    clinic.clock.at = MONDAY
    assert told(build(clinic))[Stat.ASKED] is None
    ask(clinic, 1)
    clinic.clock.at = MONDAY + WEEK
    assert told(build(clinic))[Stat.ASKED] == Band(5, 9)


def test_nothing_that_happens_later_changes_what_was_told(clinic):
    requests = [clinic.ask(by=f"U0ASKS{nth}", topics=("conflict",)) for nth in range(5)]
    clinic.attend()
    clinic.clock.at = MONDAY
    before = build(clinic)
    shown = message_of(before)
    for nth, request_id in enumerate(requests):
        clinic.withdraw(request_id, by=f"U0ASKS{nth}")
    clinic.programme(reporting=Reporting(smallest_group=11))
    with clinic.room.open_records() as records:
        again = records.digest(before.period)
    assert again == before
    assert message_of(again) == shown
    clinic.deliver()
    (letter,) = [one for one in clinic.pigeon.carried if isinstance(one.notice, DigestReady)]
    assert message_of(letter.notice.digest) == shown


def message_of(digest):
    message = digest_message(digest, Words.for_locale("en"))
    return json.dumps(message.blocks).encode()


@pytest.mark.parametrize("people", [1, 4])
def test_none_and_almost_enough_are_the_same_bytes(clinic, people):
    clinic.clock.at = MONDAY
    quiet = build(clinic)
    ask(clinic, people)
    clinic.clock.at = MONDAY + WEEK
    busy = replace(build(clinic), period=quiet.period)
    lines = tuple(replace(one, until=quiet.period) for one in busy.lines)
    health = replace(busy.health, someone_waits=quiet.health.someone_waits)
    feedback = quiet.feedback
    same = {"health": health, "advice": quiet.advice}  # whoever waits is told, and what to do
    busy = replace(busy, lines=lines, feedback=feedback, **same)
    assert message_of(busy) == message_of(quiet)


def test_what_happened_on_the_morning_of_the_digest_belongs_to_the_next_one(clinic):
    ask(clinic, 4)
    clinic.clock.at = MONDAY - HOUR
    ask(clinic, 2, first=4)
    clinic.clock.at = MONDAY
    assert told(build(clinic))[Stat.ASKED] is None
    clinic.clock.at = MONDAY + WEEK
    (line, *_) = build(clinic).lines
    assert (line.since, line.until, line.value) == ("2026-W47", "2026-W48", Band(5, 9))


def test_when_a_window_is_told_late_what_came_later_stays_for_the_next(clinic):
    ask(clinic, 5)
    clinic.clock.at = MONDAY + HOUR
    ask(clinic, 2, first=5)
    first = build(clinic)
    assert told(first)[Stat.ASKED] == Band(5, 9)
    ask(clinic, 2, first=7)
    clinic.clock.at = MONDAY + WEEK
    (line, *_) = build(clinic).lines
    assert (line.since, line.value) == ("2026-W48", None)
    ask(clinic, 1, first=9)
    clinic.clock.at = MONDAY + 2 * WEEK
    (line, *_) = build(clinic).lines
    assert (line.since, line.value) == ("2026-W48", Band(5, 9))


def test_one_person_who_asks_five_times_is_one_person(clinic):
    for _ in range(5):
        request_id = clinic.ask(by="U0ASKS0")
        clinic.attend()
        clinic.do(close_request, CloseRequest(request_id, "U0ASKS0"))
    ask(clinic, 3, first=1)
    clinic.clock.at = MONDAY
    assert told(build(clinic))[Stat.ASKED] is None


def test_a_lower_smallest_group_holds_for_windows_that_open_later(clinic):
    clinic.programme(reporting=Reporting(smallest_group=11))
    ask(clinic, 6)
    clinic.clock.at = MONDAY
    assert {line.least for line in build(clinic).lines} == {11}
    clinic.programme(reporting=Reporting(smallest_group=5))
    clinic.clock.at = MONDAY + WEEK
    second = build(clinic)
    assert told(second)[Stat.ASKED] is None
    assert {line.least for line in (*second.lines, *second.feedback)} == {11}
    ask(clinic, 5, first=6)
    clinic.clock.at = MONDAY + 2 * WEEK
    assert told(build(clinic))[Stat.ASKED] == Band(11, 19)
    ask(clinic, 5, first=11)
    clinic.clock.at = MONDAY + 3 * WEEK
    assert told(build(clinic))[Stat.ASKED] == Band(5, 9)


def test_where_too_few_may_ask_the_digest_only_says_that_the_programme_runs(clinic):
    few = replace(a_programme().getting_ready, eligible_people=14)
    clinic.programme(getting_ready=few)
    ask(clinic, 6)
    clinic.clock.at = MONDAY
    digest = build(clinic)
    assert digest.too_few
    assert {line.value for line in (*digest.lines, *digest.feedback)} == {None}
    assert b"programme is running" in message_of(digest)
    clinic.programme()
    clinic.clock.at = MONDAY + WEEK
    assert told(build(clinic))[Stat.ASKED] == Band(5, 9)


def test_with_two_supporters_it_only_says_so_too(clinic):
    clinic.roster(a_supporter("U0SUP3", stage=Stage.RETIRED))
    ask(clinic, 6)
    clinic.clock.at = MONDAY
    assert build(clinic).too_few


def test_topics_are_told_once_a_quarter_and_repeated_until_the_next(clinic):
    ask(clinic, 11, topics=("outcome",))
    ask(clinic, 9, first=11)
    ask(clinic, 1, first=20, topics=("outcome", "conflict"))
    clinic.clock.at = MONDAY
    first = build(clinic)
    assert first.topics == Breakdown()  # the last quarter that was over had nobody in it
    clinic.clock.at = NEW_YEAR
    told_at_last = build(clinic).topics
    assert told_at_last == Breakdown(
        since="2026-W47",
        until="2026-W53",
        cells=(("Something that happened", Band(10, 19)), ("", Band(10, None))),
    )
    clinic.clock.at += WEEK
    assert build(clinic).topics == told_at_last


@pytest.mark.parametrize(
    ("smallest", "since_then", "cells"),
    [
        pytest.param(5, 5, ("Something that happened", ""), id="ten-are-enough"),
        pytest.param(11, 11, (), id="ten-are-fewer-than-eleven"),
        pytest.param(11, 5, (), id="opened-while-it-was-eleven"),
        pytest.param(5, 11, (), id="a-higher-one-holds-at-once"),
    ],
)
def test_no_group_of_topics_is_smaller_than_the_smallest_group(
    clinic, smallest, since_then, cells
):
    clinic.programme(reporting=Reporting(smallest_group=smallest))
    ask(clinic, 10, topics=("outcome",))
    ask(clinic, 12, first=10)
    clinic.clock.at = MONDAY
    build(clinic)
    clinic.programme(reporting=Reporting(smallest_group=since_then))
    clinic.clock.at = NEW_YEAR
    assert tuple(cell for cell, _ in build(clinic).topics.cells) == cells


@pytest.mark.parametrize(
    ("smallest", "since_then", "is_told"),
    [(5, 5, True), (11, 11, False), (11, 5, False), (5, 11, False)],
)
def test_no_answer_is_named_that_fewer_than_the_smallest_group_ticked(
    clinic, smallest, since_then, is_told
):
    clinic.programme(reporting=Reporting(smallest_group=smallest))
    clinic.clock.at = MONDAY
    assert build(clinic).ticked == ()
    tick(clinic, 10)
    clinic.programme(reporting=Reporting(smallest_group=since_then))
    clinic.clock.at = NEW_YEAR
    assert bool(build(clinic).ticked) is is_told


def test_what_was_ticked_is_told_once_a_quarter_and_repeated_until_the_next(clinic):
    clinic.clock.at = MONDAY
    build(clinic)
    tick(clinic, 10)
    clinic.clock.at = MONDAY + WEEK
    assert build(clinic).ticked == ()
    clinic.clock.at = NEW_YEAR
    (named,) = build(clinic).ticked
    assert (named.question, named.told.cells) == ("barriers", (("time", Band(10, None)),))
    clinic.clock.at += WEEK
    assert build(clinic).ticked == (named,)
    with clinic.room.open_records() as records:
        assert people(records.box("2027-W02"), "barriers") == 0


def tick(clinic, number):
    """Have so many of those who asked tick what kept them from asking earlier."""
    cohort, until = 324, clinic.clock.at + 21 * DAY
    with clinic.room.open_records() as records:
        box = opened(records.box("2026-W48"), cohort, until)
        for nth in range(number):
            ballot = Ballot(answers={"barriers": ("time",)})
            box = cast(box, ballot, cohort, f"mark {nth}", clinic.clock.at)
        records.keep_box(box)


def test_whether_a_supporter_was_found_as_promised_is_a_share(clinic):
    clinic.roster(*(f"U0HELPS{nth}" for nth in range(5)))
    for nth in range(5):
        request_id = clinic.ask(by=f"U0ASKS{nth}")
        clinic.attend()
        if nth == 0:
            clinic.clock.at += 49 * HOUR
        clinic.accept(request_id, clinic.request(request_id).offers[-1].supporter)
    clinic.clock.at = MONDAY
    assert told(build(clinic))[Stat.IN_TIME] is Word.MOST


def test_whom_nobody_could_help_is_part_of_that_share(clinic):
    clinic.ask()
    clinic.attend()
    clinic.later(31 * DAY)
    with clinic.room.open_records() as records:
        windows = {one.stat: one.entries for one in records.windows("2027-W01", ())}
    assert list(windows[Stat.IN_TIME].values()) == [(0.0,)]
    assert windows[Stat.MATCHED] == {}


def test_coordinators_are_counted_in_nothing(clinic):
    ask(clinic, 5)
    clinic.clock.at = MONDAY
    assert told(build(clinic, "U0ASKS0"))[Stat.ASKED] is None


def test_every_week_has_the_same_shape(clinic):
    clinic.clock.at = MONDAY
    quiet = build(clinic)
    ask(clinic, 6)
    clinic.clock.at = MONDAY + WEEK
    busy = build(clinic)
    assert [line.name for line in quiet.lines] == [line.name for line in busy.lines] == list(Stat)
    assert [line.name for line in busy.feedback] == list(TOLD)


def test_how_long_it_took_is_told_in_words(clinic):
    clinic.roster(*(f"U0HELPS{nth}" for nth in range(5)))
    for nth in range(5):
        request_id = clinic.ask(by=f"U0ASKS{nth}")
        clinic.attend()
        clinic.accept(request_id, clinic.request(request_id).offers[0].supporter)
    clinic.clock.at = MONDAY
    figures = told(build(clinic))
    assert figures[Stat.MATCHED] == Band(5, 9)
    assert figures[Stat.HOURS_TO_MATCH] is Word.UNDER_A_DAY


def test_health_comes_first_and_says_whether_a_request_could_be_answered(clinic):
    clinic.clock.at = MONDAY
    assert build(clinic).health == Health(
        enough_supporters=False, someone_waits=False, training_expiring=0, well=True
    )


def test_health_counts_who_is_ready_and_whose_training_runs_out(clinic):
    soon = TODAY.replace(year=2024, day=30)
    clinic.roster("U01", "U02", "U03")
    clinic.roster(*(a_supporter(one, trained_on=soon) for one in (ANA, JONAS)))
    clinic.roster(a_supporter(RUTH, trained_on=soon, stage=Stage.RETIRED))
    clinic.ask()
    clinic.programme(reporting=Reporting(smallest_group=5))
    clinic.clock.at = MONDAY
    health = build(clinic).health
    assert health.enough_supporters
    assert health.training_expiring == 2


def test_somebody_who_waits_too_long_is_part_of_health(clinic):
    clinic.ask()
    clinic.attend()
    clinic.clock.at = MONDAY
    assert build(clinic).health.someone_waits


def test_a_letter_that_was_given_up_is_not_well(clinic):
    clinic.ask()
    (claimed,) = clinic.room.post.claim(clinic.clock.at, 5)
    clinic.room.post.give_up(claimed)
    clinic.clock.at = MONDAY
    assert not build(clinic).health.well


@pytest.mark.parametrize("seed", range(4))
def test_the_bot_tells_as_the_town_does_that_the_solver_looks_at(clinic, seed):
    dice = Random(seed)  # noqa: S311 - not a secret
    town = Town(people=200, supporters=3)
    week = "2026-W47"
    for nth in range(7):
        for _ in range(dice.randrange(7)):
            who, about = f"p{dice.randrange(12)}", f"request {dice.randrange(40)}"
            stat, number = dice.choice(tuple(Stat)), dice.randrange(1, 6)
            beside = f"p{dice.randrange(12)}" if stat is Stat.NEED_MET else ""
            town.enter(stat, who, number, week, about=about, beside=beside)
            with clinic.room.open_records() as records:
                records.tally(stat, who, number, week, about=about, beside=beside or None)
        if dice.random() < 0.3:
            about = f"request {dice.randrange(40)}"
            town.take_out(about)
            with clinic.room.open_records() as records:
                records.take_out(about)
        smallest = dice.choice((5, 5, 5, 6))
        clinic.programme(reporting=Reporting(smallest_group=smallest))
        town.smallest = smallest
        clinic.clock.at = MONDAY + nth * WEEK
        assert build(clinic, "p0").lines == town.tell(week, {"p0"}).lines
        assert build_again_is_refused(clinic)
        week = week_after(week)


def build_again_is_refused(clinic):
    with pytest.raises(NoLongerOpen):
        build(clinic)
    return True
