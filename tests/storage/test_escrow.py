"""A copy for a bad day: printed, and proven."""

import shutil

import pytest

from storage import escrow, key_life, renewal
from storage.engine import DatabaseProblem, hold_lock
from storage.key_files import write_install
from storage.keystore import Keystore
from storage.providers import RootKey, provider_of
from storage.root_change import change
from storage.root_key import FileKeyProvider, create_root_key
from tests.storage.power import Power, PowerCut
from tests.storage.problems import refused
from tests.storage.test_renewal import DECEMBER, install, new_primary


@pytest.fixture(name="root")
def _root(tmp_path):
    root = RootKey(file=tmp_path / "safe" / "root.key", data_dir=tmp_path / "one" / "data")
    create_root_key(root.file)
    return root


@pytest.fixture(name="one")
def _one(tmp_path, database_url):
    process = install(tmp_path / "one", url=database_url)
    yield process
    process.close()


def test_the_line_it_prints_is_a_root_key_again(root, tmp_path):
    copy = tmp_path / "typed"
    copy.write_text(escrow.line_of(root) + "\n")
    copy.chmod(0o600)
    context = {"kek": "x"}
    wrapped = provider_of(root).wrap(bytes(32), context)
    again = RootKey(file=copy, data_dir=root.data_dir)
    assert provider_of(again).unwrap(wrapped, context) == bytes(32)


def test_a_root_key_in_aws_cannot_be_printed(root):
    in_aws = RootKey(file=root.file, data_dir=root.data_dir, kms_key="arn:aws:kms:x")
    assert refused(escrow.line_of, in_aws) == "escrow_kms"


def test_a_good_copy_opens_every_live_key(one):
    copy = one.place.with_name("copy")
    shutil.copytree(one.store.directory, copy)
    proof = escrow.prove(one.store, copy, one.store.provider)
    assert proof.is_whole
    assert len(proof.opened) == 3


def test_what_is_wrong_with_a_copy_is_named(one):
    copy = one.place.with_name("copy")
    shutil.copytree(one.store.directory, copy)
    old = one.store.primary("data").id
    new = new_primary(one)
    assert escrow.prove(one.store, copy, one.store.provider).missing == (new,)
    strange = escrow.prove(one.store, copy, FileKeyProvider(bytes(32)))
    assert (len(strange.broken), strange.opened) == (3, ())
    one.rewrap()
    renewal.retire(one.engine, one.store, old, DECEMBER.date())
    renewal.destroy(one.engine, one.store, old, DECEMBER.date(), at_once=True)
    assert escrow.prove(one.store, copy, one.store.provider).undead == (old,)
    write_install(copy, one.store.install[:-1] + "9")
    assert refused(escrow.prove, one.store, copy, one.store.provider) == "keystore_foreign"


def test_two_keys_of_one_name_are_told_apart(one):
    """A copy whose file says the right name and holds another key is no copy."""
    copy = one.place.with_name("copy")
    other = Keystore.create(copy, one.store.provider, one.store.install, "2026-11")
    kek_id = one.store.primary("data").id
    theirs = other.primary("data")
    file = next(file for file in key_life.listed(other) if file.id == theirs.id)
    (copy / f"{file.id}.json").rename(copy / f"{kek_id}.json")
    path = copy / f"{kek_id}.json"
    path.write_text(path.read_text().replace(file.id, kek_id))
    assert kek_id not in escrow.prove(one.store, copy, one.store.provider).opened


class TestChangingTheRootKey:
    @pytest.fixture(name="own")
    def _own(self, root, tmp_path):
        """An installation whose root key is the one in the file."""
        directory = tmp_path / "own"
        Keystore.create(directory, provider_of(root), "3f0c9a52-6d0e-4b6f-9a55-2b1d0c7e8f10",
                        "2026-11")  # fmt: skip
        return directory

    def url(self, root):
        return f"sqlite:///{root.data_dir}/x.db"

    def test_a_new_file_takes_the_place_of_the_old_one(self, root, own):
        before = root.file.read_text()
        keys = {file.id: Keystore.open(own, provider_of(root)).get(file.id).key
                for file in key_life.listed(Keystore.open(own, provider_of(root)))}  # fmt: skip
        assert change(root, own, self.url(root)) == 3
        assert root.file.read_text() != before
        assert not root.next_file.exists()
        opened = Keystore.open(own, provider_of(root))
        assert {kek_id: opened.get(kek_id).key for kek_id in keys} == keys

    def test_cut_short_anywhere_it_still_opens_and_can_be_finished(self, root, own, monkeypatch):
        for at in range(7):
            try:
                with Power(monkeypatch).lasts(at):
                    change(root, own, self.url(root))
            except PowerCut:
                assert root.next_file.exists()
            Keystore.open(own, provider_of(root))
        assert change(root, own, self.url(root)) == 3

    def test_it_needs_the_bot_to_be_stopped(self, root, own):
        lock = hold_lock(self.url(root))
        before = root.file.read_text()
        try:
            with pytest.raises(DatabaseProblem, match="stop it"):
                change(root, own, self.url(root))
        finally:
            lock.release()
        assert root.file.read_text() == before

    def test_keys_that_do_not_fit_are_left_alone(self, root, own):
        root.file.unlink()
        create_root_key(root.file)
        assert refused(change, root, own, self.url(root)) == "wrong_root_key"
        assert not root.next_file.exists()
