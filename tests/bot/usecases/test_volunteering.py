"""Becoming a supporter: offering oneself, taking that back, and thinking of a colleague."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.domain.choices import ContactWay
from bot.domain.errors import NoLongerOpen, NotForYou
from bot.domain.people import PersonId, QuietHours, Stage, Standing
from bot.domain.programme import Agreement, Asking, Capacity, GettingReady
from bot.domain.requests import OfferState
from bot.domain.roster import Profile
from bot.domain.roster_news import InvitedToVolunteer, VolunteerWaits
from bot.usecases.closing import CloseRequest, close_request
from bot.usecases.profiling import OfMyself, Retire, begin_retiring, retire
from bot.usecases.reviewing import KeepEntry, keep_entry
from bot.usecases.volunteering import (
    BeginVolunteering,
    Nominate,
    ReadAgreement,
    TakeBack,
    Volunteer,
    begin_volunteering,
    nominate,
    read_agreement,
    take_back,
    volunteer,
)
from storage import codec
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MIRA,
    NOW,
    PRIYA,
    RUTH,
    TODAY,
    a_load,
    a_member,
    a_supporter,
)

LESS = [one for one in Standing if one is not Standing.FULL]
PROFILE = Profile(
    display_name="Dr. Tom Berg",
    department="Radiology",
    languages=("English",),
    topics=("outcome",),
    contact_ways=(ContactWay.PHONE,),
)
TOM = PersonId("U0TOM")


def offers_oneself(clinic, person=TOM, profile=PROFILE, *, signs=True, **facts):
    member = a_member(person, **facts)
    clinic.do(volunteer, Volunteer(member, profile, signs=signs))
    clinic.deliver()


def approved(clinic, person=TOM):
    clinic.do(keep_entry, KeepEntry(person, date(2026, 3, 1)))
    clinic.deliver()


def nominates(clinic, whom, by=MIRA, **facts):
    clinic.do(nominate, Nominate(a_member(by), a_member(whom, **facts)))
    clinic.deliver()


def invited(clinic):
    return [one.to for one in clinic.pigeon.carried if one.notice == InvitedToVolunteer()]


def test_who_offers_to_support_waits_for_the_coordinators(clinic):
    offers_oneself(clinic)
    tom = clinic.supporter(TOM)
    assert tom.stage is Stage.VOLUNTEER
    assert (tom.display_name, tom.topics, tom.agreement_version) == (
        "Dr. Tom Berg",
        ("outcome",),
        "1",
    )
    assert clinic.channel == [VolunteerWaits]
    clinic.ask()
    clinic.later(0 * HOUR)
    assert clinic.asked() == []


def test_a_programme_gathers_supporters_before_it_goes_live(clinic):
    for ready in (GettingReady(), GettingReady(go_live_on=date(2027, 1, 4))):
        clinic.programme(getting_ready=ready, crisis_lines=(), topics=())
        offers_oneself(clinic)
        nominates(clinic, JONAS)
    assert clinic.supporter(TOM).stage is Stage.VOLUNTEER
    assert invited(clinic) == [JONAS]


@pytest.mark.parametrize("standing", LESS)
def test_who_is_no_full_member_is_refused(clinic, standing, tmp_path):
    member = a_member(TOM, standing=standing)
    with pytest.raises(NotForYou):
        clinic.do(begin_volunteering, BeginVolunteering(member))
    with pytest.raises(NotForYou):
        clinic.do(volunteer, Volunteer(member, PROFILE, signs=True))
    with pytest.raises(NotForYou):
        clinic.do(nominate, Nominate(member, a_member(JONAS)))
    clinic.deliver()
    assert (clinic.rows("supporter"), clinic.pigeon.carried) == ([], [])


def test_offering_twice_tells_once_and_keeps_what_was_said_last(clinic):
    offers_oneself(clinic)
    offers_oneself(clinic, profile=replace(PROFILE, department="Surgery"), signs=False)
    tom = clinic.supporter(TOM)
    assert (tom.department, tom.agreement_version, tom.stage) == ("Surgery", "", Stage.VOLUNTEER)
    assert clinic.channel == [VolunteerWaits]


def test_who_offers_again_after_taking_it_back_is_told_of_again(clinic):
    offers_oneself(clinic)
    clinic.do(take_back, TakeBack(TOM))
    offers_oneself(clinic)
    assert clinic.channel == [VolunteerWaits, VolunteerWaits]


def test_a_supporter_can_not_offer_what_they_give_already(clinic):
    clinic.roster(ANA)
    before = clinic.supporter(ANA)
    with pytest.raises(NoLongerOpen):
        clinic.do(volunteer, Volunteer(a_member(ANA), PROFILE, signs=False))
    clinic.deliver()
    assert (clinic.supporter(ANA), clinic.channel) == (before, [])


def test_the_news_names_nobody(clinic):
    offers_oneself(clinic)
    (letter,) = clinic.pigeon.carried
    assert "TOM" not in repr(letter)
    assert "Berg" not in repr(letter)


def test_taking_it_back_leaves_no_row(clinic):
    offers_oneself(clinic)
    assert len(clinic.rows("supporter")) == 1
    clinic.do(take_back, TakeBack(TOM))
    assert clinic.rows("supporter") == []
    assert clinic.supporter(TOM) is None


def test_there_is_nothing_to_take_back_before_nor_after(clinic):
    clinic.roster(ANA, a_supporter(JONAS, stage=Stage.RETIRED))
    offers_oneself(clinic)
    approved(clinic)
    for person in (ANA, JONAS, MIRA, TOM):
        before = clinic.supporter(person)
        with pytest.raises(NoLongerOpen):
            clinic.do(take_back, TakeBack(person))
        assert clinic.supporter(person) == before


def test_who_retired_may_offer_again_and_still_carries_whom_they_did(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.do(retire, Retire(ANA, hand_over=False))
    offers_oneself(clinic, ANA)
    ana = clinic.supporter(ANA)
    assert (ana.stage, ana.load) == (
        Stage.VOLUNTEER,
        a_load(open=(request_id,), accepted_on=(TODAY,)),
    )
    assert ana.retired_on == TODAY
    assert clinic.channel == [VolunteerWaits]
    approved(clinic, ANA)
    assert clinic.supporter(ANA).retired_on is None
    assert clinic.do(begin_retiring, OfMyself(ANA)).carries
    assert clinic.request(request_id).supporter == ANA


def test_who_takes_back_a_second_offer_still_carries_whom_they_did(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.do(retire, Retire(ANA, hand_over=False))
    offers_oneself(clinic, ANA)
    clinic.do(take_back, TakeBack(ANA))
    ana = clinic.supporter(ANA)
    assert (ana.stage, ana.load.open, ana.topics) == (Stage.RETIRED, (request_id,), ())
    clinic.do(close_request, CloseRequest(request_id, ANA))
    assert clinic.supporter(ANA).load.open == ()


def test_usual_quiet_hours_are_the_programmes_and_the_limits_too(clinic):
    asking = Asking(quiet_from="20:15", quiet_until="08:45")
    clinic.programme(asking=asking, capacity=Capacity(max_open=2, yearly_cap=9))
    offers_oneself(clinic, timezone="Europe/Paris", locale="fr-FR")
    tom = clinic.supporter(TOM)
    assert tom.quiet_hours == QuietHours(time(20, 15), time(8, 45))
    assert (tom.max_open, tom.yearly_cap) == (2, 9)
    assert (tom.timezone, tom.locale) == ("Europe/Paris", "fr-FR")


def test_an_offer_that_the_asker_makes_wrong_by_volunteering_is_taken_back_at_once(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask(department="")
    clinic.attend()
    assert clinic.supporter(ANA).load.offered == (request_id,)
    offers_oneself(clinic, MIRA, replace(PROFILE, department="Anesthesia"))
    assert clinic.supporter(ANA).load.offered == ()
    assert [one.state for one in clinic.request(request_id).offers] == [OfferState.TAKEN_BACK]
    clinic.roster(a_supporter(JONAS, department="Surgery"))
    clinic.later(0 * HOUR)
    assert clinic.asked() == [JONAS]


def test_the_form_is_filled_in_with_what_somebody_said_and_not_for_who_retired(clinic):
    asked = BeginVolunteering(a_member(TOM))
    empty = clinic.do(begin_volunteering, asked)
    assert (empty.stage, empty.profile) == (None, Profile(display_name="", department=""))
    offers_oneself(clinic)
    known = clinic.do(begin_volunteering, asked)
    assert (known.stage, known.profile) == (Stage.VOLUNTEER, PROFILE)
    approved(clinic)
    assert clinic.do(begin_volunteering, asked).stage is Stage.SUPPORTER
    clinic.do(retire, Retire(TOM, hand_over=True))
    assert clinic.do(begin_volunteering, asked) == empty


def test_the_agreement_is_shown_and_whether_this_version_is_signed(clinic):
    agreement = Agreement(version="2", promises=("I listen.",), where="on paper")
    clinic.programme(agreement=agreement)
    clinic.roster(ANA, a_supporter(JONAS, agreement_version="2"))
    shown = {one: clinic.do(read_agreement, ReadAgreement(one)) for one in (MIRA, ANA, JONAS)}
    assert [one.signed for one in shown.values()] == [False, False, True]
    assert {(one.version, one.promises, one.where) for one in shown.values()} == {
        ("2", ("I listen.",), "on paper")
    }


def test_a_colleague_is_invited_without_a_word_on_who_thought_of_them(clinic):
    clinic.directory.changed[JONAS] = {"locale": "fr-CA"}
    nominates(clinic, JONAS, locale="fr-CA")
    (letter,) = clinic.pigeon.carried
    assert (letter.to, letter.notice, letter.locale) == (JONAS, InvitedToVolunteer(), "fr-CA")
    assert "MIRA" not in repr(letter)
    assert clinic.supporter(JONAS) is None


def test_an_invitation_reaches_nobody_at_night_where_they_are(clinic):
    clinic.clock.at = datetime(
        2026, 11, 20, 15, tzinfo=UTC
    )  # Friday, three in Dublin, the night to Saturday in Tokyo
    nominates(clinic, JONAS, timezone="Europe/Dublin")
    nominates(clinic, PRIYA, timezone="Asia/Tokyo")
    assert invited(clinic) == [JONAS]
    clinic.clock.at = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    clinic.deliver()
    assert invited(clinic) == [JONAS]
    clinic.clock.at = datetime(2026, 11, 23, 0, 1, tzinfo=UTC)  # Monday, nine in Tokyo
    clinic.deliver()
    assert invited(clinic) == [JONAS, PRIYA]


def test_a_colleague_is_invited_once_a_year_whoever_thinks_of_them(clinic):
    nominates(clinic, JONAS)
    nominates(clinic, JONAS)
    nominates(clinic, JONAS, by=RUTH)
    clinic.clock.at += 364 * DAY
    nominates(clinic, JONAS, by=RUTH)
    assert invited(clinic) == [JONAS]
    clinic.clock.at += DAY
    nominates(clinic, JONAS, by=RUTH)
    assert invited(clinic) == [JONAS, JONAS]


def test_who_nominates_does_so_three_times_a_day_and_others_are_not_held_up(clinic):
    people = [PersonId(f"U0N{nth}") for nth in range(6)]
    for person in people[:5]:
        nominates(clinic, person)
    assert invited(clinic) == people[:3]
    nominates(clinic, people[3], by=RUTH)
    assert invited(clinic) == people[:4]
    clinic.clock.at += DAY
    nominates(clinic, people[4])
    assert invited(clinic) == people[:5]


@pytest.mark.parametrize("stage", list(Stage))
def test_nobody_is_invited_who_supports_offers_to_or_did(clinic, stage):
    clinic.roster(a_supporter(JONAS, stage=stage))
    nominates(clinic, JONAS)
    assert clinic.pigeon.carried == []


@pytest.mark.parametrize("standing", LESS)
def test_nobody_is_invited_who_is_no_full_member(clinic, standing):
    nominates(clinic, JONAS, standing=standing)
    assert clinic.pigeon.carried == []


def test_nobody_invites_themselves_and_the_three_are_not_spent_on_it(clinic):
    for _ in range(3):
        nominates(clinic, MIRA)
        nominates(clinic, PRIYA, standing=Standing.BOT)
    nominates(clinic, JONAS)
    assert invited(clinic) == [JONAS]


def test_of_a_nomination_nothing_is_kept_but_that_somebody_was_invited(clinic, monkeypatch):
    written = []
    write = codec.Codec.write

    def noted(self, fact):
        written.append(write(self, fact))
        return written[-1]

    monkeypatch.setattr(codec.Codec, "write", noted)
    tables = ("supporter", "peer_case", "message", "outbox", "due", "setting", "stat_window")
    before = {table: len(clinic.rows(table)) for table in tables}
    clinic.do(nominate, Nominate(a_member(MIRA), a_member(JONAS)))
    after = {table: len(clinic.rows(table)) for table in tables}
    assert {table for table in tables if after[table] != before[table]} == {"outbox", "setting"}
    assert after["outbox"] + after["setting"] == before["outbox"] + before["setting"] + 2
    letter, note = sorted(written, key=len, reverse=True)
    assert b"InvitedToVolunteer" in letter
    assert b"2026-11-18T15:00" in note
    assert JONAS.encode() not in note
    assert not any(MIRA.encode() in one for one in written)
    raw = repr([clinic.rows(table) for table in (*tables, "inbox")])
    assert MIRA not in raw
    assert JONAS not in raw


def test_who_thought_of_a_colleague_can_not_be_worked_out_from_what_is_noted_of_the_day(clinic):
    with clinic.room.open_records() as records:
        nominate(Nominate(a_member(MIRA), a_member(JONAS)), records, NOW)
    mine = clinic.rows("inbox")
    with clinic.room.open_records() as records:
        nominate(Nominate(a_member(RUTH), a_member(JONAS)), records, NOW)
        nominate(Nominate(a_member(RUTH), a_member(PRIYA)), records, NOW)
    notes = clinic.rows("inbox")
    assert len(mine) == 1
    assert len(notes) == 3  # one a nomination, whoever it was about and whatever came of it
    with clinic.room.open_records() as records:
        day = NOW.date().isoformat()
        assert not records.first_time("nominate", f"{MIRA} {day} 0", NOW)
        assert records.first_time("nominate", f"{MIRA} {day} 1", NOW)


def test_who_retired_volunteered_again_and_took_it_back_is_not_brought_back_by_a_file(clinic):
    clinic.roster(ANA)
    clinic.do(retire, Retire(ANA, hand_over=False))
    offers_oneself(clinic, ANA)
    clinic.do(take_back, TakeBack(ANA))
    assert clinic.roster(ANA).retired == 1
    assert not clinic.supporter(ANA).is_supporter


def test_leaving_and_coming_back_neither_ends_a_rest_nor_starts_the_year_again(clinic):
    load = a_load(accepted_on=(TODAY, TODAY, TODAY))
    clinic.roster(a_supporter(rest_until=NOW + 9 * DAY, load=load))
    clinic.do(retire, Retire(ANA, hand_over=False))
    offers_oneself(clinic, ANA)
    approved(clinic, ANA)
    ana = clinic.supporter(ANA)
    assert (ana.rest_until, ana.load.accepted_on) == (NOW + 9 * DAY, (TODAY, TODAY, TODAY))
