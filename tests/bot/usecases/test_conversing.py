"""What the two people of a match may see of each other."""

import pytest

from bot.domain.choices import ContactWay, Urgency
from bot.domain.errors import NotAllowed
from bot.domain.requests import Wishes
from bot.usecases.conversing import OfTheMatch, open_request, show_guide, show_supporter
from bot.usecases.offering import OfTheOffer, hand_back
from tests.bot.usecases.clinic import NOTE
from tests.builders import ANA, DAY, HOUR, JONAS, MINUTE, MIRA, NOW, RUTH, a_programme, a_supporter

EVERYONE_ELSE = [MIRA, JONAS, RUTH]


@pytest.fixture(name="match")
def _match(clinic):
    clinic.roster(a_supporter(ANA, contact_ways=(ContactWay.PHONE,)), JONAS)
    wishes = Wishes(topics=("outcome",), department="Surgery", contact=ContactWay.PHONE)
    return clinic.matched(ANA, wishes=wishes)


def read(clinic, request_id, by=ANA):
    return clinic.do(open_request, OfTheMatch(request_id, by))


def seen(clinic):
    return clinic.status().seen_at


def test_the_requester_learns_who_accepted(clinic, match):
    card = clinic.do(show_supporter, OfTheMatch(match, MIRA))
    assert (card.supporter, card.display_name, card.department) == (
        ANA,
        "Dr. Ana Costa",
        "Anesthesia",
    )
    assert card.contact_ways == (ContactWay.PHONE,)
    assert card.slack_export == "unknown"
    assert card.crisis_lines == a_programme().crisis_lines


def test_nobody_else_learns_it(clinic, match):
    for other in (ANA, JONAS, RUTH):
        with pytest.raises(NotAllowed):
            clinic.do(show_supporter, OfTheMatch(match, other))


def test_before_a_match_there_is_nobody_to_show(clinic):
    with pytest.raises(NotAllowed):
        clinic.do(show_supporter, OfTheMatch(clinic.ask(), MIRA))


def test_a_supporter_who_left_the_roster_is_shown_by_account_alone(clinic, match):
    clinic.change(match, supporter=RUTH)
    card = clinic.do(show_supporter, OfTheMatch(match, MIRA))
    assert (card.supporter, card.display_name, card.contact_ways) == (RUTH, "", ())


def test_the_supporter_who_accepted_reads_the_note(clinic, match):
    card = read(clinic, match)
    assert card.note.reveal() == NOTE
    assert card.requester == MIRA
    assert card.topics == ("A difficult outcome",)
    assert (card.urgency, card.contact) == (Urgency.WITHIN_24, ContactWay.PHONE)
    assert card.promised_at == NOW + DAY
    assert card.limits == a_programme().privacy.limits


def test_no_note_is_an_empty_one(clinic):
    clinic.roster(ANA)
    assert not read(clinic, clinic.matched(ANA, note="")).note


@pytest.mark.parametrize("by", EVERYONE_ELSE)
def test_nobody_else_reads_it(clinic, match, by):
    with pytest.raises(NotAllowed):
        read(clinic, match, by)
    assert seen(clinic) == ()


def test_who_was_only_asked_reads_nothing(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    with pytest.raises(NotAllowed):
        read(clinic, request_id)


def test_who_handed_back_reads_nothing_any_more(clinic, match):
    clinic.do(hand_back, OfTheOffer(match, ANA))
    with pytest.raises(NotAllowed):
        read(clinic, match)
    clinic.later(HOUR)
    clinic.accept(match, JONAS)
    assert read(clinic, match, JONAS).note.reveal() == NOTE
    with pytest.raises(NotAllowed):
        read(clinic, match)


def test_the_requester_sees_that_it_was_read_to_the_hour_and_once_an_hour(clinic, match):
    clinic.clock.at = NOW + 10 * MINUTE
    read(clinic, match)
    clinic.clock.at = NOW + 50 * MINUTE
    read(clinic, match)
    assert seen(clinic) == (NOW,)
    clinic.clock.at = NOW + 61 * MINUTE
    read(clinic, match)
    assert seen(clinic) == (NOW, NOW + HOUR)


def test_the_twenty_newest_readings_are_kept(clinic, match):
    for hour in range(22):
        clinic.clock.at = NOW + hour * HOUR
        read(clinic, match)
    assert seen(clinic) == tuple(NOW + hour * HOUR for hour in range(2, 22))


def test_the_guide_is_for_the_supporter_of_a_match(clinic, match):
    card = clinic.do(show_guide, OfTheMatch(match, ANA))
    assert card.limits == a_programme().privacy.limits
    assert card.backup == "The physician health programme"
    assert card.crisis_lines == a_programme().crisis_lines
    for other in EVERYONE_ELSE:
        with pytest.raises(NotAllowed):
            clinic.do(show_guide, OfTheMatch(match, other))
