import threading
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from bot.domain import lifecycle
from bot.domain.errors import AlreadyAsked, NoLongerOpen, NotAllowed, TryAgain
from bot.domain.lifecycle import Decision
from bot.domain.people import RequestId
from bot.domain.private import PrivateText
from bot.domain.programme import Keeping, Programme
from bot.domain.requests import OPEN, Status
from bot.usecases.ports import Posted
from storage import case_rows
from storage.engine import transaction
from storage.records import records_opener
from storage.sealing import Bucket
from storage.tables import case_key, message, outbox, peer_case
from tests.storage.examples import (
    ANN,
    BEN,
    CAS,
    DAY,
    HOUR,
    NOTE,
    NOW,
    ON_SQLITE,
    a_letter,
    a_request,
    add,
    later,
    matched,
)


def rows(engine, table):
    with transaction(engine, reading=True) as connection:
        return connection.execute(select(table)).all()


def change(engine, statement):
    with transaction(engine) as connection:
        connection.execute(statement)


def swap(engine, column, one, other):
    with transaction(engine) as connection:
        wanted = select(peer_case.c[column]).where(peer_case.c.id == other)
        value = connection.scalar(wanted)
        connection.execute(update(peer_case).where(peer_case.c.id == one).values({column: value}))


def test_ids_are_drawn_at_random(open_records):
    with open_records() as records:
        ids = {records.new_id() for _ in range(100)}
    assert len(ids) == 100
    assert {uuid.UUID(one).version for one in ids} == {4}


def test_a_request_comes_back_as_it_was(open_records):
    with open_records() as records:
        made = add(records)
        kept = matched(made)
        assert records.request(made.id) == made
        records.keep(Decision(request=kept))
    with open_records() as records:
        assert records.request(made.id) == later(kept)
        assert records.open_request_of(ANN) == later(kept)
        assert records.open_request_of(BEN) is None


def test_what_does_not_exist_is_not_allowed(open_records):
    with open_records() as records:
        for unknown in (records.new_id(), "", "ü\0"):
            with pytest.raises(NotAllowed):
                records.request(RequestId(unknown))
            with pytest.raises(NotAllowed):
                records.note(RequestId(unknown), ANN)
            assert records.messages_about(RequestId(unknown)) == ()


def test_a_failed_use_case_leaves_nothing_behind(open_records, engine):
    def fail():
        with open_records() as records:
            add(records)
            records.post([a_letter()])
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError):
        fail()
    for table in (peer_case, case_key, outbox):
        assert rows(engine, table) == []
    with open_records() as records:
        assert records.open_request_of(ANN) is None


def two_at_once(open_records):
    with open_records() as records:
        add(records, requester=CAS)
        add(records)


def test_one_person_has_one_open_request(open_records, engine):
    with open_records() as records:
        first = add(records)
    with pytest.raises(AlreadyAsked):
        two_at_once(open_records)
    with open_records() as records:
        assert records.open_request_of(CAS) is None
        add(records, requester=BEN)
    assert len(rows(engine, peer_case)) == len(rows(engine, case_key)) == 2
    assert len(rows(engine, outbox)) == 2
    with open_records() as records:
        records.keep(Decision(request=replace(first, status=Status.CLOSED, closed_at=NOW)))
        assert records.open_request_of(ANN) is None
        second = add(records)
        assert records.open_request_of(ANN) == second
        assert records.request(first.id).status is Status.CLOSED


@pytest.mark.parametrize("status", Status)
def test_only_while_it_is_open_is_a_request_found_by_its_person(open_records, engine, status):
    with open_records() as records:
        made = add(records)
        records.keep(Decision(request=replace(made, status=status)))
        assert (records.open_request_of(ANN) is not None) == (status in OPEN)
    assert (rows(engine, peer_case)[0].requester_tag is not None) == (status in OPEN)


def test_of_two_writers_one_wins_and_the_other_changes_nothing(open_records, engine):
    with open_records() as records:
        made = add(records)
    seen = threading.Barrier(2)
    outcomes = []

    def accept(supporter):
        try:
            with open_records() as records:
                request = records.request(made.id)
            seen.wait(10)
            with open_records() as records:
                decision = Decision(request=matched(request, supporter), letters=(a_letter(),))
                records.keep(decision)
                outcomes.append(supporter)
        except NoLongerOpen:
            outcomes.append(None)

    threads = [threading.Thread(target=accept, args=(one,)) for one in (BEN, CAS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    winner = next(filter(None, outcomes))
    assert sorted(outcomes, key=str) == sorted([winner, None], key=str)
    with open_records() as records:
        assert records.request(made.id).supporter == winner
    assert len(rows(engine, outbox)) == 2  # the receipt, and one letter of the winner


def test_keeping_twice_in_one_block_follows_the_version(open_records):
    with open_records() as records:
        made = add(records)
        records.keep(Decision(request=made))
        records.keep(Decision(request=later(made)))
        with pytest.raises(NoLongerOpen):
            records.keep(Decision(request=later(made)))
        assert records.request(made.id) == later(later(made))


def test_the_note_is_the_supporters_alone_and_only_while_matched(open_records):
    with open_records() as records:
        made = add(records)
        for nobody in (ANN, BEN):
            with pytest.raises(NotAllowed):
                records.note(made.id, nobody)
        kept = matched(made)
        records.keep(Decision(request=kept))
        assert records.note(made.id, BEN) == NOTE
        for nobody in (ANN, CAS, "", "Ü"):
            with pytest.raises(NotAllowed):
                records.note(made.id, nobody)
        records.keep(Decision(request=replace(later(kept), checkins=())))
        assert records.note(made.id, BEN) == NOTE
        ended = replace(later(later(kept)), status=Status.CLOSED, closed_at=NOW)
        records.keep(Decision(request=ended))
        with pytest.raises(NotAllowed):
            records.note(made.id, BEN)


def test_after_another_search_only_the_new_supporter_reads_the_note(open_records):
    with open_records() as records:
        made = add(records)
        records.keep(Decision(request=matched(made)))
        records.keep(lifecycle.search_again(later(matched(made)), NOW))
        with pytest.raises(NotAllowed):
            records.note(made.id, BEN)
        records.keep(Decision(request=matched(records.request(made.id), CAS)))
        assert records.note(made.id, CAS) == NOTE
        with pytest.raises(NotAllowed):
            records.note(made.id, BEN)


def test_a_refusal_does_not_unseal_the_note(open_records, monkeypatch):
    opened = []
    monkeypatch.setattr(case_rows, "open_note", lambda *facts: opened.append(facts))
    with open_records() as records:
        made = add(records)
        records.keep(Decision(request=matched(made)))
        for nobody in (ANN, CAS):
            with pytest.raises(NotAllowed):
                records.note(made.id, nobody)
        records.due(NOW + DAY, 10)
        records.searching()
        assert opened == []
        records.note(made.id, BEN)
        assert len(opened) == 1


def test_a_grant_from_elsewhere_or_from_before_opens_nothing(open_records, engine):
    with open_records() as records:
        mine, other = add(records), add(records, requester=CAS)
        records.keep(Decision(request=matched(mine, CAS)))
        records.keep(Decision(request=matched(other, BEN)))
    old = next(row for row in rows(engine, peer_case) if row.id == mine.id).grant_ct
    swap(engine, "grant_ct", mine.id, other.id)
    with open_records() as records, pytest.raises(NotAllowed):
        records.note(mine.id, BEN)
    with open_records() as records:
        records.keep(Decision(request=later(matched(mine, ANN))))
    change(engine, update(peer_case).where(peer_case.c.id == mine.id).values(grant_ct=old))
    with open_records() as records, pytest.raises(NotAllowed):
        records.note(mine.id, CAS)


def test_notes_of_any_length_look_the_same(open_records, engine):
    texts = ("", "short", "ö" * 3000)
    with open_records() as records:
        for person, words in zip((ANN, BEN, CAS), texts, strict=True):
            add(records, person, PrivateText(words))
    assert {len(row.note_ct) for row in rows(engine, peer_case)} == {Bucket.NOTE + 81}
    assert {len(row.payload_ct) for row in rows(engine, peer_case)} == {Bucket.CASE + 81}


def test_due_lists_what_is_due_longest_overdue_first(open_records):
    with open_records() as records:
        early = add(records, ANN, look_again_at=None, asked_at=NOW)
        add(records, CAS, asked_at=NOW + 20 * timedelta(minutes=1))  # the same hour, not yet due
        late = add(records, BEN, asked_at=NOW - 3 * HOUR)
        assert records.due(NOW, 10) == (late, early)
        assert records.due(NOW, 1) == (late,)
        assert records.due(NOW - 5 * HOUR, 10) == ()
        assert len(records.due(NOW + HOUR, 10)) == 3


def test_within_an_hour_too_the_longest_overdue_comes_first(open_records):
    people = [f"U0A{nth}" for nth in range(6)]
    with open_records() as records:
        for nth, person in enumerate(people):
            add(records, person, asked_at=NOW - nth * timedelta(minutes=5))
        found = records.due(NOW, 10)
    assert [one.requester for one in found] == people[::-1]


def test_a_request_sleeps_until_something_is_due(open_records, engine):
    with open_records() as records:
        made = add(records)
        look = NOW + DAY + timedelta(minutes=17)
        records.keep(Decision(request=replace(made, look_again_at=look)))
        assert records.due(NOW + DAY, 10) == ()
        assert [one.id for one in records.due(look, 10)] == [made.id]
    (row,) = rows(engine, peer_case)
    assert row.wake_at % 3600 == 0
    assert 0 <= look.timestamp() - row.wake_at < 3600
    assert row.created_week == "2026-W47"


def test_shorter_keeping_is_noticed_at_once(open_records):
    with open_records() as records:
        made = add(records)
        ended = replace(made, status=Status.CLOSED, closed_at=NOW, look_again_at=None)
        records.keep(Decision(request=ended))
        assert records.due(NOW + 6 * DAY, 10) == ()
    with open_records() as records:
        records.keep_programme(Programme(keeping=Keeping(identity_days=2)))
        assert records.due(NOW + DAY, 10) == ()
        assert [one.id for one in records.due(NOW + 2 * DAY, 10)] == [made.id]


def test_searching_lists_who_has_no_supporter_yet(open_records):
    with open_records() as records:
        waiting = add(records)
        taken = add(records, requester=BEN)
        records.keep(Decision(request=matched(taken, CAS)))
        assert records.searching() == (waiting,)


def test_a_row_swapped_for_another_is_set_aside_and_stops_nobody(open_records, engine):
    with open_records() as records:
        mine, other = add(records), add(records, requester=BEN)
        assert records.is_well()
    swap(engine, "payload_ct", mine.id, other.id)
    with open_records() as records:
        assert records.due(NOW, 10) == (other,)
        assert records.searching() == (other,)
        with pytest.raises(NotAllowed):
            records.request(mine.id)
        assert records.open_request_of(ANN) is None
        assert not records.is_well()
    row = next(row for row in rows(engine, peer_case) if row.id == mine.id)
    assert (row.state, row.wake_at, row.requester_tag) == ("sealed_error", None, None)
    with open_records() as records:
        add(records)  # who cannot be read may ask again


@pytest.mark.parametrize(("column", "value"), [("version", 7), ("state", "matched")])
def test_a_column_that_contradicts_what_was_sealed_is_damage(open_records, engine, column, value):
    with open_records() as records:
        made = add(records)
    change(engine, update(peer_case).values({column: value}))
    with open_records() as records, pytest.raises(NotAllowed):
        records.request(made.id)


def test_somebody_elses_tag_does_not_show_their_request(open_records, engine):
    with open_records() as records:
        mine = add(records)
        theirs = add(records, requester=BEN)
    with transaction(engine) as connection:
        wanted = select(peer_case.c.requester_tag)
        tag = connection.scalar(wanted.where(peer_case.c.id == mine.id))
        connection.execute(
            update(peer_case).where(peer_case.c.id == mine.id).values(requester_tag=None)
        )
        connection.execute(
            update(peer_case).where(peer_case.c.id == theirs.id).values(requester_tag=tag)
        )
    with open_records() as records:
        assert records.open_request_of(ANN) is None


def test_a_key_that_is_missing_sets_nothing_aside(open_records, engine):
    with open_records() as records:
        made = add(records)
    (key,) = rows(engine, case_key)
    change(engine, update(case_key).values(kek_id="data-202601-00000000"))
    with open_records() as records:
        assert records.due(NOW, 10) == ()
        assert not records.is_well()
    change(engine, update(case_key).values(kek_id=key.kek_id))
    with open_records() as records:
        assert records.due(NOW, 10) == (made,)
        assert records.is_well()


def test_forgetting_removes_everything_at_once(open_records, post, engine):
    with open_records() as records:
        made = add(records)
        other = add(records, requester=BEN)
    for claimed in post.claim(NOW, 5):
        post.delivered(claimed, Posted("D1", "1.1"))
    with open_records() as records:
        records.post(
            (
                a_letter(BEN, about=made.id, slot="offer"),
                a_letter(BEN),
                a_letter(BEN, about=other.id, slot="log"),
            )
        )
        records.keep(
            Decision(
                request=made, letters=(a_letter(CAS), a_letter(ANN, about=made.id)), forget=True
            )
        )
        with pytest.raises(NotAllowed):
            records.request(made.id)
        with pytest.raises(NotAllowed):
            records.note(made.id, BEN)
        assert records.open_request_of(ANN) is None
        assert records.messages_about(made.id) == ()
        assert records.due(NOW + 90 * DAY, 10) == (other,)
    assert [row.id for row in rows(engine, peer_case)] == [other.id]
    assert [row.case_id for row in rows(engine, case_key)] == [other.id]
    assert {row.case_id for row in rows(engine, message)} == {other.id}
    left = [post.claim(NOW, 5) for _ in range(2)]
    assert sorted(one.letter.to for batch in left for one in batch) == [BEN, CAS]
    assert len(rows(engine, outbox)) == 3


def test_only_the_present_version_can_be_forgotten(open_records):
    with open_records() as records:
        made = add(records)
        records.keep(Decision(request=made))
        with pytest.raises(NoLongerOpen):
            records.keep(Decision(request=made, forget=True))
        assert records.request(made.id) == later(made)
        records.keep(Decision(request=later(made), forget=True))
        for late in (Decision(request=later(made)), Decision(request=later(made), forget=True)):
            with pytest.raises(NoLongerOpen):
                records.keep(late)


def test_a_decision_that_invites_puts_the_requester_in_the_next_batch(open_records):
    with open_records() as records:
        made = add(records)
        records.keep(lifecycle.close(made, NOW))
        assert records.take_invitees(NOW + 5 * DAY) == ()
        (invited,) = records.take_invitees(NOW + 12 * DAY)  # Tuesday, 1 December
        assert invited.person == ANN


def test_messages_are_listed_with_their_places(open_records, post):
    with open_records() as records:
        made = add(records)
        records.post([a_letter(BEN, about=made.id, slot="offer:U0BENBEN", locale="fr")])
    for nth, claimed in enumerate(post.claim(NOW, 5)):
        post.delivered(claimed, Posted(f"D{nth}", f"1.{nth}"))
    with open_records() as records:
        offer, receipt = records.messages_about(made.id)
        assert (offer.to, offer.slot, offer.locale) == (BEN, "offer:U0BENBEN", "fr")
        assert (receipt.to, receipt.slot) == (ANN, "receipt")
        assert {offer.place, receipt.place} == {"D0/1.0", "D1/1.1"}
        assert offer.about == receipt.about == made.id


def test_after_a_commit_that_matters_the_postman_is_woken(engine, vault):
    woken = []
    open_records = records_opener(engine, vault, after_commit=lambda: woken.append(1))
    with open_records() as records:
        records.open_request_of(ANN)
        records.mark("nudged", NOW)
        records.post([])
    assert woken == []
    with open_records() as records:
        made = add(records)
        assert woken == []
    assert woken == [1]
    with open_records() as records:
        records.keep(Decision(request=made))
    assert woken == [1, 1]

    def fail():
        with open_records() as records:
            records.post([a_letter()])
            raise TryAgain("Slack did not answer")

    with pytest.raises(TryAgain):
        fail()
    assert woken == [1, 1]


def test_nothing_anybody_said_or_is_called_is_stored_as_it_is(open_records, stored, post):
    with open_records() as records:
        made = add(records)
        records.keep(Decision(request=matched(made), letters=(a_letter(),)))
        records.mark(f"told {ANN}", NOW)
        records.first_time("ask", f"nonce {ANN}", NOW)
        records.invite_at(ANN, NOW)
    for claimed in post.claim(NOW, 1):
        post.delivered(claimed, Posted("D0CHANNEL", "1763631015.000100"))
    raw = stored()
    assert made.id.encode() in raw  # so that this test can fail
    words = (ANN, BEN, CAS, "canary", "corridor", "Surgery", "adverse", "Toronto", "D0CHANNEL")
    for word in (*words, "1763631015", "told", "nonce", "2026-11-20", "RequestReceived"):
        assert word.encode() not in raw


@ON_SQLITE
def test_what_was_forgotten_is_overwritten_in_the_file(open_records, engine, database):
    with open_records() as records:
        made = add(records)
    (row,) = rows(engine, peer_case)
    (key,) = rows(engine, case_key)
    for part in (row.payload_ct[:64], row.note_ct[-64:], key.wrapped[:64]):
        assert part in database.read_bytes()
    with open_records() as records:
        records.keep(Decision(request=made, forget=True))
    for part in (row.payload_ct[:64], row.note_ct[-64:], key.wrapped[:64], made.id.encode()):
        assert part not in database.read_bytes()


def test_a_long_story_still_fits(open_records):
    with open_records() as records:
        made = a_request(records, timezone="x" * 30_000)
        records.add(Decision(request=made), NOTE)
        assert records.request(made.id) == made


def test_foreign_keys_guard_the_keys(open_records, engine):
    with open_records() as records:
        add(records)
    with pytest.raises(IntegrityError):
        change(engine, text("DELETE FROM peer_case"))
