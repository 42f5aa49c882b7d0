import json
import os
import secrets
import subprocess
import sys
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage import sealing
from storage.sealing import Bucket, Place, SealedDataError, TooLong, bag_size, open_sealed, seal

KEY = bytes(range(32))
PLACE = Place(
    "case.note", "11111111-1111-4111-8111-111111111111", "T0ONE", "case", "note", "row-1", "case-1"
)
CANARY = b"CANARY_5d1c my own words"
VECTORS = json.loads((Path(__file__).parent / "vectors" / "suite1.json").read_text())


def refusal(key: bytes, blob: bytes, place: Place) -> str:
    with pytest.raises(SealedDataError) as caught:
        open_sealed(key, blob, place)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert CANARY.decode() not in shown
    assert KEY.hex() not in shown
    assert repr(KEY) not in shown
    return caught.value.code


def flip(blob: bytes, at: int, bit: int = 0) -> bytes:
    return blob[:at] + bytes([blob[at] ^ (1 << bit)]) + blob[at + 1 :]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_frozen_vectors_are_opened_and_made_again(vector):
    key, salt = bytes.fromhex(vector["key"]), bytes.fromhex(vector["salt"])
    blob, plaintext = bytes.fromhex(vector["blob"]), bytes.fromhex(vector["plaintext"])
    place = Place(**vector["place"])
    assert open_sealed(key, blob, place) == plaintext
    assert seal(key, plaintext, place, vector["size"], salt=salt) == blob


@pytest.mark.parametrize("size", [*Bucket, sealing.WRAPPED_KEY, bag_size(70_000)])
def test_what_is_sealed_opens_again_up_to_the_last_byte_of_its_size(size):
    for length in (0, 1, size - 5, size - 4):
        data = secrets.token_bytes(length)
        assert open_sealed(KEY, seal(KEY, data, PLACE, size), PLACE) == data


def test_data_that_itself_ends_in_zeros_keeps_them():
    assert open_sealed(KEY, seal(KEY, b"a\0\0\0", PLACE, 64), PLACE) == b"a\0\0\0"


@pytest.mark.parametrize("over", [1, 100, 70_000])
def test_what_does_not_fit_is_refused_and_never_cut(over):
    with pytest.raises(TooLong) as caught:
        seal(KEY, CANARY + bytes(Bucket.NOTE - 4 - len(CANARY) + over), PLACE, Bucket.NOTE)
    assert CANARY.decode() not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("n", "size"),
    [(0, 65536), (65532, 65536), (65533, 131072), (131068, 131072), (200_000, 262144)],
)
def test_a_bag_grows_by_doubling(n, size):
    assert bag_size(n) == size


def test_notes_of_every_length_have_one_sealed_length():
    notes = ["", "x", "x" * 3000, "\N{FACE WITH COWBOY HAT}" * 3000]
    assert {len(seal(KEY, note.encode(), PLACE, Bucket.NOTE)) for note in notes} == {16384 + 81}


def test_every_flipped_bit_of_a_small_blob_is_refused_with_its_code():
    blob = seal(KEY, CANARY, PLACE, 64)
    for at in range(len(blob)):
        expected = "version" if at < 1 else "commit" if at < 65 else "tag"
        for bit in range(8):
            assert refusal(KEY, flip(blob, at, bit), PLACE) == expected, (at, bit)


def test_a_flipped_bit_anywhere_in_a_large_blob_is_refused():
    blob = seal(KEY, CANARY, PLACE, Bucket.CASE)
    positions = {*range(0, len(blob), 37), *range(90), *range(len(blob) - 32, len(blob))}
    assert len(positions) >= 445
    for at in positions:
        assert refusal(KEY, flip(blob, at, at % 8), PLACE) in {"version", "commit", "tag"}


def test_every_truncation_and_any_addition_is_refused():
    blob = seal(KEY, CANARY, PLACE, 64)
    for end in range(len(blob)):
        assert refusal(KEY, blob[:end], PLACE) == ("length" if end < 85 else "tag"), end
    for start in range(1, len(blob)):
        refusal(KEY, blob[start:], PLACE)
    assert refusal(KEY, blob + b"\0", PLACE) == "tag"
    assert refusal(KEY, b"\0" + blob, PLACE) == "version"


@pytest.mark.parametrize(
    "changed", ["install", "workspace", "table", "column", "row", "case", "schema"]
)
def test_sealed_bytes_do_not_open_in_another_place(changed):
    other = replace(PLACE, **{changed: 2 if changed == "schema" else "other"})
    assert refusal(KEY, seal(KEY, CANARY, PLACE, 64), other) == "tag"


def test_two_rows_cannot_swap_their_sealed_bytes():
    here, there = PLACE, replace(PLACE, row="row-2")
    mine, theirs = seal(KEY, b"mine", here, 64), seal(KEY, b"theirs", there, 64)
    assert refusal(KEY, theirs, here) == "tag"
    assert refusal(KEY, mine, there) == "tag"
    assert open_sealed(KEY, mine, here) == b"mine"


def test_another_label_is_another_key():
    assert refusal(KEY, seal(KEY, CANARY, PLACE, 64), replace(PLACE, label="dek")) == "commit"


def test_moving_a_letter_between_two_parts_of_a_place_makes_another_place():
    parts = ("install", "workspace", "table", "column", "row", "case")
    places = {replace(PLACE, **dict.fromkeys(parts, "a") | {part: "aa"}).aad() for part in parts}
    shifted = {replace(PLACE, **dict.fromkeys(parts, "aa") | {part: ""}).aad() for part in parts}
    assert len(places | shifted) == 12
    assert replace(PLACE, row="x", case="yz").aad() != replace(PLACE, row="xy", case="z").aad()


def test_a_wrong_key_is_told_by_the_commitment_before_anything_is_decrypted(monkeypatch):
    blob = seal(KEY, CANARY, PLACE, 64)

    def never(key):
        pytest.fail("decrypted under a key that was not committed to")

    monkeypatch.setattr(sealing, "AESGCM", never)
    assert refusal(bytes(32), blob, PLACE) == "commit"


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_the_wrong_length_is_never_used(length):
    blob = seal(KEY, CANARY, PLACE, 64)
    with pytest.raises(ValueError, match="32 bytes"):
        seal(bytes(length), CANARY, PLACE, 64)
    with pytest.raises(ValueError, match="32 bytes"):
        open_sealed(bytes(length), blob, PLACE)


@pytest.mark.parametrize(
    "padded",
    [
        (61).to_bytes(4, "big") + bytes(60),
        b"\xff\xff\xff\xff" + bytes(60),
        (1).to_bytes(4, "big") + b"ab" + bytes(58),
        bytes(63) + b"\1",
    ],
)
def test_padding_that_we_would_not_write_is_refused(padded):
    salt = bytes(32)
    both = sealing.derive(KEY, PLACE.label, length=64, salt=salt)
    sealed = AESGCM(both[:32]).encrypt(bytes(12), padded, PLACE.aad())
    assert refusal(KEY, b"\x01" + salt + both[32:] + sealed, PLACE) == "padding"


def test_equal_words_never_look_equal_and_no_salt_comes_twice(monkeypatch):
    assert seal(KEY, b"same", PLACE, 64) != seal(KEY, b"same", PLACE, 64)
    # Only the salts matter here, so the slow part is left out.
    monkeypatch.setattr(sealing, "_message_keys", lambda key, salt, place: (key, bytes(32)))
    salts = {seal(KEY, b"", PLACE, 8)[1:33] for _ in range(100_000)}
    assert len(salts) == 100_000


def test_a_forked_child_and_its_parent_never_share_a_salt():
    # In a process of its own: forking a test run that has threads would be a warning.
    script = (
        "import os\n"
        "from storage.sealing import Place, seal\n"
        "place = Place('a.b', 'i', 'w', 'a', 'b', 'r')\n"
        "seal(bytes(32), b'before', place, 64)\n"
        "child = os.fork()\n"
        "salts = b''.join(seal(bytes(32), b'after', place, 64)[1:33] + b'\\n' for _ in range(3))\n"
        "os.write(1, salts.hex().encode() + b'\\n')\n"
        "child and os.waitpid(child, 0)\n"
        "os._exit(0)\n"
    )
    root = Path(sealing.__file__).parent.parent
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, check=True, timeout=60
    )
    lines = run.stdout.decode().split()
    salts = [line[at : at + 64] for line in lines for at in range(0, len(line), 66)]
    assert len(salts) == 6
    assert len(set(salts)) == 6


def test_the_salt_of_a_seal_comes_from_the_operating_system(monkeypatch):
    asked = []
    monkeypatch.setattr(os, "urandom", lambda n: asked.append(n) or b"s" * n)
    assert seal(KEY, b"", PLACE, 64)[1:33] == b"s" * 32
    assert asked == [32]
