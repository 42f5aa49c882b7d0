"""What nobody needs any more is counted before it goes, and goes once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from storage import copying, holdings, leftovers, renewal, tables
from storage.engine import transaction
from storage.leftovers import Leftovers
from tests.storage import examples
from tests.storage.installation import install

NOW = examples.NOW
DECEMBER = datetime(2026, 12, 1, 3, 5, tzinfo=UTC)


@pytest.fixture(name="one")
def _one(tmp_path, database_url):
    process = install(tmp_path / "one", url=database_url)
    yield process
    process.close()


def look(process, now=NOW):
    return leftovers.look(process.engine, process.store, process.vault, now)


def purge(process, now=NOW, **how):
    return leftovers.purge(process.engine, process.store, process.vault, now, **how)


def test_nothing_is_left_over_at_first(one):
    assert look(one) == purge(one) == Leftovers()
    assert one.faults() == []


def give_up(process):
    for claimed in process.post.claim(NOW, 9):
        process.post.give_up(claimed)


def test_a_given_up_letter_goes_after_a_digest_has_told_of_it(one):
    give_up(one)
    given_up = look(one, NOW + timedelta(days=9)).letters
    assert given_up >= 1
    assert look(one, NOW + timedelta(days=7)).letters == 0
    assert leftovers.sweep(one.engine, NOW + timedelta(days=7)).letters == 0
    assert leftovers.sweep(one.engine, NOW + timedelta(days=9)).letters == given_up
    with one.records() as records:
        assert records.is_well()


def test_a_digest_is_kept_for_two_years(one):
    assert look(one, NOW + timedelta(days=720)).digests == 0
    gone = purge(one, NOW + timedelta(days=740))
    assert gone.digests == 1
    with one.records() as records:
        assert records.last_digest() is None


def test_marks_of_forms_go_after_three_days(one):
    with one.records() as records:
        records.first_time("ask", "form", NOW)
    assert look(one, NOW + timedelta(days=2)).inbox == 0
    assert purge(one, NOW + timedelta(days=5)).inbox == 1


def test_what_a_destroyed_key_opened_is_deleted_and_nothing_else(one):
    old = one.store.primary("data").id
    before = copying.snapshot(one.engine)
    for day in range(8):
        renewal.tend(one.engine, one.store, one.vault, DECEMBER + timedelta(days=day))
    one.close()
    copying.put_in_place(one.url, before)
    back = one.another()
    lost = look(back)
    assert lost.unreadable == 0
    assert lost.lost > 8
    assert purge(back).lost == lost.lost
    assert look(back).lost == 0
    assert old not in back.keks()
    with transaction(back.engine, reading=True) as connection:
        assert not connection.execute(tables.peer_case.select()).all()
        assert not connection.execute(tables.message.select()).all()
    back.close()


def spoil(process, table, **values):
    with transaction(process.engine) as connection:
        connection.execute(update(table).values(**values))


def test_what_is_damaged_goes_only_when_it_is_wished(one):
    spoil(one, tables.supporter, wrapped=b"\x01 nonsense")
    spoil(one, tables.peer_case, state="sealed_error")
    spoil(one, tables.stat_window, blob=b"")
    damaged = look(one).unreadable
    with transaction(one.engine, reading=True) as connection:
        windows = len(connection.execute(tables.stat_window.select()).all())
    assert damaged == windows + 2
    assert purge(one).unreadable == 0
    assert look(one).unreadable == damaged
    assert purge(one, unreadable=True).unreadable == damaged
    assert look(one) == Leftovers()
    with one.records() as records:
        assert records.is_well()


def test_without_its_key_nothing_is_called_damaged(one):
    """A keystore that is not complete is put back; nothing may be deleted for its lack."""
    spoil(one, tables.supporter, kek_id="data-202611-ffffffff")
    assert look(one) == Leftovers()


def test_the_settings_are_never_deleted_for_being_damaged(one):
    with transaction(one.engine) as connection:
        wanted = tables.setting.c.name == "programme"
        connection.execute(update(tables.setting).where(wanted).values(blob=b"\x01 nonsense"))
    assert purge(one, unreadable=True).unreadable == 0
    with transaction(one.engine, reading=True) as connection:
        names = {row.row for held, row in holdings.every(connection) if held.column == "blob"}
    assert "programme" in names
