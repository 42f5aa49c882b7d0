"""Once a day the roster is looked through: who is reminded, and who is forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.people import Stage, Standing
from bot.domain.programme import Agreement
from bot.domain.roster_news import AgreementWaits, TrainingEnds
from bot.usecases.caring import CareForRoster, care_for_roster
from bot.usecases.closing import CloseRequest, close_request
from bot.usecases.profiling import Retire, Sign, retire, sign
from bot.usecases.reviewing import KeepEntry, keep_entry
from tests.builders import ANA, DAY, HOUR, JONAS, MINUTE, PRIYA, TODAY, a_load, a_supporter

#: Trained on 1 March 2026, for two years.
ENDS = date(2028, 3, 1)
TOLD = TrainingEnds(ENDS)


def three(day):
    """Three in the morning in Toronto, in winter."""
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


def night(clinic, day):
    """Look the roster through in the small hours of a day, and carry what is due at noon."""
    clinic.clock.at = three(day)
    done = clinic.do(care_for_roster, CareForRoster())
    clinic.clock.at += 9 * HOUR
    clinic.deliver()
    return done


def told(clinic, person=ANA):
    return [one.notice for one in clinic.pigeon.carried if one.to == person]


def test_the_end_of_training_is_told_at_sixty_fourteen_and_no_days_each_once(clinic):
    clinic.roster(ANA)
    found = {}
    for left in range(66, -9, -1):
        before = len(told(clinic))
        night(clinic, ENDS - left * DAY)
        if len(told(clinic)) > before:
            found[left] = told(clinic)[before:]
    # 60 days before is 1 January, a Saturday: it is told on Monday.
    assert found == {58: [TOLD], 14: [TOLD], 0: [TrainingEnds(ENDS, over=True)]}
    assert clinic.supporter(ANA).reminded_on == ENDS


def test_training_that_was_renewed_is_told_of_anew(clinic):
    clinic.roster(ANA)
    night(clinic, ENDS - 14 * DAY)
    clinic.do(keep_entry, KeepEntry(ANA, date(2028, 2, 20)))
    for left in (13, 0):
        night(clinic, ENDS - left * DAY)
    assert told(clinic) == [TOLD]
    night(clinic, date(2030, 1, 4))
    assert told(clinic) == [TOLD, TrainingEnds(date(2030, 2, 20))]


def test_a_new_version_of_the_agreement_is_told_once_and_only_to_who_has_not_signed_it(clinic):
    clinic.roster(ANA, JONAS)
    clinic.programme(agreement=Agreement(version="2"))
    clinic.do(sign, Sign(JONAS, "2"))
    for ahead in (1, 2, 5):
        night(clinic, TODAY + ahead * DAY)
    assert (told(clinic), told(clinic, JONAS)) == ([AgreementWaits()], [])
    clinic.programme(agreement=Agreement(version="3"))
    night(clinic, TODAY + 6 * DAY)
    assert (told(clinic), told(clinic, JONAS)) == ([AgreementWaits()] * 2, [AgreementWaits()])


def test_each_is_told_in_their_own_daytime(clinic):
    clinic.programme(agreement=Agreement(version="2"))
    clinic.roster(
        a_supporter(ANA),
        a_supporter(JONAS, timezone="Europe/Paris"),
        a_supporter(PRIYA, timezone="Pacific/Auckland"),
    )
    clinic.clock.at = three(TODAY)  # nine in Paris, and nine in the evening in Auckland
    clinic.do(care_for_roster, CareForRoster())
    heard = {}
    while clinic.clock.at < three(TODAY) + DAY:
        clinic.deliver()
        for one in clinic.pigeon.carried:
            heard.setdefault(one.to, clinic.clock.at - three(TODAY))
        clinic.clock.at += 30 * MINUTE
    # Nine in the morning in Toronto is six hours on, and in Auckland it is noon.
    assert heard == {JONAS: 0 * HOUR, ANA: 6 * HOUR, PRIYA: 12 * HOUR}


def test_each_is_told_in_their_own_language(clinic):
    clinic.programme(agreement=Agreement(version="2"))
    clinic.roster(a_supporter(ANA, locale="fr-CA"), JONAS)
    clinic.do(care_for_roster, CareForRoster())
    waiting = clinic.room.post.claim(clinic.clock.at, 9)
    assert {one.letter.to: one.letter.locale for one in waiting} == {ANA: "fr-CA", JONAS: "en"}


@pytest.mark.parametrize("stage", [Stage.VOLUNTEER, Stage.RETIRED])
def test_who_does_not_support_is_told_nothing(clinic, stage):
    clinic.roster(a_supporter(stage=stage, retired_on=ENDS, agreement_version=""))
    night(clinic, ENDS)
    assert told(clinic) == []


def test_it_is_done_once_a_day_from_three_on_however_often_the_bot_asks(clinic):
    begins = three(TODAY + DAY)
    done = []
    for ahead in (-MINUTE, 0 * HOUR, MINUTE, 12 * HOUR, DAY - MINUTE, DAY, 2 * DAY + 20 * HOUR):
        clinic.clock.at = begins + ahead
        done.append(clinic.do(care_for_roster, CareForRoster()))
    assert done == [False, True, False, False, False, True, True]


def test_a_bot_that_slept_through_the_night_does_it_when_it_wakes(clinic):
    clinic.programme(agreement=Agreement(version="2"))
    clinic.roster(ANA)
    clinic.clock.at = three(TODAY) + 8 * HOUR
    assert clinic.do(care_for_roster, CareForRoster())
    clinic.deliver()
    assert told(clinic) == [AgreementWaits()]


def test_who_retired_is_forgotten_after_a_year_and_not_while_they_carry_somebody(clinic):
    clinic.roster(
        a_supporter(ANA, stage=Stage.RETIRED, retired_on=TODAY),
        a_supporter(JONAS, stage=Stage.RETIRED, retired_on=TODAY, load=a_load(open=("r1",))),
        a_supporter(PRIYA),
    )
    night(clinic, TODAY + 365 * DAY)
    assert len(clinic.rows("supporter")) == 3
    night(clinic, TODAY + 366 * DAY)
    assert len(clinic.rows("supporter")) == 2
    assert clinic.supporter(ANA) is None
    assert clinic.supporter(JONAS).stage is Stage.RETIRED


def test_one_who_left_the_workspace_costs_the_others_no_reminder(clinic):
    clinic.programme(agreement=Agreement(version="2"))
    clinic.roster(a_supporter(ANA, standing=Standing.GONE), JONAS)
    clinic.pigeon.gone.add(ANA)
    night(clinic, TODAY + timedelta(days=1))
    assert told(clinic, JONAS) == [AgreementWaits()]


def test_the_profile_of_who_retired_is_deleted_once_they_carry_nobody(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.do(retire, Retire(ANA, hand_over=False))
    assert clinic.supporter(ANA).display_name
    clinic.do(close_request, CloseRequest(request_id, ANA))
    night(clinic, clinic.clock.at.date() + DAY)
    left = clinic.supporter(ANA)
    assert (left.display_name, left.department, left.contact_ways) == ("", "", ())
    assert left.load.closings == ()
