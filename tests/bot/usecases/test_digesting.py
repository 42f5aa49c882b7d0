"""The weekly digest: once a week, the same shape, and never built again."""

from datetime import UTC, datetime

import pytest

from bot.domain.digest import Band, Health, Stat, Word
from bot.domain.errors import NoLongerOpen
from bot.domain.feedback import RATED
from bot.domain.notices import Coordinators, DigestReady
from bot.domain.people import Stage
from bot.domain.programme import Reporting
from bot.usecases.digesting import BuildDigest, DigestIsDue, build_digest, digest_is_due
from tests.builders import ANA, DAY, HOUR, JONAS, MINUTE, NOW, RUTH, TODAY, a_supporter

#: Nine in the morning of the next Monday in Toronto.
MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)
WEEK = 7 * DAY


@pytest.fixture(name="clinic")
def _opened(clinic):
    """A programme that has looked at its calendar once."""
    assert not due(clinic)
    return clinic


def due(clinic):
    return clinic.do(digest_is_due, DigestIsDue())


def build(clinic, *coordinators):
    return clinic.do(build_digest, BuildDigest(frozenset(coordinators)))


def told(digest):
    return {line.name: line.value for line in digest.lines}


def ask(clinic, number, first=0):
    for nth in range(first, first + number):
        request_id = clinic.ask(by=f"U0ASKS{nth}")
        clinic.attend()
        clinic.withdraw(request_id, by=f"U0ASKS{nth}")


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


def test_one_person_who_asks_five_times_is_one_person(clinic):
    for _ in range(5):
        ask(clinic, 1)
    clinic.clock.at = MONDAY
    assert told(build(clinic))[Stat.ASKED] is None


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
    assert [line.name for line in busy.feedback] == list(RATED)


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
