"""What happens by itself: the next supporter, honest words, check-ins, closing, forgetting."""

from datetime import UTC, datetime

import pytest

from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.notices import (
    CheckInAsked,
    ClosingLogAsked,
    FeedbackInvited,
    NobodyFound,
    OfferLapsed,
    OfferMade,
    OfferSettled,
    RequestEnded,
    SomeoneWaits,
    StillLooking,
)
from bot.domain.programme import Asking, Keeping
from bot.domain.requests import Status
from bot.usecases import attending
from bot.usecases.attending import (
    Attend,
    ListDue,
    ListSearching,
    attend,
    list_due,
    list_searching,
    list_wrong,
    search_now,
)
from bot.usecases.foreseeing import Survey, survey
from bot.usecases.inviting import InviteBatch, invite_batch
from bot.usecases.nudging import NudgeCoordinators, nudge_coordinators
from bot.usecases.searching import LOOK_AGAIN
from storage.engine import transaction
from tests.builders import ANA, DAY, HOUR, JONAS, MINUTE, MIRA, NOW, PRIYA, a_supporter, urgent
from tests.storage.examples import ON_POSTGRES


def looking(clinic):
    return [one.next_step_at for one in clinic.sees(MIRA) if isinstance(one, StillLooking)]


def test_the_best_one_is_asked_at_once_and_only_that_one(clinic):
    clinic.roster(ANA, JONAS)
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    assert clinic.kinds(ANA) == [OfferMade]
    assert clinic.asked() == [ANA]
    ana = clinic.supporter(ANA)
    assert (ana.load.offered, ana.load.last_asked_at) == ((request_id,), NOW)
    assert clinic.request(request_id).status is Status.OFFERED


def test_attending_twice_asks_nobody_twice(clinic):
    clinic.roster(ANA, JONAS)
    request_id = clinic.ask()
    for _ in range(3):
        clinic.do(attend, Attend(request_id))
    clinic.deliver()
    assert clinic.asked() == [ANA]


def test_an_offer_that_runs_out_goes_to_the_next_one(clinic):
    clinic.roster(ANA, JONAS)
    clinic.ask()
    clinic.later(0 * HOUR)
    clinic.later(4 * HOUR - MINUTE)
    assert clinic.asked() == [ANA]
    clinic.later(MINUTE)
    assert clinic.asked() == [ANA, JONAS]
    assert clinic.kinds(ANA) == [OfferLapsed]
    assert clinic.supporter(ANA).load.offered == ()


def test_an_offer_of_somebody_who_left_the_roster_runs_out_as_well(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    (offer,) = clinic.request(request_id).offers
    gone = type(offer)(supporter=PRIYA, asked_at=NOW, answer_by=NOW + HOUR)
    clinic.change(request_id, offers=(offer, gone))
    clinic.later(HOUR)
    assert [one.supporter for one in clinic.request(request_id).live_offers] == [ANA]


def test_an_urgent_request_asks_three_at_once_and_fills_up(clinic):
    clinic.roster("U01", "U02", "U03", "U04", "U05")
    request_id = clinic.ask(wishes=urgent())
    clinic.later(0 * HOUR)
    assert sorted(clinic.asked()) == ["U01", "U02", "U03"]
    clinic.passes(request_id, "U02")
    clinic.later(MINUTE)
    assert clinic.asked()[3:] == ["U04"]
    clinic.later(HOUR)
    assert clinic.asked()[4:] == ["U05"]
    clinic.accept(request_id, "U05")
    clinic.deliver()
    assert clinic.request(request_id).supporter == "U05"
    for person in ("U01", "U03", "U04"):
        assert clinic.kinds(person) == [OfferLapsed]


def test_when_nobody_is_free_the_requester_is_told_and_the_search_goes_on(clinic):
    clinic.roster(a_supporter(rest_until=NOW + 2 * MINUTE))
    clinic.ask()
    clinic.later(0 * HOUR)
    assert looking(clinic) == [None]  # that we look again is no step
    assert (clinic.status().next_step_at, clinic.status().late) == (None, True)
    clinic.later(LOOK_AGAIN - MINUTE)
    assert clinic.asked() == []
    clinic.later(MINUTE)
    assert clinic.asked() == [ANA]
    assert len(looking(clinic)) == 1


def test_who_waits_is_looked_at_again_as_soon_as_somebody_joins(clinic):
    clinic.ask()
    clinic.later(0 * HOUR)
    clinic.roster(ANA)
    clinic.later(0 * HOUR)
    assert clinic.asked() == [ANA]


def test_a_search_can_be_made_at_once_when_somebody_joins(clinic):
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    clinic.roster(ANA)
    search_now(clinic.desk)
    assert [one.supporter for one in clinic.request(request_id).live_offers] == [ANA]


def test_later_than_promised_is_told_and_again_once_a_day(clinic):
    clinic.roster(ANA, JONAS, PRIYA, max_open=9)
    clinic.programme(asking=Asking(answer_within_hours_24=24))
    clinic.ask()
    clinic.later(0 * HOUR)
    clinic.later(DAY - MINUTE)
    assert looking(clinic) == []
    clinic.later(MINUTE)
    assert len(looking(clinic)) == 1
    assert clinic.status().late
    for _ in range(23):
        clinic.later(HOUR)
    assert len(looking(clinic)) == 1
    clinic.later(HOUR)
    assert len(looking(clinic)) == 2


def test_what_is_told_is_the_next_thing_that_happens(clinic):
    clinic.roster(ANA)
    clinic.programme(asking=Asking(answer_within_hours_24=24))
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    clinic.later(DAY)
    (told,) = looking(clinic)
    (live,) = clinic.request(request_id).live_offers
    assert told == live.answer_by
    assert clinic.status().next_step_at == told


def test_who_was_told_that_nobody_is_free_is_told_again_when_it_is_late(clinic):
    clinic.ask()
    clinic.later(0 * HOUR)
    clinic.later(DAY)
    assert len(looking(clinic)) == 2


def test_an_urgent_request_nobody_can_take_is_told_of_at_the_next_full_hour(clinic):
    clinic.do(nudge_coordinators, NudgeCoordinators())
    clinic.ask(wishes=urgent())
    for channel in [], [SomeoneWaits]:
        clinic.later(0 * HOUR)
        clinic.do(nudge_coordinators, NudgeCoordinators())
        clinic.deliver()
        assert clinic.channel == channel
        clinic.later(HOUR)


def test_any_other_one_waits_for_the_daily_nudge(clinic):
    clinic.ask()
    clinic.later(0 * HOUR)
    assert clinic.channel == []


def test_a_search_nobody_could_take_ends_kindly(clinic):
    clinic.roster(ANA)
    clinic.programme(asking=Asking(give_up_after_days=2, answer_within_hours_12=12, at_once_12=1))
    request_id = clinic.ask(wishes=urgent())
    clinic.until(NOW + 2 * DAY - HOUR)
    assert clinic.request(request_id).status is Status.OFFERED
    clinic.later(HOUR)
    assert clinic.request(request_id).status is Status.CLOSED
    assert clinic.kinds(MIRA)[-1] is NobodyFound
    assert clinic.kinds(ANA) == [OfferSettled]
    assert clinic.supporter(ANA).load.offered == ()  # so that somebody else can be asked next
    assert clinic.status() is None


def test_both_are_asked_how_it_stands_at_the_promised_time_plus_a_day(clinic):
    clinic.roster(ANA)
    clinic.matched(ANA)
    clinic.until(NOW + 2 * DAY - MINUTE)
    assert CheckInAsked not in clinic.kinds(MIRA)
    clinic.later(MINUTE)
    assert clinic.kinds(MIRA)[-1] is CheckInAsked
    assert clinic.kinds(ANA)[-1] is CheckInAsked
    clinic.later(HOUR)
    assert clinic.kinds(MIRA).count(CheckInAsked) == 1


def test_a_question_the_bot_slept_through_gives_way_to_the_next(clinic):
    clinic.roster(ANA)
    clinic.matched(ANA)
    clinic.until(NOW + 10 * DAY)
    assert CheckInAsked not in clinic.kinds(MIRA)
    clinic.until(NOW + 14 * DAY)
    assert clinic.kinds(MIRA).count(CheckInAsked) == 1


def test_a_match_closes_by_itself_a_day_after_its_last_question(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.until(NOW + 30 * DAY)
    assert clinic.request(request_id).status is Status.MATCHED
    clinic.until(NOW + 31 * DAY)
    assert clinic.request(request_id).status is Status.CLOSED
    assert clinic.kinds(MIRA)[-1] is RequestEnded
    assert clinic.kinds(ANA)[-1] is ClosingLogAsked
    assert CheckInAsked not in clinic.kinds(MIRA)


def test_a_closed_request_is_forgotten_with_every_message_about_it(clinic):
    clinic.programme(keeping=Keeping(identity_days=3))
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.until(NOW + 31 * DAY)
    closed_at = clinic.clock.at
    clinic.until(closed_at + 3 * DAY - MINUTE)
    assert clinic.request(request_id)
    clinic.later(MINUTE)
    with pytest.raises(NotAllowed):
        clinic.request(request_id)
    assert clinic.sees(MIRA) == []
    assert clinic.kinds(ANA) == [OfferSettled]


def test_while_a_legal_hold_stands_nothing_is_forgotten_but_what_is_withdrawn(clinic):
    clinic.programme(keeping=Keeping(identity_days=3, hold_since=NOW.date()))
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.until(NOW + 31 * DAY)
    clinic.until(clinic.clock.at + 60 * DAY)
    assert clinic.request(request_id).status is Status.CLOSED
    again = clinic.ask()
    clinic.withdraw(again)
    with pytest.raises(NotAllowed):
        clinic.request(again)
    clinic.programme(keeping=Keeping(identity_days=3))
    clinic.later(MINUTE)
    with pytest.raises(NotAllowed):
        clinic.request(request_id)


def test_an_invitation_outlives_the_request(clinic):
    clinic.roster(ANA)
    clinic.matched(ANA)
    clinic.until(NOW + 31 * DAY)  # the 19th of December
    clinic.until(NOW + 45 * DAY)
    assert clinic.sees(MIRA) == []
    clinic.clock.at = datetime(2027, 1, 5, 15, tzinfo=UTC)
    assert clinic.do(invite_batch, InviteBatch()) == 1
    clinic.deliver()
    assert clinic.kinds(MIRA) == [FeedbackInvited]


def test_nothing_is_due_of_a_request_that_is_over_but_not_yet_to_be_forgotten(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.until(NOW + 31 * DAY)
    before = clinic.request(request_id)
    clinic.do(attend, Attend(request_id))
    assert clinic.request(request_id) == before
    assert clinic.do(list_due, ListDue(50)) == ()


def test_attending_to_a_match_with_nothing_due_changes_nothing(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    before = clinic.request(request_id)
    clinic.do(attend, Attend(request_id))
    assert clinic.request(request_id) == before


def test_the_longest_overdue_come_first_and_no_more_than_asked_for(clinic):
    first = clinic.ask(by="U01")
    clinic.clock.at += 2 * HOUR
    second = clinic.ask(by="U02")
    clinic.clock.at += HOUR
    assert clinic.do(list_due, ListDue(50)) == (first, second)
    assert len(clinic.do(list_due, ListDue(1))) == 1
    assert attending.attend_to_everything(clinic.desk) == 2


@pytest.mark.parametrize("refusal", [NoLongerOpen, NotAllowed])
def test_a_request_somebody_settled_meanwhile_holds_nobody_up(clinic, monkeypatch, refusal):
    clinic.roster(ANA)
    settled, other = clinic.ask(by="U01"), clinic.ask(by="U02")
    really_attend = attending.attend

    def attend_or_refuse(command, records, now):
        if command.request_id == settled:
            raise refusal
        really_attend(command, records, now)

    monkeypatch.setattr(attending, "attend", attend_or_refuse)
    assert attending.attend_to_everything(clinic.desk) == 2
    assert clinic.request(other).status is Status.OFFERED
    search_now(clinic.desk)


@ON_POSTGRES
@pytest.mark.parametrize(
    ("looks", "command"),
    [
        (list_due, ListDue(5)),
        (list_wrong, ListDue(5)),
        (list_searching, ListSearching()),
        (survey, Survey(frozenset())),
    ],
)
def test_who_only_looks_waits_for_nobody_who_writes(clinic, looks, command):
    clinic.roster(ANA, JONAS)
    clinic.ask()
    clinic.attend()
    before = clinic.do(looks, command)
    with transaction(clinic.room.engine):  # somebody has the turn
        found = clinic.desk.look_up(looks, command)
    assert getattr(found, "openings", found) == getattr(before, "openings", before)
