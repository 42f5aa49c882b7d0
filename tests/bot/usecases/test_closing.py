"""Closing a request, and the log without content."""

import pytest

from bot.domain.choices import Connected, ContactWay, Lasted, Onward, Weight
from bot.domain.digest import Stat
from bot.domain.disclosure import LogCard
from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.notices import (
    ClosingLogAsked,
    Coordinators,
    DebriefWanted,
    NobodyFound,
    RequestEnded,
)
from bot.domain.people import Closing
from bot.domain.programme import Capacity
from bot.domain.requests import Status
from bot.usecases.closing import (
    BeginLog,
    CloseRequest,
    LogClosing,
    begin_log,
    close_request,
    log_closing,
)
from tests.builders import ANA, DAY, HOUR, JONAS, MIRA, NOW, RUTH, TODAY


@pytest.fixture(name="match")
def _match(clinic):
    clinic.roster(ANA, JONAS)
    return clinic.matched(ANA)


def close(clinic, request_id, by):
    clinic.do(close_request, CloseRequest(request_id, by))
    clinic.deliver()


def log(clinic, request_id, by=ANA, **answers):
    clinic.do(log_closing, LogClosing(request_id=request_id, by=by, **answers))
    clinic.deliver()


def counted(clinic, stat):
    with clinic.room.open_records() as records:
        (window,) = [one for one in records.windows("2026-W47", ()) if one.stat is stat]
    return list(window.entries.values())


@pytest.mark.parametrize("by", [MIRA, ANA])
def test_either_side_may_close(clinic, match, by):
    close(clinic, match, by)
    assert clinic.request(match).status is Status.CLOSED
    assert clinic.kinds(MIRA)[-1] is RequestEnded
    assert clinic.kinds(ANA)[-1] is ClosingLogAsked
    assert clinic.status() is None
    assert clinic.status(request_id=match).over


@pytest.mark.parametrize("by", [JONAS, RUTH])
def test_nobody_else_may_close(clinic, match, by):
    with pytest.raises(NotAllowed):
        close(clinic, match, by)


def test_what_is_closed_is_not_closed_again(clinic, match):
    close(clinic, match, MIRA)
    with pytest.raises(NoLongerOpen):
        close(clinic, match, ANA)


def test_after_closing_the_supporter_is_free_and_rests(clinic, match):
    close(clinic, match, MIRA)
    ana = clinic.supporter(ANA)
    assert ana.load.open == ()
    assert ana.rest_until == NOW + 14 * DAY
    clinic.ask(by="U0TOM")
    clinic.later(DAY)
    assert clinic.asked() == [ANA, JONAS]


def test_the_programme_says_how_long_the_rest_is(clinic, match):
    clinic.programme(capacity=Capacity(rest_days=3, trained_supporters=5))
    close(clinic, match, ANA)
    assert clinic.supporter(ANA).rest_until == NOW + 3 * DAY


def test_closing_while_somebody_is_asked_frees_them(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    close(clinic, request_id, MIRA)
    ana = clinic.supporter(ANA)
    assert (ana.load.offered, ana.rest_until) == ((), None)
    assert clinic.kinds(MIRA)[-1] is NobodyFound
    clinic.ask(by="U0TOM")
    clinic.attend()
    assert clinic.supporter(ANA).load.offered


def test_closing_a_match_with_a_supporter_who_left_the_roster_closes_it_all_the_same(
    clinic, match
):
    clinic.change(match, supporter=RUTH)
    close(clinic, match, MIRA)
    assert clinic.request(match).status is Status.CLOSED


def test_the_log_is_given_by_the_supporter_of_the_request_alone(clinic, match):
    assert clinic.do(begin_log, BeginLog(match, ANA)) == LogCard(request_id=match)
    for other in (MIRA, JONAS, RUTH):
        with pytest.raises(NotAllowed):
            clinic.do(begin_log, BeginLog(match, other))
        with pytest.raises(NotAllowed):
            log(clinic, match, by=other)


def test_a_log_closes_an_open_match_and_no_other_is_asked_for(clinic, match):
    log(clinic, match, connected=Connected.YES, need_met=4)
    assert clinic.request(match).status is Status.CLOSED
    assert ClosingLogAsked not in clinic.kinds(ANA)
    assert counted(clinic, Stat.NEED_MET) == [(4.0,)]


def test_a_log_after_the_close_takes_its_question_away(clinic, match):
    close(clinic, match, MIRA)
    rest_until = clinic.supporter(ANA).rest_until
    log(clinic, match, need_met=5)
    assert ClosingLogAsked not in clinic.kinds(ANA)
    assert clinic.supporter(ANA).rest_until == rest_until


def test_a_second_log_is_refused_and_not_counted(clinic, match):
    log(clinic, match, need_met=5)
    with pytest.raises(NoLongerOpen):
        log(clinic, match, need_met=1)
    with pytest.raises(NoLongerOpen):
        clinic.do(begin_log, BeginLog(match, ANA))
    assert counted(clinic, Stat.NEED_MET) == [(5.0,)]


def test_nothing_of_a_log_is_kept_with_the_request(clinic, match):
    before = clinic.request(match)
    log(
        clinic,
        match,
        connected=Connected.TRIED,
        how=ContactWay.VIDEO,
        lasted=Lasted.LONGER,
        onward=Onward.YES,
        weight=Weight.HEAVY,
    )
    after = clinic.request(match)
    assert after.logged
    for word in (Connected.TRIED, ContactWay.VIDEO, Lasted.LONGER, Weight.HEAVY):
        assert repr(word) not in repr(after).replace(repr(before.wishes), "")
    assert counted(clinic, Stat.NEED_MET) == []
    assert clinic.channel == []


def test_an_empty_log_is_a_log(clinic, match):
    log(clinic, match)
    assert clinic.request(match).logged


def test_rest_seven_days_is_added_to_the_usual_rest(clinic, match):
    log(clinic, match, rest=True)
    assert clinic.supporter(ANA).rest_until == NOW + 21 * DAY


def test_a_debrief_is_wanted_in_ones_own_name_and_about_no_request(clinic, match):
    log(clinic, match, weight=Weight.DEBRIEF)
    assert clinic.sees(Coordinators.CHANNEL) == [DebriefWanted(ANA)]


@pytest.mark.parametrize(
    ("weight", "longer"), [(Weight.FINE, 0), (Weight.HEAVY, 7), (Weight.DEBRIEF, 14)]
)
def test_how_heavy_it_was_is_remembered_of_the_supporter_and_not_of_the_request(
    clinic, match, weight, longer
):
    log(clinic, match, weight=weight, rest=True)
    ana = clinic.supporter(ANA)
    assert ana.load.closings == (Closing(TODAY, weight),)
    assert ana.rest_until == NOW + (21 + longer) * DAY


def test_the_programme_says_how_much_longer_the_rest_is_after_a_heavy_one(clinic, match):
    clinic.programme(capacity=Capacity(rest_days_heavy=2, trained_supporters=5))
    log(clinic, match, weight=Weight.HEAVY)
    assert clinic.supporter(ANA).rest_until == NOW + 16 * DAY


def test_a_heavy_one_lengthens_the_rest_when_it_is_told_after_the_close_too(clinic, match):
    close(clinic, match, MIRA)
    clinic.clock.at += 20 * HOUR
    log(clinic, match, weight=Weight.DEBRIEF)
    assert clinic.supporter(ANA).rest_until == NOW + 28 * DAY
    with pytest.raises(NoLongerOpen):
        log(clinic, match, weight=Weight.DEBRIEF)
    assert clinic.supporter(ANA).rest_until == NOW + 28 * DAY


def test_rest_for_a_supporter_who_left_the_roster_is_nobodys(clinic, match):
    clinic.change(match, supporter=RUTH)
    log(clinic, match, by=RUTH, rest=True)
    assert clinic.request(match).logged


def test_a_handed_back_request_wants_no_log_of_its_former_supporter(clinic, match):
    clinic.someone_else(match)
    with pytest.raises(NotAllowed):
        log(clinic, match)
