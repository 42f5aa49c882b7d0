"""Settings and roster, App Home, the privacy page, and a message typed to the bot."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.notices import MessageAnswered
from bot.domain.people import Period, Stage, Standing
from bot.domain.programme import Agreement, Asking, Keeping, Privacy, Programme
from bot.domain.roster import Limits, Profile
from bot.domain.roster_news import Welcomed
from bot.usecases.answering import AnswerMessage, answer_message
from bot.usecases.digesting import BuildDigest, build_digest
from bot.usecases.profiling import KeepProfile, Pause, Retire, keep_profile, pause, retire
from bot.usecases.running import (
    BeginTidying,
    EndTidying,
    Imported,
    ReadProgramme,
    ReadRoster,
    begin_tidying,
    end_tidying,
    read_programme,
    read_roster,
)
from bot.usecases.volunteering import Volunteer, volunteer
from bot.usecases.welcoming import (
    ShowHome,
    ShowPrivacy,
    show_home,
    show_privacy,
)
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MINUTE,
    MIRA,
    NOW,
    RUTH,
    TODAY,
    a_load,
    a_member,
    a_programme,
    a_supporter,
)


def home(clinic, by=MIRA, *, coordinates=False):
    return clinic.do(show_home, ShowHome(a_member(by), is_coordinator=coordinates))


def test_the_settings_are_those_that_were_kept_last(clinic):
    assert clinic.do(read_programme, ReadProgramme()) == a_programme()
    clinic.programme(name="Colleagues")
    assert clinic.do(read_programme, ReadProgramme()).name == "Colleagues"


def test_an_import_says_how_many_were_new_and_removes_nobody(clinic):
    assert clinic.roster(ANA, JONAS) == Imported(new=2, changed=0)
    assert clinic.roster(JONAS, RUTH) == Imported(new=1, changed=1)
    assert {one.id for one in clinic.do(read_roster, ReadRoster())} == {ANA, JONAS, RUTH}


def test_who_is_known_keeps_what_they_carry(clinic):
    busy = a_supporter(
        load=a_load(accepted_on=(TODAY,)),
        timezone="Europe/Berlin",
        paused_until=TODAY + DAY,
        rest_until=NOW + DAY,
    )
    clinic.roster(busy)
    clinic.roster(a_supporter(display_name="Dr. Ana Costa-Weber"))
    assert clinic.supporter(ANA) == replace(busy, display_name="Dr. Ana Costa-Weber")


def test_who_retired_stays_retired_whatever_an_old_file_says(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.do(retire, Retire(ANA, hand_over=False))
    before = clinic.supporter(ANA)
    assert clinic.roster(ANA, JONAS) == Imported(new=1, changed=0, retired=1)
    assert clinic.supporter(ANA) == before
    assert before.load.open == (request_id,)
    assert clinic.supporter(JONAS).is_supporter
    clinic.ask(by=RUTH)
    clinic.later(HOUR)
    assert clinic.asked() == [ANA, JONAS]


def test_a_volunteer_who_stands_in_the_file_is_a_supporter(clinic):
    offered = Profile(display_name="Ana", department="Surgery")
    clinic.do(volunteer, Volunteer(a_member(ANA, locale="fr-CA"), offered, signs=False))
    assert clinic.roster(ANA) == Imported(new=0, changed=1)
    ana = clinic.supporter(ANA)
    assert (ana.stage, ana.department, ana.locale) == (Stage.SUPPORTER, "Anesthesia", "fr-CA")


def test_who_retired_and_offers_again_can_come_back_with_a_file(clinic):
    clinic.roster(a_supporter(stage=Stage.RETIRED))
    offered = Profile(display_name="Ana", department="Surgery")
    clinic.do(volunteer, Volunteer(a_member(ANA), offered, signs=False))
    assert clinic.roster(ANA) == Imported(new=0, changed=1)
    assert clinic.supporter(ANA).is_supporter


def test_what_keeps_people_apart_is_never_lost_with_a_file(clinic):
    clinic.roster(a_supporter(never=(MIRA,), line=(RUTH,), never_departments=("Surgery",)))
    clinic.roster(a_supporter(never=(JONAS,), never_departments=("Radiology",)))
    ana = clinic.supporter(ANA)
    assert (ana.never, ana.line) == ((MIRA, JONAS), (RUTH,))
    assert ana.never_departments == ("Surgery", "Radiology")


def test_a_pause_costs_nothing_and_ends_at_will(clinic):
    clinic.roster(ANA)
    clinic.do(pause, Pause(ANA, TODAY + DAY))
    clinic.ask()
    clinic.later(0 * HOUR)
    assert clinic.asked() == []
    assert home(clinic, ANA).supporter.paused_until == TODAY + DAY
    clinic.do(pause, Pause(ANA, None))
    clinic.later(HOUR)
    assert clinic.asked() == [ANA]


def test_only_supporters_can_pause(clinic):
    with pytest.raises(NotAllowed):
        clinic.do(pause, Pause(MIRA, TODAY))


def test_the_records_are_tidied_once_a_night_between_three_and_four(clinic):
    three = datetime(2026, 11, 19, 8, tzinfo=UTC)
    due = []
    for moment in (three - MINUTE, three, three + 30 * MINUTE, three + HOUR, three + DAY):
        clinic.clock.at = moment
        due.append(clinic.do(begin_tidying, BeginTidying()))
        if due[-1]:
            clinic.do(end_tidying, EndTidying())
    assert due == [False, True, False, False, True]


def test_tidying_that_was_cut_short_is_begun_again_ten_minutes_later_until_the_morning(clinic):
    three = datetime(2026, 11, 19, 8, tzinfo=UTC)
    due = []
    for minutes in (50, 55, 60, 70, 175, 180, 190):
        clinic.clock.at = three + minutes * MINUTE
        due.append(clinic.do(begin_tidying, BeginTidying()))
    assert due == [True, False, True, True, True, False, False]
    clinic.clock.at = three + DAY
    assert clinic.do(begin_tidying, BeginTidying())
    clinic.clock.at += 20 * MINUTE
    clinic.do(end_tidying, EndTidying())  # by whoever only was slow
    clinic.clock.at += 20 * MINUTE
    assert not clinic.do(begin_tidying, BeginTidying())


def test_tidying_that_was_cut_short_a_week_ago_waits_for_three_o_clock(clinic):
    three = datetime(2026, 11, 19, 8, tzinfo=UTC)
    clinic.clock.at = three
    assert clinic.do(begin_tidying, BeginTidying())
    clinic.clock.at = three + 7 * DAY + 2 * HOUR
    assert not clinic.do(begin_tidying, BeginTidying())


@pytest.mark.parametrize("back", [HOUR, 3 * HOUR, 2 * DAY])
def test_tidying_that_was_begun_by_a_clock_that_was_put_back_is_begun_again(clinic, back):
    three = datetime(2026, 11, 19, 8, tzinfo=UTC)
    clinic.clock.at = three + back
    with clinic.room.open_records() as records:
        records.mark("tidying", clinic.clock.at)
    clinic.clock.at = three
    assert clinic.do(begin_tidying, BeginTidying())


def test_home_of_somebody_with_no_role_and_no_request(clinic):
    card = home(clinic)
    assert (card.programme, card.is_open) == ("Peer Support", True)
    assert card.crisis_lines == a_programme().crisis_lines
    assert (card.own_request, card.supporter, card.coordinator) == (None, None, None)


def test_home_shows_ones_own_request(clinic):
    request_id = clinic.ask()
    assert home(clinic).own_request.request_id == request_id
    assert home(clinic, JONAS).own_request is None


def test_home_of_a_supporter_shows_load_and_next_steps(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    card = home(clinic, ANA).supporter
    assert (card.open, card.offered) == ((request_id,), ())
    assert (card.taken_this_year, card.yearly_cap, card.ready) == (1, 3, False)
    assert card.trained_until == TODAY.replace(year=2028, month=3, day=1)
    assert (card.paused_until, card.resting_until) == (None, None)


@pytest.mark.parametrize(("ahead", "shown"), [(DAY, True), (-DAY, False)])
def test_a_pause_and_a_rest_are_shown_while_they_last(clinic, ahead, shown):
    clinic.roster(a_supporter(paused_until=TODAY + ahead, rest_until=NOW + ahead))
    card = home(clinic, ANA).supporter
    assert (card.paused_until is not None) is shown
    assert (card.resting_until is not None) is shown
    assert card.ready is not shown


def test_who_retired_has_no_supporters_page(clinic):
    clinic.roster(a_supporter(stage=Stage.RETIRED))
    assert home(clinic, ANA).supporter is None


def test_home_of_a_coordinator_says_what_is_missing_and_shows_the_last_digest(clinic):
    clinic.programme(topics=())
    card = home(clinic, RUTH, coordinates=True).coordinator
    assert (card.unsettled, card.digest) == (("No topics are set.",), None)
    made = clinic.do(build_digest, BuildDigest(frozenset()))
    assert home(clinic, RUTH, coordinates=True).coordinator.digest == made


def test_privacy_is_told_from_the_settings_as_they_are(clinic):
    clinic.programme(
        keeping=Keeping(identity_days=3),
        asking=Asking(give_up_after_days=10),
        privacy=Privacy(slack_export="no", legal_position="as told", contact="the officer"),
    )
    card = clinic.do(show_privacy, ShowPrivacy())
    assert (card.identity_days, card.never_matched_days, card.smallest_group) == (3, 13, 5)
    assert (card.slack_export, card.legal_position, card.contact) == (
        "no",
        "as told",
        "the officer",
    )
    assert card.key_since == "2026-11"


def test_before_anything_was_set_the_defaults_hold(clinic):
    clinic.programme()
    assert clinic.do(show_privacy, ShowPrivacy()).never_matched_days == (
        Programme().asking.give_up_after_days + Programme().keeping.identity_days
    )


def test_a_message_is_answered_once_however_often_it_is_delivered(clinic):
    for _ in range(3):
        clinic.do(answer_message, AnswerMessage(a_member(locale="fr-CA"), "Ev1"))
    clinic.do(answer_message, AnswerMessage(a_member(), "Ev2"))
    clinic.directory.changed[MIRA] = {"locale": "fr-CA"}
    clinic.deliver()
    assert clinic.kinds(MIRA) == [MessageAnswered, MessageAnswered]
    assert [one.locale for one in clinic.pigeon.carried] == ["fr-CA", "fr-CA"]


def test_an_older_file_takes_nothing_back_that_was_signed_or_noted_since(clinic):
    clinic.programme(agreement=Agreement(version="2"))
    clinic.roster(a_supporter(trained_on=TODAY, agreement_version="2"))
    clinic.roster(a_supporter(trained_on=TODAY - 100 * DAY, agreement_version="1"))
    assert clinic.supporter(ANA).agreement_version == "2"
    assert clinic.supporter(ANA).trained_on == TODAY


def test_a_file_that_makes_an_offer_wrong_takes_it_back_at_once(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask(department="Surgery")
    clinic.attend()
    assert clinic.request(request_id).live_offers
    clinic.roster(a_supporter(department="Surgery"))
    assert clinic.request(request_id).live_offers == ()
    assert clinic.supporter(ANA).load.offered == ()


def test_what_supporters_said_of_themselves_is_not_undone_by_a_file(clinic):
    clinic.roster(a_supporter(trained_on=TODAY - 100 * DAY))
    said = Profile(display_name="Dr. A. Costa", department="Radiology", languages=("French",))
    limits = Limits(max_open=1, yearly_cap=1, never=(MIRA,))
    clinic.do(keep_profile, KeepProfile(ANA, said, limits))
    clinic.roster(a_supporter(max_open=5, yearly_cap=9, trained_on=TODAY, line=(RUTH,)))
    ana = clinic.supporter(ANA)
    assert (ana.display_name, ana.department, ana.languages) == (
        "Dr. A. Costa",
        "Radiology",
        ("French",),
    )
    assert (ana.max_open, ana.yearly_cap, ana.never, ana.line) == (1, 1, (MIRA,), (RUTH,))
    assert ana.trained_on == TODAY


def test_an_empty_cell_takes_nothing_away(clinic):
    clinic.roster(a_supporter(site="East", topics=("conflict",), languages=("French",)))
    clinic.roster(a_supporter(site="", topics=(), languages=(), specialty=""))
    ana = clinic.supporter(ANA)
    assert (ana.site, ana.topics, ana.languages) == ("East", ("conflict",), ("French",))


def test_a_volunteer_whom_a_file_approves_is_welcomed_once(clinic):
    clinic.roster(a_supporter(stage=Stage.VOLUNTEER))
    for _ in range(2):
        clinic.roster(ANA)
        clinic.deliver()
    assert clinic.kinds(ANA) == [Welcomed]
    assert clinic.supporter(ANA).is_supporter


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"standing": Standing.GUEST}, {"is_member": False, "ready": False}),
        ({"away": (Period(TODAY, TODAY + DAY),)}, {"away_until": TODAY + DAY, "ready": False}),
        ({"away": (Period(TODAY + DAY, TODAY + DAY),)}, {"away_until": None, "ready": True}),
        ({"agreement_version": ""}, {"to_sign": True, "ready": False}),
    ],
)
def test_home_says_why_somebody_is_not_asked(clinic, facts, shown):
    clinic.roster(a_supporter(**facts))
    card = home(clinic, ANA).supporter
    assert {name: getattr(card, name) for name in shown} == shown
