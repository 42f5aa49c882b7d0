"""24, 29 and 31 of the catalogue, with the whole bot: Slack misbehaves, and nothing is lost."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.errors import TryAgain
from bot.usecases.nudging import NudgeCoordinators, nudge_coordinators
from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.views import words_coordinators as wc
from handlers.views import words_digest as wd
from sandbox import faults
from storage.engine import transaction
from storage.tables import outbox

SOON = w.HOW_SOON
MINUTE = timedelta(minutes=1)


def texts(clinic, name):
    return [message["text"] for message in clinic.person(name).dm]


def times_of(clinic, method):
    return [call.at for call in clinic.sandbox.journal.of(method)]


def attempts(clinic):
    with transaction(clinic.house.room.engine, reading=True) as connection:
        return [row.attempts for row in connection.execute(select(outbox))]


def postman(clinic):
    return clinic.house.clockwork._postman


def test_a_wait_of_a_day_is_cut_at_a_quarter_of_an_hour_and_an_alarm(clinic, caplog):
    clinic.sandbox.faults.add("chat.postMessage", faults.rate_limited(86_400), times=2)
    clinic.ask()
    assert texts(clinic, "Mira") == []
    clinic.pass_time(minutes=14)
    assert texts(clinic, "Mira") == []
    assert set(attempts(clinic)) == {0}
    clinic.pass_time(minutes=2)
    clinic.pass_time(minutes=16)
    assert texts(clinic, "Mira") == [w.REQUEST_IN]
    assert [record.msg for record in caplog.records] == ["rate_limit_too_long"] * 2
    first, second, *_ = times_of(clinic, "chat.postMessage")
    assert second - first >= 15 * MINUTE


@pytest.mark.parametrize("code", ["token_revoked", "token_expired", "invalid_auth"])
def test_a_token_that_is_refused_mid_run_stops_everything_until_it_is_taken_again(
    clinic, caplog, code
):
    methods = ("auth.test", "chat.postMessage", "users.info", "conversations.open")
    clinic.ask()
    before = len(texts(clinic, "Mira"))
    for method in methods:
        clinic.sandbox.faults.add(method, faults.error(code), times=1000)
    clinic.person(clinic.asked()[0]).click("Pass")
    clinic.settle()
    clinic.pass_time(minutes=11)
    assert postman(clinic).breaker.is_open
    assert postman(clinic).is_held_up
    assert set(attempts(clinic)) == {0}
    began = len(times_of(clinic, "auth.test"))
    posts = len(times_of(clinic, "chat.postMessage"))
    for _ in range(60):
        clinic.pass_time(minutes=1)
    assert 10 <= len(times_of(clinic, "auth.test")) - began <= 12
    assert len(times_of(clinic, "chat.postMessage")) == posts
    clinic.sandbox.faults.clear()
    for _ in range(12):
        clinic.pass_time(minutes=1)
    assert not postman(clinic).breaker.is_open
    assert len(texts(clinic, "Mira")) >= before
    assert len(clinic.asked()) == 1
    assert attempts(clinic) == []
    assert "token_refused" in {record.msg for record in caplog.records}
    assert not clinic.sandbox.lint_failures


def nudge(clinic):
    """Let a request wait so long that the coordinators are told."""
    clinic.ask()
    for name in ("Ana", "Ben", "Cleo"):
        if name in clinic.asked():
            clinic.person(name).click("Pass")
            clinic.settle()
    clinic.pass_time(days=3)


def is_note_in_person(message):
    said = repr(message["blocks"])
    return message["text"] == wc.NOTE and "`/invite @Peer Support`" in said


def test_the_bot_was_removed_from_the_channel_so_each_coordinator_is_told(clinic, caplog):
    clinic.workspace.leave(clinic.channel, clinic.app.bot_user_id)
    nudge(clinic)
    notes = [message for message in clinic.person("Ruth").dm if is_note_in_person(message)]
    assert notes
    assert wc.SOMEONE_WAITS in repr(notes[0]["blocks"])
    assert "coordinators_channel_closed" in {record.msg for record in caplog.records}
    assert attempts(clinic) == []


@pytest.mark.parametrize("code", ["is_archived", "channel_not_found"])
def test_the_channel_cannot_be_posted_in_and_the_digest_reaches_each_coordinator(
    clinic, caplog, code
):
    (channel,) = [clinic.channel]
    refusing(clinic, channel, code)
    clinic.pass_time(days=8)
    digests = [one for one in clinic.person("Ruth").dm if one["text"] == wd.DIGEST_HERE]
    assert digests
    assert all("`/invite @Peer Support`" in repr(one["blocks"]) for one in digests)
    assert "coordinators_channel_closed" in {record.msg for record in caplog.records}


def refusing(clinic, channel, code):
    """Have Slack refuse whatever is posted in one channel."""
    messenger = postman(clinic).messenger
    say = messenger._say

    def refused(to, message):
        if to == channel:
            clinic.sandbox.faults.add("chat.postMessage", faults.error(code))
        return say(to, message)

    messenger._say = refused


def test_once_the_bot_is_back_the_channel_is_told_and_nobody_else(clinic):
    clinic.workspace.leave(clinic.channel, clinic.app.bot_user_id)
    nudge(clinic)
    told = len(clinic.person("Ruth").dm)
    clinic.workspace.conversations.by_id[clinic.channel].members.append(clinic.app.bot_user_id)
    clinic.pass_time(days=8)
    assert any(one["text"] == wd.DIGEST_HERE for one in clinic.channel_messages())
    assert len(clinic.person("Ruth").dm) == told


def test_while_the_bot_is_away_from_the_channel_nobody_new_coordinates(clinic):
    clinic.workspace.leave(clinic.channel, clinic.app.bot_user_id)
    clinic.pass_time(minutes=2)
    with pytest.raises(TryAgain):
        clinic.house.reception.is_coordinator(clinic.ids["Ruth"])
    assert not clinic.house.desk.carry_out(nudge_coordinators, NudgeCoordinators())


def test_a_form_that_meets_a_database_that_is_away_stays_as_it_was_filled_in(clinic):
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    mira.fill(w.NOTE, "It took me an hour to write this.")
    path = clinic.settings.data_dir / "peersupport.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        mira.submit()
        other.execute("ROLLBACK")
    assert mira.failures == []
    assert mira.modal["title"]["text"] == w.ASK_TITLE
    assert wa.TRY_AGAIN in mira.errors.values()
    assert clinic.request_of("Mira") is None
    mira.submit()
    clinic.settle()
    name = clinic.asked()[0]
    clinic.person(name).click("Accept")
    clinic.settle()
    clinic.person(name).click("Open request", where="message")
    assert "It took me an hour to write this." in str(clinic.person(name).modal)
