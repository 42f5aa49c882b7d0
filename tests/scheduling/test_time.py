"""Clocks that jump, machines that sleep, and Sundays with twenty-three hours."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from bot.domain.notices import (
    Act,
    CheckInAsked,
    Coordinators,
    DigestReady,
    OfferMade,
    SomeoneWaits,
)
from bot.domain.programme import Reporting
from bot.domain.requests import CheckInState, Status
from bot.usecases.digesting import DigestIsDue, digest_is_due
from bot.usecases.running import BeginTidying, EndTidying, begin_tidying, end_tidying
from scheduling.rounds import make_all, rounds
from tests.builders import ANA, DAY, HOUR, JONAS, MINUTE, NOW, PRIYA, TODAY, a_supporter

#: Nine in the morning of a Monday in Toronto.
MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)
#: Ten in the evening of the days before clocks there are changed.
BEFORE_GAP = datetime(2027, 3, 14, 3, tzinfo=UTC)
BEFORE_FOLD = datetime(2026, 11, 1, 2, tzinfo=UTC)


class Bot:
    """The rounds of one process, ticking by a clock that is set by hand."""

    def __init__(self, clinic, **reporting):
        self.clinic = clinic
        self.tidied = []
        if reporting:
            clinic.programme(reporting=Reporting(**reporting))
        self.begin()

    def begin(self):
        clinic = self.clinic
        self.rounds = rounds(
            clinic.desk, clinic.directory, lambda: self.tidied.append(clinic.clock.at)
        )

    def tick(self):
        make_all(self.rounds)
        self.clinic.deliver()

    def ticks(self, until, every=15 * MINUTE):
        while self.clinic.clock.at < until:
            self.tick()
            self.clinic.clock.at += every

    def said(self, kind):
        carried = self.clinic.pigeon.carried
        return [one for one in carried if isinstance(one.notice, kind) and one.act is Act.POST]


def opened_at(clinic, moment, **reporting):
    """A programme that opened six days before, and looked at its calendar then."""
    bot = Bot(clinic, **reporting)
    clinic.clock.at = moment - 6 * DAY
    clinic.do(digest_is_due, DigestIsDue())
    clinic.clock.at = moment
    return bot


@pytest.mark.parametrize(
    "jumps",
    [
        [],
        [2 * HOUR],
        [-2 * HOUR],
        [DAY],
        [-DAY],
        [2 * HOUR, -2 * HOUR],
        [DAY, -DAY],
        [-2 * HOUR, 2 * HOUR, -DAY],
    ],
    ids=str,
)
def test_whatever_the_clock_does_around_its_hour_a_week_has_one_digest(clinic, jumps):
    bot = opened_at(clinic, MONDAY - HOUR)
    bot.ticks(MONDAY + HOUR)
    for jump in jumps:
        clinic.clock.at += jump
        bot.ticks(clinic.clock.at + 3 * HOUR)
        bot.begin()  # and a process that knows nothing of it
    clinic.clock.at = max(clinic.clock.at, MONDAY)
    bot.ticks(MONDAY + 2 * DAY, every=HOUR)
    told = [one.notice.digest.period for one in bot.said(DigestReady)]
    assert "2026-W47" in told
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("evening", "hour", "at"),
    [
        pytest.param(BEFORE_GAP, 2, datetime(2027, 3, 14, 7, tzinfo=UTC), id="in-the-gap"),
        pytest.param(BEFORE_FOLD, 1, datetime(2026, 11, 1, 5, tzinfo=UTC), id="in-the-fold"),
    ],
)
def test_a_digest_at_an_hour_that_is_missing_or_comes_twice_comes_once(clinic, evening, hour, at):
    bot = opened_at(clinic, evening, digest_weekday=6, digest_hour=hour)
    while not bot.said(DigestReady) and clinic.clock.at < evening + DAY:
        came_at = clinic.clock.at
        bot.tick()
        clinic.clock.at += 15 * MINUTE
    assert came_at == at
    bot.ticks(evening + 2 * DAY, every=30 * MINUTE)
    assert len(bot.said(DigestReady)) == 1


@pytest.mark.parametrize("evening", [BEFORE_GAP, BEFORE_FOLD, NOW.replace(hour=3)])
def test_whatever_a_night_is_made_of_it_is_tidied_in_once(clinic, evening):
    bot = opened_at(clinic, evening)
    bot.ticks(evening + DAY / 2)
    assert len(bot.tidied) == 1


@pytest.mark.parametrize("evening", [BEFORE_GAP, BEFORE_FOLD, NOW.replace(hour=3)])
def test_whatever_a_night_is_made_of_what_was_cut_short_is_done_again_in_it(clinic, evening):
    bot = opened_at(clinic, evening)
    tries = []

    def cut_short():
        tries.append(clinic.clock.at)
        if len(tries) == 1:
            raise SystemExit  # as if the process ended

    bot.rounds = rounds(clinic.desk, clinic.directory, cut_short)
    with pytest.raises(SystemExit):
        bot.ticks(evening + DAY / 2)
    bot.rounds = rounds(clinic.desk, clinic.directory, cut_short)
    bot.ticks(evening + DAY / 2)
    assert len(tries) == 2
    assert tries[1] - tries[0] <= 15 * MINUTE


def test_where_three_o_clock_comes_twice_it_is_tidied_once(clinic):
    clinic.programme(timezone="Europe/Helsinki")
    clinic.clock.at = datetime(2026, 10, 24, 21, tzinfo=UTC)
    said = 0
    while clinic.clock.at < datetime(2026, 10, 25, 9, tzinfo=UTC):
        if clinic.do(begin_tidying, BeginTidying()):
            said += 1
            clinic.do(end_tidying, EndTidying())
        clinic.clock.at += 5 * MINUTE
    assert said == 1


@pytest.mark.parametrize("jump", [-2 * HOUR, 2 * HOUR, -DAY, DAY])
def test_the_coordinators_are_nudged_at_most_once_a_day_at_nine(clinic, jump):
    bot = opened_at(clinic, MONDAY - 2 * DAY)
    clinic.ask()
    bot.ticks(MONDAY + 20 * MINUTE, every=HOUR)
    assert len(bot.said(SomeoneWaits)) == 3  # Saturday, Sunday and Monday
    clinic.clock.at += jump
    bot.begin()
    days = []
    while clinic.clock.at < MONDAY + 30 * HOUR:
        before = len(bot.said(SomeoneWaits))
        bot.tick()
        days += [clinic.clock.at.date()] * (len(bot.said(SomeoneWaits)) - before)
        clinic.clock.at += HOUR
    assert days == [MONDAY.date() + DAY]


@pytest.mark.parametrize("asleep", [3 * HOUR, DAY, 3 * DAY, 12 * DAY, 40 * DAY], ids=str)
def test_a_machine_that_was_suspended_tells_each_person_one_thing_when_it_wakes(clinic, asleep):
    clinic.roster(
        a_supporter(ANA, max_open=3, languages=("English",)),
        a_supporter(JONAS, paused_until=TODAY + 365 * DAY, trained_on=TODAY - 700 * DAY),
    )
    bot = opened_at(clinic, NOW)
    carried = [clinic.ask(by=one) for one in ("U0ONE", "U0TWO", "U0THREE")]
    bot.tick()
    for one in carried:
        clinic.accept(one, ANA)
    waits = clinic.ask(by=PRIYA, language="Italian")
    bot.tick()
    before = len(clinic.pigeon.carried)
    clinic.clock.at += asleep
    bot.begin()
    for _ in range(3):  # and no more in the next minutes
        bot.tick()
        clinic.clock.at += MINUTE
    told = Counter(
        one.to
        for one in clinic.pigeon.carried[before:]
        if one.act is Act.POST and one.to is not Coordinators.CHANNEL
    )
    assert set(told.values()) <= {1}, told
    assert told or asleep < DAY
    assert clinic.request(waits).status in {Status.WAITING, Status.CLOSED}


def test_a_question_of_two_days_ago_is_not_put_and_the_next_one_is(clinic):
    clinic.roster(ANA)
    bot = opened_at(clinic, NOW)
    request = clinic.ask()
    bot.tick()
    clinic.accept(request, ANA)
    clinic.clock.at += 5 * DAY  # the first question was due on Friday
    bot.ticks(NOW + 13 * DAY, every=6 * HOUR)
    assert bot.said(CheckInAsked) == []
    bot.ticks(NOW + 15 * DAY, every=HOUR)
    assert sorted(one.to for one in bot.said(CheckInAsked)) == [ANA, "U0MIRA"]
    states = Counter(one.state for one in clinic.request(request).checkins)
    assert states[CheckInState.DROPPED] == 2


@pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR, -DAY])
def test_a_clock_that_jumps_makes_no_offer_twice_and_loses_none(clinic, jump):
    clinic.roster(ANA, JONAS)
    bot = opened_at(clinic, NOW)
    request = clinic.ask()
    bot.tick()
    clinic.clock.at += jump
    bot.begin()
    bot.ticks(clinic.clock.at + HOUR)
    assert [one.to for one in bot.said(OfferMade)] == [ANA]
    bot.ticks(max(clinic.clock.at, NOW) + 6 * HOUR)
    asked = [one.to for one in bot.said(OfferMade)]
    assert sorted(asked) == [ANA, JONAS]
    assert clinic.request(request).status is not Status.CLOSED
