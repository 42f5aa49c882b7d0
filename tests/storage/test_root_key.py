import base64
import json
import os
import stat
import traceback
import zlib
from pathlib import Path

import pytest

from storage.root_key import FileKeyProvider, KeyProblem, create_root_key, read_root_key
from tests.storage.problems import refused, told

CONTEXT = {"app": "peersupport", "install": "i", "kek": "data-202611-00c0ffee", "purpose": "data"}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "secrets" / "deep" / "root.key"
    create_root_key(made)
    return made


def problem(path, data):
    with pytest.raises(KeyProblem) as caught:
        read_root_key(path, database_dir=data)
    told(caught.value)
    assert str(path) in caught.value.sentence
    return caught.value


def write(path, text):
    path.write_bytes(text)
    path.chmod(0o600)


def encoded(key, checksum=None):
    checksum = zlib.crc32(key).to_bytes(4, "big") if checksum is None else checksum
    return b"psk1_" + base64.urlsafe_b64encode(key + checksum)


def test_a_created_root_key_is_read_back_and_is_private_with_its_directories(path, data):
    assert len(read_root_key(path, database_dir=data)) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700
    assert os.listdir(path.parent) == ["root.key"]


def test_a_root_key_has_the_published_form(tmp_path, data):
    key = bytes(range(32))
    write(tmp_path / "k", encoded(key) + b"\n")
    assert read_root_key(tmp_path / "k", database_dir=data) == key
    write(tmp_path / "k", encoded(key))
    assert read_root_key(tmp_path / "k", database_dir=data) == key


def test_two_created_root_keys_differ(path, tmp_path, data):
    create_root_key(tmp_path / "second")
    first = read_root_key(path, database_dir=data)
    assert read_root_key(tmp_path / "second", database_dir=data) != first


def test_a_root_key_is_never_overwritten(path):
    before = path.read_bytes()
    assert refused(create_root_key, path) == "root_key_exists"
    assert path.read_bytes() == before


def test_a_private_umask_is_not_needed(tmp_path, data):
    old = os.umask(0)
    try:
        create_root_key(tmp_path / "open" / "k")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "open" / "k").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o700


def test_a_failed_write_leaves_no_half_key(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        create_root_key(tmp_path / "k")
    assert not (tmp_path / "k").exists()


def test_a_missing_root_key_is_a_problem(tmp_path, data):
    assert problem(tmp_path / "nowhere" / "k", data).code == "root_key_missing"


KEY = bytes(range(32))
MALFORMED = {
    "empty": b"",
    "only the mark": b"psk1_",
    "another mark": b"psk2_" + encoded(KEY)[5:],
    "cut short": encoded(KEY)[:-1],
    "too long": encoded(KEY) + b"A",
    "a second line": encoded(KEY) + b"\n\n",
    "blank in front": b" " + encoded(KEY),
    "sixteen bytes": encoded(KEY[:16]),
    "wrong checksum": encoded(KEY, b"\0\0\0\0"),
    "one letter changed": encoded(KEY).replace(b"B", b"C", 1),
    "not base64": encoded(KEY)[:-1] + b"!",
    "not ascii": encoded(KEY)[:-1] + "é".encode(),
    "raw bytes": bytes(range(200, 232)),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_root_key_is_a_problem_that_does_not_repeat_it(text, tmp_path, data):
    write(tmp_path / "k", text)
    found = problem(tmp_path / "k", data)
    assert found.code == "root_key_malformed"
    shown = "".join(traceback.format_exception(found))
    assert encoded(KEY)[5:25].decode() not in shown


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o602, 0o660, 0o610, 0o601])
def test_a_root_key_that_other_accounts_may_use_is_a_problem(mode, path, data):
    path.chmod(mode)
    found = problem(path, data)
    assert found.code == "root_key_open"
    assert found.way_out == f"Run: chmod 600 {path}"


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_root_key_of_its_owner_alone_is_fine(mode, path, data):
    path.chmod(mode)
    assert len(read_root_key(path, database_dir=data)) == 32


def test_a_root_key_in_the_data_directory_is_a_problem_however_it_is_named(tmp_path, data, path):
    inside = data / "sub" / "k"
    create_root_key(inside)
    outside = tmp_path / "link-out-of-nowhere"
    outside.symlink_to(inside)
    linked = data / "link"
    linked.symlink_to(path)
    alias = tmp_path / "alias"
    alias.symlink_to(data)
    roundabout = path.parent / ".." / ".." / "data" / "sub" / "k"
    for name in (inside, outside, linked, alias / "sub" / "k", roundabout):
        assert problem(name, data).code == "root_key_beside_data", name
    assert problem(inside, alias).code == "root_key_beside_data"


def test_a_neighbour_whose_name_begins_alike_is_not_inside(tmp_path, data):
    create_root_key(tmp_path / "data-keys" / "k")
    assert len(read_root_key(tmp_path / "data-keys" / "k", database_dir=data)) == 32


def test_what_is_no_plain_file_is_a_problem_and_never_hangs(tmp_path, data):
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir(mode=0o700)
    assert problem(tmp_path / "pipe", data).code == "root_key_unreadable"
    assert problem(tmp_path / "folder", data).code == "root_key_unreadable"


def test_a_name_that_leads_nowhere_is_a_problem_and_not_a_bug(tmp_path, data, path):
    """Below a plain file, and a link to itself."""
    assert problem(path / "k", data).code == "root_key_unreadable"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert problem(tmp_path / "loop", data).code == "root_key_unreadable"


def test_a_provider_opens_what_it_wrapped_in_the_same_context_only():
    provider = FileKeyProvider(KEY)
    provider.check()
    blob = provider.wrap(b"k" * 32, CONTEXT)
    assert provider.unwrap(blob, dict(reversed(CONTEXT.items()))) == b"k" * 32
    for name in CONTEXT:
        for context in (CONTEXT | {name: "other"}, {k: CONTEXT[k] for k in CONTEXT if k != name}):
            assert refused(provider.unwrap, blob, context) == "damaged_key"


def test_what_an_earlier_release_wrapped_still_opens():
    """Another spelling of where it belongs would lose every keystore there is."""
    frozen = json.loads((Path(__file__).parent / "vectors" / "root1.json").read_text())
    assert FileKeyProvider(KEY).unwrap(bytes.fromhex(frozen["wrapped"]), CONTEXT) == b"k" * 32


def test_another_root_key_is_told_from_damage():
    blob = FileKeyProvider(KEY).wrap(b"k" * 32, CONTEXT)
    assert refused(FileKeyProvider(bytes(32)).unwrap, blob, CONTEXT) == "wrong_root_key"
    assert refused(FileKeyProvider(KEY).unwrap, blob[:-1], CONTEXT) == "damaged_key"


def test_a_provider_shows_no_key():
    provider = FileKeyProvider(KEY)
    assert provider.describe() == "file"
    assert KEY.hex() not in repr(provider)
    assert repr(KEY) not in repr(provider)
    with pytest.raises(ValueError, match="32 bytes") as caught:
        FileKeyProvider(KEY[:16])
    assert repr(KEY[:16]) not in str(caught.value)
