"""Forms that were tampered with, are too old, or belong to somebody else."""

import pytest

from handlers.views import words as w
from handlers.views import words_about as wa
from tests.ballots import answers, counted, open_cohort
from tests.scenarios.by_hand import chosen, send, typed, words_of
from tests.scenarios.shell import ON_BOTH
from tests.scenarios.test_bad_input import form_token, rows

pytestmark = ON_BOTH
UNKNOWN = "0123456789abcdef0123456789abcdef"


def test_somebody_elses_form_is_refused(clinic):
    token = form_token(clinic, "Tom")
    assert wa.NO_LONGER_OPEN in words_of(send(clinic, "Mira", "ask_form", metadata=token))
    assert rows(clinic, "peer_case") == 0
    assert w.YOUR_REQUEST in words_of(send(clinic, "Tom", "ask_form", metadata=token))


def tampered(token):
    for at in range(0, len(token), 7):
        yield token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
    yield from ("", token[:-1], token + "A", token + "=", "\ud800", "é" * 40, "x" * 3000)


def test_a_tampered_form_is_refused(clinic):
    token = form_token(clinic, "Mira")
    for changed in tampered(token):
        assert wa.NO_LONGER_OPEN in words_of(send(clinic, "Mira", "ask_form", metadata=changed))
    assert rows(clinic, "peer_case") == 0


def test_a_form_a_day_old_is_refused_and_one_of_yesterday_evening_is_not(clinic):
    old, fresh = form_token(clinic, "Mira"), form_token(clinic, "Tom")
    clinic.pass_time(hours=23)
    assert w.YOUR_REQUEST in words_of(send(clinic, "Tom", "ask_form", metadata=fresh))
    clinic.pass_time(hours=2)
    assert wa.NO_LONGER_OPEN in words_of(send(clinic, "Mira", "ask_form", metadata=old))
    assert rows(clinic, "peer_case") == 1


@pytest.mark.parametrize("form", ["withdraw_form", "closing_log_form"])
@pytest.mark.parametrize("malformed", ["", "\ud800", "x" * 3000])
def test_a_form_about_somebody_elses_request_is_refused(clinic, form, malformed):
    request_id, helper = clinic.match()
    before = clinic.request_of("Mira")
    others = {"Tom", "Ruth", *(("Mira",) if form == "closing_log_form" else (helper,))}
    for name in others:
        answer = send(clinic, name, form, metadata=request_id, log_met=chosen("1"))
        assert answer == send(clinic, name, form, metadata=UNKNOWN)
        assert answer == send(clinic, name, form, metadata=malformed)
        assert wa.NOT_ALLOWED in words_of(answer)
    assert clinic.request_of("Mira") == before


def test_choices_that_were_never_offered_do_no_harm(clinic):
    token = form_token(clinic, "Mira")
    answer = send(
        clinic,
        "Mira",
        "ask_form",
        metadata=token,
        urgency=chosen("0"),
        who=chosen("everybody"),
        contact=chosen("fax"),
        department=chosen("\ud800<!channel>"),
        language=chosen("\ud800<!channel>"),
        topics={"type": "checkboxes", "selected_options": [{"value": "\ud800<!here>"}]},
        never={"type": "multi_users_select", "selected_users": ["nobody", "\ud800"]},
    )
    assert w.YOUR_REQUEST in words_of(answer)
    clinic.settle()
    (name,) = clinic.asked()
    clinic.person(name).click("See details")
    assert w.WITHIN_24 in clinic.person(name).text_on_screen()
    assert "<!" not in str(clinic.person(name).modal).replace("<!date", "")


def test_a_pause_without_a_day_is_refused(clinic):
    ana = clinic.person("Ana")
    ana.open_home()
    before = ana.home
    for day in (None, "", "tomorrow"):
        given = {"type": "datepicker", "selected_date": day}
        answer = send(clinic, "Ana", "pause_form", pause_until=given)
        assert w.PAUSED not in words_of(answer)
    ana.open_home()
    assert ana.home["blocks"] == before["blocks"]


def test_somebody_who_is_no_supporter_cannot_pause(clinic):
    given = {"type": "datepicker", "selected_date": "2027-01-04"}
    answer = send(clinic, "Mira", "pause_form", pause_until=given)
    assert wa.NOT_ALLOWED in words_of(answer)


def test_every_ballot_is_thanked_alike_and_only_a_genuine_one_counts(clinic):
    with clinic.house.desk.open_records() as records:
        cohort = open_cohort(records, clinic.clock.now())
        mine = records.mint_ticket(cohort, clinic.ids["Mira"])
        toms = records.mint_ticket(cohort, clinic.ids["Tom"])
        old = records.mint_ticket(cohort - 1, clinic.ids["Mira"])

    def cast(ticket):
        return send(
            clinic,
            "Mira",
            "feedback_form",
            metadata=ticket,
            q_helpful=chosen("5"),
            feedback_comment=typed("Thank you."),
        )

    forged = ("", "\ud800", "x" * 3000, mine[:-1], mine[:-1] + "é", mine + "A", UNKNOWN)
    answers = [cast(ticket) for ticket in (*forged, toms, old)]
    assert ballots(clinic) == 0
    answers += [cast(mine), cast(mine), cast(mine)]
    assert ballots(clinic) == 1
    assert w.THANK_YOU in words_of(answers[0])
    assert all(answer == answers[0] for answer in answers)


def ballots(clinic):
    with clinic.house.desk.open_records() as records:
        return counted(records.box("2026-W48"))


def test_an_answer_that_was_never_offered_is_not_counted(clinic):
    with clinic.house.desk.open_records() as records:
        cohort = open_cohort(records, clinic.clock.now())
        ticket = records.mint_ticket(cohort, clinic.ids["Mira"])
    given = {"q_helpful": chosen("6"), "q_again": chosen("\ud800"), "q_timely": chosen("4")}
    send(clinic, "Mira", "feedback_form", metadata=ticket, **given)
    with clinic.house.desk.open_records() as records:
        box = records.box("2026-W48")
    assert answers(box, "helpful") == answers(box, "again") == {}
    assert answers(box, "timely") == {"4": 1}
