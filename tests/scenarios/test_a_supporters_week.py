"""A supporter's life over real sockets: volunteer, approved, on call, a night, a yes, a rest."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.views import words_roster as wr
from handlers.views import words_supporters as ws
from tests.scenarios.hospital import hospital

TRAINED = "2026-11-02"


@pytest.fixture(name="ward")
def _ward(tmp_path):
    """A hospital without a single supporter yet."""
    with hospital(tmp_path, supporters=0) as clinic:
        yield clinic


def volunteers(clinic, name="Tom", *, signs=True, **answers):
    colleague = clinic.person(name)
    colleague.command("/peersupport", "volunteer")
    filled = {wr.NAME: f"Dr. {name}", w.DEPARTMENT: "Radiology", wr.LANGUAGES: ["English"]}
    for label, value in (filled | answers).items():
        colleague.fill(label, value)
    if signs:
        colleague.fill(wr.SIGNATURE, ["I agree, version 1"])
    colleague.submit()
    clinic.settle()
    return colleague


def approves(clinic, trained_on=TRAINED):
    ruth = clinic.person("Ruth")
    ruth.click(wr.ROSTER, where="message")
    ruth.click(wr.OPEN_ENTRY)
    if trained_on:
        ruth.fill(wr.TRAINED_ON, trained_on)
    ruth.submit()
    ruth.close()
    clinic.settle()
    return ruth


def puts_on_call(clinic, name, week):
    ruth = clinic.person("Ruth")
    ruth.open_home()
    ruth.click(wr.ROTA, where="home")
    ruth.fill(week, [clinic.ids[name]])
    ruth.submit()
    ruth.close()
    clinic.settle()


def home_of(clinic, name):
    person = clinic.person(name)
    person.open_home()
    return str(person.home)


def test_a_supporters_week(ward):
    tom = volunteers(ward)
    assert tom.sees(wr.VOLUNTEERED)
    tom.close()
    assert wr.HOME_VOLUNTEERED in home_of(ward, "Tom")
    (told,) = [one for one in ward.channel_messages() if wr.VOLUNTEER_WAITS in str(one)]
    assert ward.ids["Tom"] not in str(told)

    approves(ward)
    assert wr.WELCOME in str(tom.last_message)
    assert ws.HOME_READY in home_of(ward, "Tom")

    puts_on_call(ward, "Tom", "Nov 23–29, 2026")
    assert "You are on call from 23 November 2026 to 29 November 2026" in str(tom.last_message)
    assert "You are on call from" in home_of(ward, "Tom")

    ward.pass_time(hours=15)  # one in the morning
    before = tom.dm
    ward.ask()
    assert tom.dm == before
    assert ws.HOME_OFFERED in home_of(ward, "Tom")
    ward.pass_time(hours=5)
    assert tom.dm == before
    ward.pass_time(hours=2)
    assert ws.CAN_YOU_TAKE_THIS in str(tom.last_message)

    tom.click(ws.SEE_DETAILS, where="message")
    assert ws.WHY_ON_CALL in str(tom.modal)
    tom.click(ws.ACCEPT, where="modal")
    tom.close()
    ward.settle()
    assert w.COLLEAGUE_FOUND in ward.person("Mira").text_on_screen()
    tom.click(ws.OPEN_REQUEST, where="message")
    tom.click(ws.CLOSE_MATCH)
    tom.fill(ws.LOG_AFTER, ws.HEAVY)
    tom.fill(ws.REST, [ws.REST_7])
    tom.submit()
    while tom.modal:
        tom.close()
    ward.settle()
    assert "You are resting until" in home_of(ward, "Tom")
    ward.ask("Ben")
    ward.pass_time(days=2)
    assert ws.CAN_YOU_TAKE_THIS not in str(tom.last_message)


def test_who_volunteers_and_is_not_taken_is_thanked_and_forgotten(ward):
    tom = volunteers(ward, signs=False)
    tom.close()
    ruth = ward.person("Ruth")
    ruth.click(wr.ROSTER, where="message")
    assert wr.NEED_REVIEW in str(ruth.modal)
    ruth.click(wr.OPEN_ENTRY)
    assert "Radiology" in str(ruth.modal)
    ruth.click(wr.DECLINE, where="modal")
    assert wr.DECLINED in str(ruth.modal)
    ruth.close()
    ward.settle()
    assert wr.NOT_THIS_TIME in str(tom.last_message)
    with ward.house.desk.open_records() as records:
        assert records.supporters() == ()
    assert "Volunteer" in home_of(ward, "Tom")


def test_an_offer_to_support_can_be_taken_back(ward):
    tom = volunteers(ward)
    tom.close()
    tom.command("/peersupport", "volunteer")
    tom.click(wr.TAKE_BACK)
    assert wr.TAKEN_BACK in str(tom.modal)
    with ward.house.desk.open_records() as records:
        assert records.supporters() == ()


def test_the_form_says_what_is_missing_and_keeps_nothing(ward):
    tom = ward.person("Tom")
    tom.command("/peersupport", "volunteer")
    tom.fill(w.DEPARTMENT, "Radiology")
    tom.fill(wr.NAME, " \u200b ")
    tom.submit()
    assert tom.errors == {wr.NAME: wr.NAME_MISSING}
    with ward.house.desk.open_records() as records:
        assert records.supporters() == ()


def test_a_guest_can_neither_volunteer_nor_suggest_anybody(ward):
    alex = ward.person("Alex")
    alex.command("/peersupport", "volunteer")
    assert alex.modal is None
    assert alex.sees(wa.NOT_FOR_YOU)
    alex.open_home()
    assert sorted(alex.labels("home")) == sorted([wa.PRIVACY, wa.HELP])


def test_somebody_approved_without_training_is_not_asked_before_it_is_on_record(ward):
    volunteers(ward).close()
    approves(ward, trained_on=None)
    assert wr.HOME_NO_TRAINING in home_of(ward, "Tom")
    ward.ask()
    assert ward.person("Tom").labels("message").count("Accept") == 0
    ruth = ward.person("Ruth")
    ruth.open_home()
    ruth.click(wr.ROSTER, where="home")
    assert wr.NEED_TRAINING in str(ruth.modal)
    ruth.click(wr.OPEN_ENTRY)
    ruth.fill(wr.TRAINED_ON, "2026-12-24")
    ruth.submit()
    assert ruth.errors == {wr.TRAINED_ON: wr.IN_THE_FUTURE}
    ruth.fill(wr.TRAINED_ON, TRAINED)
    ruth.submit()
    ward.pass_time(minutes=10)
    assert "Accept" in ward.person("Tom").labels("message")


def test_a_colleague_who_was_suggested_decides_alone(clinic):
    mira = clinic.person("Mira")
    mira.open_home()
    mira.click(wr.NOMINATE, where="home")
    mira.fill(wr.NOMINEE, clinic.ids["Tom"])
    mira.submit()
    assert mira.sees("Thank you. If they can be asked")
    mira.close()
    clinic.settle()
    tom = clinic.person("Tom")
    assert wr.INVITED in str(tom.last_message)
    assert clinic.ids["Mira"] not in str(tom.last_message)
    with clinic.house.desk.open_records() as records:
        assert records.supporter(clinic.ids["Tom"]) is None
    tom.click(w.NOT_NOW, where="message")
    assert tom.sees(wr.LEFT_IT)
    assert wr.INVITED not in tom.text_on_screen()
    again = clinic.person("Cleo")
    again.open_home()
    again.click(wr.NOMINATE, where="home")
    again.fill(wr.NOMINEE, clinic.ids["Tom"])
    again.submit()
    again.close()
    clinic.settle()
    assert wr.INVITED not in tom.text_on_screen()


def test_a_changed_profile_takes_a_wrong_offer_back_at_once(clinic):
    clinic.ask(**{w.DEPARTMENT: "Emergency Medicine"})
    (asked,) = clinic.asked()
    supporter = clinic.person(asked)
    supporter.open_home()
    supporter.click(wr.MY_PROFILE, where="home")
    supporter.fill(wr.NEVER_PEOPLE, [clinic.ids["Mira"]])
    supporter.submit()
    supporter.close()
    clinic.settle()
    assert asked not in clinic.asked()
    assert len(clinic.asked()) == 1


def test_my_time_keeps_days_away_and_says_when_they_are_in_the_wrong_order(clinic):
    ana = clinic.person("Ana")
    ana.open_home()
    ana.click(wr.MY_TIME, where="home")
    ana.fill(wr.AWAY_FROM, "2026-12-10")
    ana.fill(wr.AWAY_UNTIL, "2026-12-01")
    ana.submit()
    assert ana.errors == {wr.AWAY_UNTIL: wr.LAST_BEFORE_FIRST}
    ana.fill(wr.AWAY_UNTIL, "2026-12-12")
    ana.fill(wr.WEEKENDS, None)
    ana.submit()
    ana.close()
    with clinic.house.desk.open_records() as records:
        kept = records.supporter(clinic.ids["Ana"])
    assert (kept.away[0].first, kept.away[0].last) == (date(2026, 12, 10), date(2026, 12, 12))
    assert not kept.weekends
    assert "You are away from 10 December 2026" in home_of(clinic, "Ana")


def test_who_stops_may_stay_with_those_they_support(clinic):
    _, name = clinic.match()
    helper = clinic.person(name)
    helper.open_home()
    helper.click(wr.RETIRE, where="home")
    helper.submit()
    helper.close()
    clinic.settle()
    assert clinic.request_of("Mira").supporter == clinic.ids[name]
    assert wr.HOME_RETIRED in home_of(clinic, name)
    helper.click(ws.OPEN_REQUEST, where="home")
    assert clinic.ids["Mira"] in str(helper.modal)


def test_who_stops_may_hand_over(clinic):
    _, name = clinic.match()
    helper = clinic.person(name)
    helper.open_home()
    helper.click(wr.RETIRE, where="home")
    helper.fill(wr.RETIRE_OPEN, wr.HAND_OVER)
    helper.submit()
    helper.close()
    clinic.settle()
    assert w.SEARCHING_AGAIN in clinic.person("Mira").text_on_screen()
    assert name not in clinic.asked()
    assert clinic.asked()


def test_coordinators_can_take_a_supporter_off_and_never_see_whom_they_support(clinic):
    _, name = clinic.match()
    ruth = clinic.person("Ruth")
    ruth.open_home()
    ruth.click(wr.ROSTER, where="home")
    assert wr.ROSTER_EMPTY in str(ruth.modal)
    ruth.choose(wr.FIND, clinic.ids[name])
    assert clinic.ids["Mira"] not in str(ruth.modals)
    ruth.click(wr.TAKE_OFF)
    assert wr.LEFT in str(ruth.modal)
    ruth.close()
    clinic.settle()
    assert wr.TAKEN_OFF in str(clinic.person(name).dm)
    assert clinic.request_of("Mira").supporter == clinic.ids[name]
    assert w.SEARCHING_AGAIN not in clinic.person("Mira").text_on_screen()
    assert len(clinic.channel_messages()) == 0


def test_whoever_is_taken_out_of_a_match_may_ask_for_a_debrief_or_rest(clinic):
    _, name = clinic.match()
    clinic.person("Mira").click(w.VIEW_REQUEST, where="message")
    clinic.person("Mira").click(w.SOMEONE_ELSE)
    clinic.settle()
    helper = clinic.person(name)
    assert ws.MATCH_ENDED in str(helper.last_message)
    helper.click(ws.DEBRIEF, where="message")
    clinic.settle()
    (told,) = clinic.channel_messages()
    assert clinic.ids[name] in str(told)
    assert ws.DEBRIEF_COMES in helper.text_on_screen()


def test_a_debrief_wished_for_while_the_request_is_taken_back_is_not_lost(clinic):
    _, name = clinic.match()
    helper = clinic.person(name)
    helper.click(ws.OPEN_REQUEST, where="message")
    helper.click(ws.CLOSE_MATCH)
    helper.fill(ws.LOG_AFTER, ws.DEBRIEF)
    helper.fill(ws.REST, [ws.REST_7])
    mira = clinic.person("Mira")
    mira.click(w.WITHDRAW, where="message")
    mira.submit()
    helper.submit()
    clinic.settle()
    assert helper.sees("Thank you for being there for a colleague.")
    assert [str(one) for one in clinic.channel_messages() if clinic.ids[name] in str(one)]
    assert "You are resting until" in home_of(clinic, name)


def test_a_pause_ends_on_a_day_to_come(clinic):
    ana = clinic.person("Ana")
    ana.command("/peersupport", "pause")
    ana.fill(ws.PAUSE_UNTIL, "2026-11-23")
    ana.submit()
    assert ana.errors == {ws.PAUSE_UNTIL: ws.DAY_TO_COME}


def test_finding_somebody_who_is_no_supporter_says_so(clinic):
    ruth = clinic.person("Ruth")
    ruth.open_home()
    ruth.click(wr.ROSTER, where="home")
    ruth.choose(wr.FIND, clinic.ids["Mira"])
    assert wr.NOT_ON_LIST in str(ruth.modal)


def test_only_supporters_can_be_on_call(clinic):
    ruth = clinic.person("Ruth")
    ruth.open_home()
    ruth.click(wr.ROTA, where="home")
    week = "Nov 30–Dec 6, 2026"
    ruth.fill(week, [clinic.ids["Mira"]])
    ruth.submit()
    assert ruth.errors == {week: wr.NOT_A_SUPPORTER}


def test_training_and_agreement_are_reminded_of_once(tmp_path):
    def change(text):
        return text.replace("training_valid_months = 24", "training_valid_months = 7")

    with hospital(tmp_path, change=change) as clinic:
        ana = clinic.person("Ana")
        clinic.pass_time(days=1)
        assert str(ana.dm).count("Your training counts until 1 January 2027.") == 1
        with clinic.house.desk.open_records() as records:
            programme = records.programme()
            agreement = replace(programme.agreement, version="2", no_longer_accepted=("1",))
            records.keep_programme(replace(programme, agreement=agreement))
        clinic.pass_time(days=2)
        assert str(ana.dm).count("Your training counts until") == 1
        assert str(ana.dm).count(wr.AGREEMENT_WAITS) == 1
        assert wr.HOME_TO_SIGN in home_of(clinic, "Ana")
        assert ws.HOME_READY not in home_of(clinic, "Ana")
        ana.click(wr.READ_AND_SIGN, where="message")
        ana.fill(wr.SIGNATURE, ["I agree, version 2"])
        ana.submit()
        assert "You have signed version 2." in str(ana.modal)
        ana.close()
        assert ws.HOME_READY in home_of(clinic, "Ana")
