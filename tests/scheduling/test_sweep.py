"""The daily look at everybody: a few at a time, whatever happens in between, and then no more."""

from datetime import timedelta

import pytest

from bot.domain.errors import TryAgain
from bot.domain.people import Standing
from bot.usecases import knowing
from scheduling import sweep
from scheduling.sweep import AT_A_TIME, LOOK_EVERY, PAUSE, Sweep
from storage.roster import SqlRoster
from tests.builders import ANA, DAY, JONAS, MIRA, TODAY, a_member, a_supporter

CROWD = tuple(f"U{nth:04}" for nth in range(3 * AT_A_TIME))


@pytest.fixture(name="readings")
def _readings(monkeypatch):
    """Every time the whole roster was read."""
    read, readings = SqlRoster.supporters, []

    def supporters(self):
        readings.append(self)
        return read(self)

    monkeypatch.setattr(SqlRoster, "supporters", supporters)
    return readings


def a_sweep(clinic):
    return Sweep(clinic.desk, clinic.directory)


def goes_on(clinic, made, *, times):
    """Let it go on as often as it may; give whom it asked about."""
    before = len(clinic.directory.asked)
    for _ in range(times):
        made.go_on()
        clinic.clock.at += PAUSE
    return clinic.directory.asked[before:]


def test_a_few_people_are_looked_up_at_a_time(clinic):
    clinic.roster(*CROWD)
    made = a_sweep(clinic)
    made.go_on()
    assert len(clinic.directory.asked) == AT_A_TIME
    made.go_on()  # a busy minute has more rounds than the clock has ticks
    assert len(clinic.directory.asked) == AT_A_TIME
    clinic.clock.at += PAUSE
    made.go_on()
    assert len(clinic.directory.asked) == 2 * AT_A_TIME


def test_everybody_is_looked_up_once_a_day_and_the_roster_hardly_ever_read(clinic, readings):
    clinic.roster(*CROWD)
    clinic.ask()
    readings.clear()
    asked = goes_on(clinic, made := a_sweep(clinic), times=50)
    assert sorted(asked) == sorted((*CROWD, MIRA))
    assert len(readings) == 1
    clinic.clock.at += LOOK_EVERY
    made.go_on()  # finds nobody, and the night is done
    assert len(readings) == 2
    assert goes_on(clinic, made, times=50) == []
    assert len(readings) == 2
    clinic.clock.at += DAY
    assert sorted(goes_on(clinic, made, times=50)) == sorted((*CROWD, MIRA))


def test_after_a_restart_it_goes_on_where_it_was(clinic):
    clinic.roster(*CROWD)
    first = goes_on(clinic, a_sweep(clinic), times=1)
    second = goes_on(clinic, a_sweep(clinic), times=50)
    assert sorted((*first, *second)) == sorted(CROWD)


def test_after_a_restart_nobody_is_asked_about_when_the_night_was_done(clinic):
    clinic.roster(ANA)
    clinic.ask()
    made = a_sweep(clinic)
    made.go_on()
    clinic.clock.at += LOOK_EVERY
    made.go_on()
    assert goes_on(clinic, a_sweep(clinic), times=5) == []


def test_somebody_new_is_looked_up_within_minutes(clinic):
    made = a_sweep(clinic)
    made.go_on()
    clinic.roster(ANA)
    clinic.clock.at += LOOK_EVERY
    assert goes_on(clinic, made, times=1) == [ANA]
    assert clinic.supporter(ANA).timezone == "America/Toronto"


def test_while_slack_says_nothing_one_is_tried_at_a_time_and_nobody_is_lost(clinic):
    clinic.roster(*CROWD)
    clinic.directory.silent = True
    made = a_sweep(clinic)
    assert len(goes_on(clinic, made, times=3)) == 3
    clinic.directory.silent = False
    assert sorted(goes_on(clinic, made, times=10)) == sorted(CROWD)


def test_one_person_slack_never_tells_of_keeps_nobody_else_waiting(clinic):
    clinic.roster(ANA, *CROWD)
    tell = clinic.directory.member

    def member(person):
        if person == ANA:
            raise TryAgain
        return tell(person)

    clinic.directory.member = member
    made = a_sweep(clinic)
    assert sorted(goes_on(clinic, made, times=10)) == sorted(CROWD)
    clinic.directory.member = tell
    assert goes_on(clinic, made, times=2) == [ANA]


def test_what_cannot_be_kept_at_the_moment_is_looked_up_again(clinic, monkeypatch):
    clinic.roster(ANA)

    def busy(command, records, now):
        raise TryAgain

    made = a_sweep(clinic)
    with monkeypatch.context() as patch:
        patch.setattr(sweep, "learn", busy)
        assert goes_on(clinic, made, times=1) == [ANA]
    assert sweep.learn is knowing.learn
    assert goes_on(clinic, made, times=1) == [ANA]
    assert clinic.supporter(ANA).checked_on == TODAY


def test_a_clock_that_is_put_back_stops_nothing(clinic):
    made = a_sweep(clinic)
    made.go_on()
    clinic.roster(ANA)
    clinic.clock.at -= timedelta(hours=5)
    assert goes_on(clinic, made, times=1) == [ANA]


def test_what_follows_is_done_for_everybody(clinic):
    clinic.roster(a_supporter(ANA), a_supporter(JONAS))
    request_id = clinic.matched(ANA)
    clinic.directory.changed = {
        ANA: {"standing": Standing.GONE},
        MIRA: {"timezone": "Asia/Tokyo"},
    }
    clinic.clock.at += DAY
    goes_on(clinic, a_sweep(clinic), times=3)
    request = clinic.request(request_id)
    assert (request.supporter, request.timezone) == (None, "Asia/Tokyo")
    assert clinic.directory.member(MIRA) == a_member(MIRA, timezone="Asia/Tokyo")


def test_it_rests_when_slack_asks_for_it(clinic, monkeypatch):
    clinic.roster(*CROWD)
    made, asked = a_sweep(clinic), []

    def member(person):
        asked.append(person)
        raise TryAgain("slow down", timedelta(seconds=45))

    monkeypatch.setattr(clinic.directory, "member", member)
    for _ in range(4):
        made.go_on()
        clinic.clock.at += PAUSE
    assert len(asked) == 1
    clinic.clock.at += PAUSE
    made.go_on()
    assert len(asked) == 2
