"""The life of a key, a step at a time; whatever is cut short is finished by doing it again."""

import contextlib
import itertools
import json
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage import key_files, key_life
from storage.keystore import Keystore
from storage.providers import EitherProvider
from storage.root_key import FileKeyProvider, KeyProblem
from storage.sealing import SealedDataError
from tests.storage.installation import INSTALL, ROOT
from tests.storage.power import Power, PowerCut
from tests.storage.problems import refused

TODAY = date(2026, 12, 1)
A_WEEK_LATER = TODAY + timedelta(days=7)


@pytest.fixture(name="provider")
def _provider():
    return FileKeyProvider(ROOT)


@pytest.fixture(name="store")
def _store(tmp_path, provider):
    return Keystore.create(tmp_path / "keys", provider, INSTALL, "2026-11")


def nobody(kek_id):
    return 0


def states(store, purpose="data"):
    return {file.id: file.state for file in key_life.listed(store) if file.purpose == purpose}


def test_a_key_lives_from_being_added_to_being_destroyed(store):
    old = store.primary("data").id
    new = key_life.add(store, "2026-12").file.id
    assert states(store) == {old: "primary", new: "added"}
    assert store.primary("data").id == old
    key_life.promote(store, new)
    assert states(store) == {old: "decrypt", new: "primary"}
    assert store.primary("data").id == new
    assert store.get(old).id == old
    key_life.retire(store, old, nobody, TODAY)
    assert states(store)[old] == "retired"
    assert store.get(old).id == old
    key_life.destroy(store, old, nobody, A_WEEK_LATER)
    assert states(store) == {old: "destroyed", new: "primary"}
    assert store.is_buried(old)
    with pytest.raises(SealedDataError, match="unknown_key"):
        store.get(old)
    facts = json.loads((store.directory / f"{old}.json").read_text())
    assert (facts["wrapped"], facts["kcv"]) == ("", "")


def test_each_step_done_twice_changes_nothing_more(store):
    old = store.primary("data").id
    first = key_life.add(store, "2026-12")
    again = key_life.add(store, "2026-12")
    assert (first.is_new, again.is_new) == (True, False)
    assert again.file == first.file
    steps = (
        lambda: key_life.promote(store, first.file.id),
        lambda: key_life.retire(store, old, nobody, TODAY),
        lambda: key_life.destroy(store, old, nobody, A_WEEK_LATER),
    )
    for step in steps:
        assert step().is_new
        before = {path: path.read_bytes() for path in store.directory.iterdir()}
        assert not step().is_new
        assert {path: path.read_bytes() for path in store.directory.iterdir()} == before


def test_a_key_goes_back_to_being_primary(store):
    old = store.primary("data").id
    new = key_life.add(store, "2026-12").file.id
    for kek_id in (new, old, new, old):
        key_life.promote(store, kek_id)
        assert store.primary("data").id == kek_id
        assert sorted(states(store).values()) == ["decrypt", "primary"]


def test_a_key_that_is_needed_is_neither_retired_nor_destroyed(store):
    old = store.primary("data").id
    new = key_life.add(store, "2026-12").file.id
    assert refused(key_life.retire, store, old, nobody, TODAY) == "key_primary"
    assert refused(key_life.retire, store, new, nobody, TODAY) == "key_unused"
    key_life.promote(store, new)
    assert refused(key_life.retire, store, old, lambda _: 1, TODAY) == "key_used"
    assert refused(key_life.destroy, store, old, nobody, A_WEEK_LATER) == "key_live"
    key_life.retire(store, old, nobody, TODAY)
    assert refused(key_life.destroy, store, old, lambda _: 1, A_WEEK_LATER) == "key_used"
    early = A_WEEK_LATER - timedelta(days=1)
    assert refused(key_life.destroy, store, old, nobody, early) == "key_too_young"
    assert store.get(old).id == old
    key_life.destroy(store, old, nobody, TODAY, at_once=True)
    assert refused(key_life.promote, store, old) == "key_unknown"
    assert refused(key_life.promote, store, "data-202612-ffffffff") == "key_unknown"
    for purpose in ("index", "feedback"):
        fixed = store.primary(purpose).id
        assert refused(key_life.promote, store, fixed) == "key_fixed"


def test_a_retired_key_that_is_needed_again_is_called_back(store):
    old = store.primary("data").id
    key_life.promote(store, key_life.add(store, "2026-12").file.id)
    key_life.retire(store, old, nobody, TODAY)
    key_life.call_back(store, old)
    assert states(store)[old] == "decrypt"
    assert b"retired_on" not in (store.directory / f"{old}.json").read_bytes()
    assert refused(key_life.destroy, store, old, nobody, A_WEEK_LATER) == "key_live"


def test_only_a_retired_key_is_called_back(store):
    old = store.primary("data").id
    key_life.promote(store, key_life.add(store, "2026-12").file.id)
    before = states(store)
    for kek_id in before:
        key_life.call_back(store, kek_id)
    assert states(store) == before
    assert refused(key_life.call_back, store, "data-202612-ffffffff") == "key_unknown"
    key_life.retire(store, old, nobody, TODAY)
    key_life.destroy(store, old, nobody, TODAY, at_once=True)
    assert refused(key_life.call_back, store, old) == "key_unknown"


def test_each_step_says_which_key_it_was_about_and_what_it_is_now(store):
    old = store.primary("data").id
    new = key_life.add(store, "2026-12").file.id
    steps = (
        (lambda: key_life.promote(store, new), new, "primary"),
        (lambda: key_life.retire(store, old, nobody, TODAY), old, "retired"),
        (lambda: key_life.destroy(store, old, nobody, A_WEEK_LATER), old, "destroyed"),
    )
    for step, kek_id, state in steps:
        for is_new in (True, False):
            change = step()
            assert (change.file.id, change.file.state) == (kek_id, state)
            assert change.is_new is is_new


def test_who_is_too_early_is_told_the_day(store):
    old = store.primary("data").id
    key_life.promote(store, key_life.add(store, "2026-12").file.id)
    key_life.retire(store, old, nobody, TODAY)
    with pytest.raises(KeyProblem, match="retired on 2026-12-01, and is kept until 2026-12-08"):
        key_life.destroy(store, old, nobody, TODAY)


def test_of_two_primary_keys_the_list_shows_one(store, monkeypatch):
    """A promotion was cut short between the two files."""
    old = next(file for file in key_life.listed(store) if file.purpose == "data")
    new = key_life.add(store, "2026-12").file.id
    with Power(monkeypatch).lasts(2), contextlib.suppress(PowerCut):
        key_life.promote(store, new)
    assert [file.state for file in key_files.read_all(store.directory)].count("primary") == 4
    assert states(store) == {old.id: "decrypt", new: "primary"}
    assert replace(old, state="decrypt") in key_life.listed(store)


def test_a_key_that_takes_over_at_once_leaves_none_beside_it(store):
    before = states(store, "index")
    dead = store.primary("data").id
    key_life.promote(store, key_life.add(store, "2026-12").file.id)
    new = key_life.add(store, "2026-12", "index").file.id
    key_life.replace_at_once(store, new, "index")
    assert states(store, "index") == dict.fromkeys(before, "destroyed") | {new: "primary"}
    assert store.primary("index").id == new
    assert all(store.is_buried(kek_id) for kek_id in before)
    assert states(store)[dead] == "decrypt"  # another purpose is another matter
    for kek_id in before:
        facts = json.loads((store.directory / f"{kek_id}.json").read_text())
        assert (facts["wrapped"], facts["kcv"]) == ("", "")
    again = {path: path.read_bytes() for path in store.directory.iterdir()}
    key_life.replace_at_once(store, new, "index")
    assert {path: path.read_bytes() for path in store.directory.iterdir()} == again


def test_destroyed_keys_stay_as_they_are_when_the_root_key_changes(store, provider):
    old = store.primary("data").id
    key_life.promote(store, key_life.add(store, "2026-12").file.id)
    key_life.retire(store, old, nobody, TODAY)
    key_life.destroy(store, old, nobody, TODAY, at_once=True)
    other = FileKeyProvider(bytes(32))
    both = Keystore.open(store.directory, EitherProvider(other, provider), INSTALL)
    assert key_life.change_root(both, other) == 3
    assert Keystore.open(store.directory, other, INSTALL).is_buried(old)


def test_every_step_survives_a_power_cut_at_every_write(tmp_path, provider, monkeypatch):
    power = Power(monkeypatch)
    cuts = 0
    for at in itertools.count():
        store = Keystore.create(tmp_path / str(at), provider, INSTALL, "2026-11")
        old = store.primary("data").id

        def live(store=store, old=old):
            new = key_life.add(store, "2026-12").file.id
            key_life.promote(store, new)
            key_life.retire(store, old, nobody, TODAY)
            key_life.destroy(store, old, nobody, A_WEEK_LATER)

        try:
            with power.lasts(at):
                live()
            break
        except PowerCut:
            cuts += 1
            # Another process starts from what is on disk, and it is whole.
            opened = Keystore.open(store.directory, provider, INSTALL)
            assert opened.primary("data").id in states(opened)
            found = states(opened)
            assert list(found.values()).count("primary") == 1
            if "destroyed" not in found.values():
                assert opened.get(old).id == old
            new = next((k for k in found if k != old), None)
            if new is not None:
                key_life.promote(opened, new)
                assert opened.primary("data").id == new
    assert cuts >= 8


def test_a_promotion_that_was_cut_short_can_be_turned_round(store, monkeypatch):
    old = store.primary("data").id
    new = key_life.add(store, "2026-12").file.id
    for at in range(6):
        with Power(monkeypatch).lasts(at), contextlib.suppress(PowerCut):
            key_life.promote(store, new)
        store.reload()
        key_life.promote(store, old)
        assert store.primary("data").id == old
        assert states(store).pop(old) == "primary"
        assert states(store)[new] in {"added", "decrypt"}


def test_what_a_cut_write_left_behind_is_swept_away(store):
    left = store.directory / ".data-202611-00000000.json.1a2b3c4d"
    left.write_text("half")
    key_life.add(store, "2026-12")
    assert not left.exists()


def test_the_bytes_of_a_destroyed_key_are_overwritten_where_they_lay(store, tmp_path):
    old = store.primary("data").id
    path = store.directory / f"{old}.json"
    other_name = tmp_path / "the same bytes"
    other_name.hardlink_to(path)
    wrapped = json.loads(path.read_text())["wrapped"]
    key_life.promote(store, key_life.add(store, "2026-12").file.id)
    assert wrapped not in other_name.read_text()
    assert set(other_name.read_bytes()) == {0}


def test_a_running_process_takes_a_promotion_over_within_a_twentieth_of_a_second(store, provider):
    seconds = itertools.count(step=0.06)
    running = Keystore(store.directory, provider, INSTALL, monotonic=lambda: next(seconds))
    running.reload()
    for month in ("2026-12", "2027-01", "2027-02"):
        new = key_life.add(store, month).file.id
        key_life.promote(store, new)
        assert running.primary("data").id == new


def test_two_processes_that_add_at_once_add_one_key(store, provider):
    stores = [Keystore.open(store.directory, provider, INSTALL) for _ in range(6)]
    workers = [threading.Thread(target=key_life.add, args=(one, "2026-12")) for one in stores]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(states(store).values()) == ["added", "primary"]


def test_a_keystore_that_cannot_be_written_is_a_sentence(store, monkeypatch):
    monkeypatch.setattr(key_life.os, "access", lambda *_: False)
    assert refused(key_life.add, store, "2026-12") == "keystore_read_only"


def test_a_provider_that_cannot_be_reached_is_not_asked_again_and_again(store, provider):
    asked = []

    class Away(FileKeyProvider):
        def unwrap(self, blob, context):
            asked.append(context["kek"])
            raise KeyProblem("away", "It is away.", "Wait.")

    seconds = [0.0]
    running = Keystore(store.directory, provider, INSTALL, monotonic=lambda: seconds[0])
    running.reload()
    running.provider = Away(ROOT)
    old = running.primary("data").id
    new = key_life.add(store, "2026-12").file.id
    key_life.promote(store, new)
    for _ in range(5):
        assert running.primary("data").id == old
        with pytest.raises(SealedDataError):
            running.get(new)
    assert asked == [new]
    running.provider = provider
    seconds[0] = 31.0
    assert running.primary("data").id == new


def test_the_root_key_changes_and_may_be_cut_short_anywhere(store, provider, monkeypatch):
    other = FileKeyProvider(bytes(32))
    keys = {file.id: store.get(file.id).key for file in key_life.listed(store)}
    both = Keystore.open(store.directory, EitherProvider(other, provider), INSTALL)
    power = Power(monkeypatch)
    for at in itertools.count():
        try:
            with power.lasts(at):
                assert key_life.change_root(both, other) == 3
            break
        except PowerCut:
            again = Keystore.open(store.directory, EitherProvider(other, provider), INSTALL)
            assert {kek_id: again.get(kek_id).key for kek_id in keys} == keys
    assert at == 6
    changed = Keystore.open(store.directory, other, INSTALL)
    assert {kek_id: changed.get(kek_id).key for kek_id in keys} == keys
    assert refused(Keystore.open, store.directory, provider, INSTALL) == "wrong_root_key"


def test_a_file_without_rare_facts_is_spelled_as_before(store):
    file = key_files.read_all(store.directory)[0]
    assert b"retired_on" not in file.as_json()
    assert b"retired_on" in replace(file, retired_on="2026-11-30").as_json()
