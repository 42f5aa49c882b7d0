"""Who holds the root key, also while one takes over from another."""

from pathlib import Path

import pytest

from storage import providers
from storage.providers import EitherProvider, RootKey, provider_of
from storage.root_key import (
    FileKeyProvider,
    KeyProblem,
    KeyUnavailable,
    create_root_key,
    read_root_key,
)
from tests.storage.problems import refused

KEY, CONTEXT = bytes(range(32)), {"kek": "data-202611-00c0ffee"}
ARN = "arn:aws:kms:ca-central-1:123456789012:key/1234abcd"


@pytest.fixture(name="root")
def _root(tmp_path):
    return RootKey(file=tmp_path / "safe" / "root.key", data_dir=tmp_path / "data")


def wrapped_with(path, root):
    """A key that the root key in a file wrapped."""
    own = FileKeyProvider(read_root_key(path, database_dir=root.data_dir))
    return own.wrap(KEY, CONTEXT)


class Away(FileKeyProvider):
    """Keeps a root key that cannot be reached, and one that does not work."""

    def unwrap(self, blob, context):
        raise KeyUnavailable("kms_unavailable", "AWS cannot be reached.", "Try again.")

    def describe(self):
        return "away"

    def check(self):
        self.unwrap(b"", {})


def test_one_root_key_in_a_file_wraps_and_opens(root):
    create_root_key(root.file)
    provider = provider_of(root)
    assert isinstance(provider, FileKeyProvider)
    assert provider.unwrap(wrapped_with(root.file, root), CONTEXT) == KEY


def test_without_a_file_and_without_aws_there_is_no_root_key(root):
    assert refused(provider_of, root) == "root_key_missing"


def test_the_next_root_key_lies_beside_the_one_in_use():
    root = RootKey(file=Path("/safe/root.key"), data_dir=Path("/data"))
    assert root.next_file == Path("/safe/root.key.next")
    assert root.is_file
    assert not RootKey(file=root.file, data_dir=root.data_dir, kms_key=ARN).is_file


def test_while_a_new_file_takes_over_both_open_and_the_new_one_wraps(root):
    create_root_key(root.file)
    create_root_key(root.next_file)
    old, new = wrapped_with(root.file, root), wrapped_with(root.next_file, root)
    provider = provider_of(root)
    assert [provider.unwrap(blob, CONTEXT) for blob in (old, new)] == [KEY, KEY]
    made = provider.wrap(KEY, CONTEXT)
    root.file.unlink()
    # The power went between the two names: the new one is all there is, and enough.
    alone = provider_of(root)
    assert alone.unwrap(made, CONTEXT) == KEY
    assert refused(alone.unwrap, old, CONTEXT) == "wrong_root_key"


def test_a_next_root_key_beside_the_data_is_refused_like_any_other(tmp_path):
    root = RootKey(file=tmp_path / "data" / "root.key", data_dir=tmp_path / "data")
    create_root_key(root.next_file)
    assert refused(provider_of, root) == "root_key_beside_data"


def test_where_aws_keeps_the_root_key_a_file_counts_only_while_it_is_there(root, monkeypatch):
    asked = []
    monkeypatch.setattr(providers, "kms_provider", lambda key: asked.append(key) or Away(KEY))
    in_aws = RootKey(file=root.file, data_dir=root.data_dir, kms_key=ARN)
    assert isinstance(provider_of(in_aws), Away)
    create_root_key(root.file)
    create_root_key(root.next_file)  # left over, and nobody's business here
    both = provider_of(in_aws)
    assert isinstance(both, EitherProvider)
    assert both.describe() == "away"
    assert asked == [ARN, ARN]
    assert both._before.unwrap(wrapped_with(root.file, root), CONTEXT) == KEY


def test_of_two_the_first_one_speaks_for_both():
    first, second = FileKeyProvider(KEY), FileKeyProvider(bytes(32))
    both = EitherProvider(first, second)
    blob = both.wrap(KEY, CONTEXT)
    assert first.unwrap(blob, CONTEXT) == KEY
    assert both.unwrap(second.wrap(KEY, CONTEXT), CONTEXT) == KEY
    assert both.describe() == "file"
    both.check()
    with pytest.raises(KeyUnavailable):
        EitherProvider(Away(KEY), second).check()
    assert EitherProvider(second, Away(KEY)).describe() == "file"


def test_what_neither_opens_is_refused_with_the_reason_of_the_first_one():
    damaged = FileKeyProvider(KEY).wrap(KEY, CONTEXT)[:-1]
    both = EitherProvider(FileKeyProvider(KEY), FileKeyProvider(bytes(32)))
    assert refused(both.unwrap, damaged, CONTEXT) == "damaged_key"
    with pytest.raises(KeyProblem) as caught:
        both.unwrap(damaged, CONTEXT)
    assert caught.value.__suppress_context__


def test_where_the_first_one_is_away_the_second_one_is_not_tried():
    """Whoever is away may well hold the key: another answer would be a guess."""
    both = EitherProvider(Away(KEY), FileKeyProvider(KEY))
    with pytest.raises(KeyUnavailable):
        both.unwrap(FileKeyProvider(KEY).wrap(KEY, CONTEXT), CONTEXT)
