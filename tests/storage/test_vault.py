import base64
import json
import string
import traceback
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from storage.blind_index import BlindIndex
from storage.keystore import Kek, Keystore
from storage.root_key import FileKeyProvider
from storage.sealing import Bucket, SealedDataError, TooLong
from storage.vault import Vault, WrappedBlob, WrappedKey

NOW = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)
DAY = timedelta(days=1)
CANARY = b"CANARY_77aa in somebody's own words"
ANN, BEN = "case-ann", "case-ben"
NOVEMBER = 26 * 12 + 11  # counted since the year 2000
VECTORS = json.loads((Path(__file__).parent / "vectors" / "vault1.json").read_text())


@pytest.fixture
def keystore(tmp_path):
    provider = FileKeyProvider(bytes(range(32)))
    return Keystore.create(tmp_path / "keys", provider, str(uuid.uuid4()), "2026-11")


@pytest.fixture
def vault(keystore):
    return Vault(keystore, "T0ONE")


class Frozen:
    """A keystore whose keys never change, as one on some hospital's disk does not."""

    install = "3f0c9a52-6d0e-4b6f-9a55-2b1d0c7e8f10"

    def __init__(self):
        purposes = ("data", "index", "feedback")
        self._primaries = {
            purpose: Kek(f"{purpose}-202611-00c0ffee", bytes(range(nth, nth + 32)))
            for nth, purpose in enumerate(purposes)
        }

    def primary(self, purpose):
        return self._primaries[purpose]

    def get(self, kek_id):
        return next(kek for kek in self._primaries.values() if kek.id == kek_id)


def code(action):
    with pytest.raises(SealedDataError) as caught:
        action()
    assert CANARY.decode() not in "".join(traceback.format_exception(caught.value))
    return caught.value.code


def test_an_owners_key_opens_what_it_sealed_also_after_a_restart(vault, keystore, tmp_path):
    wrapped = vault.new_key(ANN)
    blob = vault.open_key(ANN, wrapped).seal("case", "note", "r1", CANARY, Bucket.NOTE)
    again = Keystore.open(tmp_path / "keys", FileKeyProvider(bytes(range(32))), keystore.install)
    key = Vault(again, "T0ONE").open_key(ANN, WrappedKey(wrapped.kek_id, wrapped.blob))
    assert key.open("case", "note", "r1", blob) == CANARY


def test_sealed_columns_do_not_open_elsewhere(vault):
    key = vault.open_key(ANN, vault.new_key(ANN))
    blob = key.seal("case", "note", "r1", CANARY, Bucket.SMALL)
    assert code(lambda: key.open("case", "note", "r2", blob)) == "tag"
    assert code(lambda: key.open("case", "text", "r1", blob)) == "commit"
    assert code(lambda: key.open("offer", "note", "r1", blob)) == "commit"
    assert code(lambda: key.open("case.note", "", "r1", blob)) == "commit"
    assert code(lambda: key.open("case", "note", "r1", blob[:-1])) == "tag"


def test_sealed_columns_name_their_owner_even_under_one_key(vault):
    key = vault.open_key(ANN, vault.new_key(ANN))
    blob = key.seal("case", "note", "r1", CANARY, Bucket.SMALL)
    assert code(lambda: replace(key, owner=BEN).open("case", "note", "r1", blob)) == "tag"


def test_a_dot_in_a_name_does_not_make_two_columns_one(vault):
    key = vault.open_key(ANN, vault.new_key(ANN))
    blob = key.seal("a.b", "c", "r1", CANARY, Bucket.SMALL)
    assert code(lambda: key.open("a", "b.c", "r1", blob)) == "tag"


def test_too_much_is_refused(vault):
    key = vault.open_key(ANN, vault.new_key(ANN))
    with pytest.raises(TooLong):
        key.seal("case", "note", "r1", bytes(1021), Bucket.SMALL)


def test_owners_and_their_wrapped_keys_cannot_be_swapped(vault, keystore):
    ann, ben = vault.new_key(ANN), vault.new_key(BEN)
    assert code(lambda: vault.open_key(BEN, ann)) == "tag"
    assert code(lambda: vault.open_key(ANN, ben)) == "tag"
    blob = vault.open_key(ANN, ann).seal("case", "note", "r1", CANARY, Bucket.SMALL)
    assert code(lambda: vault.open_key(BEN, ben).open("case", "note", "r1", blob)) == "commit"
    index = keystore.primary("index").id
    assert code(lambda: vault.open_key(ANN, WrappedKey(index, ann.blob))) == "commit"
    assert code(lambda: vault.open_key(ANN, WrappedKey("gone", ann.blob))) == "unknown_key"
    assert vault.open_key(ANN, ann).open("case", "note", "r1", blob) == CANARY


def test_another_workspace_opens_nothing(vault, keystore):
    other = Vault(keystore, "T0TWO")
    wrapped = vault.new_key(ANN)
    setting = vault.seal_setting("team", CANARY, Bucket.SETTING)
    assert code(lambda: other.open_key(ANN, wrapped)) == "tag"
    assert code(lambda: other.open_setting("team", setting)) == "tag"


def test_another_installation_opens_nothing_even_with_the_same_keys(vault, keystore, monkeypatch):
    wrapped = vault.new_key(ANN)
    monkeypatch.setattr(keystore, "install", str(uuid.uuid4()))
    assert code(lambda: vault.open_key(ANN, wrapped)) == "tag"


def test_every_new_key_is_new(vault):
    wrapped = [vault.new_key(ANN) for _ in range(20)]
    assert len({vault.open_key(ANN, one).key for one in wrapped}) == 20
    assert {len(one.blob) for one in wrapped} == {64 + 81}


def test_a_setting_opens_under_its_name_and_key_only(vault, keystore):
    sealed = vault.seal_setting("team", CANARY, Bucket.SETTING)
    assert sealed.kek_id == keystore.primary("data").id
    assert len(sealed.blob) == 65536 + 81
    assert vault.open_setting("team", sealed) == CANARY
    assert code(lambda: vault.open_setting("words", sealed)) == "tag"
    index = keystore.primary("index").id
    assert code(lambda: vault.open_setting("team", WrappedBlob(index, sealed.blob))) == "commit"
    assert code(lambda: vault.open_setting("team", WrappedBlob("x", sealed.blob))) == "unknown_key"


def test_settings_keys_and_columns_are_not_interchangeable(vault):
    setting = vault.seal_setting("team", bytes(32), Bucket.SMALL)
    assert code(lambda: vault.open_key("team", WrappedKey(setting.kek_id, setting.blob))) == (
        "commit"
    )


def test_what_was_sealed_under_an_older_key_still_opens(vault, keystore, tmp_path):
    wrapped, setting = vault.new_key(ANN), vault.seal_setting("team", CANARY, Bucket.SMALL)
    provider = FileKeyProvider(bytes(range(32)))
    Keystore.create(tmp_path / "next", provider, keystore.install, "2026-12")
    (old,) = (tmp_path / "keys").glob("data-*.json")
    (new,) = (tmp_path / "next").glob("data-*.json")
    old.write_text(json.dumps(json.loads(old.read_text()) | {"state": "decrypt"}))
    new.rename(tmp_path / "keys" / new.name)
    keystore.reload()
    assert vault.new_key(BEN).kek_id == new.stem != wrapped.kek_id
    assert vault.open_key(ANN, wrapped).owner == ANN
    assert vault.open_setting("team", setting) == CANARY


def test_what_an_earlier_release_locked_still_opens():
    """Every word in the frozen file went into a lock; another spelling of one loses the data."""
    vault = Vault(Frozen(), "T0ONE")
    kek_id = "data-202611-00c0ffee"
    key = vault.open_key(ANN, WrappedKey(kek_id, bytes.fromhex(VECTORS["wrapped"])))
    assert key.open("case", "note", "r1", bytes.fromhex(VECTORS["note"])) == CANARY
    setting = WrappedBlob(kek_id, bytes.fromhex(VECTORS["setting"]))
    assert vault.open_setting("team", setting) == CANARY
    for late in (-DAY, timedelta(minutes=10)):
        spent = vault.check(VECTORS["token"], "ask", "U0ANN", NOW + DAY + late)
        assert spent.hex() == VECTORS["nonce"]
    assert vault.check(VECTORS["token"], "ask", "U0ANN", NOW + DAY + timedelta(minutes=11)) is None
    assert vault.index.tag("requester", "U0ANN").hex() == VECTORS["tag"]
    assert vault.index.digest("inbox", b"U0ANN").hex() == VECTORS["digest"]


def test_a_fresh_key_is_the_one_that_was_wrapped(vault):
    wrapped, ready = vault.fresh_key(ANN)
    assert vault.open_key(ANN, wrapped) == ready
    assert len(ready.key) == 32


def test_wrapping_again_keeps_key_owner_and_size(vault, keystore):
    wrapped, setting = vault.new_key(ANN), vault.seal_setting("team", CANARY, Bucket.SMALL)
    again, resealed = vault.rewrap(ANN, wrapped), vault.reseal_setting("team", setting)
    assert vault.open_key(ANN, again) == vault.open_key(ANN, wrapped)
    assert vault.open_setting("team", resealed) == CANARY
    assert again.kek_id == resealed.kek_id == keystore.primary("data").id == vault.primary_id
    assert again.blob != wrapped.blob
    assert len(resealed.blob) == len(setting.blob)
    assert resealed.blob != setting.blob
    assert code(lambda: vault.rewrap(BEN, wrapped)) == "tag"
    assert code(lambda: vault.reseal_setting("words", setting)) == "tag"


def test_people_can_be_found_by_another_key_than_the_primary_one(vault, keystore):
    feedback = keystore.primary("feedback")
    other = vault.finding_by(feedback.id)
    assert other.index.tag("requester", "U0ANN") == BlindIndex(feedback.key, "T0ONE").tag(
        "requester", "U0ANN"
    )
    assert (other.index_id, vault.index_id) == (feedback.id, keystore.primary("index").id)
    assert vault.open_key(ANN, other.new_key(ANN)).owner == ANN


def test_the_index_is_the_workspaces_own(vault, keystore):
    expected = BlindIndex(keystore.primary("index").key, "T0ONE").tag("requester", "U0ANN")
    assert vault.index.tag("requester", "U0ANN") == expected
    assert Vault(keystore, "T0TWO").index.tag("requester", "U0ANN") != expected


def test_feedback_keys_are_stable_and_separate(vault, keystore):
    vault.begin_month(NOVEMBER)
    labels, months = ("bag", "spent", "ticket"), (NOVEMBER, NOVEMBER + 1)
    keys = {vault.feedback_key(label, month) for label in labels for month in months}
    assert len(keys) == 6
    assert {len(key) for key in keys} == {32}
    assert vault.feedback_key("bag", NOVEMBER) in keys
    assert keystore.primary("feedback").key not in keys


def test_a_token_gives_its_nonce_to_its_person_for_its_purpose(vault):
    first, second = (vault.mint("ask", "U0ANN", NOW, DAY) for _ in range(2))
    nonce = vault.check(first, "ask", "U0ANN", NOW)
    assert nonce is not None
    assert len(nonce) == 16
    assert vault.check(first, "ask", "U0ANN", NOW) == nonce
    assert vault.check(second, "ask", "U0ANN", NOW) not in {None, nonce}
    assert len(first) == 54
    assert set(first) <= set(string.ascii_letters + string.digits + "-_")


def test_a_token_is_no_good_to_anybody_else_or_for_anything_else(vault, keystore):
    token = vault.mint("ask", "U0ANN", NOW, DAY)
    assert vault.check(token, "ask", "U0BEN", NOW) is None
    assert vault.check(token, "note", "U0ANN", NOW) is None
    assert vault.check(token, "askU", "0ANN", NOW) is None
    assert vault.check(token, "ask", "\ud800", NOW) is None
    assert Vault(keystore, "T0TWO").check(token, "ask", "U0ANN", NOW) is None


def test_no_other_spelling_of_a_token_is_accepted(vault):
    token = vault.mint("ask", "U0ANN", NOW, DAY)
    alphabet = string.ascii_letters + string.digits + "-_"
    for at, right in enumerate(token):
        for letter in alphabet:
            if letter != right:
                wrong = token[:at] + letter + token[at + 1 :]
                assert vault.check(wrong, "ask", "U0ANN", NOW) is None, (at, letter)
    others = ["", token[:-1], token + "A", token + "=", token + "==", token + "\n", " " + token]
    for wrong in [*others, "é" * 54, "\ud800" * 54, "A" * 54, token.replace("-", "+") + "/"]:
        assert vault.check(wrong, "ask", "U0ANN", NOW) is None


def test_a_later_expiry_cannot_be_written_into_a_token(vault):
    raw = bytearray(base64.urlsafe_b64decode(vault.mint("ask", "U0ANN", NOW, DAY) + "=="))
    raw[16:24] = b"\xff" * 8
    wrong = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    assert vault.check(wrong, "ask", "U0ANN", NOW) is None


def test_a_token_lives_its_whole_life_and_ten_minutes(vault):
    token = vault.mint("ask", "U0ANN", NOW, DAY)
    zone = timezone(timedelta(hours=5, minutes=30))
    for good in (NOW - DAY, NOW + DAY, NOW + DAY + timedelta(minutes=10)):
        assert vault.check(token, "ask", "U0ANN", good) is not None
        assert vault.check(token, "ask", "U0ANN", good.astimezone(zone)) is not None
    for late in (timedelta(minutes=11), timedelta(hours=1), 400 * DAY):
        assert vault.check(token, "ask", "U0ANN", NOW + DAY + late) is None


def test_a_token_needs_an_aware_time(vault):
    naive = NOW.replace(tzinfo=None)
    token = vault.mint("ask", "U0ANN", NOW, DAY)
    with pytest.raises(ValueError, match="aware"):
        vault.mint("ask", "U0ANN", naive, DAY)
    with pytest.raises(ValueError, match="aware"):
        vault.check(token, "ask", "U0ANN", naive)


def test_nothing_that_holds_a_key_shows_it(vault, keystore):
    wrapped = vault.new_key(ANN)
    key = vault.open_key(ANN, wrapped)
    setting = vault.seal_setting("team", CANARY, Bucket.SMALL)
    shown = " ".join(map(repr, (vault, wrapped, key, setting, vault.index, keystore)))
    secret = [key.key, vault.feedback_key("bag", NOVEMBER), wrapped.blob]
    secret += [keystore.primary(purpose).key for purpose in ("data", "index", "feedback")]
    for one in secret:
        assert repr(one)[2:-1] not in shown
        assert one.hex() not in shown
