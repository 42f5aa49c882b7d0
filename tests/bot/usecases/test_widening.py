"""Looking further with consent: by oneself, and after the coordinators had everybody asked."""

import pytest

from bot.domain.choices import Beyond
from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.notices import CheckInAnswered, MayLookFurther
from bot.usecases.widening import (
    AskToLookFurther,
    OfMyRequest,
    Widen,
    ask_to_look_further,
    begin_widening,
    keep_as_it_is,
    widen,
)
from tests.builders import ANA, DAY, HOUR, JONAS, MIRA, a_supporter

BOTH = (Beyond.DEPARTMENT, Beyond.LANGUAGE)


@pytest.fixture(name="waits")
def _waits(clinic):
    """Nobody speaks French, and the only supporter works where the requester does."""
    clinic.roster(a_supporter(ANA, department="Surgery"))
    request_id = clinic.ask(language="French")
    clinic.later(0 * HOUR)
    return request_id


def agree(clinic, request_id, *beyond, by=MIRA):
    clinic.do(widen, Widen(request_id, by, beyond))
    clinic.later(0 * HOUR)


def put(clinic):
    clinic.do(ask_to_look_further, AskToLookFurther())
    clinic.deliver()
    return clinic.kinds(MIRA).count(MayLookFurther)


def live(clinic, request_id):
    return [one.supporter for one in clinic.request(request_id).live_offers]


def test_who_waits_long_is_offered_to_look_further(clinic, waits):
    assert clinic.status().could_widen
    card = clinic.do(begin_widening, OfMyRequest(waits, MIRA))
    assert card.possible == BOTH


def test_who_is_being_helped_in_time_is_not(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.later(0 * HOUR)
    assert not clinic.status().could_widen
    clinic.accept(request_id, ANA)
    assert not clinic.status().could_widen
    with pytest.raises(NoLongerOpen):
        clinic.do(begin_widening, OfMyRequest(request_id, MIRA))


def test_one_consent_is_not_the_other(clinic, waits):
    agree(clinic, waits, Beyond.LANGUAGE)
    assert live(clinic, waits) == []
    assert clinic.do(begin_widening, OfMyRequest(waits, MIRA)).possible == (Beyond.DEPARTMENT,)
    agree(clinic, waits, Beyond.DEPARTMENT)
    assert live(clinic, waits) == [ANA]


def test_agreeing_searches_at_once(clinic, waits):
    agree(clinic, waits, *BOTH)
    assert live(clinic, waits) == [ANA]
    clinic.accept(waits, ANA)
    assert clinic.request(waits).supporter == ANA


def test_agreeing_to_nothing_changes_nothing(clinic, waits):
    before = clinic.request(waits)
    agree(clinic, waits)
    assert clinic.request(waits) == before


def test_nobody_agrees_for_somebody_else(clinic, waits):
    for usecase, command in (
        (widen, Widen(waits, JONAS, BOTH)),
        (begin_widening, OfMyRequest(waits, JONAS)),
        (keep_as_it_is, OfMyRequest(waits, JONAS)),
    ):
        with pytest.raises(NotAllowed):
            clinic.do(usecase, command)


def test_who_must_never_be_asked_is_not_asked_however_far_we_look(clinic):
    clinic.roster(a_supporter(ANA, department="Surgery", never=(MIRA,)))
    clinic.roster(a_supporter(JONAS, department="Surgery"))
    request_id = clinic.ask(language="French", never=(JONAS,))
    clinic.later(0 * HOUR)
    agree(clinic, request_id, *BOTH)
    assert clinic.request(request_id).offers == ()


def test_the_coordinators_have_it_asked_once_until_it_is_answered(clinic, waits):
    assert put(clinic) == 1
    assert put(clinic) == 1
    clinic.do(keep_as_it_is, OfMyRequest(waits, MIRA))
    clinic.deliver()
    assert CheckInAnswered in clinic.kinds(MIRA)
    assert MayLookFurther not in clinic.kinds(MIRA)
    assert clinic.request(waits).wishes.beyond == ()
    assert put(clinic) == 0  # a no is not asked away
    clinic.later(DAY)
    assert put(clinic) == 1


def test_agreeing_takes_the_question_away(clinic, waits):
    assert put(clinic) == 1
    agree(clinic, waits, *BOTH)
    assert MayLookFurther not in clinic.kinds(MIRA)
    assert CheckInAnswered in clinic.kinds(MIRA)
    assert live(clinic, waits) == [ANA]


def test_nobody_is_asked_for_whom_it_would_change_nothing(clinic):
    clinic.ask(department="")
    clinic.later(0 * HOUR)
    assert put(clinic) == 0


def test_nobody_is_asked_whose_search_is_in_time(clinic):
    clinic.roster(ANA)
    clinic.ask(language="English")
    clinic.later(0 * HOUR)
    assert put(clinic) == 0


def test_a_question_that_was_overtaken_is_not_delivered(clinic, waits):
    clinic.do(ask_to_look_further, AskToLookFurther())
    clinic.do(widen, Widen(waits, MIRA, BOTH))
    clinic.deliver()
    assert MayLookFurther not in clinic.kinds(MIRA)


def test_the_department_on_the_roster_can_be_agreed_to_as_well(clinic):
    clinic.roster(a_supporter(MIRA, department="Surgery"), a_supporter(ANA, department="Surgery"))
    request_id = clinic.ask(department="")
    clinic.later(0 * HOUR)
    assert clinic.status().could_widen
    agree(clinic, request_id, Beyond.DEPARTMENT)
    assert live(clinic, request_id) == [ANA]
