"""What comes of its own accord comes once a day, however much of it there is."""

from datetime import UTC, datetime

import pytest

from bot.domain.notices import CheckInAsked, ClosingLogAsked, OfferMade
from bot.domain.requests import CheckInState
from bot.usecases import pacing
from tests.builders import ANA, DAY, HOUR, MINUTE, MIRA, NOW, TODAY, a_supporter

PEOPLE = ("U0ONE", "U0TWO", "U0THREE")
#: Friday at nine in Toronto: the promise of Wednesday at ten, a day, and the night.
FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(name="carries")
def _carries(clinic):
    """Ana supports three colleagues, who all asked in the same minute."""
    clinic.roster(a_supporter(ANA, max_open=3))
    requests = [clinic.ask(by=one) for one in PEOPLE]
    clinic.attend()
    for one in requests:
        clinic.accept(one, ANA)
    clinic.deliver()
    return requests


def told(clinic, person=ANA):
    """When somebody was told of what comes of its own accord, by day."""
    found = []

    def until(end, every=HOUR):
        before = len(clinic.pigeon.carried)
        while clinic.clock.at < end:
            clinic.later(every)
            new = clinic.pigeon.carried[before:]
            before += len(new)
            kinds = (CheckInAsked, ClosingLogAsked)
            found.extend(
                (clinic.clock.at.date(), type(one.notice))
                for one in new
                if one.to == person and isinstance(one.notice, kinds)
            )
        return found

    return until


def test_three_questions_of_one_hour_are_put_on_three_days(clinic, carries):
    days = [day for day, _ in told(clinic)(NOW + 8 * DAY)]
    assert days == [TODAY + ahead * DAY for ahead in (2, 5, 6)]  # Friday, Monday, Tuesday
    for person in PEOPLE:  # and each of the others is asked once, on Friday
        asked = [one for one in clinic.pigeon.carried if one.to == person]
        assert sum(isinstance(one.notice, CheckInAsked) for one in asked) == 1


def test_after_a_suspended_month_a_supporter_is_asked_for_one_log_a_day(clinic, carries):
    clinic.clock.at += 32 * DAY
    before = len(clinic.pigeon.carried)
    clinic.attend()
    clinic.deliver()
    new = [one for one in clinic.pigeon.carried[before:] if one.act == "post"]
    # Nobody is told more than one thing, though three matches ended meanwhile.
    assert sorted(str(one.to) for one in new) == sorted((ANA, *PEOPLE))
    days = told(clinic)(clinic.clock.at + 6 * DAY)
    assert [kind for _, kind in days] == [ClosingLogAsked] * 2
    assert len({day for day, _ in days}) == 2


def test_of_two_questions_to_one_side_about_one_request_the_later_one_is_put(clinic, carries):
    request = clinic.request(carries[0])
    first, *others = request.checkins
    mine = [one for one in request.checkins if one.side is first.side][:2]
    moved = [type(one)(**{**_facts(one), "due_at": NOW + DAY}) for one in mine]
    kept = [one for one in others if one not in mine]
    clinic.change(request.id, checkins=(*moved, *kept))
    clinic.clock.at = NOW + DAY + MINUTE
    clinic.attend()
    states = {one.id: one.state for one in clinic.request(request.id).checkins}
    assert [states[one.id] for one in moved] == [CheckInState.DROPPED, CheckInState.ASKED]


def _facts(one):
    return {name: getattr(one, name) for name in ("id", "side", "step", "due_at", "state")}


def test_an_offer_waits_for_nobodys_turn(clinic, carries):
    clinic.until(FRIDAY)
    clinic.roster(a_supporter("U0OTHER", max_open=3))
    clinic.ask(by=MIRA)
    clinic.attend()
    clinic.ask(by="U0LAST")
    clinic.attend()
    clinic.deliver()
    offers = [one for one in clinic.pigeon.carried if isinstance(one.notice, OfferMade)]
    assert [one.to for one in offers[-2:]] == ["U0OTHER", "U0OTHER"]


def test_a_turn_is_taken_once_a_day_and_the_next_one_is_in_the_morning(clinic):
    with clinic.room.open_records() as records:
        assert pacing.next_turn(records, ANA, NOW, UTC) is None
        assert not pacing.is_free_today(records, ANA, NOW + HOUR, UTC)
        thursday = pacing.next_turn(records, ANA, NOW, UTC)
        friday = pacing.next_turn(records, ANA, NOW, UTC)
        monday = pacing.next_turn(records, ANA, NOW, UTC)
        assert pacing.is_free_today(records, MIRA, NOW, UTC)
    days = [TODAY + ahead * DAY for ahead in (1, 2, 5)]
    assert [at.date() for at in (thursday, friday, monday)] == days
    assert {at.hour for at in (thursday, friday, monday)} == {9}
