"""What an outsider with a Slack of their own found, and must not find again."""

import json
from dataclasses import replace

import pytest

from bot.usecases.running import KeepProgramme, keep_programme
from sandbox import faults

#: Bytes of a message that the SDK's own client can say the length of.
LONGEST = 0xFFFF


def test_who_was_only_spared_an_answer_is_asked_when_it_is_handed_back(clinic):
    clinic.ask(**{"How soon would you like to hear from a colleague?": "Within 12 hours"})
    first, *others = clinic.asked()
    clinic.person(first).click("Accept")
    clinic.settle()
    assert clinic.asked() == []
    clinic.person(first).click("Open request")
    clinic.person(first).click("Hand back")
    clinic.settle()
    assert clinic.asked() == others


def test_supporters_own_time_zones_are_learned(clinic):
    clinic.workspace.change_person(clinic.ids["Ana"], tz="Europe/Paris")
    clinic.pass_time(minutes=11)
    with clinic.house.desk.open_records() as records:
        known = {one.id: one.timezone for one in records.supporters()}
    assert set(known.values()) >= {"America/Toronto"}
    assert "" not in known.values()


def test_a_dropped_socket_is_noticed_within_seconds(clinic):
    clinic.sandbox.drop()
    clinic.sandbox.wait_for_socket()
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    assert mira.modal["title"]["text"] == "Request peer support"
    assert mira.failures == []


def test_a_refreshed_socket_answers_at_once(clinic):
    clinic.sandbox.refresh()
    mira = clinic.person("Mira")
    for _ in range(5):
        mira.command("/peersupport")
        assert mira.failures == []
        assert clinic.sandbox.acks[-1].seconds < 2


def test_an_answer_longer_than_the_client_can_send_arrives(clinic):
    with clinic.house.desk.open_records() as records:
        programme = records.programme()
    line, *_ = programme.crisis_lines
    lines = (replace(line, name="&" * 120, contact="<" * 120, note=">" * 500),) * 40
    clinic.house.desk.carry_out(
        keep_programme, KeepProgramme(replace(programme, crisis_lines=lines))
    )
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    mira.submit()
    assert mira.failures == []
    assert mira.modal["title"]["text"] == "Your request"
    assert len(json.dumps(mira.modal)) > LONGEST


def test_what_comes_in_fragments_is_answered_as_a_whole(clinic):
    clinic.sandbox.faults.fragment_frames = True
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    mira.fill("A note, if you like", "Déjà vu, for the third night. " * 60)
    mira.submit()
    assert mira.failures == []
    assert mira.modal["title"]["text"] == "Your request"
    clinic.settle()
    (asked,) = clinic.asked()
    clinic.person(asked).click("Accept")
    assert clinic.person(asked).failures == []


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
def test_whatever_somebody_sends_to_the_bot_is_answered(clinic, subtype):
    mira = clinic.person("Mira")
    mira.types("hello")
    clinic.settle()
    answers = len([message for message in mira.dm if message["user"] != mira.id])
    clinic.sandbox.deliver("events_api", an_event(clinic, mira, subtype))
    clinic.settle()
    assert len([message for message in mira.dm if message["user"] != mira.id]) == answers + 1


def an_event(clinic, mira, subtype):
    return {
        "type": "event_callback",
        "team_id": clinic.house.workspace.team_id,
        "event_id": f"Ev{subtype}",
        "event": {
            "type": "message",
            "channel_type": "im",
            "channel": mira.dm[0].get("channel", "D1"),
            "user": mira.id,
            "subtype": subtype,
            "text": "something",
            "ts": "1.1",
        },
        "authorizations": [],
    }


def test_when_nothing_can_be_shown_slack_itself_says_so(clinic):
    mira = clinic.person("Mira")
    clinic.sandbox.faults.add("views.open", faults.error("fatal_error"), times=5)
    with clinic.sandbox.giving_up_after(1.0):
        mira.shortcut("request_peer_support")
    assert mira.failures != []
    clinic.sandbox.faults.clear()
