"""What coordinators do with the roster, and what they never learn from it."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time

import pytest

from bot.domain.choices import ContactWay, Reason, Weight
from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.notices import OfferMade, SearchingAgain
from bot.domain.people import Closing, Load, Period, PersonId, QuietHours, Stage, Standing
from bot.domain.programme import Agreement
from bot.domain.requests import OfferState
from bot.domain.roster import profile_of
from bot.domain.roster_cards import EntryCard, Need, RosterLine
from bot.domain.roster_news import NotThisTime, OnCallSet, TakenOffRoster, Welcomed
from bot.domain.rota import weeks_ahead
from bot.usecases.profiling import Retire, Sign, retire, sign
from bot.usecases.reviewing import (
    MOST_LINES,
    KeepEntry,
    OfSomebody,
    ShowRoster,
    decline,
    keep_entry,
    retire_supporter,
    show_entry,
    show_roster,
)
from bot.usecases.rota import KeepRota, ShowRota, keep_rota, show_rota, strangers
from bot.usecases.volunteering import Volunteer, volunteer
from bot.usecases.welcoming import ShowHome, show_home
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

TRAINED = date(2026, 3, 1)
THIS, NEXT, THIRD, *_ = weeks_ahead(TODAY)


def offers_oneself(clinic, person=ANA, *, signs=True):
    profile = profile_of(a_supporter())
    clinic.do(volunteer, Volunteer(a_member(person), profile, signs=signs))


def keeps(clinic, person=ANA, trained_on=TRAINED, *, signed=""):
    clinic.do(keep_entry, KeepEntry(person, trained_on, signed=signed))


def entry(clinic, person=ANA):
    return clinic.do(show_entry, OfSomebody(person))


def listed(clinic):
    return clinic.do(show_roster, ShowRoster())


def a_rota(clinic, chosen):
    mark = clinic.do(show_rota, ShowRota()).mark
    return KeepRota({week: frozenset(people) for week, people in chosen.items()}, mark)


def rota(clinic, chosen):
    clinic.do(keep_rota, a_rota(clinic, chosen))
    clinic.deliver()


def news(clinic, person=ANA):
    """What somebody heard that is about no request."""
    return [one.notice for one in clinic.pigeon.carried if one.to == person and one.about is None]


def test_who_is_approved_is_welcomed_once_and_asked(clinic):
    offers_oneself(clinic)
    clinic.ask()
    clinic.later(0 * HOUR)
    assert clinic.asked() == []
    keeps(clinic)
    clinic.later(HOUR)
    keeps(clinic, trained_on=date(2026, 4, 1))
    clinic.deliver()
    assert news(clinic) == [Welcomed()]
    assert clinic.asked() == [ANA]
    assert clinic.supporter(ANA).trained_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("trained_on", "signs"),
    [(None, True), (TRAINED, False), (date(2024, 11, 18), True)],
    ids=["no training", "no signature", "training that is over"],
)
def test_who_is_approved_before_all_is_done_is_not_asked_yet(clinic, trained_on, signs):
    offers_oneself(clinic, signs=signs)
    keeps(clinic, trained_on=trained_on)
    clinic.ask()
    clinic.later(0 * HOUR)
    assert (news(clinic), clinic.asked()) == ([Welcomed()], [])
    keeps(clinic)
    if not signs:
        clinic.do(sign, Sign(ANA, "1"))
    clinic.later(HOUR)
    assert clinic.asked() == [ANA]


def test_a_signature_on_paper_counts_for_the_version_that_was_seen_and_is_never_taken_away(clinic):
    offers_oneself(clinic, signs=False)
    keeps(clinic, signed="1")
    assert clinic.supporter(ANA).agreement_version == "1"
    keeps(clinic)
    assert clinic.supporter(ANA).agreement_version == "1"
    clinic.programme(agreement=Agreement(version="2"))
    with pytest.raises(NoLongerOpen):
        keeps(clinic, signed="1")
    assert clinic.supporter(ANA).agreement_version == "1"
    keeps(clinic, signed="2")
    assert clinic.supporter(ANA).agreement_version == "2"


def test_noting_training_changes_nothing_else(clinic):
    clinic.roster(a_supporter(paused_until=TODAY + DAY, never=(MIRA,), rest_until=NOW + DAY))
    before = clinic.supporter(ANA)
    keeps(clinic, trained_on=TODAY)
    assert clinic.supporter(ANA) == replace(before, trained_on=TODAY)


def test_training_that_turns_out_not_to_count_takes_offers_back_at_once(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    keeps(clinic, trained_on=None)
    assert [one.state for one in clinic.request(request_id).offers] == [OfferState.TAKEN_BACK]
    assert clinic.supporter(ANA).load.offered == ()
    clinic.roster(JONAS)
    clinic.later(0 * HOUR)
    assert clinic.asked() == [JONAS]


def test_training_that_is_renewed_takes_no_offer_back(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    keeps(clinic, trained_on=TODAY)
    assert clinic.supporter(ANA).load.offered == (request_id,)


def test_who_is_not_taken_on_is_thanked_and_forgotten(clinic):
    offers_oneself(clinic)
    clinic.do(decline, OfSomebody(ANA))
    clinic.deliver()
    assert news(clinic) == [NotThisTime()]
    assert clinic.rows("supporter") == []
    offers_oneself(clinic)
    assert entry(clinic).need is Need.REVIEW


def test_who_is_not_taken_on_again_still_carries_whom_they_did(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.do(retire, Retire(ANA, hand_over=False))
    offers_oneself(clinic)
    clinic.do(decline, OfSomebody(ANA))
    ana = clinic.supporter(ANA)
    assert (ana.stage, ana.load, ana.topics) == (
        Stage.RETIRED,
        a_load(open=(request_id,), accepted_on=(TODAY,)),
        (),
    )
    assert clinic.request(request_id).supporter == ANA


def test_a_supporter_can_not_be_declined_nor_a_volunteer_retired(clinic):
    clinic.roster(ANA)
    offers_oneself(clinic, JONAS)
    before = clinic.supporter(ANA), clinic.supporter(JONAS)
    with pytest.raises(NoLongerOpen):
        clinic.do(decline, OfSomebody(ANA))
    with pytest.raises(NoLongerOpen):
        clinic.do(retire_supporter, OfSomebody(JONAS))
    clinic.deliver()
    assert (clinic.supporter(ANA), clinic.supporter(JONAS)) == before
    assert news(clinic) == news(clinic, JONAS) == []


def test_who_is_taken_off_keeps_whom_they_support_and_is_told(clinic):
    clinic.roster(a_supporter(max_open=2))
    request_id = clinic.matched(ANA)
    other = clinic.ask(by=PRIYA)
    clinic.attend()
    clinic.do(retire_supporter, OfSomebody(ANA))
    clinic.deliver()
    ana = clinic.supporter(ANA)
    carries = a_load(open=(request_id,), accepted_on=(TODAY,))
    assert (ana.stage, ana.retired_on, ana.load) == (Stage.RETIRED, TODAY, carries)
    # A search begun now would show the coordinator that they supported somebody.
    assert clinic.request(request_id).supporter == ANA
    assert SearchingAgain not in clinic.kinds(MIRA)
    assert clinic.request(other).live_offers == ()
    assert OfferMade not in clinic.kinds(ANA)
    assert news(clinic) == [TakenOffRoster()]
    with pytest.raises(NotAllowed):
        clinic.do(retire_supporter, OfSomebody(ANA))


@pytest.mark.parametrize("usecase", [show_entry, decline, retire_supporter])
def test_who_is_not_on_the_roster_and_who_retired_are_one_and_the_same(clinic, usecase):
    clinic.roster(a_supporter(stage=Stage.RETIRED))
    for person in (ANA, RUTH, PersonId("")):
        with pytest.raises(NotAllowed):
            clinic.do(usecase, OfSomebody(person))
        with pytest.raises(NotAllowed):
            keeps(clinic, person)
    assert clinic.supporter(ANA).stage is Stage.RETIRED
    assert clinic.supporter(RUTH) is None


#: What only a supporter and the bot know: two who differ in nothing else look the same.
SECRETS = {
    "paused_until": TODAY + 30 * DAY,
    "rest_until": NOW + 30 * DAY,
    "never": (MIRA, RUTH),
    "never_departments": ("Surgery",),
    "line": (PRIYA,),
    "weekends": False,
    "away": (Period(TODAY, TODAY + 9 * DAY),),
    "nights": (Period(TODAY, TODAY + 9 * DAY),),
    "quiet_hours": QuietHours(time(1), time(23)),
    "max_open": 5,
    "yearly_cap": 12,
    "checked_on": TODAY,
    "reminded_on": TODAY,
    "reminded_of": "1",
    "timezone": "Europe/Paris",
    "locale": "fr-CA",
    "load": Load(
        open=("r1",),
        offered=("r2",),
        last_asked_at=NOW,
        accepted_on=(TODAY,) * 3,
        asked_on=(TODAY,) * 9,
        closings=(Closing(TODAY, Weight.DEBRIEF),) * 3,
    ),
}


@pytest.mark.parametrize("trained_on", [None, TRAINED, date(2024, 11, 18), date(2024, 12, 1)])
def test_what_coordinators_see_holds_nothing_of_load_rest_breaks_and_whom_one_avoids(
    clinic, trained_on
):
    def seen():
        return entry(clinic), listed(clinic), clinic.do(show_rota, ShowRota())

    plain = a_supporter(trained_on=trained_on, on_call=(THIS,))
    clinic.roster(plain, JONAS)
    before = seen()
    with clinic.room.open_records() as records:
        records.keep_supporters((replace(plain, **SECRETS),))
    assert clinic.supporter(ANA).load.open == ("r1",)
    assert seen() == before


def test_the_cards_have_no_room_for_more():
    assert {one.name for one in fields(EntryCard)} == {
        "person",
        "stage",
        "need",
        "profile",
        "topics",
        "contact_ways",
        "trained_on",
        "trained_until",
        "signed_version",
        "current_version",
        "on_call",
    }
    assert {one.name for one in fields(RosterLine)} == {"person", "department", "need", "until"}


def test_an_entry_says_what_somebody_said_of_themselves_in_the_programmes_words(clinic):
    over = Period(THIS.first - 7 * DAY, THIS.last - 7 * DAY)
    ana = a_supporter(
        topics=("conflict", "gone"), contact_ways=(ContactWay.MESSAGE,), on_call=(NEXT, over)
    )
    clinic.roster(ana)
    clinic.programme(agreement=Agreement(version="2"))
    card = entry(clinic)
    assert (card.person, card.stage, card.need) == (ANA, Stage.SUPPORTER, Need.NOTHING)
    assert (card.topics, card.contact_ways) == (("Conflict at work",), (ContactWay.MESSAGE,))
    assert (card.trained_on, card.trained_until) == (TRAINED, date(2028, 3, 1))
    assert (card.signed_version, card.current_version, card.on_call) == ("1", "2", (NEXT,))


def test_the_list_holds_who_needs_a_hand_the_most_pressing_first(clinic):
    clinic.roster(
        a_supporter(PersonId("U0FINE")),
        a_supporter(PersonId("U0SOON"), trained_on=date(2024, 12, 1)),
        a_supporter(PersonId("U0SOONER"), trained_on=date(2024, 11, 20)),
        a_supporter(PersonId("U0OVER"), trained_on=date(2024, 1, 1)),
        a_supporter(PersonId("U0NONE"), trained_on=None),
        a_supporter(PersonId("U0SIGN"), agreement_version=""),
        a_supporter(PersonId("U0GUEST"), standing=Standing.GUEST),
        a_supporter(PersonId("U0LEFT"), stage=Stage.RETIRED, trained_on=None),
    )
    offers_oneself(clinic, PersonId("U0NEW"))
    card = listed(clinic)
    assert [(one.person, one.need) for one in card.lines] == [
        ("U0NEW", Need.REVIEW),
        ("U0NONE", Need.TRAINING),
        ("U0OVER", Need.TRAINING_OVER),
        ("U0SOONER", Need.TRAINING_ENDS),
        ("U0SOON", Need.TRAINING_ENDS),
        ("U0SIGN", Need.SIGNATURE),
        ("U0GUEST", Need.MEMBERSHIP),
    ]
    assert card.more == 0


def test_a_long_list_says_how_many_it_leaves_out(clinic):
    clinic.roster(*(PersonId(f"U0N{nth:02}") for nth in range(MOST_LINES + 3)), trained_on=None)
    card = listed(clinic)
    assert (len(card.lines), card.more) == (MOST_LINES, 3)
    keeps(clinic, PersonId("U0N00"))
    assert (listed(clinic).lines[0].person, listed(clinic).more) == ("U0N01", 2)


def test_the_rota_shows_six_weeks_and_who_supports_in_each(clinic):
    clinic.roster(
        a_supporter(ANA, on_call=(THIS, THIRD)),
        a_supporter(JONAS, on_call=(THIS,)),
        a_supporter(PRIYA, on_call=(THIS,), stage=Stage.RETIRED),
    )
    weeks = {week: set(people) for week, people in clinic.do(show_rota, ShowRota()).weeks}
    assert tuple(weeks) == weeks_ahead(TODAY)
    assert weeks[THIS] == {ANA, JONAS}
    assert (weeks[NEXT], weeks[THIRD]) == (set(), {ANA})


def test_each_is_told_of_the_weeks_that_are_new_for_them_and_of_no_others(clinic):
    clinic.roster(ANA, JONAS, PRIYA)
    rota(clinic, {THIS: [ANA, JONAS], NEXT: [ANA]})
    assert news(clinic) == [OnCallSet(one.first, one.last) for one in (THIS, NEXT)]
    assert news(clinic, JONAS) == [OnCallSet(THIS.first, THIS.last)]
    rota(clinic, {THIS: [ANA], NEXT: [ANA], THIRD: [ANA]})
    assert news(clinic)[2:] == [OnCallSet(THIRD.first, THIRD.last)]
    assert news(clinic, JONAS)[1:] == [OnCallSet(THIS.first, THIS.last, off=True)]
    assert news(clinic, PRIYA) == []
    assert clinic.supporter(ANA).on_call == (THIS, NEXT, THIRD)
    assert clinic.supporter(JONAS).on_call == ()


def test_a_rota_that_somebody_else_changed_meanwhile_is_refused(clinic):
    clinic.roster(ANA, JONAS)
    hers, his = a_rota(clinic, {THIS: [ANA]}), a_rota(clinic, {NEXT: [JONAS]})
    clinic.do(keep_rota, hers)
    with pytest.raises(NoLongerOpen):
        clinic.do(keep_rota, his)
    assert clinic.supporter(ANA).on_call == (THIS,)
    assert clinic.supporter(JONAS).on_call == ()


def test_the_same_rota_twice_tells_nobody_again(clinic):
    clinic.roster(ANA)
    for _ in range(3):
        rota(clinic, {THIS: [ANA]})
    assert len(news(clinic)) == 1


def test_weeks_that_are_over_fall_away_with_the_next_change(clinic):
    clinic.roster(ANA, JONAS)
    rota(clinic, {THIS: [ANA], NEXT: [ANA]})
    clinic.clock.at += 7 * DAY
    rota(clinic, {THIRD: [JONAS]})
    assert clinic.supporter(ANA).on_call == (NEXT,)


def test_weeks_that_are_over_or_too_far_ahead_or_none_are_not_kept(clinic):
    clinic.roster(ANA)
    past = Period(THIS.first - 7 * DAY, THIS.last - 7 * DAY)
    far = Period(THIS.first + 42 * DAY, THIS.last + 42 * DAY)
    odd = Period(TODAY, TODAY + 2 * DAY)
    rota(clinic, {past: [ANA], far: [ANA], odd: [ANA], NEXT: [ANA]})
    assert clinic.supporter(ANA).on_call == (NEXT,)
    assert news(clinic) == [OnCallSet(NEXT.first, NEXT.last)]


def test_the_weeks_are_those_of_the_programmes_time_zone(clinic):
    clinic.clock.at = datetime(2026, 11, 23, 3, tzinfo=UTC)  # still Sunday in Toronto
    assert clinic.do(show_rota, ShowRota()).weeks[0][0] == THIS
    clinic.clock.at += 3 * HOUR
    assert clinic.do(show_rota, ShowRota()).weeks[0][0] == NEXT


def test_who_supports_nobody_is_pointed_at_and_never_kept(clinic):
    clinic.roster(ANA, a_supporter(PRIYA, stage=Stage.RETIRED))
    offers_oneself(clinic, JONAS)
    chosen = {THIS: [ANA], NEXT: [ANA, JONAS], THIRD: [PRIYA, PersonId("U0NOBODY")]}
    asked = a_rota(clinic, chosen)
    assert clinic.do(strangers, asked) == {NEXT, THIRD}
    before = clinic.supporter(JONAS), clinic.supporter(PRIYA)
    rota(clinic, chosen)
    assert (clinic.supporter(JONAS), clinic.supporter(PRIYA)) == before
    assert news(clinic, JONAS) == news(clinic, PRIYA) == []


def test_who_is_on_call_sees_it_and_is_asked_first(clinic):
    clinic.roster(ANA, JONAS, PRIYA)
    rota(clinic, {THIS: [PRIYA], NEXT: [JONAS]})
    home = clinic.do(show_home, ShowHome(a_member(PRIYA), is_coordinator=False)).supporter
    assert home.on_call == THIS
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    assert clinic.asked() == [PRIYA]
    (offer,) = clinic.request(request_id).offers
    assert Reason.ON_CALL in offer.reasons


def test_who_stops_is_on_call_no_more(clinic):
    clinic.roster(ANA)
    rota(clinic, {THIS: [ANA]})
    clinic.do(retire_supporter, OfSomebody(ANA))
    assert clinic.supporter(ANA).on_call == ()
    assert clinic.do(show_rota, ShowRota()).weeks[0] == (THIS, ())
