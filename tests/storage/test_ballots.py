import random
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain import cohorts, feedback
from bot.domain.cohorts import Invitee
from bot.domain.feedback import Ballot, Box
from bot.usecases.ports import Posted
from storage import invitations
from storage.engine import transaction
from storage.sealing import SealedDataError
from storage.tables import due, feedback_bag
from storage.vault import WrappedBlob
from tests.ballots import answers, open_cohort
from tests.storage.examples import ANN, BEN, CAS, DAY, NOW, a_letter

WEEK = "2026-W47"


def bag(engine):
    with transaction(engine, reading=True) as connection:
        return connection.execute(select(feedback_bag)).one()


def cast_all(records, ballots):
    cohort = open_cohort(records, NOW)
    for answer, comment, spent in ballots:
        box = records.box(WEEK)
        ballot = Ballot(answers={"helpful": (answer,)}, comment=comment)
        counted = feedback.cast(box, ballot, cohort, spent, NOW)
        if counted is not None:
            records.keep_box(counted)
    return cohort


def test_a_new_box_opens_in_its_week_and_stays(open_records):
    with open_records() as records:
        assert records.box(WEEK) == Box(since=WEEK)
    with open_records() as records:
        assert records.box("2026-W50") == Box(since=WEEK)


def test_ballots_are_counted_and_come_back(open_records):
    with open_records() as records:
        ballots = [("5", "Merci.", "s1"), ("4", "", "s2"), ("4", "again", "s1")]
        cohort = cast_all(records, ballots)
    with open_records() as records:
        box = records.box(WEEK)
    assert (box.spent, box.comments) == ({cohort: ("s1", "s2")}, ("Merci.",))
    assert answers(box, "helpful") == {"4": 1, "5": 1}
    assert box.open == {cohort: NOW + cohorts.OPEN_FOR}


def test_the_order_of_ballots_leaves_no_trace(open_records, engine, vault):
    ballots = [("5", "One.", "s3"), ("1", "Two.", "s1"), ("3", "", "s2"), ("5", "Ah.", "s9")]
    contents = set()
    for seed in range(4):
        random.Random(seed).shuffle(ballots)  # noqa: S311 - only the order of a test
        with open_records() as records:
            records.keep_box(Box(since=WEEK))
            cast_all(records, ballots)
        row = bag(engine)
        contents.add(vault.open_setting("feedback_bag", WrappedBlob(row.kek_id, row.blob)))
    assert len(contents) == 1


def test_an_empty_box_and_a_full_one_look_the_same_and_never_alike_twice(open_records, engine):
    with open_records() as records:
        empty = records.box(WEEK)
    first = bag(engine).blob
    with open_records() as records:
        records.keep_box(empty)
    again = bag(engine).blob
    with open_records() as records:
        cast_all(records, [("5", "x" * 500, f"s{nth}") for nth in range(50)])
    full = bag(engine).blob
    assert len(first) == len(again) == len(full)
    assert len({first, again, full}) == 3


def test_a_box_that_cannot_be_read_is_never_replaced(open_records, engine):
    with open_records() as records:
        records.box(WEEK)
        assert records.is_well()
    with transaction(engine) as connection:
        connection.execute(update(feedback_bag).values(blob=b"\1damage"))
    with open_records() as records:
        with pytest.raises(SealedDataError):
            records.box(WEEK)
        assert not records.is_well()
    assert bag(engine).blob == b"\1damage"


def test_a_ticket_is_its_persons_alone(open_records):
    with open_records() as records:
        ticket = records.mint_ticket(322, ANN)
        cohort, nonce = records.check_ticket(ticket, ANN)
        assert (cohort, len(nonce)) == (322, 16)
        assert records.check_ticket(ticket, BEN) is None
        assert records.check_ticket(ticket, "not a person") is None
        assert records.mint_ticket(322, ANN) != ticket


def test_a_ticket_that_is_not_ours_is_refused(open_records):
    with open_records() as records:
        ticket = records.mint_ticket(322, ANN)
        for place, letter in enumerate(ticket):
            other = "A" if letter != "A" else "B"
            assert records.check_ticket(ticket[:place] + other + ticket[place + 1 :], ANN) is None
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
            spelled = ticket[:-1] + letter
            assert (records.check_ticket(spelled, ANN) is None) == (spelled != ticket)
        for wrong in ("", ticket[:-1], ticket + "A", ticket + "=", "ü" * 46, ticket + "\n"):
            assert records.check_ticket(wrong, ANN) is None


def test_a_spent_mark_follows_from_its_ticket_alone(open_records):
    nonce = bytes(range(16))
    with open_records() as records:
        mark = records.spent_mark(322, nonce)
        assert mark == records.spent_mark(322, nonce)
        assert mark not in {records.spent_mark(323, nonce), records.spent_mark(322, nonce[::-1])}
        assert nonce.hex() not in mark


def test_people_are_invited_with_their_batch_and_once(open_records, engine):
    with open_records() as records:
        for person in (ANN, BEN, ANN):
            records.invite_at(person, NOW)
        records.invite_at(CAS, NOW + DAY, "fr-CA")
        assert records.take_invitees(NOW - timedelta(seconds=1)) == ()
    with open_records() as records:
        assert sorted(one.person for one in records.take_invitees(NOW)) == [ANN, BEN]
        assert records.take_invitees(NOW) == ()
        assert records.take_invitees(NOW + DAY) == (Invitee(person=CAS, locale="fr-CA"),)
    with transaction(engine, reading=True) as connection:
        assert connection.execute(select(due)).all() == []


def test_invitations_not_sent_in_the_end_are_still_there(open_records):
    def fail():
        with open_records() as records:
            records.invite_at(BEN, NOW)
            assert len(records.take_invitees(NOW)) == 2
            raise RuntimeError("the lights went out")

    with open_records() as records:
        records.invite_at(ANN, NOW)
    with pytest.raises(RuntimeError):
        fail()
    with open_records() as records:
        assert records.take_invitees(NOW) == (Invitee(person=ANN),)


def test_chance_draws_the_order_of_a_batch(open_records, monkeypatch):
    people = [f"U0A{nth}" for nth in range(9)]
    drawn = set()
    for seed in (1, 2, 3):
        dice = random.Random(seed)  # noqa: S311 - so that the test can repeat it
        monkeypatch.setattr(invitations, "_dice", dice)
        with open_records() as records:
            for person in people:
                records.invite_at(person, NOW)
            taken = tuple(one.person for one in records.take_invitees(NOW))
            assert sorted(taken) == people
            drawn.add(taken)
    assert len(drawn) == 3


def test_a_swapped_invitation_is_set_aside_and_stops_nobody(open_records, engine):
    with open_records() as records:
        records.invite_at(ANN, NOW)
        records.invite_at(BEN, NOW)
    with transaction(engine) as connection:
        one, other = connection.execute(select(due)).all()
        connection.execute(
            update(due)
            .where(due.c.dedupe_key == one.dedupe_key)
            .values(payload_ct=other.payload_ct)
        )
    with open_records() as records:
        assert len(records.take_invitees(NOW)) == 1
        assert records.take_invitees(NOW) == ()
        assert not records.is_well()


def test_a_full_box_takes_the_next_size_and_loses_nothing(open_records, engine):
    """70 of the catalogue."""
    comments = [f"{n:03} " + "\N{OWL}" * 490 for n in range(60)]
    with open_records() as records:
        records.box(WEEK)
    small = len(bag(engine).blob)
    with open_records() as records:
        cast_all(records, [("5", text, f"s{n}") for n, text in enumerate(comments)])
    large = len(bag(engine).blob)
    assert large - 65536 == small
    with open_records() as records:
        assert records.box(WEEK).comments == tuple(comments)


def test_who_was_asked_is_remembered_until_their_time_is_over(open_records, engine):
    people = [Invitee(person=ANN, locale="fr-CA"), Invitee(person=BEN)]
    with open_records() as records:
        assert records.note_asked(323, people, NOW + DAY) == tuple(people)
        assert records.note_asked(323, people, NOW + DAY) == ()
        records.note_asked(324, people[:1], NOW + 2 * DAY)
        records.invite_at(CAS, NOW)
        assert sorted(records.asked(323), key=lambda one: one.person) == people
        assert records.asked(324) == (people[0],)
        assert records.asked(325) == ()
        assert [one.person for one in records.take_invitees(NOW)] == [CAS]
        assert len(records.asked(323)) == 2
        assert records.take_invitees(NOW + DAY) == ()
        assert (records.asked(323), len(records.asked(324))) == ((), 1)


def test_where_a_message_to_a_cohort_arrived_is_noted_and_forgotten(open_records, post):
    with open_records() as records:
        records.note_asked(323, [Invitee(person=ANN), Invitee(person=BEN)], NOW + DAY)
        slot = cohorts.slot(323)
        records.post([a_letter(to=ANN, slot=slot), a_letter(to=CAS, slot=slot)])
    for claimed in post.claim(NOW, 5):
        post.delivered(claimed, Posted(f"D-{claimed.letter.to}", "1.0"))
    with open_records() as records:
        places = {one.person: one.places for one in records.asked(323)}
        assert places == {ANN: (f"D-{ANN}/1.0",), BEN: ()}
        records.note_reminded(323, [ANN])
        assert {one.person: one.reminded for one in records.asked(323)} == {ANN: True, BEN: False}
        records.forget_places(323, [ANN, BEN, CAS])
        assert {one.places for one in records.asked(323)} == {()}


def test_comments_are_put_into_every_order_alike(open_records):
    """71 of the catalogue: chi-squared over 2,000 releases of six comments, per place."""
    things = "abcdef"
    seen = {(thing, place): 0 for thing in things for place in range(6)}
    with open_records() as records:
        for _ in range(2000):
            for place, thing in enumerate(records.shuffled(things)):
                seen[thing, place] += 1
    expected = 2000 / 6
    # (6 - 1)**2 degrees of freedom; a fair order is beyond this once in a million.
    assert sum((n - expected) ** 2 / expected for n in seen.values()) < 80
