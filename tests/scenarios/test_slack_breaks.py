"""Slack breaks while something is under way: it is asked once, waited for, and nothing is lost."""

from datetime import timedelta
from itertools import pairwise

import pytest

from handlers.ids import Action, Field
from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.wall import LISTENERS
from sandbox import faults
from tests.catalogue import ward as wards
from tests.catalogue.eyes import UNKNOWN, picture
from tests.catalogue.test_e_authorisation import WHO_MAY
from tests.scenarios.by_hand import press, send, shut, typed
from tests.scenarios.test_bad_input import form_token

HALF_A_MINUTE = timedelta(seconds=30)
SENDING = ("chat.postMessage", "conversations.open", "users.info")


def ask_unheard(clinic, *names):
    """Have colleagues ask, and leave every letter in the outbox."""
    for name in names:
        send(clinic, name, "ask_form", metadata=form_token(clinic, name), note=typed("Once."))


def posts(clinic, name):
    return [message["text"] for message in clinic.person(name).dm]


def calls(clinic, method, since=0):
    return clinic.sandbox.journal.of(method)[since:]


@pytest.mark.parametrize("methods", [SENDING[:1], SENDING], ids=["messages", "everything"])
def test_in_a_storm_of_429_slack_is_left_alone_and_no_letter_grows_old(clinic, methods):
    """Ten minutes in which every call is refused and asks for half a minute."""
    ask_unheard(clinic, "Mira", "Tom")
    clinic.pass_time(minutes=11)  # what Slack said of an account is not believed any more
    for name in ("Ana", "Ben"):  # what is said about these is still to come
        if name in clinic.asked():
            clinic.person(name).click("Pass")
    before = {method: len(calls(clinic, method)) for method in methods}
    for method in methods:
        clinic.sandbox.faults.add(method, faults.rate_limited(30), times=10_000)
    for _ in range(120):
        clinic.clock.advance(timedelta(seconds=5))
    attempts = {method: calls(clinic, method, before[method]) for method in methods}
    assert any(attempts.values())
    for made in attempts.values():
        assert len(made) <= 20
        for earlier, later in pairwise(made):
            assert later.at - earlier.at >= HALF_A_MINUTE
    waiting = clinic.shell.execute("SELECT attempts, state FROM outbox").fetchall()
    assert waiting
    assert set(waiting) == {(0, "ready")}
    clinic.sandbox.faults.clear()
    clinic.pass_time(minutes=2)
    clinic.pass_time(minutes=2)
    assert clinic.shell.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
    for name in ("Mira", "Tom"):
        assert posts(clinic, name).count(w.REQUEST_IN) == 1
        assert clinic.request_of(name) is not None
    for name in clinic.asked():
        assert len(set(map(str, clinic.person(name).dm))) == len(clinic.person(name).dm)


# what is cut after Slack has done it: the client never asks again by itself


def test_a_message_whose_answer_is_lost_is_sent_by_the_outbox_and_by_nobody_else(clinic):
    clinic.sandbox.faults.add("chat.postMessage", faults.reset_after())
    ask_unheard(clinic, "Mira")
    clinic.tick()
    assert len(clinic.person("Mira").dm) + len(clinic.asked()) == len(
        calls(clinic, "chat.postMessage")
    )
    at_once = {call.arguments["channel"] for call in calls(clinic, "chat.postMessage")}
    assert len(at_once) == len(calls(clinic, "chat.postMessage"))  # to nobody twice
    clinic.pass_time(minutes=1)
    assert len(calls(clinic, "chat.postMessage")) == 3  # one of the two a second time
    assert clinic.request_of("Mira") is not None


@pytest.mark.parametrize(
    ("method", "button"),
    [("views.open", Action.HELP), (faults.RESPONSE_URL, Action.OPEN_REQUEST)],
)
def test_an_answer_that_is_cut_is_not_given_twice(clinic, method, button):
    before = len(calls(clinic, method))
    clinic.sandbox.faults.add(method, faults.reset_after())
    press(clinic, "Mira", button, UNKNOWN)
    assert len(calls(clinic, method)) == before + 1


# whatever comes back instead of an answer

WRONG_ANSWERS = {
    "a page": faults.garbled("<!DOCTYPE html><title>Slack is taking a break</title>"),
    "a page with 502": faults.garbled("<html>Bad Gateway</html>", status=502),
    "half an answer": faults.garbled('{"ok": true, "channel": "D0'),
    "nothing": faults.garbled(""),
    "a list": faults.garbled("[1, 2]"),
    "a word": faults.garbled('"ok"'),
    "an answer without what was asked for": faults.garbled('{"ok": true}'),
    "a new error": faults.error("error_of_next_year"),
    "an error that is no word": faults.garbled('{"ok": false, "error": {"code": 7}}'),
    "500": faults.http_error(500),
    "503": faults.http_error(503),
    "cut before": faults.reset_before(),
}


@pytest.mark.parametrize("wrong", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_whatever_comes_instead_of_an_answer_the_rounds_go_on_and_the_letter_arrives(
    clinic, wrong, caplog
):
    ask_unheard(clinic, "Mira")
    clinic.pass_time(minutes=11)
    (first,) = clinic.asked()
    clinic.person(first).click("Pass")
    for method in SENDING:  # one after the other: what is not known is not sent
        clinic.sandbox.faults.add(method, wrong, times=2)
    for _ in range(8):
        clinic.pass_time(minutes=7)
    assert [method for method in SENDING if clinic.sandbox.faults.take(method)] == []
    assert posts(clinic, "Mira").count(w.REQUEST_IN) == 1
    assert len(clinic.asked()) == 1
    assert clinic.asked() != [first]
    assert clinic.shell.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
    assert "round_failed" not in caplog.text


def test_a_slack_that_does_not_answer_in_time_keeps_nobody_but_the_letter_waiting(
    clinic, monkeypatch
):
    messenger = next(iter(client_of(clinic)))
    monkeypatch.setattr(messenger, "timeout", 0.2)
    clinic.sandbox.faults.add("chat.postMessage", faults.slow(1.0))
    clinic.ask()
    for _ in range(4):
        clinic.pass_time(minutes=1)
    assert 1 <= posts(clinic, "Mira").count(w.REQUEST_IN) <= 2  # Slack did it all the same
    assert len(clinic.asked()) == 1
    assert clinic.shell.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


def client_of(clinic):
    """The client that letters leave by."""
    yield clinic.house.clockwork._postman.messenger._client


# a form that Slack does not open

#: Who looks at what they accepted is noted before it is shown.
NOTED = {Action.SEE_DETAILS, Action.OPEN_REQUEST}
PRESSED = [
    (kind, what)
    for kind, what, _, _ in LISTENERS
    if kind in {"action", "command", "global_shortcut"}
]


@pytest.fixture(name="ward", scope="module", params=[True, False], ids=["matched", "offered"])
def _ward(request, tmp_path_factory):
    with wards.ward(tmp_path_factory.mktemp("ward"), matched=request.param) as made:
        yield made


def test_where_slack_opens_no_form_nothing_is_half_done_and_one_is_asked_to_try_again(ward):
    clinic, unopened = ward.clinic, set()
    for kind, what in PRESSED:
        for who in WHO_MAY[what]:
            if who not in ward.people:
                continue
            colleague = clinic.person(ward.people[who])
            failed, before = len(colleague.failures), picture(clinic)
            clinic.sandbox.journal.clear()
            clinic.sandbox.faults.add("views.open", faults.error("expired_trigger_id"), times=5)
            with ward.nothing_stays(), clinic.sandbox.giving_up_after(1.0):
                heard = ward.tries(kind, what, who)
                clinic.sandbox.faults.clear()
                if not clinic.sandbox.journal.of("views.open"):
                    continue
                unopened.add(what)
                if what not in NOTED:
                    assert picture(clinic) == before, (what, who)
            told = wa.TRY_AGAIN in str(heard) or len(colleague.failures) > failed
            assert told, (what, who, heard)
            shut(colleague)
    assert len(unopened) >= 20


def test_a_request_whose_form_never_opened_can_be_made_a_moment_later(clinic):
    mira = clinic.person("Mira")
    clinic.sandbox.faults.add("views.open", faults.error("expired_trigger_id"))
    mira.command("/peersupport")
    assert mira.modal is None
    mira.command("/peersupport")
    mira.fill("A note, if you like", "Second time lucky.")
    assert Field.NOTE in str(mira.modal)
    mira.submit()
    clinic.settle()
    assert posts(clinic, "Mira") == [w.REQUEST_IN]


# a Slack that cannot be reached when the process starts


def test_a_slack_out_of_reach_at_the_start_is_waited_for_and_then_answered(operator, slack):
    slack.furnish(operator)
    slack.sandbox.faults.add(
        "auth.test",
        faults.reset_before(),
        WRONG_ANSWERS["a page"],
        WRONG_ANSWERS["an answer without what was asked for"],
    )
    slack.sandbox.faults.add("apps.connections.open", faults.error("internal_error"))
    running = operator.starts("run", **slack.environment)
    try:
        assert running.waits_for("event=slack_unreachable", within=60)
        assert "event=connected" not in running.said
        assert running.waits_for("event=connected", within=60), running.said
        assert running.said.count("event=slack_unreachable") == 4
        mira = slack.person("Mira")
        mira.command("/peersupport")
        mira.submit()
        assert mira.waits_for(w.REQUEST_IN)
        assert running.ends(within=15) == 0
    finally:
        running.kill()
