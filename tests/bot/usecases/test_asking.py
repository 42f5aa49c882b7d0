"""Asking for support, and taking it back."""

import pytest

from bot.domain.disclosure import AskCard, StatusCard
from bot.domain.errors import AlreadyAsked, NotAllowed, NotForYou, NotOpenYet
from bot.domain.notices import (
    MatchEnded,
    OfferMade,
    OfferSettled,
    RequestReceived,
)
from bot.domain.people import Standing
from bot.domain.requests import Status
from bot.usecases.asking import BeginAsking, begin_asking
from tests.builders import (
    ANA,
    DAY,
    HOUR,
    JONAS,
    MIRA,
    NOW,
    PRIYA,
    RUTH,
    a_member,
    a_programme,
    an_offer,
    urgent,
)

NOT_FULL = [one for one in Standing if one is not Standing.FULL]


def begin(clinic, by=MIRA):
    return clinic.do(begin_asking, BeginAsking(a_member(by) if isinstance(by, str) else by))


def test_the_empty_form_knows_the_programme(clinic):
    card = begin(clinic)
    assert isinstance(card, AskCard)
    assert card.crisis_lines == a_programme().crisis_lines
    assert card.topics == a_programme().topics
    assert card.departments == ("Anesthesia", "Surgery")
    assert card.identity_days == 7


def test_asking_is_received_and_said_so(clinic):
    request_id = clinic.ask()
    clinic.deliver()
    assert clinic.sees(MIRA) == [RequestReceived(request_id)]
    card = clinic.status()
    assert card.request_id == request_id
    assert card.promised_at == NOW + DAY
    assert card.next_step_at is None  # the search is about to begin
    assert (card.matched, card.over, card.late) == (False, False, False)


def test_while_somebody_is_asked_the_card_says_until_when(clinic):
    clinic.roster(ANA)
    clinic.ask()
    clinic.attend()
    assert clinic.status().next_step_at == NOW + 4 * HOUR
    clinic.clock.at += 4 * HOUR  # the offer runs out, and the next search is about to begin
    assert clinic.status().next_step_at is None


def test_a_matched_card_says_so_and_awaits_nothing(clinic):
    clinic.roster(ANA)
    clinic.matched(ANA)
    card = clinic.status()
    assert (card.matched, card.over, card.next_step_at) == (True, False, None)


@pytest.mark.parametrize("standing", NOT_FULL)
def test_only_full_members_may_ask(clinic, standing):
    stranger = a_member(standing=standing)
    with pytest.raises(NotForYou):
        begin(clinic, stranger)
    with pytest.raises(NotForYou):
        clinic.ask(by=stranger)
    assert clinic.status() is None


def test_a_programme_that_is_not_open_takes_no_requests(clinic):
    clinic.programme(crisis_lines=())
    with pytest.raises(NotOpenYet):
        begin(clinic)
    with pytest.raises(NotOpenYet):
        clinic.ask(submission="form")
    clinic.programme()
    assert clinic.ask(submission="form")  # the refusal did not use the form up


def test_a_request_made_while_it_was_open_is_still_shown_afterwards(clinic):
    request_id = clinic.ask()
    clinic.programme(crisis_lines=())
    card = begin(clinic)
    assert isinstance(card, StatusCard)
    assert card.request_id == request_id


def test_a_form_delivered_twice_has_one_effect_and_one_answer(clinic):
    first = clinic.ask(submission="form")
    clinic.clock.at += HOUR
    assert clinic.ask(submission="form") == first
    clinic.deliver()
    assert clinic.kinds(MIRA) == [RequestReceived]


def test_a_form_delivered_again_after_a_withdrawal_asks_nothing(clinic):
    clinic.withdraw(clinic.ask(submission="form"))
    with pytest.raises(AlreadyAsked):
        clinic.ask(submission="form")
    assert clinic.status() is None


def test_one_person_has_one_open_request(clinic):
    first = clinic.ask()
    with pytest.raises(AlreadyAsked):
        clinic.ask()
    assert begin(clinic).request_id == first
    assert clinic.ask(by=JONAS) != first


def test_after_a_withdrawal_one_may_ask_again(clinic):
    first = clinic.ask()
    clinic.withdraw(first)
    assert clinic.ask() != first


def test_without_a_zone_of_their_own_they_live_in_the_programmes(clinic):
    clinic.ask(by=a_member(timezone="", locale="fr-CA"))
    request = clinic.request(clinic.status().request_id)
    assert (request.timezone, request.locale) == ("America/Toronto", "fr-CA")


@pytest.mark.parametrize(("note", "has"), [("", False), ("words", True)])
def test_a_request_knows_whether_there_is_a_note_and_no_more(clinic, note, has):
    request = clinic.request(clinic.ask(note=note))
    assert request.has_note is has
    assert "words" not in repr(request)


def test_nobody_else_sees_a_request(clinic):
    request_id = clinic.ask()
    assert clinic.status(by=MIRA, request_id=request_id) is not None
    assert clinic.status(by=JONAS) is None
    with pytest.raises(NotAllowed):
        clinic.status(by=JONAS, request_id=request_id)
    with pytest.raises(NotAllowed):
        clinic.withdraw(request_id, by=JONAS)


def test_a_request_that_never_was_and_one_of_somebody_else_are_answered_alike(clinic):
    request_id = clinic.ask()
    answers = []
    for name in (request_id, "no such request"):
        with pytest.raises(NotAllowed) as refused:
            clinic.status(by=RUTH, request_id=name)
        answers.append(type(refused.value))
    assert answers == [NotAllowed, NotAllowed]


def test_withdrawing_destroys_the_request_and_erases_its_messages(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.deliver()
    assert clinic.kinds(ANA) == [OfferMade]
    clinic.withdraw(request_id)
    clinic.deliver()
    assert clinic.sees(MIRA) == []
    assert clinic.kinds(ANA) == [OfferSettled]
    assert clinic.supporter(ANA).load.offered == ()
    assert clinic.status() is None
    with pytest.raises(NotAllowed):
        clinic.request(request_id)


def test_withdrawing_before_anything_was_delivered_says_nothing_at_all(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.withdraw(request_id)
    clinic.deliver()
    assert clinic.pigeon.carried == []


def test_withdrawing_from_a_match_frees_the_supporter_and_tells_them(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.withdraw(request_id)
    clinic.deliver()
    assert clinic.supporter(ANA).load.open == ()
    assert clinic.kinds(ANA) == [OfferSettled, MatchEnded]
    assert clinic.sees(MIRA) == []


def test_no_letter_about_what_was_withdrawn_waits_in_the_outbox(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.deliver()
    clinic.accept(request_id, ANA)  # what takes the place of the offer is not on its way yet
    clinic.withdraw(request_id)
    waiting = clinic.room.post.claim(clinic.clock.at, 99)
    assert waiting
    assert [one.letter for one in waiting if one.letter.about is not None] == []
    tags = [one.case_id_tag for one in clinic.rows("outbox")]
    assert set(tags) == {None}
    for one in waiting:
        clinic.room.post.put_back(one, clinic.clock.at, counts=False)
    clinic.deliver()
    assert clinic.sees(ANA) == [OfferSettled(), MatchEnded()]


def test_withdrawing_a_closed_request_forgets_it_at_once(clinic):
    clinic.roster(ANA)
    request_id = clinic.matched(ANA)
    clinic.change(request_id, status=Status.CLOSED, closed_at=NOW)
    clinic.withdraw(request_id)
    with pytest.raises(NotAllowed):
        clinic.request(request_id)


def test_withdrawing_takes_every_word_about_waiting_away(clinic):
    request_id = clinic.ask(wishes=urgent())
    for _ in range(4):
        clinic.later(DAY)
    assert len(clinic.sees(MIRA)) > 3
    clinic.withdraw(request_id)
    clinic.deliver()
    assert clinic.sees(MIRA) == []


def test_withdrawing_takes_the_news_of_every_earlier_match_away(clinic):
    clinic.roster(ANA, JONAS, PRIYA)
    request_id = clinic.matched(ANA)
    for supporter in (JONAS, PRIYA):
        clinic.someone_else(request_id)
        clinic.attend()
        clinic.deliver()
        clinic.accept(request_id, supporter)
        clinic.deliver()
    clinic.withdraw(request_id)
    clinic.deliver()
    assert clinic.sees(MIRA) == []
    for supporter in (ANA, JONAS):
        assert clinic.kinds(supporter) == [OfferSettled]


def test_a_supporter_who_left_the_roster_keeps_nobody_from_withdrawing(clinic):
    request_id = clinic.ask()
    clinic.change(request_id, status=Status.OFFERED, offers=(an_offer(ANA),))
    clinic.withdraw(request_id)
    assert clinic.status() is None
