"""Wrapping again under a new key, and the nightly round, while others read and write."""

import itertools
import shutil
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, update

from bot.domain.errors import NotAllowed, TryAgain
from bot.domain.lifecycle import Decision
from storage import copying, holdings, key_life, renewal, tables
from storage.engine import transaction
from storage.sealing import SealedDataError
from tests.storage import examples
from tests.storage.installation import Process, copy_of, install
from tests.storage.power import Power, cut_everywhere, every

NOVEMBER = datetime(2026, 11, 20, 3, 5, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 3, 5, tzinfo=UTC)


@pytest.fixture(name="one")
def _one(tmp_path, database_url):
    process = install(tmp_path / "one", url=database_url)
    yield process
    process.close()


def new_primary(process, month="2026-12"):
    new = key_life.add(process.store, month).file.id
    key_life.promote(process.store, new)
    return new


def test_every_table_that_names_a_key_is_looked_after():
    named = {name for name, table in tables.metadata.tables.items() if "kek_id" in table.c}
    assert named == {held.table.name for held in holdings.HOLDINGS}


def test_everything_is_wrapped_again_and_reads_as_before(one):
    def told():
        with one.records() as records:
            request = records.open_request_of(examples.ANN)
            return (
                request,
                records.supporters(),
                records.programme(),
                records.marked_at("nudged"),
                records.last_digest(),
                records.box("2026-W47"),
                records.take_invitees(examples.NOW + timedelta(days=60)),
                records.is_well(),
            )

    copied = copy_of(one, one.place.with_name("copy"))
    new = new_primary(one)
    assert one.keks() != {new}
    one.rewrap()
    assert one.keks() == {new}
    assert one.faults() == []
    (claimed,) = one.post.claim(examples.NOW, 5)
    after = told()
    one.close()
    copy, one = copied, None
    assert copy.post.claim(examples.NOW, 5)[0].letter == claimed.letter
    with copy.records() as records:
        before = records.open_request_of(examples.ANN), records.supporters()
    assert after[:2] == before
    assert after[-1] is True
    assert [invited.person for invited in after[-2]] == [examples.ANN]
    copy.close()


def test_sizes_on_disk_say_nothing_about_wrapping_again(one):
    def sizes():
        with transaction(one.engine, reading=True) as connection:
            return sorted(len(row[2]) for _, row in holdings.every(connection))

    before = sizes()
    new_primary(one)
    one.rewrap()
    assert sizes() == before


def test_wrapping_again_is_told_in_small_steps_and_does_nothing_twice(one, monkeypatch):
    monkeypatch.setattr(renewal, "BATCH", 2)
    with one.records() as records:
        records.post(examples.a_letter() for _ in range(5))
    new_primary(one)
    before = renewal.stale_rows(one.engine, one.store)
    told = list(renewal.rewrap(one.engine, one.vault))
    assert [progress.renewed for progress in told] == sorted({p.renewed for p in told})
    steps = [b.renewed - a.renewed for a, b in itertools.pairwise(told)]
    assert max(steps) <= 2
    assert told[-1] == renewal.Progress(renewed=before, unreadable=0)
    assert renewal.stale_rows(one.engine, one.store) == 0
    assert list(renewal.rewrap(one.engine, one.vault)) == []


def test_a_damaged_row_is_left_and_keeps_nobody_waiting(one, monkeypatch):
    monkeypatch.setattr(renewal, "BATCH", 1)
    with transaction(one.engine) as connection:
        damaged = connection.execute(update(tables.outbox).values(wrapped=b"\x01nothing"))
    old = one.store.primary("data").id
    new = new_primary(one)
    last = list(renewal.rewrap(one.engine, one.vault))[-1]
    assert last.unreadable == damaged.rowcount
    assert one.keks() == {old, new}


def test_cut_short_at_every_commit_every_row_opens_under_exactly_one_key(
    tmp_path, database_url, monkeypatch
):
    """8 of the catalogue."""
    monkeypatch.setattr(renewal, "BATCH", 1)
    made = install(tmp_path / "made", url=database_url)
    made.close()
    numbers = itertools.count()

    def prepare():
        return copy_of(made, tmp_path / str(next(numbers)))

    def work(process):
        new_primary(process)
        process.rewrap()
        process.store.reload()

    def check(process, when):
        again = process.another()
        assert again.faults() == []
        if when == "done":
            assert again.keks() == {again.store.primary("data").id}
        again.close()

    assert cut_everywhere(Power(monkeypatch), prepare, work, check, every=every(made)) > 12


def test_the_nightly_round_survives_a_power_cut_anywhere(tmp_path, database_url, monkeypatch):
    made = install(tmp_path / "made", url=database_url)
    made.close()
    numbers = itertools.count()
    nights = [DECEMBER + timedelta(days=day) for day in (0, 1, 8)]

    def prepare():
        return copy_of(made, tmp_path / str(next(numbers)))

    def work(process):
        for night in nights:
            renewal.tend(process.engine, process.store, process.vault, night)

    def check(process, when):
        again = process.another()
        assert again.faults() == []
        if when == "done":
            states = list(again.states().values())
            assert sorted(set(states)) == ["destroyed", "primary"]
            assert states.count("primary") == 1
        again.close()

    assert cut_everywhere(Power(monkeypatch), prepare, work, check, every=every(made)) > 12


def test_while_a_legal_hold_stands_no_key_is_destroyed(one):
    old = one.store.primary("data").id
    for day in range(40):
        moment = DECEMBER + timedelta(days=day)
        renewal.tend(one.engine, one.store, one.vault, moment, held=True)
        assert one.states()[old] == "decrypt"
    renewal.tend(one.engine, one.store, one.vault, moment)
    assert one.states()[old] == "retired"


def test_a_key_lives_a_month_and_a_week(one):
    """One night after the other: new, wrapped again, retired, and gone a week later."""
    old = one.store.primary("data").id

    def night(moment):
        renewal.tend(one.engine, one.store, one.vault, moment)
        return one.states().get(old)

    assert night(NOVEMBER) == "primary"
    assert one.states() == {old: "primary"}
    assert night(DECEMBER) == "retired"
    assert one.keks() == {one.store.primary("data").id}
    assert "202612" in one.store.primary("data").id
    for day in range(1, 7):
        assert night(DECEMBER + timedelta(days=day)) == "retired"
    assert night(DECEMBER + timedelta(days=7)) == "destroyed"
    assert one.faults() == []
    assert len(one.states()) == 2


def test_a_clock_that_runs_backwards_makes_no_key(one):
    renewal.tend(one.engine, one.store, one.vault, NOVEMBER - timedelta(days=400))
    assert list(one.states().values()) == ["primary"]


def test_a_keystore_that_cannot_be_written_is_only_wrapped_under(one, monkeypatch):
    new = new_primary(one)
    monkeypatch.setattr(key_life.os, "access", lambda *_: False)
    renewal.tend(one.engine, one.store, one.vault, DECEMBER + timedelta(days=60))
    assert one.keks() == {new}
    assert sorted(one.states().values()) == ["decrypt", "primary"]


def test_a_restored_row_calls_a_retired_key_back(one):
    """A backup from before, put in place within the week: nothing of it may be lost."""
    old = one.store.primary("data").id
    before = copying.snapshot(one.engine)
    renewal.tend(one.engine, one.store, one.vault, DECEMBER)
    assert one.states()[old] == "retired"
    one.close()
    copying.put_in_place(one.url, before)
    restored = one.another()
    with restored.records() as records:
        assert records.open_request_of(examples.ANN)
    renewal.bury(restored.engine, restored.store, (DECEMBER + timedelta(days=7)).date())
    assert restored.states()[old] == "decrypt"
    renewal.tend(restored.engine, restored.store, restored.vault, DECEMBER + timedelta(days=8))
    assert (restored.states()[old], restored.faults()) == ("retired", [])
    restored.close()


def test_nothing_is_retired_while_a_row_is_on_its_way(one):
    """Whoever retires a key waits for writers, and writers for them."""
    old = one.store.primary("data").id
    new_primary(one)
    one.rewrap()
    other = one.another()
    with transaction(other.engine) as connection:
        row = {"name": "late", "kek_id": old, "blob": b""}
        connection.execute(insert(tables.setting), row)
        with pytest.raises(TryAgain):
            renewal.retire(one.engine, one.store, old, DECEMBER.date())
    with transaction(other.engine) as connection:
        connection.execute(delete(tables.setting).where(tables.setting.c.name == "late"))
    assert renewal.retire(one.engine, one.store, old, DECEMBER.date()).is_new
    other.close()


def test_three_processes_go_on_while_keys_come_and_go(one):
    """53 of the catalogue: a whole life of keys under traffic, without one error."""
    processes = [one.another() for _ in range(3)]
    stop, wrong, made = threading.Event(), [], []
    names = (f"U0N{n:06}" for n in itertools.count())
    naming = threading.Lock()

    def patiently(work):
        for _ in range(20):
            try:
                return work()
            except TryAgain:
                continue
        raise TimeoutError

    def use(process):
        def ask():
            with naming:
                person = examples.PersonId(next(names))
            with process.records() as records:
                request = examples.add(records, person)
            with process.records() as records:
                assert records.request(request.id).requester == person
                assert records.supporters()
            made.append(person)

        try:
            while not stop.is_set():
                patiently(ask)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody may see it
            wrong.append(error)

    workers = [threading.Thread(target=use, args=(process,)) for process in processes]
    for worker in workers:
        worker.start()
    first = one.store.primary("data").id
    try:
        for month in ("2026-12", "2027-01"):
            old = one.store.primary("data").id
            new_primary(one, month)
            # Whoever took the old key before has written by the second time.
            for _ in range(2):
                patiently(one.rewrap)
            patiently(lambda kek=old: renewal.retire(one.engine, one.store, kek, DECEMBER.date()))
            patiently(
                lambda kek=old: renewal.destroy(
                    one.engine, one.store, kek, DECEMBER.date(), at_once=True
                )
            )
    finally:
        stop.set()  # else they would go on beside every test that follows
        for worker in workers:
            worker.join()
    assert wrong == []
    assert len(made) > 3
    assert one.store.is_buried(first)
    late = one.another()
    assert late.faults() == []
    with late.records() as records:
        assert all(records.open_request_of(person) for person in made)
    for process in (*processes, late):
        process.close()


def test_a_process_that_lags_behind_learns_of_a_new_key_by_meeting_it(one, monkeypatch):
    lagging = one.another()
    monkeypatch.setattr(lagging.store, "_follow", lambda: None)
    new = new_primary(one)
    one.rewrap()
    with lagging.records() as records:
        assert records.open_request_of(examples.ANN)
        examples.add(records, examples.PersonId("U0LATELATE"))
    assert one.faults() == []
    assert lagging.store.get(new).id == new
    lagging.close()


def test_what_was_deleted_is_unreadable_in_a_backup_once_its_key_is_gone(one):
    """54 of the catalogue, with the keys of today: readable before, and never after."""
    with one.records() as records:
        request = records.open_request_of(examples.ANN)
        records.keep(Decision(request=examples.matched(request)))
    before = copying.snapshot(one.engine)
    with one.records() as records:
        kept = records.request(request.id)
        records.keep(Decision(request=kept, forget=True))

    def note_in_backup():
        place = one.place.with_name("restored")
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(one.place / "keys", place / "keys")
        restored = Process(place)
        restored.close()
        copying.put_in_place(restored.url, before)
        try:
            with restored.records() as records:
                return records.note(request.id, examples.BEN).reveal()
        finally:
            restored.close()

    assert note_in_backup() == examples.NOTE.reveal()  # the bound, told honestly
    for day in range(8):
        renewal.tend(one.engine, one.store, one.vault, DECEMBER + timedelta(days=day))
    with pytest.raises((SealedDataError, NotAllowed)):
        note_in_backup()


def test_a_second_fill_goes_under_the_new_key_alone(one):
    new = new_primary(one)
    one.rewrap()
    with one.records() as records:
        assert examples.add(records, examples.PersonId("U0SECOND"))
    assert one.keks() == {new}


def test_the_published_bound_of_45_days_holds_for_the_unluckiest_day(tmp_path, database_url):
    """Deleted right after the longest month's key was made: the longest that a key can live."""
    one = install(tmp_path / "longest", month="2026-12", url=database_url)
    wrapped_with = one.store.primary("data").id
    days = 0
    while not one.store.is_buried(wrapped_with):
        days += 1
        renewal.tend(one.engine, one.store, one.vault, DECEMBER + timedelta(days=days))
    one.close()
    assert days <= 45 - 3  # three nights may be missed
