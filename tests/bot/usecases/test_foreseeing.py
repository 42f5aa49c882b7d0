"""Several who wait at the same time are planned for together, and stored one by one."""

import logging
import subprocess
import sys
from dataclasses import replace

import pytest

from bot.domain.choices import ContactWay, Urgency
from bot.domain.errors import AlreadyTaken, TryAgain
from bot.domain.people import Stage, Standing
from bot.domain.planning import Plan
from bot.domain.programme import Agreement
from bot.domain.requests import Status, Wishes
from bot.main import AssignerOnDemand
from bot.usecases import foreseeing
from bot.usecases.attending import Attend, attend, attend_to_everything, search_now
from tests.builders import ANA, DAY, HOUR, JONAS, MINUTE, MIRA, PRIYA, RUTH, a_supporter


class Stubborn:
    """Proposes what it was told to, and remembers what it was asked."""

    def __init__(self, proposed=None, failure=None):
        self.proposed, self.failure, self.asked = proposed or {}, failure, []

    def assign(self, openings, who):
        self.asked.append({one.request.id: one.wanted for one in openings})
        if self.failure is not None:
            raise self.failure
        return self.proposed


def holders(clinic, request_id):
    return [one.supporter for one in clinic.request(request_id).live_offers]


def two_who_compete(clinic):
    """Both would get Ana alone; only she offers the way of talking the second prefers too."""
    clinic.roster(
        a_supporter(ANA, contact_ways=(ContactWay.PHONE,)), a_supporter(JONAS, topics=())
    )
    first = clinic.ask(by=MIRA, topics=("outcome",))
    clinic.clock.at += MINUTE
    return first, clinic.ask(by=RUTH, topics=("outcome",), contact=ContactWay.PHONE)


def test_who_is_rare_is_kept_for_whoever_needs_them(clinic):
    first, second = two_who_compete(clinic)
    clinic.attend()
    assert (holders(clinic, first), holders(clinic, second)) == ([JONAS], [ANA])


def test_without_an_assigner_whoever_comes_first_gets_the_best(clinic):
    first, second = two_who_compete(clinic)
    attend_to_everything(clinic.desk)
    assert (holders(clinic, first), holders(clinic, second)) == ([ANA], [JONAS])


def test_searching_again_by_hand_plans_as_well(clinic):
    first, second = two_who_compete(clinic)
    search_now(clinic.desk, clinic.assigner)
    assert (holders(clinic, first), holders(clinic, second)) == ([JONAS], [ANA])


def test_whoever_waits_without_being_due_is_planned_for_too(clinic):
    waits = clinic.ask(by=MIRA, language="French")
    clinic.later(0 * HOUR)  # nobody is there; it is looked again in an hour
    clinic.roster(a_supporter(ANA, languages=("English", "French")), a_supporter(JONAS, topics=()))
    clinic.clock.at += MINUTE
    due = clinic.ask(by=RUTH, topics=("outcome",))
    clinic.attend()
    assert (holders(clinic, waits), holders(clinic, due)) == ([ANA], [JONAS])


def test_an_offer_that_ran_out_frees_its_holder_for_the_plan(clinic):
    clinic.roster(ANA)
    first = clinic.ask(by=MIRA)
    clinic.attend()
    clinic.clock.at += 4 * HOUR - MINUTE
    second = clinic.ask(by=RUTH)
    clinic.attend()
    assert holders(clinic, second) == []
    clinic.later(HOUR)
    assert (holders(clinic, first), holders(clinic, second)) == ([], [ANA])


def test_nobody_is_asked_to_assign_where_nobody_competes(clinic):
    clinic.assigner = Stubborn(failure=AssertionError("nobody competes"))
    clinic.roster(a_supporter(ANA, department="Radiology"), JONAS)
    first, second = clinic.ask(by=MIRA, never=(JONAS,)), clinic.ask(by=RUTH, never=(ANA,))
    clinic.attend()
    assert (holders(clinic, first), holders(clinic, second)) == ([ANA], [JONAS])


def test_what_is_wanted_is_what_is_still_missing(clinic):
    clinic.assigner = Stubborn()
    clinic.roster("U01")
    urgent = clinic.ask(by=MIRA, wishes=Wishes(urgency=Urgency.WITHIN_12))
    clinic.attend()
    other, matched = clinic.ask(by=RUTH), clinic.ask(by=PRIYA)
    clinic.change(matched, status=Status.MATCHED)
    clinic.roster(ANA)
    clinic.attend()
    assert clinic.assigner.asked[-1] == {urgent: 2, other: 1}


def test_a_plan_is_only_a_proposal(clinic):
    first, second = two_who_compete(clinic)
    clinic.assigner = Stubborn({first: (MIRA, ANA), second: ("U0GHOST",)})
    clinic.roster(a_supporter(ANA, stage=Stage.RETIRED))
    clinic.roster(PRIYA)
    clinic.attend()
    assert holders(clinic, first) != holders(clinic, second)
    assert {*holders(clinic, first), *holders(clinic, second)} == {JONAS, PRIYA}


def test_who_is_planned_for_another_is_left_to_them(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.do(attend, Attend(request_id, Plan(kept=frozenset({ANA}))))
    assert holders(clinic, request_id) == []


def test_when_planning_fails_everybody_is_attended_to_all_the_same(clinic, caplog):
    first, second = two_who_compete(clinic)
    clinic.assigner = Stubborn(failure=ZeroDivisionError("words somebody wrote"))
    with caplog.at_level(logging.ERROR):
        clinic.attend()
    assert (holders(clinic, first), holders(clinic, second)) == ([ANA], [JONAS])
    assert [record.msg for record in caplog.records] == ["planning_failed"]
    assert "words somebody wrote" not in caplog.text


def test_a_busy_database_is_no_failure_of_planning(clinic, caplog, monkeypatch):
    first, second = two_who_compete(clinic)

    def busy(*_):
        raise TryAgain

    monkeypatch.setattr(foreseeing, "survey", busy)
    clinic.attend()
    assert (holders(clinic, first), holders(clinic, second)) == ([ANA], [JONAS])
    assert caplog.records == []


@pytest.mark.parametrize(
    "edit",
    [
        {"never": (MIRA,)},
        {"line": (MIRA,)},
        {"never_departments": ("Surgery",)},
        {"department": "Surgery"},
        {"trained_on": a_supporter().trained_on - 1000 * DAY},
    ],
)
def test_who_may_no_longer_be_brought_together_is_not(clinic, edit):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    with clinic.room.open_records() as records:  # whatever wrote it
        records.keep_supporters((replace(records.supporter(ANA), **edit),))
    with pytest.raises(AlreadyTaken):
        clinic.accept(request_id, ANA)
    clinic.later(4 * HOUR)
    assert clinic.supporter(ANA).load.offered == ()  # and the search went on


def test_an_agreement_that_stopped_counting_stops_an_offer(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.programme(agreement=Agreement(version="2", no_longer_accepted=("1",)))
    with pytest.raises(AlreadyTaken):
        clinic.accept(request_id, ANA)


def test_a_pause_does_not_keep_anybody_from_saying_yes(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    with clinic.room.open_records() as records:
        paused = a_supporter(
            ANA, load=records.supporter(ANA).load, rest_until=clinic.clock.at + DAY
        )
        records.keep_supporters((paused,))
    clinic.accept(request_id, ANA)
    assert clinic.request(request_id).supporter == ANA


def test_a_new_file_forgets_nobody_whom_somebody_keeps_away_from(clinic):
    kept = {"never": (MIRA,), "line": (RUTH,), "never_departments": ("Surgery",)}
    clinic.roster(a_supporter(ANA, standing=Standing.GONE, weekends=False, career="late", **kept))
    clinic.roster(a_supporter(ANA, never=(JONAS,)))
    ana = clinic.supporter(ANA)
    assert (ana.never, ana.line, ana.never_departments) == ((MIRA, JONAS), (RUTH,), ("Surgery",))
    assert (ana.standing, ana.weekends, ana.career) == (Standing.GONE, False, "late")


def test_an_idle_process_has_not_loaded_what_only_competition_needs():
    look = "import sys, bot.main; print([m for m in ('numpy', 'scipy') if m in sys.modules])"
    looked = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True
    )
    assert looked.stdout.strip() == "[]"


def test_the_front_door_loads_it_when_it_is_needed(clinic):
    clinic.assigner = AssignerOnDemand()
    first, second = two_who_compete(clinic)
    clinic.attend()
    assert (holders(clinic, first), holders(clinic, second)) == ([JONAS], [ANA])
