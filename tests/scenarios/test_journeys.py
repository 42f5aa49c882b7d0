"""The ways through the bot beside the main one: words, roles, lateness, other people's time."""

from datetime import UTC, datetime, timedelta

from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.views import words_coordinators as wc
from handlers.views import words_supporters as ws
from tests.scenarios.hospital import hospital
from tests.scenarios.shell import ON_BOTH

SOON = "How soon would you like to hear from a colleague?"
DEPARTMENT = "Your department"


def nudges(clinic):
    return [message for message in clinic.channel_messages() if wc.SOMEONE_WAITS in str(message)]


def names_nobody(clinic, messages):
    return not any(
        word in str(message) for message in messages for word in ("Mira", clinic.ids["Mira"])
    )


def test_a_typed_message_is_answered_and_leads_to_the_form(clinic):
    mira = clinic.person("Mira")
    mira.types("I cannot stop thinking about it.")
    clinic.settle()
    _, answer = mira.dm
    assert wa.TYPED_MESSAGE in str(answer)
    assert "988" in str(answer)
    mira.click(w.REQUEST_SUPPORT)
    assert mira.modal["title"]["text"] == w.ASK_TITLE


def test_help_says_what_one_can_type(clinic):
    mira = clinic.person("Mira")
    mira.command("/peersupport", " HELP ")
    assert mira.sees(wa.HELP_LEAD)
    assert mira.sees(wa.NEVER_READ)
    assert mira.sees("988")
    mira.open_home()
    mira.click(wa.HELP, where="home")
    assert wa.HELP_LEAD in str(mira.modal)


def test_privacy_comes_from_the_live_settings(tmp_path, database_url):
    def change(text):
        return text.replace("identity_days = 7", "identity_days = 21")

    with hospital(tmp_path, database_url=database_url, change=change) as clinic:
        mira = clinic.person("Mira")
        mira.command("/peersupport", "privacy")
        assert "deleted 21 days after" in mira.text_on_screen()
        assert "November 2026" in mira.text_on_screen()
        assert mira.sees(wa.CANNOT_SLACK_EXPORT)
        assert mira.sees("privacy@hospital.example")


def test_status_shows_the_request_or_says_that_there_is_none(clinic):
    mira = clinic.person("Mira")
    mira.command("/peersupport", "status")
    assert mira.sees(w.NOTHING_OPEN)
    clinic.ask().close()
    mira.command("/peersupport", "status")
    assert mira.modal["title"]["text"] == w.YOUR_REQUEST
    assert mira.sees(w.SEEN_BY_NOBODY)


@ON_BOTH
def test_pausing_is_for_supporters_and_keeps_offers_away(clinic):
    mira = clinic.person("Mira")
    mira.command("/peersupport", "pause")
    assert mira.modal is None
    assert mira.sees(wa.NOT_ALLOWED)
    for name in ("Ana", "Ben"):
        supporter = clinic.person(name)
        supporter.command("/peersupport", "pause")
        supporter.fill(ws.PAUSE_UNTIL, "2026-12-24")
        supporter.submit()
    clinic.ask(**{SOON: w.WITHIN_12})
    assert clinic.asked() == ["Cleo"]


def test_the_shortcut_opens_the_form(clinic):
    mira = clinic.person("Mira")
    mira.shortcut("request_peer_support")
    mira.submit()
    assert mira.modal["title"]["text"] == w.YOUR_REQUEST


def test_the_home_of_a_member_shows_their_own_request(clinic):
    mira = clinic.person("Mira")
    mira.open_home()
    assert not mira.sees(ws.AS_SUPPORTER)
    assert not mira.sees(wc.FOR_COORDINATORS)
    mira.click(w.REQUEST_SUPPORT, where="home")
    mira.submit()
    mira.close()
    mira.open_home()
    mira.click(w.VIEW_REQUEST, where="home")
    assert mira.modal["title"]["text"] == w.YOUR_REQUEST


def test_the_home_of_a_supporter_pauses_and_resumes(clinic):
    ana = clinic.person("Ana")
    ana.open_home()
    assert ana.sees(ws.HOME_READY)
    assert not ana.sees(wc.FOR_COORDINATORS)
    ana.click(ws.PAUSE_UNTIL, where="home")
    ana.fill(ws.PAUSE_UNTIL, "2026-12-24")
    ana.submit()
    assert ana.sees("24 December 2026")
    ana.close()
    ana.click(ws.RESUME, where="home")
    assert ana.sees(ws.HOME_READY)


def test_the_home_of_a_supporter_shows_what_is_theirs(clinic):
    _, name = clinic.match()
    supporter = clinic.person(name)
    supporter.open_home()
    supporter.click(ws.OPEN_REQUEST, where="home")
    assert supporter.modal["title"]["text"] == ws.REQUEST_TITLE


@ON_BOTH
def test_the_home_of_a_coordinator_shows_the_last_digest_again(clinic):
    ruth = clinic.person("Ruth")
    ruth.open_home()
    assert ruth.sees(w.NO_DIGEST_YET)
    clinic.pass_time(days=7, hours=1)
    (message,) = clinic.channel_messages()
    ruth.open_home()
    assert ruth.sees(wc.IS_OPEN)
    ruth.click(wc.SHOW_DIGEST, where="home")
    posted = [block.get("text") for block in message["blocks"] if block["type"] == "section"]
    assert posted == [
        block.get("text") for block in ruth.modal["blocks"] if block["type"] == "section"
    ]
    assert len(posted) >= 3


@ON_BOTH
def test_when_nobody_is_free_the_person_and_the_coordinators_are_told(tmp_path, database_url):
    with hospital(tmp_path, database_url=database_url, supporters=1) as clinic:
        mira = clinic.ask(**{DEPARTMENT: "Anesthesia"})  # where the only supporter works
        assert clinic.asked() == []
        assert mira.sees("Nobody has been free so far")
        assert mira.sees("988")
        assert mira.sees(w.VIEW_REQUEST)
        assert nudges(clinic) == []  # it says nothing of the minute somebody asked in
        clinic.pass_time(days=1)
        assert len(nudges(clinic)) == 1
        assert names_nobody(clinic, clinic.channel_messages())
        ruth = clinic.person("Ruth")
        ruth.click(wc.SEARCH_NOW)
        assert ruth.sees(w.SEARCHED_AGAIN)


@ON_BOTH
def test_search_again_finds_who_has_come_back_meanwhile(clinic):
    for name in ("Ana", "Ben", "Cleo"):
        clinic.person(name).command("/peersupport", "pause")
        clinic.person(name).fill(ws.PAUSE_UNTIL, "2026-12-24")
        clinic.person(name).submit()
    clinic.ask(**{SOON: w.WITHIN_12})
    assert nudges(clinic) == []
    clinic.pass_time(hours=1)
    assert len(nudges(clinic)) == 1  # at the full hour: it was promised within twelve hours
    clinic.person("Ben").open_home()
    clinic.person("Ben").click(ws.RESUME, where="home")
    clinic.person("Ruth").click(wc.SEARCH_NOW)
    clinic.settle()
    assert clinic.asked() == ["Ben"]


@ON_BOTH
def test_a_late_request_within_twelve_hours_nudges_at_the_next_full_hour(clinic):
    mira = clinic.ask(**{SOON: w.WITHIN_12})
    assert len(clinic.asked()) == 3
    clinic.pass_time(hours=1, minutes=1)  # they let it lapse, and there is nobody else
    assert clinic.asked() == []
    assert nudges(clinic) == []
    clinic.pass_time(hours=1)
    assert len(nudges(clinic)) == 1
    assert clinic.clock.now() < datetime(2026, 11, 23, 18, tzinfo=UTC)
    assert mira.sees("Nobody has been free so far")
    assert names_nobody(clinic, clinic.channel_messages())


@ON_BOTH
def test_quiet_hours_stop_the_clock_but_not_within_twelve_hours(clinic):
    clinic.pass_time(hours=10)  # eight in the evening; quiet from nine to seven
    clinic.ask()
    first = clinic.asked()
    clinic.pass_time(hours=10)
    assert clinic.asked() == first
    clinic.pass_time(hours=4, minutes=1)  # one hour before, three hours after
    assert clinic.asked() != first
    clinic.pass_time(hours=10)
    clinic.ask("Tom", **{SOON: w.WITHIN_12})
    asked = [name for name in clinic.asked() if name not in first]
    clinic.pass_time(hours=1, minutes=1)
    assert not set(asked) & set(clinic.asked())


@ON_BOTH
def test_somebody_in_another_zone_is_asked_in_their_daytime(clinic):
    clinic.workspace.change_person(clinic.ids["Mira"], tz="Asia/Tokyo")
    clinic.match()
    mira = clinic.person("Mira")
    for _ in range(24 * 4):
        clinic.clock.advance(timedelta(hours=1))
        clinic.settle()
        if mira.sees(w.CONNECTED_QUESTION):
            break
    local = clinic.clock.now() + timedelta(hours=9)
    assert 9 <= local.hour < 17
    assert local.weekday() < 5


def test_a_colleague_who_reads_french_reads_french(clinic):
    clinic.workspace.change_person(clinic.ids["Mira"], locale="fr-CA")
    mira = clinic.person("Mira")
    mira.command("/peersupport")
    assert mira.modal["title"]["text"] != w.ASK_TITLE
    mira.submit()
    clinic.settle()
    assert mira.last_message["text"] == "Votre demande est bien arrivée."
    (name,) = clinic.asked()
    clinic.person(name).click("Accept")
    clinic.settle()
    assert clinic.person(name).sees(ws.OPEN_REQUEST)  # the supporter reads English
    assert mira.last_message["text"] == "Il y a du nouveau pour vous."
    clinic.pass_time(days=2)
    assert not mira.sees(w.CONNECTED_QUESTION)
    assert mira.last_message["text"] == "Il y a du nouveau pour vous."
    assert not clinic.sandbox.lint_failures
