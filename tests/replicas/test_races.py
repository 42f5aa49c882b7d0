"""Several replicas on one PostgreSQL do the same thing at the same moment."""

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.notices import Coordinators, DigestReady, MatchMade, OfferMade
from bot.domain.requests import OfferState, Status
from bot.usecases.attending import search_now
from scheduling.rounds import weekly
from tests.bot.usecases.clinic import make_keys
from tests.builders import ANA, DAY, JONAS, MIRA, NOW, a_supporter, urgent
from tests.replicas.staff import NoDirectory, accepts, asks, digests, staff, takes_back

ROUNDS = 200


def asked_both(clinic):
    """Have Mira ask, and two rested supporters hold an offer."""
    with clinic.room.open_records() as records:
        records.keep_supporters((a_supporter(ANA), a_supporter(JONAS)))
    request_id = clinic.ask(wishes=urgent())
    search_now(clinic.desk, clinic.assigner)
    assert {one.supporter for one in clinic.request(request_id).live_offers} == {ANA, JONAS}
    return request_id


def test_two_supporters_accept_at_once_and_one_of_them_does(clinic, six):
    """17 of the catalogue: 200 rounds over six processes."""
    winners = []
    for nth in range(ROUNDS):
        request_id = asked_both(clinic)
        people = [ANA, JONAS] * 3 if nth % 2 else [JONAS, ANA] * 3
        answers = six.all_at_once(*((accepts, request_id, person) for person in people))
        said_yes = {who for who, got in zip(people, answers, strict=True) if got is None}
        assert len(said_yes) == 1, answers
        assert set(answers) == {None, "AlreadyTaken"}
        (winner,) = said_yes
        (loser,) = {ANA, JONAS} - said_yes
        request = clinic.request(request_id)
        assert (request.status, request.supporter) == (Status.MATCHED, winner)
        assert [one.supporter for one in request.offers if one.state is OfferState.ACCEPTED] == [
            winner
        ]
        with clinic.room.open_records() as records:
            assert records.note(request_id, winner)
            with pytest.raises(NotAllowed):
                records.note(request_id, loser)
        assert clinic.supporter(winner).load.open == (request_id,)
        assert clinic.supporter(loser).load.open == clinic.supporter(loser).load.offered == ()
        winners.append(winner)
        if nth % 20 == 0:
            clinic.deliver()
            told = [one for one in clinic.pigeon.carried if one.about == request_id]
            said = [one.to for one in told if isinstance(one.notice, MatchMade)]
            assert said == [winner]
            assert len({(one.to, type(one.notice), one.act) for one in told}) == len(told)
        clinic.withdraw(request_id)
    assert {ANA, JONAS} == set(winners)  # it is a race
    with clinic.room.open_records() as records:
        assert records.is_well()


def test_a_yes_races_a_withdrawal_and_nothing_of_the_request_is_left(clinic, six):
    """18 of the catalogue."""
    before_or_after = set()
    for _ in range(30):
        request_id = asked_both(clinic)
        tasks = [(accepts, request_id, ANA)] * 3 + [(takes_back, request_id, MIRA)] * 3
        answers = six.all_at_once(*tasks)
        yes, back = answers[:3], answers[3:]
        assert sorted(map(str, back)) == ["None", "NotAllowed", "NotAllowed"]
        assert set(yes) <= {None, "AlreadyTaken"}
        before_or_after.add(None in yes)
        with pytest.raises(NotAllowed):
            clinic.request(request_id)
        for person in (ANA, JONAS):
            load = clinic.supporter(person).load
            assert load.open == load.offered == ()
        assert [clinic.rows(table) for table in ("peer_case", "case_key", "message")] == [[]] * 3
        clinic.deliver()
        assert clinic.sees(MIRA) == []
        for person in (ANA, JONAS):
            assert not {MatchMade, OfferMade} & set(clinic.kinds(person))
    assert before_or_after == {True, False}  # it is a race


def test_the_same_form_five_times_at_once_asks_once_and_is_answered_alike(clinic, six):
    """15 of the catalogue."""
    for nth in range(15):
        answers = six.all_at_once(*[(asks, f"the same form {nth}")] * 5)
        cards = answers[:5]
        assert cards[0].request_id
        assert all(card == cards[0] for card in cards)
        assert len(clinic.rows("peer_case")) == 1
        clinic.withdraw(cards[0].request_id)


def test_different_forms_of_one_person_at_once_make_one_request(clinic, six):
    for nth in range(15):
        answers = six.all_at_once(*((asks, f"form {nth} of {one}") for one in range(6)))
        cards = [one for one in answers if one != "AlreadyAsked"]
        assert len(cards) == 1
        clinic.withdraw(cards[0].request_id)


def test_every_replica_tells_the_digest_and_it_is_told_once(clinic, rooms):
    clinic.clock.at = NOW
    weekly(clinic.desk, NoDirectory())  # a programme that has just begun has nothing to tell
    clinic.clock.at = NOW + 7 * DAY
    with staff(6, rooms, clinic.clock.at) as six:
        assert six.all_at_once(*[(digests,)] * 6) == [None] * 6
    clinic.deliver()
    assert [type(one) for one in clinic.sees(Coordinators.CHANNEL)] == [DigestReady]
    assert len(clinic.rows("digest_release")) == 1


def test_replicas_that_start_at_once_bring_an_empty_database_up_to_date(tmp_path, postgres):
    rooms = {
        "database_url": postgres.empty(),
        "data_dir": tmp_path / "data",
        "keystore": tmp_path / "keystore",
        "root_key_file": tmp_path / "root.key",
    }
    make_keys(rooms)
    with staff(4, rooms, NOW) as four:
        answers = four.all_at_once(*[(asks, "the first form")] * 4)
    assert answers == ["NotOpenYet"] * 4  # which only a database with all its tables can say
