"""Double clicks, changed minds, answers that come too late, and a socket that ends mid-answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.requests import Status
from bot.usecases.desk import Desk
from handlers.ids import Action
from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.views import words_supporters as ws
from tests.scenarios.by_hand import press, pressing, send, shut, typed, words_of
from tests.scenarios.hospital import hospital
from tests.scenarios.shell import ON_BOTH
from tests.scenarios.test_bad_input import form_token

SOON = {"How soon would you like to hear from a colleague?": w.WITHIN_12}


def on_record(clinic, request_id):
    with clinic.house.desk.open_records() as records:
        return records.request(request_id)


def at_once(clinic, *gestures):
    """Deliver what several hands pressed at the same moment."""
    with ThreadPoolExecutor(len(gestures)) as hands:
        sent = [hands.submit(clinic.sandbox.deliver, "interactive", one) for one in gestures]
    for one in sent:
        one.result()
    assert all(ack.seconds is not None for ack in list(clinic.sandbox.acks)[-len(gestures) :])


# double clicks and changed minds


@ON_BOTH
def test_two_clicks_on_accept_at_the_same_moment_are_one(clinic):
    clinic.ask(**SOON)
    request_id = clinic.request_of("Mira").id
    name, *others = clinic.asked()
    at_once(clinic, *[pressing(clinic, name, Action.ACCEPT, request_id)] * 4)
    clinic.settle()
    helper = clinic.person(name)
    assert on_record(clinic, request_id).supporter == helper.id
    assert helper.labels("message").count(ws.OPEN_REQUEST) == 1
    assert helper.failures == []
    assert ws.TAKEN_CARE_OF not in str(helper.ephemerals)
    assert [one["text"] for one in clinic.person("Mira").dm].count(w.UPDATE) == 1
    assert clinic.asked() == []
    assert {ws.TAKEN_CARE_OF in str(clinic.person(one).dm) for one in others} == {True}


@ON_BOTH
def test_accept_and_pass_at_the_same_moment_leave_one_of_them(clinic):
    clinic.ask(**SOON)
    request_id = clinic.request_of("Mira").id
    name = clinic.asked()[0]
    both = [pressing(clinic, name, one, request_id) for one in (Action.ACCEPT, Action.PASS)]
    at_once(clinic, *both)
    clinic.settle()
    request = on_record(clinic, request_id)
    assert (request.supporter == clinic.ids[name]) is (request.status is Status.MATCHED)
    assert (ws.OPEN_REQUEST in clinic.person(name).labels("message")) is (
        request.status is Status.MATCHED
    )
    assert name not in clinic.asked()


def test_who_passed_and_then_accepts_is_told_that_it_is_taken_care_of(clinic):
    clinic.ask(**SOON)
    request_id = clinic.request_of("Mira").id
    name = clinic.asked()[0]
    supporter = clinic.person(name)
    supporter.click("Pass", where="message")
    before = on_record(clinic, request_id)
    for _ in range(2):
        assert ws.TAKEN_CARE_OF in str(press(clinic, name, Action.ACCEPT, request_id))
        assert on_record(clinic, request_id) == before
    clinic.settle()
    assert ws.OPEN_REQUEST not in supporter.labels("message")


# what comes after the end


@ON_BOTH
@pytest.mark.parametrize(
    "answer", ["Connected", "Not yet", "Someone else, please", "No longer needed"]
)
def test_an_answer_that_comes_after_the_close_is_refused_and_wakes_nothing(clinic, answer):
    request_id, name = clinic.match()
    clinic.pass_time(days=2)
    mira, helper = clinic.person("Mira"), clinic.person(name)
    helper.click("Open request")
    helper.click("Close")
    helper.submit()
    closed = on_record(clinic, request_id)
    assert closed.status is Status.CLOSED
    mira.click(answer)  # her message still asks: the letter that ends it is in the outbox
    assert wa.NO_LONGER_OPEN in str(mira.ephemerals[-1])
    clinic.settle()
    assert on_record(clinic, request_id) == closed
    assert clinic.request_of("Mira") is None
    assert clinic.asked() == []
    assert not mira.sees(w.CONNECTED_QUESTION)
    assert not mira.sees(w.SEARCHING_AGAIN)
    clinic.pass_time(days=3)
    assert on_record(clinic, request_id).status is Status.CLOSED


@ON_BOTH
def test_what_is_pressed_on_the_messages_of_a_withdrawn_request_wakes_nothing(clinic):
    request_id, name = clinic.match()
    clinic.pass_time(days=2)
    mira, helper = clinic.person("Mira"), clinic.person(name)
    mira.command("/peersupport", "status")
    mira.click("Withdraw", where="modal")
    mira.submit()
    for colleague, buttons in (
        (mira, ("See who", "Connected")),
        (helper, ("Open request", "Not yet")),
    ):
        for button in buttons:
            colleague.click(button, where="message")
            said = str(colleague.ephemerals[-1])
            assert wa.NOT_ALLOWED in said or wa.NO_LONGER_OPEN in said, button
            shut(colleague)
    clinic.settle()
    assert clinic.asked() == []
    assert clinic.shell.rows()["peer_case"] == []
    assert not helper.sees(w.CONNECTED_QUESTION)
    assert mira.dm == []
    assert request_id not in str(clinic.shell.rows())


# a socket that ends while an answer is on its way


class Cut:
    """Ends the socket, on both sides, after something was committed and before it is answered."""

    def __init__(self, clinic, monkeypatch):
        self.times = 0
        self._armed = False
        genuine = Desk.carry_out

        def carry_out(desk, *what):
            done = genuine(desk, *what)
            if self._armed:
                self._armed = False
                self.times += 1
                client = clinic.house.connection._handler.client
                session = client.current_session
                clinic.sandbox.drop()
                session.disconnect()  # from here on, sending on it raises
            return done

        monkeypatch.setattr(Desk, "carry_out", carry_out)

    def next(self):
        self._armed = True


@pytest.fixture(name="cut")
def _cut(tmp_path, monkeypatch):
    with hospital(tmp_path, ack_timeout=3.0) as clinic:
        yield clinic, Cut(clinic, monkeypatch)


def test_a_form_whose_answer_is_lost_with_the_socket_asks_once(cut):
    clinic, socket = cut
    token = form_token(clinic, "Mira")
    socket.next()
    clinic_sends = {"metadata": token, "note": typed("Once.")}
    with pytest.raises(AssertionError, match="not acknowledged"):
        send(clinic, "Mira", "ask_form", **clinic_sends)
    assert socket.times == 1
    clinic.sandbox.wait_for_socket()
    again = [words_of(send(clinic, "Mira", "ask_form", **clinic_sends)) for _ in range(2)]
    assert w.YOUR_REQUEST in again[0]
    assert again[0] == again[1]
    clinic.settle()
    assert [one["text"] for one in clinic.person("Mira").dm] == [w.REQUEST_IN]
    assert len(clinic.asked()) == 1


def test_a_yes_whose_answer_is_lost_with_the_socket_is_said_once(cut):
    clinic, socket = cut
    clinic.ask()
    request_id = clinic.request_of("Mira").id
    (name,) = clinic.asked()
    helper = clinic.person(name)
    socket.next()
    helper.click("Accept")
    assert len(helper.failures) == 1
    clinic.sandbox.wait_for_socket()
    helper.replay_last()
    helper.replay_last()
    clinic.settle()
    assert socket.times == 1
    assert on_record(clinic, request_id).supporter == helper.id
    assert helper.labels("message").count(ws.OPEN_REQUEST) == 1
    assert [one["text"] for one in clinic.person("Mira").dm].count(w.UPDATE) == 1


def test_a_typed_message_whose_answer_is_lost_with_the_socket_is_answered_once(cut):
    clinic, socket = cut
    mira = clinic.person("Mira")
    socket.next()
    mira.types("I cannot sleep.")
    clinic.sandbox.wait_for_socket()
    clinic.pass_time(minutes=2)
    clinic.pass_time(minutes=6)
    assert socket.times == 1
    retried = [ack for ack in clinic.sandbox.acks if ack.retry]
    assert retried  # Slack delivered it again
    assert retried[-1].seconds is not None
    assert len(mira.dm) == 2
    assert wa.TYPED_MESSAGE in str(mira.last_message)
