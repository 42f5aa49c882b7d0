"""A root key in AWS: with moto's AWS, and with every answer AWS may give."""

import io
import sys

import boto3
import moto
import pytest
from botocore import exceptions, stub

from bot.domain.choices import Urgency
from storage import key_life
from storage.keystore import Keystore
from storage.kms_root import KmsKeyProvider, kms_provider
from storage.providers import EitherProvider, RootKey, provider_of
from storage.root_change import change
from storage.root_key import FileKeyProvider, KeyProblem, KeyUnavailable, create_root_key
from tests.storage import examples
from tests.storage.installation import INSTALL, Process, install
from tests.storage.problems import refused, told

ARN = "arn:aws:kms:ca-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CONTEXT = {"app": "peersupport", "install": INSTALL, "kek": "data-202611-00000000"}
KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def _credentials(monkeypatch, tmp_path):
    """Those of nobody, and none that this machine may have."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)


@pytest.fixture(name="aws")
def _aws():
    with moto.mock_aws():
        client = boto3.client("kms", region_name="ca-central-1")
        yield client
        client.close()


@pytest.fixture(name="arn")
def _arn(aws):
    return aws.create_key()["KeyMetadata"]["Arn"]


class Counting(KmsKeyProvider):
    """Counts how often AWS is asked."""

    calls = 0

    def _ask(self, method, **words):
        Counting.calls += 1
        return super()._ask(method, **words)


@pytest.fixture(name="provider")
def _provider(aws, arn):
    Counting.calls = 0
    return Counting(aws, arn)


def problem(call, *words):
    with pytest.raises(KeyProblem) as caught:
        call(*words)
    told(caught.value)
    assert INSTALL not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value


def test_what_it_wraps_it_unwraps(provider):
    blob = provider.wrap(KEY, CONTEXT)
    assert KEY not in blob
    assert provider.unwrap(blob, CONTEXT) == KEY
    provider.check()
    assert provider.describe() == "awskms"


def test_a_key_opens_in_its_own_context_only(provider):
    blob = provider.wrap(KEY, CONTEXT)
    assert problem(provider.unwrap, blob, CONTEXT | {"kek": "other"}).code == "wrong_root_key"


def test_what_a_file_wrapped_is_not_shown_to_aws(provider):
    blob = FileKeyProvider(KEY).wrap(KEY, CONTEXT)
    assert problem(provider.unwrap, blob, CONTEXT).code == "wrong_root_key"
    assert Counting.calls == 0


def test_aws_is_asked_at_the_start_and_at_rotation_and_never_in_between(provider, tmp_path):
    """57 of the catalogue."""
    install(tmp_path / "one", provider=provider).close()
    assert Counting.calls == 9  # each key wrapped, unwrapped once, and again by who opens it
    Counting.calls = 0
    process = Process(tmp_path / "one", provider)
    assert Counting.calls == 3
    Counting.calls = 0
    with process.records() as records:
        assert examples.add(records, examples.CAS).wishes.urgency is Urgency.WITHIN_12
        assert records.open_request_of(examples.CAS)
    assert process.post.claim(examples.NOW, 9)
    process.rewrap()
    process.close()
    assert Counting.calls == 0
    key_life.promote(process.store, key_life.add(process.store, "2026-12").file.id)
    assert Counting.calls == 2


@pytest.mark.parametrize(
    ("code", "kind", "name"),
    [
        ("AccessDeniedException", KeyProblem, "kms_refused"),
        ("DisabledException", KeyProblem, "kms_refused"),
        ("KMSInvalidStateException", KeyProblem, "kms_refused"),
        ("NotFoundException", KeyProblem, "kms_refused"),
        ("SomethingNew", KeyProblem, "kms_refused"),
        ("IncorrectKeyException", KeyProblem, "wrong_root_key"),
        ("InvalidCiphertextException", KeyProblem, "wrong_root_key"),
        ("ThrottlingException", KeyUnavailable, "kms_unavailable"),
        ("KMSInternalException", KeyUnavailable, "kms_unavailable"),
        ("DependencyTimeoutException", KeyUnavailable, "kms_unavailable"),
        ("KeyUnavailableException", KeyUnavailable, "kms_unavailable"),
    ],
)
def test_every_refusal_has_its_sentence_and_quotes_nothing(code, kind, name):
    client = boto3.client("kms", region_name="ca-central-1")
    with stub.Stubber(client) as stubber:
        provider = KmsKeyProvider(client, ARN)
        for method, call in (("encrypt", provider.wrap), ("decrypt", provider.unwrap)):
            stubber.add_client_error(method, code, f"context {CONTEXT} was refused")
            found = problem(call, b"awskms1\0" + KEY, CONTEXT)
            assert (type(found), found.code) == (kind, name)
            # Whoever mends it looks it up by AWS's own word for it.
            assert name == "wrong_root_key" or f"({code})" in found.sentence
    client.close()


def test_a_refusal_without_a_name_is_a_refusal():
    nameless = exceptions.ClientError({}, "Decrypt")
    provider = KmsKeyProvider(Broken(nameless), ARN)
    found = problem(provider.unwrap, b"awskms1\0x", CONTEXT)
    assert (found.code, "(unknown)" in found.sentence) == ("kms_refused", True)


def test_the_look_whether_aws_answers_says_nothing_of_the_installation():
    """What a policy may rely on, and what AWS's own log will show."""

    class Echo:
        asked = ()

        def encrypt(self, **words):
            Echo.asked += (words,)
            return {"CiphertextBlob": words["Plaintext"]}

        def decrypt(self, **words):
            Echo.asked += (words,)
            return {"Plaintext": words["CiphertextBlob"]}

    KmsKeyProvider(Echo(), ARN).check()
    assert {words["KeyId"] for words in Echo.asked} == {ARN}
    assert [words["EncryptionContext"] for words in Echo.asked] == [
        {"app": "peersupport", "purpose": "check"}
    ] * 2
    assert len(Echo.asked[0]["Plaintext"]) == 32


class Broken:
    """A client that never gets an answer."""

    def __init__(self, fault):
        self.fault = fault

    def decrypt(self, **_):
        raise self.fault


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (exceptions.EndpointConnectionError(endpoint_url="https://kms"), "kms_unavailable"),
        (exceptions.ConnectTimeoutError(endpoint_url="https://kms"), "kms_unavailable"),
        (exceptions.ReadTimeoutError(endpoint_url="https://kms"), "kms_unavailable"),
        (exceptions.NoCredentialsError(), "kms_setup"),
        (exceptions.ParamValidationError(report=str(CONTEXT)), "kms_setup"),
    ],
    ids=lambda fault: getattr(type(fault), "__name__", ""),
)
def test_whatever_keeps_aws_away_is_a_sentence(fault, code):
    provider = KmsKeyProvider(Broken(fault), ARN)
    found = problem(provider.unwrap, b"awskms1\0x", CONTEXT)
    assert found.code == code
    assert f"({type(fault).__name__})" in found.sentence


def test_another_key_than_the_one_that_was_wrapped_is_refused(tmp_path, provider):
    Keystore.create(tmp_path / "keys", provider, INSTALL, "2026-11")

    class Liar(KmsKeyProvider):
        def _ask(self, method, **words):
            answer = super()._ask(method, **words)
            return answer | {"Plaintext": bytes(32)} if method == "decrypt" else answer

    liar = Liar(provider._client, provider._key_id)
    assert problem(Keystore.open, tmp_path / "keys", liar, INSTALL).code == "keystore_damaged"
    assert refused(liar.check) == "kms_other_key"


def test_a_disabled_key_stops_a_start_and_no_running_bot(provider, tmp_path):
    store = Keystore.create(tmp_path / "keys", provider, INSTALL, "2026-11")
    refusal = exceptions.ClientError({"Error": {"Code": "DisabledException"}}, "Decrypt")
    provider._client = Broken(refusal)
    assert problem(Keystore.open, tmp_path / "keys", provider, INSTALL).code == "kms_refused"
    assert store.primary("data").key


def test_aws_takes_over_from_a_file(aws, arn, tmp_path):
    file = RootKey(file=tmp_path / "safe" / "root.key", data_dir=tmp_path / "data")
    create_root_key(file.file)
    keys = tmp_path / "keys"
    before = Keystore.create(keys, provider_of(file), INSTALL, "2026-11").primary("data")
    in_aws = RootKey(file=file.file, data_dir=file.data_dir, kms_key=arn)
    assert isinstance(provider_of(in_aws), EitherProvider)
    assert change(in_aws, keys, f"sqlite:///{file.data_dir}/x.db") == 3
    file.file.unlink()
    alone = Keystore.open(keys, provider_of(in_aws))
    assert alone.primary("data") == before
    assert {one.provider for one in key_life.listed(alone)} == {"awskms"}


def test_the_region_comes_from_the_key_and_waiting_has_an_end():
    provider = kms_provider(ARN)
    settings = provider._client.meta.config
    assert provider._client.meta.region_name == "ca-central-1"
    assert (settings.connect_timeout, settings.read_timeout) == (3, 5)
    assert settings.retries["total_max_attempts"] == 3
    provider._client.close()


@pytest.mark.parametrize("key", ["alias/peersupport", "arn:aws", "1234abcd-12ab-34cd-56ef"])
def test_a_key_without_a_region_is_a_sentence(key):
    found = problem(kms_provider, key)
    assert found.code == "kms_setup"
    assert "(NoRegionError)" in found.sentence


def test_without_boto3_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(KeyProblem, match="extra: aws") as caught:
        kms_provider(ARN)
    assert told(caught.value) == "kms_missing"


def test_no_key_shows_in_a_repr(provider):
    shown = io.StringIO()
    print(provider, provider.describe(), file=shown)
    assert "arn:" not in shown.getvalue()
