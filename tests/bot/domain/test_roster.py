"""A supporter's life as rules: what is taken over, what is left, and who hears of what when."""

from dataclasses import fields, replace
from datetime import date, time

import pytest

from bot.domain import matching, roster, rota
from bot.domain.choices import ContactWay, Weight
from bot.domain.people import Closing, Period, QuietHours, Stage, Standing, Supporter
from bot.domain.programme import Agreement, Capacity
from bot.domain.roster import Availability, Limits, Profile
from bot.domain.roster_cards import Need
from bot.domain.roster_needs import need_of
from bot.domain.roster_news import AgreementWaits, TrainingEnds
from tests.builders import ANA, DAY, JONAS, MIRA, NOW, TODAY, a_load, a_member, a_programme
from tests.builders import a_supporter as somebody

AGREEMENT = Agreement()
#: Trained on 1 March 2026, for two years.
ENDS = date(2028, 3, 1)
QUIET = QuietHours(time(22), time(6))
PROFILE = Profile(
    display_name="Dr. Mira Roy",
    department="Surgery",
    specialty="Vascular",
    site="East",
    career="early",
    languages=("French",),
    topics=("conflict",),
    contact_ways=(ContactWay.PHONE,),
)
LIMITS = Limits(
    never=(JONAS,),
    never_departments=("Radiology",),
    line=(MIRA,),
    max_open=2,
    yearly_cap=5,
)
TIMES = Availability(
    quiet_hours=QUIET,
    weekends=False,
    away=(Period(TODAY, TODAY + DAY),),
    nights=(Period(TODAY + 3 * DAY, TODAY + 4 * DAY),),
)
#: Something in every part of a row that an ordinary life may fill.
FULL = somebody(
    self_described=True,
    specialty="Vascular",
    site="East",
    languages=("French",),
    topics=("conflict",),
    contact_ways=(ContactWay.VIDEO,),
    max_open=4,
    yearly_cap=9,
    timezone="Europe/Paris",
    locale="fr-CA",
    checked_on=TODAY,
    quiet_hours=QUIET,
    reminded_on=TODAY,
    reminded_of="2",
    paused_until=TODAY + DAY,
    rest_until=NOW,
    career="early",
    standing=Standing.GUEST,
    never=(JONAS,),
    never_departments=("Radiology",),
    line=(MIRA,),
    weekends=False,
    away=(Period(TODAY, TODAY),),
    on_call=(Period(TODAY, TODAY),),
    nights=(Period(TODAY, TODAY),),
    load=a_load(
        open=("r1",),
        offered=("r2",),
        last_asked_at=NOW,
        accepted_on=(TODAY,),
        asked_on=(TODAY,),
        closings=(Closing(TODAY, Weight.HEAVY),),
    ),
)


def changed(before, after):
    """Which parts of two rows differ."""
    return {
        one.name
        for one in fields(Supporter)
        if getattr(before, one.name) != getattr(after, one.name)
    }


def offered(*, signs=True, **changes):
    member = a_member(MIRA, timezone="Europe/Paris", locale="fr-FR")
    programme = a_programme(capacity=Capacity(max_open=2, yearly_cap=7), **changes)
    return roster.volunteer(member, PROFILE, signs=signs, quiet=QUIET, programme=programme)


def test_a_volunteer_is_who_slack_and_they_themselves_say():
    known = offered()
    assert (known.id, known.timezone, known.locale) == (MIRA, "Europe/Paris", "fr-FR")
    assert roster.saying(known, PROFILE) == known
    assert (known.display_name, known.department, known.topics) == (
        "Dr. Mira Roy",
        "Surgery",
        ("conflict",),
    )


def test_a_volunteer_begins_with_what_the_programme_lets_one_carry():
    known = offered()
    assert (known.max_open, known.yearly_cap, known.quiet_hours) == (2, 7, QUIET)


def test_a_volunteer_signs_this_version_or_none():
    agreement = Agreement(version="3")
    assert offered(agreement=agreement).agreement_version == "3"
    assert offered(agreement=agreement, signs=False).agreement_version == ""


def test_a_volunteer_can_not_be_asked_whatever_they_signed():
    known = replace(offered(), trained_on=date(2026, 3, 1))
    assert known.stage is Stage.VOLUNTEER
    assert not matching.is_qualified(known, TODAY, a_programme())
    assert matching.places(known, TODAY, NOW, a_programme()) == 0


def test_describing_oneself_changes_the_profile_and_nothing_else():
    described = roster.saying(somebody(), PROFILE)
    assert changed(somebody(), described) == {one.name for one in fields(Profile)}
    assert all(
        getattr(described, one.name) == getattr(PROFILE, one.name) for one in fields(Profile)
    )


def test_setting_limits_changes_the_limits_and_nothing_else():
    limited = roster.saying(somebody(), LIMITS)
    assert changed(somebody(), limited) == {one.name for one in fields(Limits)}
    assert all(getattr(limited, one.name) == getattr(LIMITS, one.name) for one in fields(Limits))


def test_setting_ones_time_changes_the_time_and_nothing_else():
    timed = roster.saying(somebody(), TIMES)
    assert changed(somebody(), timed) == {one.name for one in fields(Availability)}
    assert (timed.away, timed.nights, timed.weekends) == (TIMES.away, TIMES.nights, False)


def test_of_who_retired_only_what_they_still_carry_needs_stays():
    left = roster.retired(FULL, TODAY)
    kept = {
        "id",
        "display_name",
        "department",
        "timezone",
        "locale",
        "contact_ways",
        "standing",
        "rest_until",
        "load",
        "stage",
        "retired_on",
    }
    nobody = Supporter(id=FULL.id, display_name="", department="")
    assert changed(nobody, left) == kept - {"id"}
    assert changed(FULL, left).isdisjoint(kept - {"load", "stage", "retired_on"})
    assert left.load == a_load(open=("r1",), accepted_on=FULL.load.accepted_on)
    assert (left.stage, left.retired_on) == (Stage.RETIRED, TODAY)


def test_of_who_retired_and_carries_nobody_only_what_counts_on_their_return_stays():
    busy = replace(FULL, load=replace(FULL.load, open=()))
    left = roster.retired(busy, TODAY)
    assert (left.display_name, left.department, left.contact_ways) == ("", "", ())
    assert left.rest_until == FULL.rest_until
    assert left.load == a_load(accepted_on=FULL.load.accepted_on)


def test_the_row_above_fills_every_part_but_those_that_come_by_leaving():
    # Whatever a supporter's row learns to hold must be thought of when somebody leaves.
    nobody = Supporter(id=FULL.id, display_name="", department="")
    every = {one.name for one in fields(Supporter)}
    assert changed(nobody, FULL) == every - {"id", "stage", "retired_on"}


@pytest.mark.parametrize(
    ("facts", "ago", "forgotten"),
    [
        ({}, 364, False),
        ({}, 365, False),
        ({}, 366, True),
        ({"load": a_load(open=("r1",))}, 366, False),
        ({"stage": Stage.SUPPORTER}, 366, False),
        ({"stage": Stage.VOLUNTEER}, 366, False),
    ],
)
def test_who_retired_is_remembered_for_a_year_and_while_they_carry_somebody(facts, ago, forgotten):
    left = somebody(**{"stage": Stage.RETIRED, "retired_on": TODAY - ago * DAY} | facts)
    assert roster.may_be_forgotten(left, TODAY) is forgotten


def test_who_retired_nobody_knows_when_may_be_forgotten():
    assert roster.may_be_forgotten(somebody(stage=Stage.RETIRED), TODAY)


@pytest.mark.parametrize(("signed", "needs"), [("2", False), ("1", True), ("", True)])
def test_only_the_version_of_today_needs_no_signature(signed, needs):
    known = somebody(agreement_version=signed)
    assert roster.needs_to_sign(known, Agreement(version="2")) is needs


def days_told(known, agreement=AGREEMENT, *, first=None, days=800):
    """On which days somebody is reminded of their training, if they are seen to every day."""
    told = []
    for nth in range(days):
        today = (first or TODAY) + nth * DAY
        known, notices = roster.reminded(known, today, agreement)
        told += [(today, one) for one in notices]
    return told


def test_the_end_of_training_is_told_at_sixty_fourteen_and_no_days_each_once():
    assert days_told(somebody()) == [
        (ENDS - days * DAY, TrainingEnds(ENDS, over=days == 0)) for days in (60, 14, 0)
    ]


def test_days_on_which_nobody_looked_cost_no_reminder_and_bring_none_twice():
    known, told = somebody(), []
    for days in (50, 49, 3, 2, -5, -6):
        known, notices = roster.reminded(known, ENDS - days * DAY, AGREEMENT)
        told += [days] * len(notices)
    assert told == [50, 3, -5]


def test_who_is_first_seen_to_long_after_training_ended_is_told_once():
    late = ENDS + 30 * DAY
    assert days_told(somebody(), first=late) == [(late, TrainingEnds(ENDS, over=True))]


def test_training_that_was_renewed_is_told_of_anew():
    known, _ = roster.reminded(somebody(), ENDS - 14 * DAY, AGREEMENT)
    renewed = replace(known, trained_on=ENDS - 10 * DAY)
    ends = matching.training_ends(renewed, AGREEMENT)
    assert [day for day, _ in days_told(renewed, first=ENDS - 10 * DAY)] == [
        ends - days * DAY for days in (60, 14, 0)
    ]


def test_without_training_there_is_no_end_of_it():
    assert days_told(somebody(trained_on=None)) == []


def test_a_new_version_of_the_agreement_is_told_once_and_the_next_one_again():
    told = days_told(somebody(), Agreement(version="2"), days=5)
    assert told == [(TODAY, AgreementWaits())]
    known, _ = roster.reminded(somebody(), TODAY, Agreement(version="2"))
    assert days_told(known, Agreement(version="3"), days=5) == [(TODAY, AgreementWaits())]


def test_who_signed_is_not_told_to_sign():
    assert days_told(somebody(agreement_version="2"), Agreement(version="2"), days=5) == []


def test_of_two_things_the_second_is_told_the_day_after():
    assert days_told(somebody(), Agreement(version="2"), first=ENDS, days=5) == [
        (ENDS, TrainingEnds(ENDS, over=True)),
        (ENDS + DAY, AgreementWaits()),
    ]


@pytest.mark.parametrize("stage", [Stage.VOLUNTEER, Stage.RETIRED])
def test_who_does_not_support_is_reminded_of_nothing(stage):
    known = somebody(stage=stage, agreement_version="")
    assert roster.reminded(known, ENDS, AGREEMENT) == (known, ())


@pytest.mark.parametrize(
    "today",
    [date(2026, 11, 16), date(2026, 11, 18), date(2026, 11, 22)],
    ids=["Monday", "Wednesday", "Sunday"],
)
def test_the_rota_reaches_six_weeks_from_monday_to_sunday(today):
    weeks = rota.weeks_ahead(today)
    assert weeks[0] == Period(date(2026, 11, 16), date(2026, 11, 22))
    assert [one.first.weekday() for one in weeks] == [0] * 6
    days = [one.first + nth * DAY for one in weeks for nth in range(7)]
    assert days == [date(2026, 11, 16) + nth * DAY for nth in range(42)]


THIS, NEXT, THIRD, *_ = rota.weeks_ahead(TODAY)
LAST = Period(THIS.first - 7 * DAY, THIS.last - 7 * DAY)


def test_whoever_is_chosen_is_on_call_and_what_changes_is_named():
    known = somebody(on_call=(THIS,))
    chosen = {THIS: frozenset((ANA,)), THIRD: frozenset((ANA, JONAS)), NEXT: frozenset((JONAS,))}
    change = rota.change(known, chosen, TODAY)
    assert change.supporter.on_call == (THIS, THIRD)
    assert (change.added, change.taken_off) == ((THIRD,), ())
    again = rota.change(change.supporter, chosen, TODAY)
    assert again == rota.Change(change.supporter, (), ())


def test_whoever_is_no_longer_chosen_is_no_longer_on_call():
    change = rota.change(somebody(on_call=(THIS, NEXT)), {NEXT: frozenset()}, TODAY)
    assert change.supporter.on_call == (THIS,)
    assert (change.added, change.taken_off) == ((), (NEXT,))


def test_weeks_that_are_over_fall_away_and_others_that_were_not_shown_stay():
    odd = Period(TODAY, TODAY)
    known = somebody(on_call=(LAST, odd))
    kept = rota.change(known, {NEXT: frozenset((ANA,))}, TODAY).supporter
    assert kept.on_call == (odd, NEXT)
    assert rota.change(kept, {}, TODAY + DAY).supporter.on_call == (NEXT,)


def test_a_rota_that_somebody_changed_has_another_mark():
    before = rota.drawn_up([somebody(on_call=(THIS,))], TODAY)
    same = rota.drawn_up([somebody(on_call=(THIS,)), somebody(on_call=())], TODAY)
    after = rota.drawn_up([somebody(on_call=(NEXT,))], TODAY)
    assert rota.mark(before) == rota.mark(same)
    assert rota.mark(before) != rota.mark(after)


def test_periods_that_are_not_over_come_the_next_one_first():
    today = Period(TODAY - DAY, TODAY)
    assert roster.coming((THIRD, LAST, NEXT, today), TODAY) == (today, NEXT, THIRD)


@pytest.mark.parametrize(
    ("facts", "need"),
    [
        ({}, Need.NOTHING),
        ({"trained_on": None}, Need.TRAINING),
        ({"trained_on": date(2024, 11, 18)}, Need.TRAINING_OVER),
        ({"trained_on": date(2024, 11, 19)}, Need.TRAINING_ENDS),
        ({"trained_on": date(2025, 1, 17)}, Need.TRAINING_ENDS),
        ({"trained_on": date(2025, 1, 18)}, Need.NOTHING),
        ({"agreement_version": ""}, Need.SIGNATURE),
        ({"agreement_version": "0"}, Need.SIGNATURE),
        ({"agreement_version": "", "trained_on": None}, Need.TRAINING),
        ({"standing": Standing.GUEST, "trained_on": None}, Need.MEMBERSHIP),
        ({"stage": Stage.VOLUNTEER, "standing": Standing.GONE}, Need.MEMBERSHIP),
    ],
)
def test_the_first_thing_somebody_needs_is_named(facts, need):
    agreement = Agreement(version="2", no_longer_accepted=("0",))
    assert need_of(somebody(**facts), TODAY, agreement) is need


def test_who_needs_nothing_could_be_asked_and_nobody_else_could_but_at_the_end_of_training():
    programme = a_programme()
    every = [
        somebody(trained_on=trained, agreement_version=signed, standing=standing, stage=stage)
        for trained in (None, TODAY, date(2024, 11, 18), date(2024, 12, 1))
        for signed in ("", "1")
        for standing in Standing
        for stage in (Stage.VOLUNTEER, Stage.SUPPORTER)
    ]
    able = {Need.NOTHING, Need.TRAINING_ENDS}
    for one in every:
        can = matching.is_qualified(one, TODAY, programme)
        assert can is (need_of(one, TODAY, programme.agreement) in able)
