"""The letters that were given up: told of without a person or a word, tried again, or dropped."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from bot.domain.notices import Act, Coordinators, OfferMade, SomeoneWaits
from storage import dead_letters
from storage.dead_letters import DeadLetter, NoSuchLetterError
from storage.engine import transaction
from storage.tables import outbox
from tests.storage.examples import ANN, BEN, CAS, DAY, HOUR, NOW, a_letter


@pytest.fixture(name="given_up")
def _given_up(open_records, post):
    """Have letters given up, as Slack's codes say."""

    def do(letter, *troubles, at=NOW):
        with open_records() as records:
            records.post([letter])
        *before, last = troubles
        for trouble in before:
            (claimed,) = post.claim(at, 5)
            post.put_back(claimed, at, counts=True, trouble=trouble)
        (claimed,) = post.claim(at, 5)
        post.give_up(claimed, last)

    return do


def test_each_is_told_by_its_kind_its_trouble_its_hour_and_its_tries(given_up, engine, vault):
    late = datetime(2026, 11, 23, 17, 42, 7, 123, tzinfo=UTC)
    given_up(a_letter(ANN, notice=OfferMade("r1")), "http_500", "http_500", "bug", at=late)
    given_up(a_letter(Coordinators.CHANNEL, notice=SomeoneWaits()), "invalid_blocks")
    first, second = dead_letters.listed(engine, vault)
    assert (first.kind, first.trouble, first.attempts) == ("someone_waits", "invalid_blocks", 1)
    assert (second.kind, second.trouble, second.attempts) == ("offer_made", "bug", 3)
    assert second.since == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert dead_letters.count(engine) == 2


def test_nothing_of_it_names_a_person_a_request_or_a_place(given_up, engine, vault):
    given_up(a_letter(ANN, notice=OfferMade("r1"), slot="secret", place="D1/1.5"), "bug")
    (told,) = dead_letters.listed(engine, vault)
    assert {field.name for field in fields(DeadLetter)} == {
        "id", "kind", "trouble", "since", "attempts"
    }  # fmt: skip
    for secret in (ANN, "r1", "secret", "D1", "1.5"):
        assert secret not in repr(told).replace(told.id, "")


def test_what_replaces_or_erases_is_told_apart(given_up, engine, vault):
    given_up(a_letter(act=Act.REPLACE, place="D1/1.5"), "bug")
    (told,) = dead_letters.listed(engine, vault)
    assert told.kind.endswith(".replace")


def test_a_letter_that_is_tried_again_begins_anew_and_in_its_place(
    given_up, engine, open_records, post
):
    given_up(a_letter(ANN, slot="first"), *["http_500"] * 12)
    with open_records() as records:
        records.post([a_letter(ANN, slot="second")])
    assert dead_letters.retry(engine) == 1
    assert dead_letters.count(engine) == 0
    (again,) = post.claim(NOW + DAY, 5)
    assert (again.letter.slot, again.attempts, again.first_tried_at) == ("first", 0, None)


def test_only_the_one_that_is_named_is_tried_again_and_twice_is_as_good(
    given_up, engine, vault, post
):
    given_up(a_letter(ANN), "bug")
    given_up(a_letter(BEN), "bug")
    one, other = dead_letters.listed(engine, vault)
    assert dead_letters.retry(engine, one.id) == 1
    assert dead_letters.retry(engine, one.id) == 0
    assert len(post.claim(NOW, 5)) == 1
    assert [left.id for left in dead_letters.listed(engine, vault)] == [other.id]


def test_dropping_deletes_what_is_dead_and_never_what_is_on_its_way(
    given_up, engine, vault, open_records, post
):
    given_up(a_letter(ANN), "bug")
    given_up(a_letter(BEN), "bug")
    with open_records() as records:
        records.post([a_letter(CAS)])
    one, _ = dead_letters.listed(engine, vault)
    assert dead_letters.drop(engine, one.id) == 1
    assert dead_letters.drop(engine) == 1
    assert dead_letters.drop(engine) == 0
    (left,) = post.claim(NOW, 5)
    assert dead_letters.drop(engine, left.key) == 0
    assert left.letter.to == CAS


@pytest.mark.parametrize("do", [dead_letters.retry, dead_letters.drop])
@pytest.mark.parametrize("wanted", ["0" * 12, "nonsense", "%", "_" * 12, "f", "'; --", "é" * 9])
def test_an_id_that_is_none_changes_nothing(given_up, engine, do, wanted):
    given_up(a_letter(ANN), "bug")
    with pytest.raises(NoSuchLetterError):
        do(engine, wanted)
    assert dead_letters.count(engine) == 1


def test_an_id_that_could_be_two_is_none(given_up, engine):
    for nth, person in enumerate((ANN, BEN)):
        given_up(a_letter(person), "bug")
        with transaction(engine) as connection:
            taken = outbox.c.id.not_like("abcdef12%")
            connection.execute(update(outbox).where(taken).values(id=f"abcdef12{nth:024}"))
    with pytest.raises(NoSuchLetterError):
        dead_letters.retry(engine, "abcdef12")
    assert dead_letters.count(engine) == 2


def test_what_no_key_opens_is_told_as_that(given_up, engine, vault, open_records, post):
    with open_records() as records:
        records.post([a_letter(ANN), a_letter(BEN)])
    with transaction(engine) as connection:
        connection.execute(update(outbox).values(payload_ct=b"x" * 700))
    assert post.claim(NOW, 5) == ()
    told = dead_letters.listed(engine, vault)
    assert {(one.kind, one.trouble, one.since) for one in told} == {
        ("unreadable", "unreadable", None)
    }
    assert dead_letters.retry(engine) == 2
    assert post.claim(NOW + HOUR, 5) == ()
    assert dead_letters.count(engine) == 2


def test_a_letter_that_is_tried_again_is_not_held_by_who_gave_it_up(given_up, engine, post):
    given_up(a_letter(ANN), "bug")
    dead_letters.retry(engine)
    (mine,) = post.claim(NOW, 5)
    post.put_back(mine, NOW, counts=False)
    (yours,) = post.claim(NOW, 5)
    post.give_up(mine, "bug")
    assert dead_letters.count(engine) == 0
    post.delivered(yours, None)
