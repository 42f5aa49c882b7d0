"""What goes wrong for one person must not go wrong for the others."""

import logging
from datetime import timedelta

from bot.domain import checkins, feedback
from bot.domain.choices import Answer, Side, Step
from bot.domain.feedback import Ballot, Box
from bot.domain.notices import RequestReceived, SearchingAgain
from bot.domain.requests import CheckInState, Status
from bot.usecases import attending
from bot.usecases.ports import Delay
from tests.builders import ANA, JONAS, MIRA, NOW, RUTH, a_checkin, a_matched_request


def test_a_request_the_bot_cannot_handle_holds_nobody_up(clinic, monkeypatch, caplog):
    clinic.roster(ANA, JONAS)
    broken, sound = clinic.ask(by=MIRA), clinic.ask(by=RUTH)
    real = attending.attend

    def attend(command, records, now):
        if command.request_id == broken:
            raise ZeroDivisionError("words somebody wrote")
        real(command, records, now)

    monkeypatch.setattr(attending, "attend", attend)
    with caplog.at_level(logging.ERROR):
        clinic.attend()

    assert clinic.request(sound).status is Status.OFFERED
    assert [record.msg for record in caplog.records] == ["attending_failed"]
    assert "words somebody wrote" not in caplog.text


def test_a_supporter_slack_cannot_reach_after_accepting_is_replaced(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.deliver()
    clinic.pigeon.gone.add(ANA)
    clinic.accept(request_id, ANA)
    clinic.roster(JONAS)
    clinic.deliver()

    assert clinic.request(request_id).supporter is None
    clinic.attend()
    clinic.deliver()
    assert clinic.asked()[-1] == JONAS
    assert SearchingAgain in clinic.kinds(MIRA)
    assert clinic.supporter(ANA).load.open == ()


def test_not_yet_to_the_last_question_plans_none_after_the_close():
    request = a_matched_request()
    last = a_checkin(id="9", side=Side.REQUESTER, step=Step.DAY_30, state=CheckInState.ASKED)
    noted = checkins.answered(request, last, Answer.NOT_YET, NOW + timedelta(days=30))
    assert Step.AGAIN not in {one.step for one in noted.checkins}


def test_a_hand_made_ballot_weighs_no_more_than_any_other():
    many = Ballot(answers={"helpful": ("1", "2", "3", "4", "5"), "barriers": ("time", "how")})
    taking = feedback.opened(Box(since="2026-W47"), 323, NOW + timedelta(days=1))
    box = feedback.cast(taking, many, 323, "mark", NOW)
    assert sum(box.tallies["helpful"].counts.values()) == 1
    assert sum(box.tallies["barriers"].counts.values()) == 2


def test_an_outage_of_hours_costs_no_letter(clinic):
    clinic.roster(ANA)
    clinic.ask()
    outage = [Delay(timedelta(minutes=5), counts=False) for _ in range(200)]
    clinic.pigeon.failures = outage
    for _ in range(200):
        clinic.postman.round()
        clinic.clock.at += timedelta(minutes=5)
        if not clinic.pigeon.failures:
            break
    clinic.pigeon.failures = []
    clinic.clock.at = clinic.postman.next_due()
    assert clinic.clock.at < NOW + timedelta(hours=24)
    clinic.deliver()
    assert RequestReceived in clinic.kinds(MIRA)
