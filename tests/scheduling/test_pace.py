"""What need not be done at every change, though rounds are made at every change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.settings import Settings
from bot.usecases.desk import Desk
from scheduling.rounds import CALENDAR_EVERY, LOOK_THROUGH_EVERY, at_a_pace, make_all, rounds
from tests.builders import ANA, MIRA, NOW, PRIYA

SECOND = timedelta(seconds=1)
PAUSE = 15 * SECOND


def made_at(moments, make=lambda: None):
    """At which of these moments a round is made."""
    made, clock = [], iter(moments)
    moment = [NOW]

    def now():
        moment[0] = next(clock)
        return moment[0]

    def making():
        make()
        made.append(moment[0])

    paced = at_a_pace(PAUSE, now, making)
    for _ in moments:
        paced()
    return made


def test_it_is_made_at_once_and_then_once_in_so_long():
    moments = [NOW + nth * SECOND for nth in range(31)]
    assert made_at(moments) == [NOW, NOW + PAUSE, NOW + 2 * PAUSE]


def test_a_clock_that_goes_back_does_not_silence_it():
    moments = [NOW, NOW - timedelta(hours=2), NOW - timedelta(hours=2) + SECOND]
    assert made_at(moments) == moments[:2]


def test_what_failed_is_tried_again_at_the_next_round():
    moments = iter([NOW, NOW + SECOND])
    tries = []

    def fails_once():
        tries.append(len(tries))
        if len(tries) == 1:
            raise RuntimeError

    paced = at_a_pace(PAUSE, lambda: next(moments), fails_once)
    with pytest.raises(RuntimeError):
        paced()
    paced()
    assert tries == [0, 1]


def test_an_offer_that_became_wrong_is_taken_back_within_a_tick(clinic):
    clinic.roster(ANA, PRIYA)
    request_id = clinic.ask(MIRA)
    clinic.attend()
    (asked,) = holding(clinic, request_id)
    every = rounds(clinic.desk, clinic.directory, lambda: None)
    (take_back,) = (one for one in every if one.name == "take back what became wrong")
    take_back.make()
    with clinic.room.open_records() as records:
        person = records.supporter(asked)
        records.keep_supporters([replace(person, trained_on=None)])
    take_back.make()
    assert holding(clinic, request_id) == {asked}, "rounds of the same moment do not look again"
    clinic.clock.at += LOOK_THROUGH_EVERY
    take_back.make()
    assert holding(clinic, request_id) == {ANA, PRIYA} - {asked}


def test_after_a_change_only_what_is_due_is_looked_at_and_the_calendar_within_a_tick(clinic):
    every = rounds(clinic.desk, clinic.directory, lambda: None)
    make_all(every)
    desk_work = []
    busy = Desk(counting(clinic.room.open_records, desk_work), clinic.clock)
    every = rounds(busy, clinic.directory, lambda: None)
    make_all(every)
    assert len([one for one in desk_work if one == "writes"]) >= 4
    desk_work.clear()
    make_all(every)
    assert desk_work == ["reads"]
    clinic.clock.at += CALENDAR_EVERY
    make_all(every)
    assert desk_work.count("writes") == 4
    assert timedelta(seconds=Settings.model_fields["tick_seconds"].default) > CALENDAR_EVERY


def counting(opens, counted):
    """The same way to the records, which writes down what it was opened for."""

    def open_records(*, reading=False):
        counted.append("reads" if reading else "writes")
        return opens(reading=reading)

    return open_records


def holding(clinic, request_id):
    """Who is asked about a request now."""
    return {offer.supporter for offer in clinic.request(request_id).live_offers}
