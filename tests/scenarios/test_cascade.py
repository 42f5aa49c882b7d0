"""The cascade, each branch pressed through: waves, the clock, nights, lateness, consent."""

from handlers.views import words as w
from handlers.views import words_coordinators as wc
from handlers.views import words_supporters as ws
from tests.scenarios.hospital import hospital

SOON = "How soon would you like to hear from a colleague?"
DEPARTMENT = "Your department"
LANGUAGE = w.LANGUAGE
LATE = "Nobody has been free so far"
EVERYBODY = ["Ana", "Ben", "Cleo"]


def others(clinic, *but):
    return sorted(set(clinic.asked()) - set(but))


def nudges(clinic):
    return [one for one in clinic.channel_messages() if wc.SOMEONE_WAITS in str(one)]


def holders(clinic, name="Mira"):
    """Who holds an offer, told or not."""
    names = {person: name for name, person in clinic.ids.items()}
    return sorted(names[one.supporter] for one in clinic.request_of(name).live_offers)


def until_night(clinic):
    clinic.pass_time(hours=12)  # ten in the evening; quiet from nine to seven


def accept(clinic, name):
    clinic.person(name).click(ws.ACCEPT)
    clinic.settle()


def patient(text):
    """A programme that waits for an answer longer than it promises one."""
    return text.replace("answer_within_hours_24 = 4", "answer_within_hours_24 = 24")


def pause(clinic, *names):
    for name in names:
        clinic.person(name).command("/peersupport", "pause")
        clinic.person(name).fill(ws.PAUSE_UNTIL, "2026-12-24")
        clinic.person(name).submit()
        clinic.person(name).close()


def press_in_the_channel(clinic, label):
    """Have the coordinator press a button; give every word that was answered."""
    ruth = clinic.person("Ruth")
    before = len(ruth.ephemerals)
    ruth.click(label)
    clinic.settle()
    return [str(one.get("text")) for one in ruth.ephemerals[before:]]


def test_one_is_asked_at_a_time_and_several_within_twelve_hours(clinic):
    clinic.ask()
    assert len(clinic.asked()) == 1
    first = clinic.asked()
    clinic.ask("Tom", **{SOON: w.WITHIN_12})
    assert len(others(clinic, *first)) == 2  # everybody who is left
    urgent = others(clinic, *first)
    accept(clinic, urgent[0])
    assert clinic.person(urgent[1]).sees(ws.TAKEN_CARE_OF)
    assert clinic.asked() == first


def test_an_offer_nobody_answers_goes_on_to_the_next(clinic):
    clinic.ask()
    (first,) = clinic.asked()
    clinic.pass_time(hours=4, minutes=1)
    (second,) = clinic.asked()
    assert second != first
    assert clinic.person(first).sees(ws.LAPSED)


def test_passing_costs_nothing_and_goes_on_to_the_next(clinic):
    clinic.ask()
    (first,) = clinic.asked()
    clinic.person(first).click(ws.PASS)
    clinic.settle()
    assert clinic.person(first).sees(w.PASSING_IS_FINE)
    (second,) = clinic.asked()
    assert second != first


def test_what_is_handed_back_goes_on_to_somebody_else(clinic):
    _, first = clinic.match()
    supporter = clinic.person(first)
    supporter.click(ws.OPEN_REQUEST)
    supporter.click(ws.HAND_BACK)
    clinic.settle()
    assert clinic.person("Mira").sees(w.SEARCHING_AGAIN)
    (second,) = clinic.asked()
    assert second != first


def test_who_asks_for_someone_else_gets_someone_else(clinic):
    _, first = clinic.match()
    mira = clinic.person("Mira")
    mira.command("/peersupport", "status")
    mira.click(w.SOMEONE_ELSE)
    clinic.settle()
    (second,) = clinic.asked()
    assert second != first
    accept(clinic, second)
    assert clinic.request_of("Mira").supporter == clinic.ids[second]


def test_quiet_hours_stop_the_clock(clinic):
    clinic.pass_time(hours=10)  # eight in the evening
    clinic.ask()
    (first,) = clinic.asked()
    clinic.pass_time(hours=13, minutes=59)  # one hour before the night, and three after it
    assert clinic.asked() == [first]
    clinic.pass_time(minutes=2)
    assert clinic.asked() != [first]


def test_at_night_the_question_waits_in_app_home_and_the_message_until_morning(clinic):
    until_night(clinic)
    clinic.ask()
    assert clinic.asked() == []
    (asked,) = holders(clinic)
    supporter = clinic.person(asked)
    supporter.open_home()
    assert supporter.sees(ws.HOME_OFFERED)
    clinic.pass_time(hours=8, minutes=59)
    assert clinic.asked() == []
    clinic.pass_time(minutes=1)
    assert clinic.asked() == [asked]
    accept(clinic, asked)
    assert clinic.request_of("Mira").supporter == clinic.ids[asked]


def test_within_twelve_hours_the_night_is_not_waited_for(clinic):
    until_night(clinic)
    clinic.ask(**{SOON: w.WITHIN_12})
    assert clinic.asked() == EVERYBODY
    clinic.pass_time(hours=1, minutes=1)
    assert clinic.asked() == []  # and the clock did not stand still either


def test_who_accepts_at_night_from_app_home_gets_no_message_in_the_morning(clinic):
    until_night(clinic)
    clinic.ask()
    (asked,) = holders(clinic)
    supporter = clinic.person(asked)
    supporter.open_home()
    supporter.click(ws.SEE_DETAILS, where="home")
    supporter.click(ws.ACCEPT, where="modal")
    clinic.settle()
    clinic.pass_time(hours=10)
    assert clinic.asked() == []
    assert clinic.request_of("Mira").supporter == clinic.ids[asked]


def test_who_waits_too_long_hears_the_next_step_and_the_crisis_lines(tmp_path):
    with hospital(tmp_path, change=patient) as clinic:
        mira = clinic.ask()
        mira.close()
        clinic.pass_time(days=1)
        (told,) = [one for one in mira.dm if LATE in str(one)]
        assert "988" in str(told)
        (offer,) = clinic.request_of("Mira").live_offers
        assert f"<!date^{int(offer.answer_by.timestamp())}^" in str(told)
        mira.command("/peersupport", "status")
        assert mira.sees(LATE)
        assert mira.sees("988")


def test_while_everybody_sleeps_the_next_step_is_when_the_first_wakes(clinic):
    pause(clinic, *EVERYBODY)
    mira = clinic.ask()
    until_night(clinic)
    clinic.pass_time(days=1)  # the night after the promise
    for name in EVERYBODY:
        clinic.person(name).open_home()
        clinic.person(name).click(ws.RESUME, where="home")
    press_in_the_channel(clinic, wc.SEARCH_NOW)
    assert holders(clinic) == []
    mira.close()
    mira.command("/peersupport", "status")
    seven = 1795608000  # on Wednesday, the 25th of November 2026, in Toronto
    assert clinic.request_of("Mira").first_wakes_at.timestamp() == seven
    assert f"<!date^{seven}^" in str(mira.modal)
    clinic.pass_time(hours=8, minutes=59)
    assert clinic.asked() == []
    clinic.pass_time(minutes=1)
    assert len(clinic.asked()) == 1


def test_the_coordinators_learn_that_somebody_waits_and_nothing_more(tmp_path):
    with hospital(tmp_path, supporters=1) as clinic:
        clinic.ask(**{DEPARTMENT: "Anesthesia"})
        clinic.pass_time(days=1)
        (nudge,) = nudges(clinic)
        assert not any(
            word in str(nudge) for word in ("Mira", clinic.ids["Mira"], "Anesthesia", "24")
        )
        labels = clinic.person("Ruth").labels("message")
        assert {wc.SEARCH_NOW, wc.ASK_EVERYONE, wc.ASK_TO_LOOK_FURTHER} <= set(labels)


def test_everyone_who_can_is_asked_at_once_about_what_is_late(tmp_path):
    with hospital(tmp_path, change=patient) as clinic:
        clinic.ask()
        assert len(clinic.asked()) == 1
        clinic.pass_time(days=2)  # the first has let it lapse; the nudge came at nine
        assert len(clinic.asked()) == 1
        (said,) = press_in_the_channel(clinic, wc.ASK_EVERYONE)
        assert said == wc.ASKED_EVERYONE
        # And the first once more, whose offer lapsed more than half a day ago.
        assert clinic.asked() == list(EVERYBODY)
        accept(clinic, clinic.asked()[0])
        assert clinic.asked() == []
        (said,) = press_in_the_channel(clinic, wc.ASK_EVERYONE)  # nobody waits any more
        assert said == wc.ASKED_EVERYONE


def waiting_for_consent(clinic):
    """Nobody speaks French, and Ana works where Mira does; the nudge has come."""
    pause(clinic, "Ben", "Cleo")
    mira = clinic.ask(**{DEPARTMENT: "Anesthesia", LANGUAGE: "French"})
    mira.close()
    clinic.pass_time(days=1)
    assert clinic.asked() == []
    return mira


def test_who_agrees_is_looked_further_for_at_once(clinic):
    mira = waiting_for_consent(clinic)
    mira.command("/peersupport", "status")
    mira.click(w.LOOK_FURTHER, where="modal")
    mira.fill(w.FURTHER_WHOM, [w.ALSO_OTHER_LANGUAGE, w.ALSO_OWN_DEPARTMENT])
    mira.submit()
    assert mira.sees(w.FURTHER_AGREED)
    clinic.settle()
    assert clinic.asked() == ["Ana"]
    accept(clinic, "Ana")
    assert clinic.request_of("Mira").supporter == clinic.ids["Ana"]


def test_who_ticks_nothing_changes_nothing(clinic):
    mira = waiting_for_consent(clinic)
    mira.command("/peersupport", "status")
    mira.click(w.LOOK_FURTHER, where="modal")
    mira.submit()
    assert mira.sees(w.FURTHER_NOTHING)
    clinic.pass_time(hours=1)
    assert clinic.asked() == []
    assert clinic.request_of("Mira").wishes.beyond == ()


def test_only_what_applies_can_be_ticked(clinic):
    pause(clinic, *EVERYBODY)
    mira = clinic.ask(**{DEPARTMENT: "Anesthesia"})
    mira.close()
    mira.command("/peersupport", "status")
    mira.click(w.LOOK_FURTHER, where="modal")
    assert w.ALSO_OWN_DEPARTMENT in str(mira.modal)
    assert w.ALSO_OTHER_LANGUAGE not in str(mira.modal)


def test_the_coordinators_have_whoever_waits_asked_who_says_yes(clinic):
    mira = waiting_for_consent(clinic)
    (said,) = press_in_the_channel(clinic, wc.ASK_TO_LOOK_FURTHER)
    assert said == wc.ASKED_TO_LOOK_FURTHER
    assert mira.sees(w.MAY_LOOK_FURTHER)
    press_in_the_channel(clinic, wc.ASK_TO_LOOK_FURTHER)
    assert sum(w.MAY_LOOK_FURTHER in str(one) for one in mira.dm) == 1
    mira.click(w.LOOK_FURTHER, where="message")
    mira.fill(w.FURTHER_WHOM, [w.ALSO_OTHER_LANGUAGE, w.ALSO_OWN_DEPARTMENT])
    mira.submit()
    clinic.settle()
    assert clinic.asked() == ["Ana"]
    assert not mira.sees(w.MAY_LOOK_FURTHER)


def test_the_coordinators_have_whoever_waits_asked_who_keeps_it_as_it_is(clinic):
    mira = waiting_for_consent(clinic)
    press_in_the_channel(clinic, wc.ASK_TO_LOOK_FURTHER)
    mira.click(w.KEEP_AS_IT_IS, where="message")
    clinic.settle()
    assert not mira.sees(w.MAY_LOOK_FURTHER)
    assert mira.sees(w.ANSWERED)
    (said,) = press_in_the_channel(clinic, wc.ASK_TO_LOOK_FURTHER)
    assert said == wc.ASKED_TO_LOOK_FURTHER  # nothing is said of a no
    assert not mira.sees(w.MAY_LOOK_FURTHER)
    assert clinic.asked() == []


def test_what_somebody_who_pauses_is_asked_goes_to_somebody_else_at_once(clinic):
    clinic.ask()
    (first,) = clinic.asked()
    pause(clinic, first)
    clinic.settle()
    (second,) = clinic.asked()
    assert second != first
    assert clinic.person(first).sees(ws.MOVED_ON)
    assert not clinic.person(first).sees(w.PASSING_IS_FINE)


def test_who_left_the_hospital_is_not_waited_for(clinic):
    clinic.ask()
    (first,) = clinic.asked()
    clinic.workspace.deactivate(clinic.ids[first])
    clinic.pass_time(hours=4, minutes=1)
    (second,) = clinic.asked()
    assert second != first
