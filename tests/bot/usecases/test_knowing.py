"""Who people are now: what is kept of what Slack says, and what follows from it."""

from datetime import UTC, datetime

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.notices import (
    ColleagueFound,
    MatchEnded,
    NoLongerShown,
    OfferMade,
    OfferSettled,
    RequestReceived,
    SearchingAgain,
)
from bot.domain.people import Stage, Standing
from bot.domain.requests import CheckInState, OfferState, Status
from bot.usecases.knowing import Learn, ListUnseen, learn, list_unseen
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MIRA,
    NOW,
    PRIYA,
    RUTH,
    TODAY,
    a_load,
    a_member,
    a_supporter,
)

LESS = [one for one in Standing if one is not Standing.FULL]
#: Half past two in the night in Toronto.
BEFORE_THREE = datetime(2026, 11, 19, 7, 30, tzinfo=UTC)


def learned(clinic, person, **facts):
    clinic.do(learn, Learn(a_member(person, **facts)))


def unseen(clinic, **seen):
    return set(clinic.do(list_unseen, ListUnseen(**seen)))


def test_zone_language_standing_and_day_are_kept_of_a_supporter(clinic):
    clinic.roster(ANA)
    learned(clinic, ANA, timezone="Europe/Paris", locale="fr-CA")
    ana = clinic.supporter(ANA)
    assert (ana.timezone, ana.locale, ana.standing) == ("Europe/Paris", "fr-CA", Standing.FULL)
    assert ana.checked_on == TODAY


def test_the_day_is_the_programmes(clinic):
    clinic.roster(ANA)
    clinic.clock.at = datetime(2026, 11, 19, 4, 30, tzinfo=UTC)  # still the 18th in Toronto
    learned(clinic, ANA)
    assert clinic.supporter(ANA).checked_on == TODAY


def test_where_slack_names_no_zone_the_known_one_stays_else_the_programmes(clinic):
    clinic.roster(ANA, a_supporter(JONAS, timezone="Europe/Berlin"))
    for person in (ANA, JONAS):
        learned(clinic, person, timezone="")
    assert clinic.supporter(ANA).timezone == "America/Toronto"
    assert clinic.supporter(JONAS).timezone == "Europe/Berlin"


@pytest.mark.parametrize("standing", [Standing.GONE, Standing.STRANGER])
def test_of_who_is_gone_zone_and_language_stay_as_they_were(clinic, standing):
    clinic.roster(a_supporter(timezone="Europe/Paris", locale="fr-FR"))
    learned(clinic, ANA, standing=standing, timezone="", locale="en")
    ana = clinic.supporter(ANA)
    assert (ana.timezone, ana.locale, ana.standing) == ("Europe/Paris", "fr-FR", standing)


def test_nothing_is_kept_of_somebody_who_is_neither_supporter_nor_asks(clinic):
    learned(clinic, RUTH)
    assert clinic.supporter(RUTH) is None


@pytest.mark.parametrize("standing", LESS)
def test_who_is_no_full_member_any_more_is_let_go_from_an_offer(clinic, standing):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.deliver()
    learned(clinic, ANA, standing=standing)
    clinic.roster(JONAS)
    assert clinic.supporter(ANA).load.offered == ()
    clinic.attend()
    clinic.deliver()
    request = clinic.request(request_id)
    assert [one.state for one in request.offers] == [OfferState.TAKEN_BACK, OfferState.LIVE]
    assert clinic.asked() == [ANA, JONAS]
    assert OfferMade not in clinic.kinds(ANA)


@pytest.mark.parametrize("standing", LESS)
def test_who_is_no_full_member_any_more_is_let_go_from_a_match(clinic, standing):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    learned(clinic, ANA, standing=standing)
    clinic.roster(JONAS)
    request = clinic.request(request_id)
    assert (request.status, request.supporter) == (Status.WAITING, None)
    assert {one.state for one in request.checkins} == {CheckInState.DROPPED}
    assert clinic.supporter(ANA).load.open == ()
    clinic.attend()
    clinic.deliver()
    assert SearchingAgain in clinic.kinds(MIRA)
    assert ColleagueFound not in clinic.kinds(MIRA)
    assert clinic.asked()[-1] == JONAS


def test_who_is_a_full_member_again_can_be_asked_again(clinic):
    clinic.roster(ANA)
    learned(clinic, ANA, standing=Standing.GUEST)
    clinic.ask()
    clinic.later(0 * HOUR)
    assert clinic.asked() == []
    learned(clinic, ANA)
    clinic.later(HOUR)
    assert clinic.asked() == [ANA]


def test_the_request_of_somebody_gone_is_destroyed_and_the_offer_settled(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.deliver()
    learned(clinic, MIRA, standing=Standing.GONE)
    with pytest.raises(NotAllowed):
        clinic.request(request_id)
    clinic.deliver()
    assert clinic.sees(ANA) == [OfferSettled()]
    assert clinic.supporter(ANA).load.offered == ()


def test_the_supporter_of_somebody_gone_hears_that_nothing_more_is_needed(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    learned(clinic, MIRA, standing=Standing.GONE)
    with pytest.raises(NotAllowed):
        clinic.request(request_id)
    clinic.deliver()
    assert clinic.sees(ANA)[-1] == MatchEnded()
    assert clinic.supporter(ANA).load.open == ()
    assert RequestReceived not in clinic.kinds(MIRA)


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.STRANGER, Standing.BOT])
def test_who_only_became_something_else_keeps_their_request(clinic, standing):
    request_id = clinic.ask(by=a_member(MIRA, timezone="Asia/Tokyo", locale="fr-FR"))
    learned(clinic, MIRA, standing=standing, timezone="", locale="fr-FR")
    assert clinic.request(request_id).status is Status.WAITING
    assert clinic.request(request_id).timezone == "Asia/Tokyo"


def test_the_request_of_whom_slack_no_longer_tells_keeps_zone_and_language(clinic):
    request_id = clinic.ask(by=a_member(MIRA, timezone="Asia/Tokyo", locale="fr-FR"))
    learned(clinic, MIRA, standing=Standing.STRANGER, timezone="", locale="en")
    request = clinic.request(request_id)
    assert (request.timezone, request.locale) == ("Asia/Tokyo", "fr-FR")


def test_a_requester_who_moved_is_asked_in_their_own_daytime_and_language(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    learned(clinic, MIRA, timezone="Asia/Tokyo", locale="fr-FR")
    request = clinic.request(request_id)
    assert (request.timezone, request.locale) == ("Asia/Tokyo", "fr-FR")
    assert local_hours(request, "requester", 9) <= set(range(9, 17))
    assert local_hours(request, "supporter", -5) <= set(range(9, 17))


def test_a_supporter_who_moved_is_asked_in_their_own_daytime(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    learned(clinic, ANA, timezone="Asia/Tokyo")
    request = clinic.request(request_id)
    assert (request.timezone, request.supporter_timezone) == ("America/Toronto", "Asia/Tokyo")
    assert local_hours(request, "supporter", 9) <= set(range(9, 17))
    assert local_hours(request, "requester", -5) <= set(range(9, 17))


def local_hours(request, side, ahead):
    return {(one.due_at + ahead * HOUR).hour for one in request.checkins if one.side == side}


def test_learning_the_same_twice_changes_nothing(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    for person in (ANA, MIRA):
        learned(clinic, person, timezone="Asia/Tokyo")
    before = clinic.request(request_id)
    for person in (ANA, MIRA):
        learned(clinic, person, timezone="Asia/Tokyo")
    assert clinic.request(request_id) == before


def test_by_night_everybody_in_care_is_looked_up_once(clinic):
    clinic.roster(ANA, a_supporter(PRIYA, stage=Stage.VOLUNTEER))
    clinic.ask()
    assert unseen(clinic) == {ANA, PRIYA, MIRA}
    learned(clinic, ANA)
    assert unseen(clinic) == {PRIYA, MIRA}
    learned(clinic, PRIYA)
    assert unseen(clinic, seen={MIRA: NOW - DAY}) == {MIRA}
    assert unseen(clinic, seen={MIRA: NOW}) == set()
    assert unseen(clinic) == set()  # the night is done, whoever asks
    clinic.clock.at += DAY
    assert unseen(clinic) == {ANA, PRIYA, MIRA}


def test_before_the_small_hours_only_who_is_new_is_looked_up(clinic):
    clinic.roster(ANA, a_supporter(JONAS, checked_on=TODAY))
    clinic.ask()
    clinic.clock.at = BEFORE_THREE
    assert unseen(clinic) == {ANA}
    clinic.clock.at += HOUR
    assert unseen(clinic) == {ANA, JONAS, MIRA}


def test_who_asked_and_was_matched_is_looked_up_as_well(clinic):
    clinic.roster(ANA)
    clinic.matched(ANA)
    clinic.clock.at += DAY
    assert unseen(clinic) == {ANA, MIRA}


def test_who_retired_is_looked_up_while_they_still_support_somebody(clinic):
    clinic.roster(
        a_supporter(ANA, stage=Stage.RETIRED),
        a_supporter(JONAS, stage=Stage.RETIRED, load=a_load(open=("forgotten",))),
    )
    assert unseen(clinic) == {JONAS}


def test_messages_about_a_destroyed_request_are_taken_away(clinic):
    clinic.ask()
    clinic.deliver()
    learned(clinic, MIRA, standing=Standing.GONE)
    clinic.deliver()
    assert clinic.sees(MIRA) == []
    assert NoLongerShown() in {one.notice for one in clinic.pigeon.carried}
