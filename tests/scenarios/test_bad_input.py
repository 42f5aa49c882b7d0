"""What people type wrong, and what Slack and the database do on a bad day."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.domain.private import LONGEST_NOTE
from handlers.views import words as w
from handlers.views import words_about as wa
from sandbox import faults
from tests.scenarios.by_hand import send, typed, was_acked
from tests.scenarios.hospital import hospital

NOTE = "A note, if you like"


def rows(clinic, table):
    return len(clinic.shell.rows()[table])


def form_token(clinic, name):
    """Open the form, read its token and close it."""
    colleague = clinic.person(name)
    colleague.command("/peersupport")
    token = colleague.modal["private_metadata"]
    colleague.close()
    return token


@pytest.mark.parametrize("extra", [1, 5000])
def test_a_note_that_is_too_long_is_pointed_at_and_nothing_is_stored(clinic, extra):
    token = form_token(clinic, "Mira")
    note = typed("y" * (LONGEST_NOTE + extra))
    answer = send(clinic, "Mira", "ask_form", metadata=token, note=note)
    assert answer["response_action"] == "errors"
    assert answer["errors"] == {"note": w.NOTE_TOO_LONG.format(longest=LONGEST_NOTE)}
    assert rows(clinic, "peer_case") == 0
    assert rows(clinic, "outbox") == 0


def test_a_note_of_the_longest_length_is_taken_whole(clinic):
    note = "é" * LONGEST_NOTE
    _, name = clinic.match(**{NOTE: note})
    clinic.person(name).click("Open request")
    assert note in clinic.person(name).text_on_screen()


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("Her card was 1234-567-890-AB.", wa.HEALTH_CARD),
        ("MRN 0048213 keeps coming back to me.", wa.RECORD_NUMBER),
        ("A boy, DOB 3 May 2019, in bay four.", wa.BIRTH_DATE),
        ("The family rings from 416-555-0199.", wa.PHONE_NUMBER),
    ],
)
def test_an_identifier_in_a_note_is_named_by_its_kind(clinic, note, sentence):
    mira = clinic.ask(**{NOTE: note})
    assert mira.errors == {NOTE: sentence}
    assert mira.modal["title"]["text"] == w.ASK_TITLE  # still open, with what was typed
    assert rows(clinic, "peer_case") == 0
    assert mira.dm == []
    mira.fill(NOTE, "It keeps coming back to me.")
    mira.submit()
    assert mira.modal["title"]["text"] == w.YOUR_REQUEST
    assert rows(clinic, "peer_case") == 1


def test_a_second_request_shows_the_first(clinic):
    mira = clinic.ask()
    mira.close()
    mira.command("/peersupport")
    assert mira.modal["title"]["text"] == w.YOUR_REQUEST
    mira.close()
    mira.shortcut("request_peer_support")
    assert mira.modal["title"]["text"] == w.YOUR_REQUEST
    assert rows(clinic, "peer_case") == 1


def test_a_second_form_that_was_open_meanwhile_is_told_of_the_first(clinic):
    token = form_token(clinic, "Mira")
    clinic.ask().close()
    answer = send(clinic, "Mira", "ask_form", metadata=token)
    assert wa.ALREADY_ASKED in str(answer)
    assert rows(clinic, "peer_case") == 1


def test_other_words_after_the_command_are_not_read(clinic):
    mira = clinic.person("Mira")
    before = clinic.sandbox.journal
    calls = len(before)
    mira.command("/peersupport", "please help me, it was my patient")
    (answer,) = mira.ephemerals
    assert wa.UNKNOWN_WORD in str(answer)
    assert "988" in str(answer)
    assert "my patient" not in str(answer)
    assert mira.modal is None
    assert rows(clinic, "peer_case") == rows(clinic, "outbox") == rows(clinic, "inbox") == 0
    assert {call.method for call in before._entries[calls:]} <= {"users.info"}
    mira.click(w.REQUEST_SUPPORT)
    assert mira.modal["title"]["text"] == w.ASK_TITLE


@pytest.mark.parametrize("kind", ["guest", "single_channel_guest", "stranger"])
def test_only_full_members_may_ask(clinic, kind):
    clinic.workspace.change_person(clinic.ids["Alex"], kind=kind)
    alex = clinic.person("Alex")
    alex.command("/peersupport")
    assert alex.modal is None
    assert wa.NOT_FOR_YOU in alex.text_on_screen() or wa.NOT_FOR_YOU in str(alex.ephemerals)
    alex.shortcut("request_peer_support")
    assert wa.NOT_FOR_YOU in alex.text_on_screen()
    assert rows(clinic, "peer_case") == 0


def test_an_app_or_somebody_who_has_left_may_not_ask_either(clinic):
    token = form_token(clinic, "Mira")
    clinic.workspace.change_person(clinic.ids["Mira"], kind="bot")
    clinic.pass_time(minutes=11)  # what Slack says of an account is believed for ten
    assert wa.NOT_FOR_YOU in str(send(clinic, "Mira", "ask_form", metadata=token))
    token = form_token(clinic, "Tom")
    clinic.workspace.deactivate(clinic.ids["Tom"])
    clinic.pass_time(minutes=11)
    assert wa.NOT_FOR_YOU in str(send(clinic, "Tom", "ask_form", metadata=token))
    assert rows(clinic, "peer_case") == 0


def test_markup_in_a_note_is_plain_text(clinic):
    tom = clinic.ids["Tom"]
    note = f"<!channel> <@{tom}> <https://x.example|here> *b* &lt;!here&gt; \u202eabc\u202c\u200b"
    _, name = clinic.match(**{NOTE: note})
    helper = clinic.person(name)
    helper.click("Open request")
    block = next(one for one in helper.modal["blocks"] if "<!channel>" in str(one))
    assert block["text"] == {
        "type": "plain_text",
        "emoji": False,
        "text": f"<!channel> <@{tom}> <https://x.example|here> *b* &lt;!here&gt; abc",
    }
    written = {call.method for call in clinic.sandbox.journal if "!channel" in call.arguments_json}
    assert written == {"views.open"}


@pytest.mark.parametrize("button", ["See details", "command"])
def test_a_modal_that_slack_does_not_open_costs_one_sentence(clinic, button):
    clinic.ask()
    name = clinic.asked()[0] if button != "command" else "Tom"
    colleague, before = clinic.person(name), clinic.request_of("Mira")
    clinic.sandbox.faults.add("views.open", faults.error("expired_trigger_id"))
    if button == "command":
        colleague.command("/peersupport")
    else:
        colleague.click(button)
    assert colleague.modal is None
    assert [message["text"] for message in colleague.ephemerals] == [wa.TRY_AGAIN]
    assert colleague.failures == []
    assert clinic.request_of("Mira") == before


def test_when_slack_does_not_say_who_somebody_is_nothing_happens(clinic):
    clinic.sandbox.faults.add("users.info", faults.error("fatal_error"), times=4)
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    assert mira.modal is None
    assert [message["text"] for message in mira.ephemerals] == [wa.TRY_AGAIN]
    clinic.sandbox.faults.clear()
    mira.command("/peersupport")
    assert mira.modal["title"]["text"] == w.ASK_TITLE


def test_a_locked_database_is_a_sentence_with_crisis_lines_in_time(clinic):
    mira = clinic.ask()
    path = clinic.settings.data_dir / "peersupport.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        mira.click("Withdraw", where="message")
        other.execute("ROLLBACK")
    assert mira.failures == []
    said = mira.ephemerals[-1]
    assert said["text"] == wa.TRY_AGAIN
    assert "988" in str(said["blocks"])
    mira.click("Withdraw", where="message")
    mira.submit()
    assert clinic.request_of("Mira") is None


def test_another_workspace_is_not_answered(tmp_path):
    with hospital(tmp_path, ack_timeout=0.3) as clinic:
        other = {"team_id": "T99999999", "user_id": clinic.ids["Mira"], "trigger_id": "1.2.3"}
        clinic.sandbox.deliver("slash_commands", {**other, "command": "/peersupport", "text": ""})
        assert not was_acked(clinic)
        clinic.sandbox.deliver(
            "interactive",
            {
                "type": "block_actions",
                "team": {"id": "T99999999"},
                "user": {"id": clinic.ids["Mira"]},
                "actions": [{"type": "button", "action_id": "ask", "block_id": "ask"}],
            },
        )
        assert not was_acked(clinic)
        assert not clinic.sandbox.journal.of("views.open")
        clinic.clock.advance(timedelta(seconds=1))
        clinic.person("Mira").command("/peersupport")
        assert was_acked(clinic)
