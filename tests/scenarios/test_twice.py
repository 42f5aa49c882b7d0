"""Everything Slack delivers, delivered again: one effect, and nothing said twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.views import words_supporters as ws
from sandbox import faults
from tests.scenarios.by_hand import send, typed, words_of
from tests.scenarios.shell import ON_BOTH

pytestmark = ON_BOTH
NOTE = "A note, if you like"
AGREED = "Talking with them helped."


def on_record(clinic, request_id):
    with clinic.house.desk.open_records() as records:
        return records.request(request_id)


def everything_said(clinic):
    """Every message anybody has now, without its time stamps."""
    return {name: [message["text"] for message in clinic.person(name).dm] for name in clinic.ids}


def again(clinic, colleague):
    """Deliver somebody's last gesture again and settle; give the answer."""
    answer = colleague.replay_last()
    clinic.settle()
    assert clinic.sandbox.acks[-1].seconds is not None
    return answer


def test_a_request_sent_twice_is_one_and_answered_alike(clinic):
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    mira.fill(NOTE, "Once is enough.")
    mira.submit()
    first = words_of({"view": mira.modal})
    for _ in range(3):
        assert words_of(mira.replay_last()) == first
    clinic.settle()
    assert w.YOUR_REQUEST in words_of(again(clinic, mira))
    assert everything_said(clinic)["Mira"] == [w.REQUEST_IN]
    assert len(clinic.asked()) == 1


def test_a_request_delivered_five_times_at_once_is_one(clinic):
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    token = mira.modal["private_metadata"]
    with ThreadPoolExecutor(5) as five:
        sent = [
            five.submit(send, clinic, "Mira", "ask_form", metadata=token, note=typed("Once."))
            for _ in range(5)
        ]
    answers = [one.result() for one in sent]
    assert w.YOUR_REQUEST in words_of(answers[0])
    assert all(answer == answers[0] for answer in answers)
    clinic.settle()
    assert everything_said(clinic)["Mira"] == [w.REQUEST_IN]


@pytest.mark.parametrize("button", ["Accept", "Pass"])
def test_an_offer_answered_twice_is_answered_once(clinic, button):
    mira = clinic.ask()
    request_id = clinic.request_of("Mira").id
    (name,) = clinic.asked()
    supporter = clinic.person(name)
    supporter.click(button)
    clinic.settle()
    before, said = on_record(clinic, request_id), everything_said(clinic)
    again(clinic, supporter)
    again(clinic, supporter)
    assert on_record(clinic, request_id) == before
    if button == "Accept":  # a second *Pass* finds that others are asked by now
        assert everything_said(clinic) == said
    assert len(mira.dm) == (2 if button == "Accept" else 1)


def test_accepting_and_then_passing_leaves_it_accepted(clinic):
    clinic.ask()
    request_id = clinic.request_of("Mira").id
    (name,) = clinic.asked()
    supporter = clinic.person(name)
    supporter.click("See details")
    supporter.click("Accept", where="message")
    supporter.click("Pass", where="modal")
    clinic.settle()
    assert on_record(clinic, request_id).supporter == supporter.id
    assert "Open request" in supporter.labels("message")


@pytest.mark.parametrize(
    ("answer", "asked_again"), [("Connected", 0), ("Not yet", 2), ("No longer needed", 0)]
)
def test_a_check_in_answered_twice_is_answered_once(clinic, answer, asked_again):
    request_id, _ = clinic.match()
    mira = clinic.person("Mira")
    clinic.pass_time(days=2)
    mira.click(answer)
    clinic.settle()
    before, said = on_record(clinic, request_id), everything_said(clinic)
    again(clinic, mira)
    assert wa.NO_LONGER_OPEN in [message["text"] for message in mira.ephemerals]
    assert on_record(clinic, request_id) == before
    assert everything_said(clinic) == said
    clinic.pass_time(days=3)
    assert mira.sees(w.CONNECTED_QUESTION) is bool(asked_again)


def test_asking_for_someone_else_twice_asks_one_more(clinic):
    request_id, first = clinic.match()
    mira = clinic.person("Mira")
    mira.click("See who")
    mira.click("Ask for someone else")
    clinic.settle()
    before = on_record(clinic, request_id)
    again(clinic, mira)
    assert on_record(clinic, request_id) == before
    assert len(clinic.asked()) == 1
    assert first not in clinic.asked()
    assert clinic.person(first).last_message["text"] == w.UPDATE
    assert [m["text"] for m in mira.dm].count(w.UPDATE) == 2  # found, then searching again


def test_handing_back_twice_asks_one_more(clinic):
    request_id, first = clinic.match()
    helper = clinic.person(first)
    helper.click("Open request")
    helper.click("Hand back")
    clinic.settle()
    before = on_record(clinic, request_id)
    again(clinic, helper)
    assert on_record(clinic, request_id) == before
    assert len(clinic.asked()) == 1
    assert first not in clinic.asked()


def test_closing_and_logging_twice_counts_once(clinic):
    request_id, name = clinic.match()
    helper = clinic.person(name)
    helper.click("Open request")
    helper.click("Close")
    helper.fill(ws.LOG_MET, ws.MET_5)
    helper.fill(ws.LOG_AFTER, ws.DEBRIEF)
    helper.submit()
    clinic.settle()
    before, said = on_record(clinic, request_id), everything_said(clinic)
    assert len(clinic.channel_messages()) == 1
    assert wa.NO_LONGER_OPEN in words_of(again(clinic, helper))
    assert on_record(clinic, request_id) == before
    assert everything_said(clinic) == said
    assert len(clinic.channel_messages()) == 1


def test_withdrawing_twice_deletes_once(clinic):
    mira = clinic.ask()
    mira.close()
    mira.click("Withdraw", where="message")
    mira.submit()
    clinic.settle()
    said = everything_said(clinic)
    assert words_of(again(clinic, mira))
    assert everything_said(clinic) == said
    assert clinic.request_of("Mira") is None


def test_a_pause_sent_twice_is_one_pause(clinic):
    ana = clinic.person("Ana")
    ana.open_home()
    ana.click("Pause until")
    ana.fill("Pause until", "2027-01-04")
    ana.submit()
    first = words_of({"view": ana.modal})
    assert words_of(again(clinic, ana)) == first
    assert ana.sees("4 January 2027")


def test_a_pause_holds_though_slack_does_not_take_the_new_page(clinic):
    ana = clinic.person("Ana")
    ana.open_home()
    ana.click("Pause until")
    ana.fill("Pause until", "2027-01-04")
    clinic.sandbox.faults.add("views.publish", faults.error("internal_error"))
    ana.submit()
    assert ana.sees(w.PAUSED)
    assert ana.failures == []
    ana.open_home()
    assert ana.sees("4 January 2027")


def test_a_command_delivered_twice_opens_one_form(clinic):
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    again(clinic, mira)
    assert len(mira.modals) == 1
    assert mira.failures == []


def test_a_typed_message_delivered_again_is_answered_once(clinic):
    mira = clinic.person("Mira")
    payloads = []
    deliveries = clinic.sandbox._deliveries
    send = deliveries.send

    async def noted(app, kind, payload, *rest):
        payloads.append((kind, payload))
        return await send(app, kind, payload, *rest)

    deliveries.send = noted
    mira.types("I cannot sleep.")
    clinic.settle()
    ((kind, payload),) = [one for one in payloads if one[1]["event"].get("user") == mira.id]
    answered = len(mira.dm)
    for number in (1, 2, 3):
        clinic.sandbox.run(send(clinic.app, kind, payload, (number, "timeout")))
        clinic.settle()
    assert len(mira.dm) == answered == 2
    assert wa.TYPED_MESSAGE in str(mira.last_message)
    assert "988" in str(mira.last_message)


def test_an_event_first_seen_as_a_retry_is_answered(clinic):
    mira = clinic.person("Mira")
    clinic.stop()
    mira.types("I cannot sleep.")
    clinic.start()
    clinic.pass_time(minutes=6)
    assert wa.TYPED_MESSAGE in str(mira.last_message)
    assert len(mira.dm) == 2
