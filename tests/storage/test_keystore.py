import base64
import contextlib
import errno
import itertools
import json
import os
import stat
import threading
import time
import traceback
import uuid
from dataclasses import dataclass, field

import pytest

from storage import key_turns, root_key
from storage.keystore import PURPOSES, Keystore
from storage.root_key import FileKeyProvider, KeyProblem
from storage.sealing import SealedDataError
from tests.storage.problems import refused

INSTALL = "3f0c9a52-6d0e-4b6f-9a55-2b1d0c7e8f10"
ROOT = bytes(range(32))


@dataclass
class CountingProvider:
    inner: FileKeyProvider = field(default_factory=lambda: FileKeyProvider(ROOT))
    unwrapped: int = 0

    def wrap(self, key, context):
        purpose = context["kek"].partition("-")[0]
        facts = {"app": "peersupport", "install": INSTALL, "purpose": purpose}
        assert context == facts | {"kek": context["kek"]}
        return self.inner.wrap(key, context)

    def unwrap(self, blob, context):
        self.unwrapped += 1
        return self.inner.unwrap(blob, context)

    def describe(self):
        return "counting"

    def check(self):
        self.inner.check()


@pytest.fixture
def provider():
    return CountingProvider()


@pytest.fixture
def folder(tmp_path, provider):
    Keystore.create(tmp_path / "keys", provider, INSTALL, "2026-11")
    provider.unwrapped = 0
    return tmp_path / "keys"


def problem(folder, provider, install=INSTALL):
    return refused(Keystore.open, folder, provider, install)


def key_file(folder, purpose="data"):
    (path,) = folder.glob(f"{purpose}-*.json")
    return path


def edit(path, **changes):
    facts = json.loads(path.read_text()) | changes
    path.write_text(json.dumps(facts))


def test_a_new_keystore_has_one_private_primary_for_each_purpose(folder):
    files = sorted(path.name for path in folder.iterdir())
    assert len(files) == 4
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for purpose in PURPOSES:
        facts = json.loads(key_file(folder, purpose).read_text())
        assert list(facts) == [
            "v", "id", "purpose", "created", "state", "provider", "wrapped", "kcv",
        ]  # fmt: skip
        assert facts["v"] == 1
        assert facts["id"] == key_file(folder, purpose).stem
        assert (facts["purpose"], facts["created"]) == (purpose, "2026-11")
        assert (facts["state"], facts["provider"]) == ("primary", "counting")
        assert len(base64.b64decode(facts["kcv"])) == 8
    assert json.loads((folder / "install.json").read_text())["install"] == INSTALL


def test_an_opened_keystore_gives_the_same_keys_again(tmp_path, provider):
    made = Keystore.create(tmp_path / "k", provider, INSTALL, "2026-11")
    opened = Keystore.open(tmp_path / "k", provider, INSTALL)
    for purpose in PURPOSES:
        assert opened.primary(purpose) == made.primary(purpose)
        assert opened.get(made.primary(purpose).id) == made.primary(purpose)
    assert len({opened.primary(purpose).key for purpose in PURPOSES}) == 3


def test_the_directory_knows_its_installation(folder, provider):
    assert Keystore.open(folder, provider).install == INSTALL
    assert problem(folder, provider, str(uuid.uuid4())) == "keystore_foreign"


def test_each_key_is_unwrapped_once_and_not_when_it_is_used(folder, provider):
    store = Keystore.open(folder, provider, INSTALL)
    assert provider.unwrapped == 3
    for _ in range(5):
        store.get(store.primary("data").id)
    store.reload()
    with pytest.raises(SealedDataError):
        store.get("data-202611-ffffffff")
    assert provider.unwrapped == 3


def test_a_keystore_is_never_created_over_another(folder, provider):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert refused(Keystore.create, folder, provider, INSTALL, "2026-12") == "keystore_exists"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_creation_cut_short_leaves_nothing_that_opens(tmp_path, provider, monkeypatch):
    real, written = root_key.write_new, []

    def failing(path, data):
        written.append(path)
        if len(written) == 4:
            raise OSError(28, "no space")
        real(path, data)

    monkeypatch.setattr(root_key, "write_new", failing)
    with pytest.raises(OSError, match="no space"):
        Keystore.create(tmp_path / "k", provider, INSTALL, "2026-11")
    assert problem(tmp_path / "k", provider) == "keystore_missing"


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "26-11", "2026-11-01", ""])
def test_a_keystore_needs_a_month(tmp_path, provider, month):
    with pytest.raises(ValueError, match="month"):
        Keystore.create(tmp_path / "k", provider, INSTALL, month)


def test_another_root_key_is_refused_and_nothing_is_touched(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert problem(folder, FileKeyProvider(bytes(32))) == "wrong_root_key"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_missing_keystore_is_refused(tmp_path, provider, folder):
    assert problem(tmp_path / "nowhere", provider) == "keystore_missing"
    (folder / "install.json").unlink()
    assert problem(folder, provider) == "keystore_missing"


@pytest.mark.parametrize("mode", [0o640, 0o644, 0o620])
def test_files_open_to_others_are_refused(mode, folder, provider):
    key_file(folder).chmod(mode)
    assert problem(folder, provider) == "keystore_open"
    key_file(folder).chmod(0o600)
    (folder / "install.json").chmod(mode)
    assert problem(folder, provider) == "keystore_open"


@pytest.mark.parametrize("mode", [0o750, 0o755, 0o701])
def test_a_directory_open_to_others_is_refused(mode, folder, provider, tmp_path):
    folder.chmod(mode)
    assert problem(folder, provider) == "keystore_open"
    (tmp_path / "new").mkdir()
    (tmp_path / "new").chmod(mode)
    with pytest.raises(KeyProblem) as caught:
        Keystore.create(tmp_path / "new", provider, INSTALL, "2026-11")
    assert caught.value.code == "keystore_open"
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"v": 0}', "[" * 100_000, '{"v": 1}', "\ud800"]
)
def test_a_damaged_file_is_refused(text, folder, provider):
    for path in (key_file(folder), folder / "install.json"):
        whole = path.read_bytes()
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        assert problem(folder, provider) == "keystore_damaged"
        path.write_bytes(whole)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "data-202611-ffffffff"}, {"id": None}, {"purpose": "other"}, {"purpose": ["data"]},
        {"created": "November"}, {"state": "idle"}, {"wrapped": "*"}, {"wrapped": 5},
        {"kcv": None}, {"kcv": "AAAAAAAAAAA="}, {"kcv": ""},
    ],
    ids=str,
)  # fmt: skip
def test_a_file_with_a_wrong_fact_is_refused(changes, folder, provider):
    edit(key_file(folder), **changes)
    assert problem(folder, provider) == "keystore_damaged"


@pytest.mark.parametrize(
    "facts",
    ["{", "[]", {"v": 0}, {"state": "idle"}, {"wrapped": "*"}, {"kcv": "*"}, {"kcv": ""}],
    ids=str,
)
def test_of_several_files_the_damaged_one_is_named(facts, folder, provider):
    path = key_file(folder, "index")
    if isinstance(facts, str):
        path.write_text(facts)
    else:
        edit(path, **facts)
    with pytest.raises(KeyProblem) as caught:
        Keystore.open(folder, provider, INSTALL)
    assert str(path) in caught.value.sentence


def test_a_file_of_a_later_release_is_refused_as_such(folder, provider):
    edit(key_file(folder), v=2)
    assert problem(folder, provider) == "keystore_newer"


def test_a_flipped_byte_in_a_wrapped_key_is_refused(folder, provider):
    path = key_file(folder)
    whole = path.read_text()
    blob = base64.b64decode(json.loads(whole)["wrapped"])
    for at in range(len(blob)):
        bad = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        edit(path, wrapped=base64.b64encode(bad).decode())
        assert problem(folder, provider) in {"wrong_root_key", "damaged_key"}


def test_wrapped_keys_cannot_be_swapped_between_files_or_purposes(folder, provider):
    data, index = key_file(folder), key_file(folder, "index")
    facts = json.loads(index.read_text())
    edit(data, wrapped=facts["wrapped"], kcv=facts["kcv"])
    assert problem(folder, provider) == "damaged_key"


def test_a_keystore_moved_to_another_installation_is_refused(folder, provider):
    edit(folder / "install.json", install=str(uuid.uuid4()))
    with pytest.raises(KeyProblem) as caught:
        Keystore.open(folder, provider)
    assert caught.value.code == "damaged_key"


def add_key(folder, tmp_path, provider, **changes):
    """Put a key of the same installation, made elsewhere, into the directory."""
    elsewhere = tmp_path / str(uuid.uuid4())
    Keystore.create(elsewhere, provider, INSTALL, "2026-12")
    made = key_file(elsewhere)
    edit(made, **changes)
    made.rename(folder / made.name)
    return made.stem


def test_a_purpose_has_exactly_one_primary(folder, provider, tmp_path):
    added = add_key(folder, tmp_path, provider)
    assert problem(folder, provider) == "keystore_primary"
    (folder / f"{added}.json").unlink()
    edit(key_file(folder), state="decrypt")
    assert problem(folder, provider) == "keystore_primary"


def test_a_key_added_by_another_process_is_found_when_it_is_first_met(folder, provider, tmp_path):
    store = Keystore.open(folder, provider, INSTALL)
    old = store.primary("data")
    added = add_key(folder, tmp_path, provider, state="decrypt")
    provider.unwrapped = 0
    assert store.get(added).id == added
    assert provider.unwrapped == 1
    assert store.primary("data") == old


def test_a_key_promoted_by_another_process_becomes_primary_on_reload(folder, provider, tmp_path):
    store = Keystore.open(folder, provider, INSTALL)
    old = store.primary("data").id
    edit(key_file(folder), state="decrypt")
    added = add_key(folder, tmp_path, provider)
    store.reload()
    assert store.primary("data").id == added
    assert store.get(old).id == old


def test_a_destroyed_key_is_unknown(folder, provider, tmp_path):
    added = add_key(folder, tmp_path, provider, state="destroyed", wrapped="", kcv="")
    store = Keystore.open(folder, provider, INSTALL)
    with pytest.raises(SealedDataError) as caught:
        store.get(added)
    assert caught.value.code == "unknown_key"


@pytest.mark.parametrize("kek_id", ["", "install", "../keys/install", "data-202611-ffffffff\0"])
def test_an_id_that_names_no_key_is_unknown_whatever_it_spells(kek_id, folder, provider):
    store = Keystore.open(folder, provider, INSTALL)
    with pytest.raises(SealedDataError) as caught:
        store.get(kek_id)
    assert caught.value.code == "unknown_key"


def test_a_running_process_keeps_its_keys_when_the_directory_is_damaged(folder, provider):
    store = Keystore.open(folder, provider, INSTALL)
    data = store.primary("data")
    key_file(folder).write_text("{")
    with pytest.raises(KeyProblem):
        store.reload()
    with pytest.raises(SealedDataError):
        store.get("data-202611-ffffffff")
    assert store.get(data.id) == store.primary("data") == data


def test_a_running_process_keeps_its_keys_when_the_directory_is_gone(folder, provider, tmp_path):
    seconds = [0.0]
    store = Keystore(folder, provider, INSTALL, monotonic=lambda: seconds[0])
    store.reload()
    data = store.primary("data")
    folder.rename(tmp_path / "elsewhere")
    seconds[0] += 1.0
    assert store.primary("data") == store.get(data.id) == data
    assert not store.is_buried(data.id)
    (tmp_path / "elsewhere").rename(folder)
    seconds[0] += 31.0
    assert store.primary("data") == data


class Watched(Keystore):
    """A keystore that counts how often the directory is looked at, and how often it is read."""

    looks = reads = 0

    def _changed_at(self):
        self.looks += 1
        return super()._changed_at()

    def take_over(self):
        self.reads += 1
        super().take_over()


@pytest.fixture(name="watched")
def _watched(folder, provider):
    """One whose directory has lain still for an hour, and the seconds it goes by."""
    an_hour_ago = time.time() - 3600
    os.utime(folder, (an_hour_ago, an_hour_ago))
    seconds = [1000.0]
    store = Watched(folder, provider, INSTALL, monotonic=lambda: seconds[0])
    store.reload()
    store.looks = store.reads = 0
    return store, seconds


def test_a_directory_that_lies_still_is_looked_at_twenty_times_a_second_and_not_read(watched):
    store, seconds = watched
    for later, looks in ((0.0, 1), (0.0, 1), (0.04, 1), (0.02, 2), (0.01, 2), (1.0, 3)):
        seconds[0] += later
        store.primary("data")
        assert (store.looks, store.reads) == (looks, 0), seconds
    seconds[0] -= 500.0  # a clock that was set back counts for nothing
    store.primary("data")
    assert (store.looks, store.reads) == (4, 0)


def test_a_directory_that_changed_just_now_is_read_again_until_it_has_settled(watched):
    store, seconds = watched
    os.utime(store.directory)
    for reads in (1, 2):
        seconds[0] += 1.0
        store.primary("data")
        assert store.reads == reads
    an_hour_ago = time.time() - 3600
    os.utime(store.directory, (an_hour_ago, an_hour_ago))
    for _ in range(3):
        seconds[0] += 1.0
        store.primary("data")
    assert store.reads == 3


def test_a_directory_that_could_not_be_read_is_left_alone_for_half_a_minute(watched):
    store, seconds = watched
    whole = key_file(store.directory).read_bytes()
    key_file(store.directory).write_text("{")
    os.utime(store.directory)
    for later, reads in ((1.0, 1), (29.0, 1), (1.0, 2)):
        seconds[0] += later
        store.primary("data")
        assert store.reads == reads, later
    key_file(store.directory).write_bytes(whole)
    seconds[0] += 30.0
    store.primary("data")
    assert store.reads == 3


def test_a_key_that_is_buried_is_not_looked_for_again(folder, provider, tmp_path):
    buried = add_key(folder, tmp_path, provider, state="destroyed", wrapped="", kcv="")
    store = Watched(folder, provider, INSTALL)
    store.reload()
    live = store.primary("data").id
    store.reads = 0
    for kek_id, reads in ((buried, 0), (live, 0), ("data-202611-ffffffff", 1)):
        with contextlib.suppress(SealedDataError):
            store.get(kek_id)
        assert store.reads == reads, kek_id


def test_a_name_among_the_key_files_that_leads_nowhere_is_damage(folder, provider):
    (folder / "data-202611-ffffffff.json").symlink_to(folder / "nothing")
    assert problem(folder, provider) == "keystore_damaged"


def test_no_key_shows_in_a_repr_a_file_or_a_problem(folder, provider):
    store = Keystore.open(folder, provider, INSTALL)
    on_disk = b"".join(path.read_bytes() for path in folder.iterdir())
    with pytest.raises(KeyProblem) as caught:
        Keystore.open(folder, FileKeyProvider(bytes(32)), INSTALL)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(store)
    for purpose in PURPOSES:
        kek = store.primary(purpose)
        shown += repr(kek)
        for form in (kek.key.hex(), base64.b64encode(kek.key).decode(), repr(kek.key)[2:-1]):
            assert form not in shown
            assert form.encode() not in on_disk


# whose turn it is


def new_primary(directory, tmp_path, provider):
    """Promote a key and write it down as far as it is before the old one gives way."""
    old = key_file(directory)
    new = add_key(directory, tmp_path, provider)
    facts = json.loads(old.read_text())
    return old, json.dumps(facts | {"state": "decrypt"}), new


def test_a_directory_that_is_being_changed_is_read_when_that_is_done(folder, provider, tmp_path):
    """Half of a change would blind a running bot to the new key for half a minute."""
    seconds = itertools.count(step=1.0)
    running = Keystore(folder, provider, INSTALL, monotonic=lambda: next(seconds))
    running.reload()
    first = running.primary("data").id
    with key_turns.writing(folder):
        old, settled, new = new_primary(folder, tmp_path, provider)
        assert running.primary("data").id == first  # two are first, and it is not looked at yet
        old.write_bytes(bytes(old.stat().st_size))  # as it is between a reader's open and read
        assert running.primary("data").id == first
        old.write_text(settled)
    assert running.primary("data").id == new
    assert running.get(new).id == new


def test_a_key_that_a_row_names_is_waited_for(folder, provider, tmp_path):
    running = Keystore.open(folder, provider, INSTALL)
    named = []

    def change():
        with key_turns.writing(folder):
            old, settled, new = new_primary(folder, tmp_path, provider)
            named.append(new)
            began.set()
            time.sleep(0.2)  # half of it is written
            old.write_text(settled)

    began = threading.Event()
    changing = threading.Thread(target=change)
    changing.start()
    assert began.wait(10)
    assert running.get(named[0]).id == named[0]
    changing.join()


def test_many_read_at_once_and_none_while_somebody_writes(folder):
    with key_turns.reading(folder, 0) as one, key_turns.reading(folder, 0) as other:
        assert one is other is True
    with key_turns.writing(folder), key_turns.reading(folder, 0.01) as undisturbed:
        assert not undisturbed
    with key_turns.reading(folder / "nowhere", 0) as undisturbed:
        assert undisturbed  # and reading says what is wrong


def test_where_there_are_no_locks_it_is_read_all_the_same(folder, monkeypatch):
    def none(*_):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(key_turns.fcntl, "flock", none)
    with key_turns.reading(folder, 0) as undisturbed:
        assert undisturbed
