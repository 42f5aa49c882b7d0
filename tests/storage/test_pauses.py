"""24 of the catalogue, between replicas: what Slack asks of one, all of them keep to."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ObjectNotExecutableError

from bot.domain.notices import Act
from bot.usecases.ports import Posted
from storage.engine import make_engine, transaction
from storage.post import SqlPost
from storage.tables import pause
from tests.storage.examples import ANN, BEN, HOUR, NOW, ON_POSTGRES, a_letter

SECOND = timedelta(seconds=1)
PLACE = Posted("D1", "17.25")


@pytest.fixture(name="here")
def _here(engine, vault):
    return SqlPost(engine, vault, beside_others=True)


@pytest.fixture(name="there")
def _there(database_url, vault):
    """Another replica, with connections of its own."""
    engine = make_engine(database_url)
    yield SqlPost(engine, vault, beside_others=True)
    engine.dispose()


def put(open_records, *letters):
    with open_records() as records:
        records.post(letters)


def stored(engine):
    with transaction(engine, reading=True) as connection:
        return {row.name: row.until for row in connection.execute(select(pause))}


@ON_POSTGRES
def test_what_slack_asks_of_one_replica_every_replica_keeps_to(open_records, here, there):
    put(open_records, a_letter(ANN), a_letter(BEN))
    here.pauses.note(Act.POST, NOW + 30 * SECOND)
    assert here.claim(NOW, 5) == there.claim(NOW, 5) == ()
    assert there.claim(NOW + 29 * SECOND, 5) == ()
    assert there.next_due(NOW + SECOND) == NOW + 30 * SECOND
    assert len(there.claim(NOW + 30 * SECOND, 5)) == 2


@ON_POSTGRES
def test_only_what_slack_minds_has_to_wait(open_records, here, there):
    put(open_records, a_letter(ANN), a_letter(BEN, act=Act.REPLACE, place="D1/1.2"))
    here.pauses.note(Act.POST, NOW + 30 * SECOND)
    assert here.claim(NOW, 0) == ()
    (replacing,) = there.claim(NOW, 5)
    assert replacing.letter.act is Act.REPLACE


@ON_POSTGRES
def test_a_way_that_is_asked_about_by_name_is_known_to_every_replica(here, there):
    here.pauses.note("users.info", NOW + 30 * SECOND)
    here.claim(NOW, 5)
    assert there.pauses.until("users.info", NOW) is None
    there.next_due(NOW)
    assert there.pauses.until("users.info", NOW) == NOW + 30 * SECOND
    assert there.pauses.until("users.info", NOW + 30 * SECOND) is None


@ON_POSTGRES
def test_a_lane_rests_for_every_replica(open_records, here, there):
    put(open_records, a_letter(ANN, slot="first"), a_letter(ANN, slot="second"), a_letter(BEN))
    first = next(one for one in here.claim(NOW, 5) if one.letter.to == ANN)
    assert there.claim(NOW, 5) == ()
    here.delivered(first, PLACE, rests_until=NOW + SECOND)
    assert there.claim(NOW, 5) == ()
    assert there.next_due(NOW) == NOW + SECOND
    (second,) = there.claim(NOW + SECOND, 5)
    assert second.letter.slot == "second"


@ON_POSTGRES
@pytest.mark.parametrize("back", [HOUR / 12, 2 * HOUR], ids=["five minutes", "two hours"])
def test_a_lane_does_not_rest_for_as_long_as_the_clock_was_put_back(
    open_records, here, there, back
):
    put(open_records, *(a_letter(ANN, slot=slot) for slot in ("first", "second", "third")))
    (first,) = here.claim(NOW + back, 5)
    here.delivered(first, PLACE, rests_until=NOW + back + SECOND)
    (second,) = there.claim(NOW, 5)
    there.delivered(second, PLACE, rests_until=NOW + SECOND)
    assert here.claim(NOW + SECOND / 2, 5) == (), "the rest by the new clock counts"
    assert len(here.claim(NOW + SECOND, 5)) == 1


@ON_POSTGRES
def test_nothing_is_left_of_a_pause_that_is_over_and_it_never_named_anybody(
    open_records, here, there, engine
):
    put(open_records, a_letter(ANN))
    (claimed,) = here.claim(NOW, 5)
    here.delivered(claimed, PLACE, rests_until=NOW + SECOND)
    here.pauses.note(Act.POST, NOW + SECOND)
    here.claim(NOW, 5)
    assert set(stored(engine)) == {claimed.lane, "post"}
    assert ANN not in claimed.lane
    there.next_due(NOW)
    there.claim(NOW + SECOND, 5)
    assert stored(engine) == {}


def test_a_pause_outlives_a_restart(open_records, engine, vault, post):
    put(open_records, a_letter())
    post.pauses.note(Act.POST, NOW + 30 * SECOND)
    post.claim(NOW, 5)
    again = SqlPost(engine, vault)
    assert again.claim(NOW, 5) == ()
    assert len(again.claim(NOW + 30 * SECOND, 5)) == 1


@ON_POSTGRES
def test_the_longer_of_two_pauses_counts(open_records, engine, vault):
    put(open_records, a_letter())
    first, second = (SqlPost(engine, vault, beside_others=True) for _ in range(2))
    first.pauses.note(Act.POST, NOW + 60 * SECOND)
    first.claim(NOW, 5)
    second.pauses.note(Act.POST, NOW + 30 * SECOND)
    second.claim(NOW, 5)
    assert first.claim(NOW + 31 * SECOND, 5) == ()
    assert len(first.claim(NOW + 60 * SECOND, 5)) == 1


@ON_POSTGRES
def test_a_pause_from_a_clock_that_was_wrong_holds_nobody_up(open_records, engine, vault):
    put(open_records, a_letter())
    wrong, right = (SqlPost(engine, vault, beside_others=True) for _ in range(2))
    wrong.pauses.note(Act.POST, NOW + 900 * HOUR)
    wrong.claim(NOW + 899 * HOUR + HOUR * 0.9, 5)
    assert len(right.claim(NOW, 5)) == 1
    right.pauses.note(Act.POST, NOW + 30 * SECOND)
    right.claim(NOW, 5)
    assert stored(engine)["post"] < int((NOW + HOUR).timestamp() * 1e6)


def test_what_could_not_be_told_is_told_next_time(post, engine, monkeypatch):
    post.pauses.note(Act.POST, NOW + 30 * SECOND)
    with monkeypatch.context() as patch:
        patch.setattr("storage.lanes.HEADS", "not a statement")
        with pytest.raises(ObjectNotExecutableError):
            post.claim(NOW, 5)
    assert stored(engine) == {}
    post.claim(NOW, 5)
    assert set(stored(engine)) == {"post"}
