"""Starting over, stopping in the middle, and Slack on a bad day: nothing lost, nothing twice."""

from datetime import timedelta
from itertools import pairwise

import pytest

from handlers.views import words as w
from handlers.views import words_coordinators as wc
from handlers.views import words_supporters as ws
from sandbox import faults

SOON = "How soon would you like to hear from a colleague?"


def texts(clinic, name):
    return [message["text"] for message in clinic.person(name).dm]


def nudges(clinic):
    return [message for message in clinic.channel_messages() if wc.SOMEONE_WAITS in str(message)]


def take_next(clinic):
    """Have whoever is asked next accept; give their name, and None when nobody is."""
    for name in clinic.asked():
        clinic.person(name).click("Accept")
        clinic.settle()
        return name
    return None


def test_somebody_else_is_never_the_same_person_again(clinic):
    _, first = clinic.match()
    mira, seen = clinic.person("Mira"), [first]
    for _ in range(2):
        mira.close()
        mira.click("View request")
        mira.click("Ask for someone else", where="modal")
        clinic.settle()
        assert not clinic.person(seen[-1]).sees(ws.OPEN_REQUEST)
        seen.append(take_next(clinic))
    assert sorted(seen) == ["Ana", "Ben", "Cleo"]
    mira.close()
    mira.click("View request")
    mira.click("Ask for someone else", where="modal")
    clinic.settle()
    assert clinic.asked() == []
    assert mira.sees("Nobody has been free so far")


def test_handing_back_asks_the_next_and_tells_the_person_no_reason(clinic):
    _, first = clinic.match()
    helper, mira = clinic.person(first), clinic.person("Mira")
    helper.click("Open request")
    helper.click("Hand back")
    clinic.settle()
    assert helper.sees(w.HANDED_BACK)
    assert mira.sees(w.SEARCHING_AGAIN)
    assert clinic.ids[first] not in mira.text_on_screen()
    second = take_next(clinic)
    assert second not in {None, first}
    mira.click("See who")
    assert f"<@{clinic.ids[second]}>" in str(mira.modal)


def test_not_yet_twice_looks_for_somebody_else(clinic):
    _, first = clinic.match()
    mira = clinic.person("Mira")
    clinic.pass_time(days=2)
    mira.click("Not yet")
    clinic.settle()
    assert not clinic.person(first).sees(w.SEARCHING_AGAIN)
    clinic.pass_time(days=2)
    assert mira.sees(w.CONNECTED_QUESTION)
    mira.click("Not yet")
    clinic.settle()
    assert mira.sees(w.SEARCHING_AGAIN)
    assert take_next(clinic) not in {None, first}
    assert nudges(clinic) == []


def test_a_supporters_second_not_yet_asks_the_coordinators_for_a_hand(clinic):
    request_id, first = clinic.match()
    helper = clinic.person(first)
    for _ in range(2):
        clinic.pass_time(days=2)
        helper.click("Not yet")
        clinic.settle()
    assert clinic.request_of("Mira").id == request_id
    assert nudges(clinic) == []  # not in that very minute
    clinic.pass_time(hours=1)
    (nudge,) = nudges(clinic)
    for person in ("Mira", first):
        assert clinic.ids[person] not in str(nudge)


@pytest.mark.parametrize("answer", ["Someone else, please", "No longer needed"])
@pytest.mark.parametrize("side", ["Mira", "helper"])
def test_what_either_side_says_at_a_check_in_is_done(clinic, side, answer):
    _, first = clinic.match()
    clinic.pass_time(days=2)
    clinic.person("Mira" if side == "Mira" else first).click(answer)
    clinic.settle()
    if answer == "No longer needed":
        assert clinic.request_of("Mira") is None
        assert clinic.person("Mira").sees(w.REQUEST_ENDED)
        assert clinic.person(first).sees(ws.LOG_ASKED)
    else:
        assert take_next(clinic) not in {None, first}
    for name in ("Mira", first):
        assert not clinic.person(name).sees(w.CONNECTED_QUESTION)


def restart(clinic):
    clinic.stop()
    clinic.start()
    clinic.settle()


def test_a_restart_at_any_moment_loses_nothing_and_says_nothing_twice(clinic):
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    restart(clinic)  # the form is open
    mira.submit()
    assert mira.modal["title"]["text"] == w.YOUR_REQUEST
    restart(clinic)  # the receipt is not out yet
    assert texts(clinic, "Mira") == [w.REQUEST_IN]
    (name,) = clinic.asked()
    helper = clinic.person(name)
    helper.click("See details")
    restart(clinic)
    helper.click("Accept", where="modal")
    restart(clinic)
    assert texts(clinic, "Mira") == [w.REQUEST_IN, w.UPDATE]
    assert texts(clinic, name) == [w.UPDATE, w.UPDATE]  # accepted, and the request to open
    restart(clinic)
    clinic.stop()
    clinic.clock.advance(60 * 60 * 48)  # it was down when the check-ins fell due
    clinic.start()
    clinic.settle()
    assert texts(clinic, "Mira").count(w.UPDATE) == 2
    assert mira.sees(w.CONNECTED_QUESTION)
    restart(clinic)
    assert texts(clinic, "Mira").count(w.UPDATE) == 2
    mira.click("No longer needed")
    restart(clinic)
    assert clinic.request_of("Mira") is None
    assert str(mira.dm).count(w.REQUEST_ENDED) == 1
    assert mira.failures == helper.failures == []


def test_while_the_bot_is_away_slack_says_so_and_trying_again_works(clinic):
    mira = clinic.ask()
    mira.close()
    clinic.stop()
    mira.click("Withdraw", where="message")
    assert len(mira.failures) == 1
    clinic.start()
    mira.click("Withdraw", where="message")
    mira.submit()
    clinic.settle()
    assert mira.dm == []


def test_too_many_requests_delay_and_lose_nothing(clinic):
    clinic.sandbox.faults.add("chat.postMessage", faults.rate_limited(30), times=3)
    mira = clinic.ask(**{SOON: w.WITHIN_12})
    assert texts(clinic, "Mira") == clinic.asked() == []
    for _ in range(4):
        clinic.pass_time(seconds=35)
    assert texts(clinic, "Mira") == [w.REQUEST_IN]
    assert clinic.asked() == ["Ana", "Ben", "Cleo"]
    for name in clinic.asked():
        assert len(clinic.person(name).dm) == 1
    calls = clinic.sandbox.journal.of("chat.postMessage")
    refused = [call.at for call in calls if not call.answer["ok"]]
    gaps = [later - earlier for earlier, later in pairwise(refused)]
    assert len(gaps) == 2
    assert min(gaps) >= timedelta(seconds=30)  # Slack is left alone for as long as it asked
    assert mira.failures == []


def test_a_message_slack_took_before_the_line_was_cut_comes_twice_at_most(clinic):
    clinic.sandbox.faults.add("chat.postMessage", faults.reset_after())
    clinic.ask()
    clinic.pass_time(minutes=2)
    assert 1 <= texts(clinic, "Mira").count(w.REQUEST_IN) <= 2
    request_id = clinic.request_of("Mira").id
    mira = clinic.person("Mira")
    mira.close()
    first, last = mira.dm[0], mira.dm[-1]
    assert first["blocks"] == last["blocks"]  # pressing either does the same
    (name,) = clinic.asked()
    clinic.sandbox.faults.add("chat.postMessage", faults.reset_after())
    clinic.person(name).click("Accept")
    clinic.pass_time(minutes=2)
    assert clinic.request_of("Mira").id == request_id
    assert texts(clinic, "Mira").count(w.UPDATE) + texts(clinic, name).count(w.UPDATE) <= 4


@pytest.mark.parametrize(
    "fault",
    [
        faults.http_error(500),
        faults.http_error(503),
        faults.reset_before(),
        faults.error("internal_error"),
        faults.error("token_revoked"),
    ],
    ids=lambda fault: f"{fault.kind} {fault.code or fault.status}",
)
def test_whatever_slack_says_the_message_arrives_once_it_is_well(clinic, fault):
    clinic.sandbox.faults.add("chat.postMessage", fault, times=4)
    clinic.ask()
    for _ in range(6):
        clinic.pass_time(minutes=6)
    assert texts(clinic, "Mira") == [w.REQUEST_IN]
    assert len(clinic.asked()) == 1


def test_when_the_requester_has_left_the_supporter_is_free_in_the_end(clinic):
    _, name = clinic.match()
    clinic.workspace.deactivate(clinic.ids["Mira"])
    clinic.pass_time(days=40)
    with clinic.house.desk.open_records() as records:
        assert records.supporter(clinic.ids[name]).load.open == ()
    assert not clinic.sandbox.lint_failures


def test_an_offer_that_cannot_be_delivered_goes_to_the_next(clinic):
    clinic.ask()
    (first,) = clinic.asked()
    clinic.sandbox.faults.add("chat.postMessage", faults.error("channel_not_found"))
    clinic.person(first).click("Pass")
    clinic.settle()
    (third,) = clinic.asked()
    (second,) = {"Ana", "Ben", "Cleo"} - {first, third}
    assert clinic.person(second).dm == []
    with clinic.house.desk.open_records() as records:
        assert records.supporter(clinic.ids[second]).load.offered == ()
