import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.domain.lifecycle import Decision
from bot.domain.notices import Act, Coordinators, NoLongerShown, SomeoneWaits
from bot.domain.people import RequestId
from bot.usecases.ports import Posted
from storage.engine import transaction
from storage.sealing import Bucket
from storage.tables import message, outbox
from tests.storage.examples import ANN, BEN, CAS, DAY, HOUR, NOW, a_letter, add

SECOND = timedelta(seconds=1)
PLACE = Posted("D1", "17.25")


def put(open_records, *letters, **when):
    with open_records() as records:
        records.post(letters, **when)


def count(engine, table=outbox):
    with transaction(engine, reading=True) as connection:
        return connection.scalar(select(func.count()).select_from(table))


def claim_one(post, now=NOW):
    (claimed,) = post.claim(now, 5)
    return claimed


def forget(open_records, request):
    with open_records() as records:
        records.keep(Decision(request=request, forget=True))


def test_a_letter_comes_back_as_it_was_and_is_shredded_when_delivered(open_records, post, engine):
    letter = a_letter(slot="s", locale="fr", place="D1/1.2", act=Act.REPLACE)
    put(open_records, letter)
    claimed = claim_one(post)
    assert claimed.letter == letter
    assert (claimed.attempts, claimed.first_tried_at) == (0, None)
    post.delivered(claimed, PLACE)
    assert count(engine) == 0


def test_letters_of_one_lane_go_out_in_order_one_at_a_time(open_records, post):
    first, second, third = (a_letter(slot=name) for name in "abc")
    put(open_records, first, second)
    put(open_records, third, a_letter(BEN))
    for expected in (first, second, third):
        claimed = {one.letter.to: one for one in post.claim(NOW, 5)}
        assert claimed[ANN].letter == expected
        assert post.claim(NOW, 5) == ()
        post.delivered(claimed[ANN], None)


def test_the_coordinators_have_a_lane_of_their_own(open_records, post):
    put(open_records, a_letter(), a_letter(Coordinators.CHANNEL, notice=SomeoneWaits()))
    one, other = post.claim(NOW, 5)
    assert one.lane != other.lane
    assert ANN not in one.lane + other.lane


def test_a_lane_that_rests_is_left_alone(open_records, post):
    put(open_records, a_letter(ANN), a_letter(BEN))
    lanes = {one.letter.to: one.lane for one in post.claim(NOW, 5)}
    (only,) = post.claim(NOW + 61 * SECOND, 5, resting=(lanes[ANN],))
    assert only.letter.to == BEN
    assert post.claim(NOW + 61 * SECOND, 5, resting=lanes.values()) == ()


def test_no_more_are_leased_than_asked_for(open_records, post):
    put(open_records, a_letter(ANN), a_letter(BEN), a_letter(CAS))
    assert len(post.claim(NOW, 2)) == 2
    assert len(post.claim(NOW, 2)) == 1


def test_a_lease_lasts_sixty_seconds_and_then_the_old_holder_touches_nothing(
    open_records, post, engine
):
    put(open_records, a_letter())
    late = claim_one(post)
    assert post.claim(NOW + 59 * SECOND, 5) == ()
    held = claim_one(post, NOW + 60 * SECOND)
    assert held.token > late.token
    assert held.first_tried_at == NOW
    post.delivered(late, PLACE)
    post.put_back(late, NOW + DAY, counts=True)
    post.give_up(late)
    assert count(engine) == 1
    with open_records() as records:
        assert records.is_well()
    again = claim_one(post, NOW + 121 * SECOND)
    assert (again.attempts, again.first_tried_at) == (0, NOW)
    post.delivered(again, None)
    assert count(engine) == 0


def test_of_many_postmen_only_one_gets_a_letter(open_records, post):
    put(open_records, *(a_letter(f"U0A{nth}") for nth in range(12)))
    claimed = []

    def work():
        for _ in range(6):
            claimed.extend(one.key for one in post.claim(NOW, 3))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(claimed) == len(set(claimed)) == 12


@pytest.mark.parametrize(("counts", "attempts"), [(True, 1), (False, 0)])
def test_a_letter_put_back_keeps_its_place_in_the_lane(open_records, post, counts, attempts):
    put(open_records, a_letter(slot="first"), a_letter(slot="second"))
    post.put_back(claim_one(post), NOW + HOUR, counts=counts)
    assert post.claim(NOW + HOUR - SECOND, 5) == ()
    again = claim_one(post, NOW + HOUR)
    assert (again.letter.slot, again.attempts) == ("first", attempts)
    assert again.first_tried_at == NOW


def test_a_letter_for_later_holds_nobody_up(open_records, post):
    put(open_records, a_letter(slot="tomorrow"), not_before=NOW + DAY)
    put(open_records, a_letter(slot="now"))
    assert post.next_due(NOW) == NOW
    now = claim_one(post)
    assert now.letter.slot == "now"
    post.delivered(now, None)
    assert post.claim(NOW + DAY - SECOND, 5) == ()
    assert post.next_due(NOW) == NOW + DAY
    assert claim_one(post, NOW + DAY).letter.slot == "tomorrow"


def test_the_outbox_says_when_it_wants_to_be_looked_at(open_records, post):
    assert post.next_due(NOW) is None
    put(open_records, a_letter(slot="first"), a_letter(slot="second"))
    assert post.next_due(NOW) == NOW
    claimed = claim_one(post)
    assert post.next_due(NOW) == NOW + 60 * SECOND
    post.put_back(claimed, NOW + HOUR, counts=True)
    assert post.next_due(NOW) == NOW + HOUR
    assert post.next_due(NOW + DAY) == NOW + DAY
    post.give_up(claim_one(post, NOW + DAY))
    assert post.next_due(NOW + DAY) == NOW + DAY
    post.delivered(claim_one(post, NOW + DAY), None)
    assert post.next_due(NOW + DAY) is None


def test_a_letter_given_up_is_kept_and_told_but_not_tried_again(open_records, post, engine):
    put(open_records, a_letter(slot="first"), a_letter(slot="second"))
    post.give_up(claim_one(post))
    assert claim_one(post).letter.slot == "second"
    assert claim_one(post, NOW + DAY).letter.slot == "second"
    with open_records() as records:
        assert not records.is_well()
    assert count(engine) == 2


def test_a_clock_that_was_wrong_does_not_lease_for_ever(open_records, post):
    put(open_records, a_letter())
    assert len(post.claim(NOW + 900 * DAY, 5)) == 1
    assert len(post.claim(NOW, 5)) == 1


def test_after_a_restart_nothing_is_leased(open_records, post):
    put(open_records, a_letter())
    claim_one(post)
    assert post.claim(NOW, 5) == ()
    post.free_leases()
    assert claim_one(post).first_tried_at == NOW


def test_the_place_of_a_message_is_remembered_and_replaced(open_records, post, engine):
    with open_records() as records:
        made = add(records)
    receipt = claim_one(post)
    assert post.place_of(receipt.letter) is None
    post.delivered(receipt, PLACE)
    assert post.place_of(receipt.letter) == PLACE
    for moved in (Posted("D1", "18.5"), None):
        put(open_records, a_letter(about=made.id, slot="receipt", act=Act.REPLACE))
        claimed = claim_one(post)
        post.delivered(claimed, moved)
        assert post.place_of(claimed.letter) == Posted("D1", "18.5")
    assert count(engine, message) == 1
    assert post.place_of(a_letter(about=made.id, slot="log")) is None
    assert post.place_of(a_letter(about=RequestId("nothing"), slot="receipt")) is None
    assert post.place_of(a_letter(place="C9/9.1", about=made.id, slot="receipt")) == Posted(
        "C9", "9.1"
    )
    put(open_records, a_letter(about=made.id, slot="receipt", act=Act.ERASE))
    erased = claim_one(post)
    post.delivered(erased, None)
    assert post.place_of(erased.letter) is None
    assert count(engine, message) == 0


def test_every_message_of_a_slot_is_remembered_and_the_newest_is_replaced(
    open_records, post, engine
):
    with open_records() as records:
        made = add(records)
        records.post(a_letter(about=made.id, slot="late") for _ in range(40))
    places = [f"D1/{nth}.5" for nth in range(41)]
    for place in places:
        post.delivered(claim_one(post), Posted(*place.split("/")))
    assert count(engine, message) == 2
    with open_records() as records:
        assert [one.place for one in records.messages_about(made.id)] == [*places[1:], places[0]]
    last = a_letter(about=made.id, slot="late", act=Act.REPLACE)
    assert post.place_of(last) == Posted("D1", "40.5")
    put(open_records, last)
    post.delivered(claim_one(post), Posted("D1", "40.5"))
    with open_records() as records:
        assert len(records.messages_about(made.id)) == 41


def test_a_letter_without_a_slot_leaves_no_trace(open_records, post, engine):
    with open_records() as records:
        made = add(records)
    post.delivered(claim_one(post), None)
    put(open_records, a_letter(about=made.id), a_letter(BEN, slot="loose"))
    for claimed in post.claim(NOW, 5):
        post.delivered(claimed, PLACE)
    assert count(engine, message) == 0


def test_a_message_that_arrives_after_forgetting_is_erased_next(open_records, post, engine):
    with open_records() as records:
        made = add(records)
    late = claim_one(post)
    forget(open_records, made)
    assert count(engine) == 0
    post.delivered(late, PLACE)
    assert count(engine, message) == 0
    erasing = claim_one(post).letter
    assert (erasing.act, erasing.to, erasing.about) == (Act.ERASE, ANN, None)
    assert erasing.notice == NoLongerShown()
    assert post.place_of(erasing) == PLACE


def test_a_letter_that_never_arrived_needs_no_erasing(open_records, post, engine):
    with open_records() as records:
        made = add(records)
    late = claim_one(post)
    forget(open_records, made)
    post.delivered(late, None)
    post.put_back(late, NOW, counts=True)
    post.give_up(late)
    assert count(engine) == 0


def test_forgetting_takes_dead_letters_along(open_records, post, engine):
    with open_records() as records:
        made = add(records)
        records.post([a_letter(BEN, about=made.id, slot="s", act=Act.REPLACE)])
    for claimed in post.claim(NOW, 5):
        post.give_up(claimed)
    with open_records() as records:
        assert not records.is_well()
    forget(open_records, made)
    with open_records() as records:
        assert records.is_well()
    assert count(engine) == 0


def test_a_swapped_letter_is_set_aside_and_stops_nobody(open_records, post, engine):
    put(open_records, a_letter(ANN), a_letter(BEN), a_letter(CAS))
    with transaction(engine) as connection:
        one, other, _ = connection.execute(select(outbox)).all()
        connection.execute(
            update(outbox).where(outbox.c.id == one.id).values(payload_ct=other.payload_ct)
        )
    assert len(post.claim(NOW, 5)) == 2
    assert post.claim(NOW + DAY, 0) == ()
    with open_records() as records:
        assert not records.is_well()


def test_a_letter_whose_key_is_missing_waits(open_records, post, engine):
    put(open_records, a_letter())
    with transaction(engine) as connection:
        kept = connection.scalar(select(outbox.c.kek_id))
        connection.execute(update(outbox).values(kek_id="data-202601-00000000"))
    assert post.claim(NOW, 5) == ()
    with transaction(engine) as connection:
        connection.execute(update(outbox).values(kek_id=kept))
    assert post.claim(NOW, 5) == ()
    assert len(post.claim(NOW + HOUR, 5)) == 1


def test_letters_of_any_length_look_the_same(open_records, engine):
    put(open_records, a_letter(), a_letter(BEN, slot="x" * 5000))
    with transaction(engine, reading=True) as connection:
        sizes = {len(blob) for blob in connection.scalars(select(outbox.c.payload_ct))}
    assert sizes == {Bucket.OUTBOX + 81}
