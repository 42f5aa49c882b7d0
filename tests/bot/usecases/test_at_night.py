"""News that nobody waits for wait until morning; news somebody waits for do not."""

from datetime import UTC, datetime
from itertools import pairwise

from bot.domain.notices import MatchEnded, SearchingAgain, StillLooking
from bot.domain.people import Standing
from bot.usecases.knowing import Learn, learn
from bot.usecases.offering import OfTheOffer, hand_back
from tests.builders import ANA, DAY, HOUR, MINUTE, MIRA, NOW, a_member, urgent

#: Three in the morning in Toronto, and seven.
THREE = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
SEVEN = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


def matched_until_three(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.clock.at = THREE
    return request_id


def test_what_is_learned_at_three_is_told_at_seven(clinic):
    matched_until_three(clinic)
    clinic.do(learn, Learn(a_member(ANA, standing=Standing.GUEST)))
    clinic.directory.changed[ANA] = {"standing": Standing.GUEST}
    clinic.until(SEVEN - MINUTE)
    assert SearchingAgain not in clinic.kinds(MIRA)
    assert MatchEnded not in clinic.kinds(ANA)
    clinic.until(SEVEN)
    assert SearchingAgain in clinic.kinds(MIRA)
    assert MatchEnded in clinic.kinds(ANA)


def test_who_asks_for_someone_else_at_three_hears_of_it_at_once(clinic):
    request_id = matched_until_three(clinic)
    clinic.someone_else(request_id)
    clinic.later(0 * HOUR)
    assert SearchingAgain in clinic.kinds(MIRA)
    assert MatchEnded not in clinic.kinds(ANA)
    clinic.until(SEVEN)
    assert MatchEnded in clinic.kinds(ANA)


def test_who_hands_back_at_three_hears_of_it_at_once(clinic):
    request_id = matched_until_three(clinic)
    clinic.do(hand_back, OfTheOffer(request_id, ANA))
    clinic.later(0 * HOUR)
    assert MatchEnded in clinic.kinds(ANA)
    assert SearchingAgain not in clinic.kinds(MIRA)


def test_who_is_taken_back_at_three_is_told_to_the_other_at_seven(clinic):
    request_id = matched_until_three(clinic)
    clinic.withdraw(request_id)
    clinic.later(0 * HOUR)
    assert MatchEnded not in clinic.kinds(ANA)
    clinic.until(SEVEN)
    assert MatchEnded in clinic.kinds(ANA)


def test_by_day_nothing_is_held(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.do(hand_back, OfTheOffer(request_id, ANA))
    clinic.deliver()
    assert SearchingAgain in clinic.kinds(MIRA)
    assert MatchEnded in clinic.kinds(ANA)


def test_that_it_is_late_is_told_at_night_once_and_then_before_each_night(clinic):
    clinic.clock.at = THREE - 12 * HOUR
    clinic.ask(wishes=urgent())
    moments = []
    while clinic.clock.at < NOW + 3 * DAY:
        before = clinic.kinds(MIRA).count(StillLooking)
        clinic.later(0 * HOUR)
        if clinic.kinds(MIRA).count(StillLooking) > before:
            moments.append(clinic.clock.at)
        clinic.clock.at += 10 * MINUTE
    promised = THREE
    assert moments[:2] == [THREE - 12 * HOUR, promised]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert all(gap <= DAY for gap in gaps)
    assert all(7 <= (at - 5 * HOUR).hour < 21 for at in moments[2:])
    assert len(moments) >= 4
