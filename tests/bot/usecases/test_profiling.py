"""What supporters decide for themselves, and what follows from it at once."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.domain.choices import ContactWay, Urgency, Weight, Who
from bot.domain.errors import AlreadyTaken, NoLongerOpen, NotAllowed
from bot.domain.notices import OfferMade, OfferMovedOn, SearchingAgain
from bot.domain.people import Closing, Period, QuietHours, Stage
from bot.domain.programme import Agreement
from bot.domain.requests import OfferState, Status, Wishes
from bot.domain.roster import Availability, Limits, profile_of
from bot.usecases.closing import LogClosing, log_closing
from bot.usecases.profiling import (
    KeepProfile,
    KeepTime,
    OfMyself,
    Pause,
    Retire,
    Sign,
    begin_retiring,
    keep_profile,
    keep_time,
    pause,
    retire,
    show_profile,
    show_time,
    sign,
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
    TODAY,
    a_load,
    a_supporter,
)

QUIET = QuietHours(time(21), time(7))
#: A colleague from another department, who waits until the first offer has been taken back.
JONAS_LATER = a_supporter(JONAS, department="Radiology")


def says(clinic, person=ANA, *, limits=(), **profile):
    """Change one's own profile and limits, the rest staying as it is."""
    before = clinic.supporter(person)
    kept = {
        "never": before.never,
        "never_departments": before.never_departments,
        "line": before.line,
        "max_open": before.max_open,
        "yearly_cap": before.yearly_cap,
    }
    said = replace(profile_of(before), **profile)
    clinic.do(keep_profile, KeepProfile(person, said, Limits(**{**kept, **dict(limits)})))


def times(**changes):
    return Availability(**{"quiet_hours": QUIET, "weekends": True} | changes)


def offered(clinic, *people, **facts):
    """Ask, with a live offer to these people and nobody else yet."""
    clinic.roster(*people)
    request_id = clinic.ask(**facts)
    clinic.attend()
    clinic.deliver()
    return request_id


def states(clinic, request_id):
    return {one.supporter: one.state for one in clinic.request(request_id).offers}


def goes_on(clinic, request_id, person=JONAS):
    """The search asks the next colleague at once, without anybody's waiting."""
    clinic.roster(JONAS_LATER)
    clinic.attend()
    clinic.deliver()
    return states(clinic, request_id).get(person) is OfferState.LIVE


ASKS = [
    lambda person: (show_profile, OfMyself(person)),
    lambda person: (show_time, OfMyself(person)),
    lambda person: (begin_retiring, OfMyself(person)),
    lambda person: (keep_time, KeepTime(person, times())),
    lambda person: (pause, Pause(person, TODAY + DAY)),
    lambda person: (retire, Retire(person, hand_over=True)),
    lambda person: (
        keep_profile,
        KeepProfile(person, profile_of(a_supporter()), Limits(max_open=1, yearly_cap=1)),
    ),
]


@pytest.mark.parametrize("nth", range(len(ASKS)))
@pytest.mark.parametrize("stage", [Stage.VOLUNTEER, Stage.RETIRED, None])
def test_only_supporters_have_a_profile_a_time_a_break_and_a_way_out(clinic, nth, stage):
    if stage is not None:
        clinic.roster(a_supporter(stage=stage))
    before = clinic.supporter(ANA)
    usecase, command = ASKS[nth](ANA)
    with pytest.raises(NotAllowed):
        clinic.do(usecase, command)
    assert clinic.supporter(ANA) == before


def test_what_is_kept_is_shown_again(clinic):
    clinic.roster(ANA)
    limits = {"never": (MIRA,), "never_departments": ("Surgery",), "line": (PRIYA,)}
    says(clinic, department="Radiology", contact_ways=(ContactWay.PHONE,), limits=limits)
    card = clinic.do(show_profile, OfMyself(ANA))
    assert (card.stage, card.profile) == (Stage.SUPPORTER, profile_of(clinic.supporter(ANA)))
    assert card.profile.department == "Radiology"
    assert card.limits == Limits(**limits, max_open=1, yearly_cap=3)


@pytest.mark.parametrize(
    "change",
    [
        {"limits": {"never": (MIRA,)}},
        {"limits": {"line": (MIRA,)}},
        {"limits": {"never_departments": (" surgery",)}},
        {"department": "Surgery"},
        {"languages": ("French",)},
    ],
    ids=["never", "line", "never a department", "own department", "no such language"],
)
def test_an_offer_that_a_change_makes_wrong_is_taken_back_at_once(clinic, change):
    request_id = offered(clinic, ANA, language="English")
    says(clinic, **change)
    assert states(clinic, request_id) == {ANA: OfferState.TAKEN_BACK}
    assert clinic.supporter(ANA).load.offered == ()
    assert clinic.request(request_id).look_again_at == NOW
    clinic.deliver()
    assert clinic.kinds(ANA) == [OfferMovedOn]
    with pytest.raises(AlreadyTaken):
        clinic.accept(request_id, ANA)
    assert goes_on(clinic, request_id)
    assert clinic.asked() == [ANA, JONAS]


@pytest.mark.parametrize(
    "change",
    [
        {"topics": (), "contact_ways": (), "specialty": "Ethics", "display_name": "Ana"},
        {"limits": {"never": (PRIYA,), "line": (JONAS,)}},
        {"limits": {"max_open": 5, "yearly_cap": 1}},
        {"department": "Radiology", "languages": ("English", "French")},
    ],
    ids=["points", "others", "numbers", "another department"],
)
def test_an_offer_that_stays_right_stays(clinic, change):
    request_id = offered(clinic, ANA, language="English")
    says(clinic, **change)
    clinic.deliver()
    assert states(clinic, request_id) == {ANA: OfferState.LIVE}
    assert clinic.supporter(ANA).load.offered == (request_id,)
    assert clinic.kinds(ANA) == [OfferMade]


@pytest.mark.parametrize(
    "change",
    [
        {"limits": {"never": (ANA,)}},
        {"limits": {"line": (ANA,)}},
        {"limits": {"never_departments": ("anesthesia",)}},
        {"department": "Anesthesia"},
    ],
    ids=["never", "line", "never a department", "own department"],
)
def test_what_a_supporter_who_asked_changes_takes_back_the_offers_made_for_them(clinic, change):
    own = a_supporter(MIRA, department="Surgery", paused_until=TODAY + 30 * DAY)
    request_id = offered(clinic, own, ANA)
    assert states(clinic, request_id) == {ANA: OfferState.LIVE}
    says(clinic, MIRA, **change)
    assert states(clinic, request_id) == {ANA: OfferState.TAKEN_BACK}
    assert clinic.supporter(ANA).load.offered == ()
    assert goes_on(clinic, request_id)


def test_of_several_offers_only_the_wrong_ones_are_taken_back(clinic):
    people = [a_supporter(ANA), a_supporter(PRIYA, department="Radiology")]
    own = a_supporter(MIRA, department="Surgery", paused_until=TODAY + 30 * DAY)
    wishes = Wishes(department="Surgery", urgency=Urgency.WITHIN_12)
    request_id = offered(clinic, own, *people, wishes=wishes)
    assert states(clinic, request_id) == {ANA: OfferState.LIVE, PRIYA: OfferState.LIVE}
    says(clinic, MIRA, limits={"never": (PRIYA,)})
    assert states(clinic, request_id) == {ANA: OfferState.LIVE, PRIYA: OfferState.TAKEN_BACK}
    clinic.accept(request_id, ANA)
    assert clinic.request(request_id).supporter == ANA


def test_both_sides_at_once_are_seen_to(clinic):
    clinic.roster(a_supporter(MIRA, department="Surgery"))
    theirs = clinic.ask(by=PRIYA, department="Emergency")
    clinic.attend()
    clinic.roster(ANA)
    hers = clinic.ask(by=MIRA)  # whoever asks is asked nothing new, but keeps what they hold
    clinic.attend()
    assert states(clinic, hers) == {ANA: OfferState.LIVE}
    assert states(clinic, theirs) == {MIRA: OfferState.LIVE}
    says(clinic, MIRA, limits={"never": (ANA, PRIYA)})
    assert states(clinic, hers) == {ANA: OfferState.TAKEN_BACK}
    assert states(clinic, theirs) == {MIRA: OfferState.TAKEN_BACK}


def test_whom_they_support_already_stays_with_them_whatever_they_change(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    says(clinic, department="Surgery", limits={"never": (MIRA,), "max_open": 1})
    clinic.do(pause, Pause(ANA, TODAY + DAY))
    clinic.do(keep_time, KeepTime(ANA, times(away=(Period(TODAY, TODAY + DAY),))))
    assert clinic.request(request_id).supporter == ANA
    assert clinic.supporter(ANA).load.open == (request_id,)


def test_a_pause_takes_offers_back_and_the_search_goes_on(clinic):
    request_id = offered(clinic, ANA)
    clinic.do(pause, Pause(ANA, TODAY + DAY))
    assert states(clinic, request_id) == {ANA: OfferState.TAKEN_BACK}
    clinic.deliver()
    assert clinic.kinds(ANA) == [OfferMovedOn]
    assert goes_on(clinic, request_id)


@pytest.mark.parametrize("until", [None, TODAY, TODAY - DAY])
def test_a_pause_that_is_none_takes_nothing_back(clinic, until):
    request_id = offered(clinic, ANA)
    clinic.do(pause, Pause(ANA, until))
    assert states(clinic, request_id) == {ANA: OfferState.LIVE}


def test_who_is_away_today_is_asked_about_nothing_any_more(clinic):
    request_id = offered(clinic, ANA)
    clinic.do(keep_time, KeepTime(ANA, times(away=(Period(TODAY - DAY, TODAY),))))
    assert states(clinic, request_id) == {ANA: OfferState.TAKEN_BACK}
    assert goes_on(clinic, request_id)


def test_who_is_away_tomorrow_may_still_answer_today(clinic):
    request_id = offered(clinic, ANA)
    clinic.do(keep_time, KeepTime(ANA, times(away=(Period(TODAY + DAY, TODAY + DAY),))))
    assert states(clinic, request_id) == {ANA: OfferState.LIVE}


@pytest.mark.parametrize(
    ("timezone", "state"),
    [("Pacific/Auckland", OfferState.TAKEN_BACK), ("America/Toronto", OfferState.LIVE)],
)
def test_today_is_the_day_where_the_supporter_is(clinic, timezone, state):
    clinic.clock.at = datetime(2026, 11, 18, 20, tzinfo=UTC)  # the 19th, nine, in Auckland
    request_id = offered(clinic, a_supporter(timezone=timezone))
    clinic.do(keep_time, KeepTime(ANA, times(away=(Period(TODAY + DAY, TODAY + DAY),))))
    assert states(clinic, request_id) == {ANA: state}


def test_who_is_away_is_not_asked_until_they_are_back(clinic):
    clinic.roster(ANA)
    clinic.do(keep_time, KeepTime(ANA, times(away=(Period(TODAY, TODAY),))))
    clinic.ask(wishes=Wishes(department="Surgery", urgency=Urgency.WITHIN_48))
    clinic.later(0 * HOUR)
    assert clinic.asked() == []
    clinic.until(datetime(2026, 11, 19, 15, tzinfo=UTC))
    assert clinic.asked() == [ANA]


def test_ones_time_is_shown_without_what_is_over(clinic):
    clinic.roster(ANA)
    over, now = Period(TODAY - 2 * DAY, TODAY - DAY), Period(TODAY - DAY, TODAY)
    quiet = QuietHours(time(22, 30), time(6))
    kept = times(quiet_hours=quiet, weekends=False, away=(over, now), nights=(now, over))
    clinic.do(keep_time, KeepTime(ANA, kept))
    shown = clinic.do(show_time, OfMyself(ANA)).times
    assert shown == times(quiet_hours=quiet, weekends=False, away=(now,), nights=(now,))


@pytest.mark.parametrize("stage", [Stage.SUPPORTER, Stage.VOLUNTEER])
def test_who_is_on_the_roster_may_sign_the_version_of_today(clinic, stage):
    clinic.roster(a_supporter(stage=stage, agreement_version=""))
    clinic.programme(agreement=Agreement(version="2"))
    clinic.do(sign, Sign(ANA, "2"))
    assert clinic.supporter(ANA).agreement_version == "2"
    assert clinic.supporter(ANA).stage is stage


@pytest.mark.parametrize("version", ["1", "3", ""])
def test_another_version_than_that_of_today_is_not_signed(clinic, version):
    clinic.programme(agreement=Agreement(version="2"))
    clinic.roster(a_supporter(agreement_version="0"))
    with pytest.raises(NoLongerOpen):
        clinic.do(sign, Sign(ANA, version))
    assert clinic.supporter(ANA).agreement_version == "0"


def test_nobody_else_has_anything_to_sign(clinic):
    clinic.roster(a_supporter(stage=Stage.RETIRED))
    for person in (ANA, MIRA):
        with pytest.raises(NotAllowed):
            clinic.do(sign, Sign(person, "1"))
    assert clinic.supporter(MIRA) is None


def test_whether_they_carry_anybody_is_asked_before_they_stop(clinic):
    clinic.roster(ANA, JONAS_LATER)
    clinic.matched(ANA)
    assert clinic.do(begin_retiring, OfMyself(ANA)).carries
    assert not clinic.do(begin_retiring, OfMyself(JONAS)).carries


def test_who_stops_and_stays_is_asked_nothing_more_and_sees_it_through(clinic):
    clinic.roster(a_supporter(max_open=2))
    request_id = clinic.matched(ANA)
    other = clinic.ask(by=PRIYA)
    clinic.attend()
    assert states(clinic, other) == {ANA: OfferState.LIVE}
    clinic.do(retire, Retire(ANA, hand_over=False))
    ana = clinic.supporter(ANA)
    assert (ana.stage, ana.retired_on) == (Stage.RETIRED, TODAY)
    assert ana.load == a_load(open=(request_id,), accepted_on=(TODAY,))
    assert clinic.request(other).live_offers == ()
    assert clinic.request(request_id).supporter == ANA
    clinic.do(log_closing, LogClosing(request_id=request_id, by=ANA, weight=Weight.HEAVY))
    assert clinic.supporter(ANA).load.open == ()
    assert clinic.request(request_id).status is Status.CLOSED
    clinic.ask(by=JONAS)
    clinic.later(HOUR)
    assert clinic.asked() == [ANA]


def test_who_stops_and_hands_over_leaves_nobody_without_a_search(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.do(retire, Retire(ANA, hand_over=True))
    assert clinic.supporter(ANA).load == a_load(accepted_on=(TODAY,))
    request = clinic.request(request_id)
    assert (request.status, request.supporter) == (Status.WAITING, None)
    clinic.deliver()
    assert SearchingAgain in clinic.kinds(MIRA)
    assert goes_on(clinic, request_id)


@pytest.mark.parametrize("side", ["never", "line"])
def test_who_stops_is_still_not_brought_together_with_whom_they_avoid(clinic, side):
    clinic.roster(a_supporter(MIRA, department="Surgery", **{side: (ANA,)}), ANA)
    request_id = clinic.ask(wishes=Wishes(department="Surgery", never=(PRIYA,)))
    clinic.do(retire, Retire(MIRA, hand_over=False))
    assert clinic.request(request_id).wishes.never == (PRIYA, ANA)
    clinic.later(0 * HOUR)
    assert clinic.asked() == []
    clinic.roster(JONAS_LATER)
    clinic.later(HOUR)
    assert clinic.asked() == [JONAS]


def test_nothing_of_a_profile_is_left_on_the_disk_when_somebody_stops(clinic):
    clinic.roster(
        a_supporter(
            specialty="Echocardiography",
            languages=("Klingon",),
            topics=("conflict",),
            site="Eastern wing",
            career="Midlife",
            agreement_version="Version-7",
            never=("U0FOE",),
            never_departments=("Dermatology",),
            line=("U0BOSS",),
            away=(Period(TODAY, TODAY),),
            nights=(Period(TODAY, TODAY),),
            paused_until=TODAY + DAY,
            rest_until=NOW + DAY,
            load=a_load(
                last_asked_at=NOW,
                accepted_on=(TODAY,),
                asked_on=(TODAY,),
                closings=(Closing(TODAY, Weight.DEBRIEF),),
            ),
        )
    )
    clinic.do(retire, Retire(ANA, hand_over=True))
    said = codec.SUPPORTER.write(clinic.supporter(ANA)).decode()
    gone = ("Echo", "Klingon", "conflict", "wing", "Midlife", "Version", "FOE", "Derma", "BOSS")
    assert [word for word in (*gone, "debrief", "2026-03-01") if word in said] == []
    assert said.count(TODAY.isoformat()) == 2  # they took somebody on, and stopped


def test_stopping_twice_is_refused(clinic):
    clinic.roster(ANA)
    clinic.do(retire, Retire(ANA, hand_over=False))
    clinic.clock.at += DAY
    with pytest.raises(NotAllowed):
        clinic.do(retire, Retire(ANA, hand_over=True))
    assert clinic.supporter(ANA).retired_on == TODAY


def test_inside_wishes_are_still_right_when_the_department_becomes_the_same(clinic):
    request_id = offered(clinic, ANA, department="Surgery", who=Who.SAME_SPECIALTY)
    says(clinic, department="Surgery")
    assert states(clinic, request_id) == {ANA: OfferState.LIVE}


def test_who_stops_is_still_kept_from_the_departments_they_kept_away_from(clinic):
    clinic.roster(a_supporter(MIRA, department="Surgery", never_departments=("Anesthesia",)), ANA)
    clinic.ask(by=MIRA)
    clinic.do(retire, Retire(MIRA, hand_over=False))
    clinic.later(HOUR)
    assert clinic.asked() == []


def test_who_comes_back_is_found_at_once_by_whoever_waits(clinic):
    clinic.roster(a_supporter(quiet_hours=QuietHours(time(9), time(13))))
    clinic.do(pause, Pause(ANA, TODAY + 3 * DAY))
    clinic.ask()
    clinic.later(0 * HOUR)
    assert clinic.asked() == []
    clinic.do(pause, Pause(ANA, None))
    clinic.attend()
    assert clinic.supporter(ANA).load.offered
