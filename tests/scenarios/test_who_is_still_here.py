"""People leave, move and change their language; the bot finds out, and acts on it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.people import Standing
from bot.domain.requests import Status
from handlers.ids import Action
from handlers.views import words as w
from handlers.views import words_supporters as ws
from handlers.views.speech import Words
from sandbox import faults
from tests.catalogue.eyes import UNKNOWN
from tests.scenarios.by_hand import press

NOTE = "It was a long night."
SOON = "How soon would you like to hear from a colleague?"
#: From Monday, ten in the morning, to past three in the night.
TO_THE_NIGHT = {"hours": 17, "minutes": 10}
#: And from there to past nine, when whoever was asked by night has been told.
TO_THE_MORNING = {"hours": 6}
FRENCH = Words.for_locale("fr-CA")


def supporter(clinic, name):
    with clinic.house.desk.open_records() as records:
        return records.supporter(clinic.ids[name])


def look_ups(clinic):
    return clinic.sandbox.journal.of("users.info")


def test_when_a_supporter_leaves_with_an_offer_the_next_is_asked_by_morning(clinic):
    clinic.ask(**{SOON: "Within 48 hours"})
    (first,) = clinic.asked()
    clinic.workspace.deactivate(clinic.ids[first])
    clinic.pass_time(**TO_THE_NIGHT)
    clinic.pass_time(**TO_THE_MORNING)
    (second,) = clinic.asked()
    assert second != first
    assert supporter(clinic, first).standing is Standing.GONE
    assert supporter(clinic, first).load.offered == ()
    assert clinic.request_of("Mira").status is Status.OFFERED
    assert not clinic.sandbox.lint_failures


def test_when_a_supporter_leaves_while_matched_somebody_else_is_found(clinic):
    request_id, first = clinic.match(**{"A note, if you like": NOTE})
    clinic.workspace.deactivate(clinic.ids[first])
    clinic.pass_time(**TO_THE_NIGHT)
    mira = clinic.person("Mira")
    assert clinic.request_of("Mira").id == request_id
    assert clinic.request_of("Mira").supporter is None
    assert supporter(clinic, first).load.open == ()
    assert not mira.sees(w.SEARCHING_AGAIN)  # nobody waits for it at three in the night
    clinic.pass_time(**TO_THE_MORNING)
    assert mira.sees(w.SEARCHING_AGAIN)
    (second,) = clinic.asked()
    clinic.person(second).click("Accept")
    clinic.settle()
    mira.click("See who")
    assert f"<@{clinic.ids[second]}>" in str(mira.modal)
    assert clinic.ids[first] not in str(mira.modal)
    with clinic.house.desk.open_records() as records:
        assert records.note(request_id, clinic.ids[second]).reveal() == NOTE
        with pytest.raises(NotAllowed):
            records.note(request_id, clinic.ids[first])
    for action in (Action.OPEN_REQUEST, Action.ACCEPT, Action.SEE_DETAILS):
        heard = press(clinic, first, action, request_id)
        assert heard == press(clinic, first, action, UNKNOWN)


def test_whoever_has_left_is_not_written_to_and_the_offer_goes_on_at_once(clinic):
    clinic.workspace.deactivate(clinic.ids["Ana"])
    clinic.workspace.change_person(clinic.ids["Ben"], kind="guest")
    clinic.pass_time(minutes=11)  # what Slack says of an account is believed for ten
    clinic.ask()
    for _ in range(2):  # the bell that rings for each of them is not heard here
        clinic.settle()
    assert clinic.asked() == ["Cleo"]
    assert messages(clinic, "Ana") == messages(clinic, "Ben") == []
    assert [supporter(clinic, one).load.offered for one in ("Ana", "Ben")] == [(), ()]


def messages(clinic, name):
    """What stands in somebody's messages, whether or not they can still sign in."""
    found = clinic.workspace.conversations.direct(clinic.app.bot_user_id, clinic.ids[name])
    return [] if found is None else list(found.messages.values())


def test_a_supporter_who_becomes_a_guest_is_let_go_and_comes_back_as_a_member(clinic):
    _, first = clinic.match()
    clinic.workspace.change_person(clinic.ids[first], kind="guest")
    clinic.pass_time(**TO_THE_NIGHT)
    assert supporter(clinic, first).standing is Standing.GUEST
    clinic.pass_time(**TO_THE_MORNING)
    assert clinic.person("Mira").sees(w.SEARCHING_AGAIN)
    assert clinic.person(first).sees(ws.MATCH_ENDED)
    (second,) = clinic.asked()
    assert second != first
    clinic.workspace.change_person(clinic.ids[first], kind="member")
    clinic.pass_time(days=1)
    assert supporter(clinic, first).standing is Standing.FULL


def test_who_moves_to_another_time_zone_is_asked_how_it_stands_in_their_own_daytime(clinic):
    _, name = clinic.match()
    clinic.workspace.change_person(clinic.ids[name], tz="Asia/Tokyo")
    clinic.workspace.change_person(clinic.ids["Mira"], tz="Europe/Paris")
    clinic.pass_time(**TO_THE_NIGHT)
    request = clinic.request_of("Mira")
    assert (request.timezone, request.supporter_timezone) == ("Europe/Paris", "Asia/Tokyo")
    assert supporter(clinic, name).timezone == "Asia/Tokyo"
    for side, ahead in (("requester", 1), ("supporter", 9)):
        local = {
            one.due_at + timedelta(hours=ahead) for one in request.checkins if one.side == side
        }
        assert {one.hour for one in local} <= set(range(9, 17))
        assert {one.weekday() for one in local} <= set(range(5))


def test_who_switches_to_french_is_written_to_in_french_at_once(clinic):
    clinic.ask()
    (name,) = clinic.asked()
    for one in (name, "Mira"):
        clinic.workspace.change_person(clinic.ids[one], locale="fr-CA")
    clinic.pass_time(minutes=11)
    clinic.person(name).click("Accept")
    clinic.settle()
    for one in (name, "Mira"):
        assert clinic.person(one).dm[-1]["text"] == FRENCH(w.UPDATE) != w.UPDATE
    assert supporter(clinic, name).locale == clinic.request_of("Mira").locale == "fr-CA"


def test_when_the_requester_leaves_the_request_is_destroyed_and_the_supporter_told(clinic):
    _, name = clinic.match()
    clinic.workspace.deactivate(clinic.ids["Mira"])
    clinic.pass_time(**TO_THE_NIGHT)
    assert clinic.request_of("Mira") is None
    helper = clinic.person(name)
    assert helper.sees(ws.MATCH_ENDED)
    assert ws.OPEN_REQUEST not in helper.labels("message")
    assert supporter(clinic, name).load.open == ()
    assert messages(clinic, "Mira") == []


def test_when_the_requester_left_before_somebody_accepts_no_name_and_no_word_is_shown(clinic):
    clinic.ask(**{SOON: "Within 48 hours", "A note, if you like": NOTE})
    request_id = clinic.request_of("Mira").id
    (name,) = clinic.asked()
    clinic.workspace.deactivate(clinic.ids["Mira"])
    clinic.pass_time(minutes=11)  # what Slack says of an account is believed for ten
    helper = clinic.person(name)
    press(clinic, name, Action.ACCEPT, request_id)
    clinic.settle()
    assert clinic.request_of("Mira") is None
    assert supporter(clinic, name).load.open == supporter(clinic, name).load.offered == ()
    assert ws.OPEN_REQUEST not in helper.labels("message")
    assert helper.sees(ws.MATCH_ENDED) or helper.sees(ws.TAKEN_CARE_OF)
    for action in (Action.OPEN_REQUEST, Action.SEE_DETAILS):
        assert press(clinic, name, action, request_id) == press(clinic, name, action, UNKNOWN)
    everything = str(
        [call.arguments_json for call in clinic.sandbox.journal if "views" in call.method]
    )
    assert NOTE not in everything
    assert clinic.ids["Mira"] not in everything
    assert messages(clinic, "Mira") == []


def test_when_the_requester_leaves_right_after_a_yes_the_request_does_not_open(clinic):
    clinic.ask(**{SOON: "Within 48 hours", "A note, if you like": NOTE})
    request_id = clinic.request_of("Mira").id
    (name,) = clinic.asked()
    press(clinic, name, Action.ACCEPT, request_id)
    clinic.settle()
    clinic.workspace.deactivate(clinic.ids["Mira"])
    clinic.sandbox.journal.clear()
    heard = press(clinic, name, Action.OPEN_REQUEST, request_id)
    assert clinic.sandbox.journal.of("views.open") == []
    assert clinic.request_of("Mira") is None
    clinic.settle()
    assert clinic.person(name).sees(ws.MATCH_ENDED)
    assert NOTE not in str(heard)


def test_when_the_requester_leaves_whoever_is_asked_sees_that_it_is_settled(clinic):
    clinic.ask(**{SOON: "Within 48 hours"})
    (name,) = clinic.asked()
    clinic.workspace.deactivate(clinic.ids["Mira"])
    clinic.pass_time(**TO_THE_NIGHT)
    assert clinic.asked() == []
    assert clinic.request_of("Mira") is None
    assert supporter(clinic, name).load.offered == ()


def test_a_requester_who_becomes_a_guest_keeps_the_request(clinic):
    request_id, _ = clinic.match()
    clinic.workspace.change_person(clinic.ids["Mira"], kind="guest")
    clinic.pass_time(**TO_THE_NIGHT)
    clinic.pass_time(days=2)
    assert clinic.request_of("Mira").id == request_id
    assert clinic.person("Mira").sees(w.CONNECTED_QUESTION)


def test_a_night_asks_slack_once_about_everybody_and_then_no_more(clinic):
    clinic.match()
    clinic.pass_time(**TO_THE_NIGHT)
    clinic.pass_time(minutes=11)
    before = len(look_ups(clinic))
    for _ in range(10):
        clinic.pass_time(minutes=30)
    assert len(look_ups(clinic)) == before
    clinic.pass_time(hours=19)
    clinic.stop()
    clinic.start()
    clinic.pass_time(seconds=30)
    asked = [one.arguments["user"] for one in look_ups(clinic)[before:]]
    assert {clinic.ids[one] for one in ("Ana", "Ben", "Cleo", "Mira")} <= set(asked)


def test_after_a_restart_in_the_day_nobody_is_asked_about_again(clinic):
    clinic.pass_time(minutes=11)
    before = len(look_ups(clinic))
    clinic.stop()
    clinic.start()
    clinic.pass_time(minutes=30)
    assert len(look_ups(clinic)) == before


@pytest.mark.parametrize("fault", [faults.error("fatal_error"), faults.rate_limited(1)])
def test_while_slack_does_not_say_who_anybody_is_letters_wait_and_none_is_lost(clinic, fault):
    clinic.pass_time(minutes=11)
    mira = clinic.person("Mira")
    mira.command("/peersupport")  # who she is is known from now on
    clinic.sandbox.faults.add("users.info", fault, times=3)
    mira.submit()
    clinic.settle()
    clinic.pass_time(minutes=1)
    assert [one["text"] for one in mira.dm] == [w.REQUEST_IN]
    assert len(clinic.asked()) == 1
    with clinic.house.desk.open_records() as records:
        assert records.is_well()


def test_somebody_on_the_roster_whom_slack_does_not_know_keeps_nobody_waiting(clinic):
    known = supporter(clinic, "Ana")
    with clinic.house.desk.open_records() as records:
        records.keep_supporters((replace(known, id="U404", timezone="", checked_on=None),))
    clinic.pass_time(minutes=11)
    with clinic.house.desk.open_records() as records:
        assert records.supporter("U404").standing is Standing.STRANGER
        assert records.supporter(clinic.ids["Ana"]).standing is Standing.FULL
