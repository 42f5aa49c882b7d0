"""A root key that AWS keeps: it never leaves AWS, and is used at start and rotation only."""

import hmac
import secrets
from collections.abc import Mapping
from typing import Any, Final

from storage.root_key import KeyProblem, KeyUnavailable
from storage.sealing import KEY_BYTES

#: What begins a key that AWS wrapped, so that AWS is not asked about any other.
_MARK: Final = b"awskms1\0"
#: Seconds to wait for AWS, each of three times; a start may take that long.
_CONNECT, _ANSWER = 3, 5
#: What AWS says when the same question may be answered later.
_LATER: Final = {
    "DependencyTimeoutException",
    "InternalFailure",
    "KMSInternalException",
    "KeyUnavailableException",
    "LimitExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}
#: What it says of a wrapped key that this root key, or this installation, did not make.
_OTHER_KEY: Final = {"IncorrectKeyException", "InvalidCiphertextException"}
#: What boto3 says before it asks, because something is not set up.
_SET_UP: Final = {
    "NoCredentialsError",
    "NoRegionError",
    "ParamValidationError",
    "PartialCredentialsError",
    "ProfileNotFound",
}


class KmsKeyProvider:
    """A KeyProvider whose root key is in AWS KMS; `client` is boto3's client of `kms`."""

    __slots__ = ("_client", "_key_id")

    def __init__(self, client: Any, key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes:
        """Return the key encrypted by AWS for this context; raises KeyProblem."""
        answer = self._ask("encrypt", Plaintext=key, EncryptionContext=dict(context))
        return _MARK + bytes(answer["CiphertextBlob"])

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """Return the key encrypted under this context; raises KeyProblem."""
        if not blob.startswith(_MARK):
            raise KeyProblem(
                "wrong_root_key",
                "A key of this keystore was not wrapped by AWS.",
                "Leave PEERSUPPORT_KMS_KEY empty, or run: peersupport keys change-root",
            )
        sealed = blob.removeprefix(_MARK)
        answer = self._ask("decrypt", CiphertextBlob=sealed, EncryptionContext=dict(context))
        return bytes(answer["Plaintext"])

    def describe(self) -> str:
        """Return the name of this provider."""
        return "awskms"

    def check(self) -> None:
        """Do nothing if AWS wraps and unwraps a key now, else raise KeyProblem."""
        key, context = secrets.token_bytes(KEY_BYTES), {"app": "peersupport", "purpose": "check"}
        if not hmac.compare_digest(self.unwrap(self.wrap(key, context), context), key):
            raise KeyProblem(
                "kms_other_key",
                "AWS gave another key back than the one it was given.",
                "Look at the key's alias and rotation in AWS before anything else.",
            )

    def _ask(self, method: str, **words: object) -> Mapping[str, Any]:
        from botocore.exceptions import (  # noqa: PLC0415 - boto3 is an optional extra
            BotoCoreError,
            ClientError,
        )

        problem: KeyProblem
        try:
            answer: Mapping[str, Any] = getattr(self._client, method)(KeyId=self._key_id, **words)
        except ClientError as refusal:
            problem = _meaning(str(refusal.response.get("Error", {}).get("Code", "unknown")))
        except BotoCoreError as fault:
            name = type(fault).__name__
            problem = _not_set_up(name) if name in _SET_UP else _outage(name)
        else:
            return answer
        # Outside of the handler, because what AWS says quotes the encryption context.
        raise problem


def kms_provider(key_id: str) -> KmsKeyProvider:
    """Reach a key in AWS by its ARN, with the credentials and region boto3 finds by itself.

    Nothing is asked of AWS yet. Raises KeyProblem where boto3 is missing or finds no region.
    """
    try:
        import boto3  # noqa: PLC0415 - an optional extra, and slow to load
        from botocore.config import Config  # noqa: PLC0415 - as above
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - as above
    except ModuleNotFoundError:
        raise KeyProblem(
            "kms_missing",
            "PEERSUPPORT_KMS_KEY is set, but boto3 is not installed.",
            "Install the bot with its extra: aws.",
        ) from None
    patience = Config(
        connect_timeout=_CONNECT,
        read_timeout=_ANSWER,
        retries={"total_max_attempts": 3, "mode": "standard"},
    )
    # arn:partition:kms:region:account:key/id
    region = key_id.split(":")[3] if key_id.startswith("arn:") and key_id.count(":") > 3 else None
    try:
        return KmsKeyProvider(boto3.client("kms", region_name=region, config=patience), key_id)
    except (BotoCoreError, ValueError) as fault:
        problem = _not_set_up(type(fault).__name__)
    raise problem


def _not_set_up(name: str) -> KeyProblem:
    return KeyProblem(
        "kms_setup",
        f"AWS cannot be asked for the root key ({name}).",
        "Give the key's whole ARN, which names its region, and credentials that boto3 finds.",
    )


def _meaning(code: str) -> KeyProblem:
    if code in _LATER:
        return _outage(code)
    if code in _OTHER_KEY:
        return KeyProblem(
            "wrong_root_key",
            "The key in AWS is not the one this keystore was made with.",
            "Set PEERSUPPORT_KMS_KEY to the ARN it was made with.",
        )
    return KeyProblem(
        "kms_refused",
        f"AWS does not let the bot use the root key ({code}).",
        "Look at the key's state and policy; the bot needs kms:Encrypt and kms:Decrypt.",
    )


def _outage(name: str) -> KeyUnavailable:
    return KeyUnavailable(
        "kms_unavailable",
        f"AWS, which holds the root key, cannot be reached ({name}).",
        "Try again in a minute; a running bot does not need it.",
    )
