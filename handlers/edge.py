"""
The door to the street in HTTP mode: nothing unsigned, oversized or misshapen comes in.

Whoever is turned away gets one constant answer, and nothing of what they sent is logged. Bolt's
own verifier is not used: it writes bodies into the log, and answers a malformed header with an
error.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

#: Bytes; Slack's largest forms stay far below.
LARGEST_BODY = 256 * 1024
#: Seconds between Slack's clock and ours beyond which a signature is stale; Slack's own figure.
MOST_SKEW = 300
#: Fields in one urlencoded body; Slack sends about fifteen.
MOST_FIELDS = 100
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

_TIMESTAMP = re.compile(r"[0-9]{9,11}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class TurnedAway(Exception):  # noqa: N818 - an answer, not an error
    """Something came that is not let in; the status is all its sender learns."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Edge:
    """Checks what comes over HTTP; during a rotation two secrets count."""

    secrets: tuple[bytes, ...]
    now: Callable[[], float]  #: seconds since 1970

    def check(self, headers: Mapping[str, str], body: bytes) -> str:
        """
        Give the body as text if Slack signed it lately and it is what Slack sends.

        Raises `TurnedAway`: 413 for too much, 401 for anything about the signature, 400 for a
        body that is not what its content type says.
        """
        if len(body) > LARGEST_BODY:
            raise TurnedAway(413)
        self._check_signature(headers, body)
        if headers.get("content-encoding", "identity") != "identity":
            raise TurnedAway(400)
        try:
            text = body.decode("utf-8", "strict")
            _check_shape(headers.get("content-type", "").partition(";")[0].strip().lower(), text)
        except (ValueError, RecursionError):
            raise TurnedAway(400) from None
        return text

    def _check_signature(self, headers: Mapping[str, str], body: bytes) -> None:
        stamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        # A header that came twice reads `a, b` by now, and fits neither pattern.
        if not _TIMESTAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
            raise TurnedAway(401)
        if abs(self.now() - int(stamp)) > MOST_SKEW:
            raise TurnedAway(401)
        base = b"v0:" + stamp.encode() + b":" + body
        given = bytes.fromhex(signature[3:])
        genuine = [
            hmac.compare_digest(hmac.digest(secret, base, hashlib.sha256), given)
            for secret in self.secrets
        ]
        if not any(genuine):
            raise TurnedAway(401)


def secrets_of(setting: str) -> tuple[bytes, ...]:
    """Read the signing secrets: one, or an old and a new one with a comma between them."""
    return tuple(part.strip().encode() for part in setting.split(",") if part.strip())


def _check_shape(content_type: str, text: str) -> None:
    """Look whether a body is what it says; raises ValueError or RecursionError."""
    if content_type == JSON:
        _read_json(text)
    elif content_type == FORM:
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
        if any(len(values) > 1 for values in fields.values()):
            raise ValueError("a field came twice")
        for payload in fields.get("payload", ()):
            _read_json(payload)
    else:
        raise ValueError("Slack sends nothing of this kind")


def _read_json(text: str) -> None:
    read = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
    if not isinstance(read, dict):
        raise ValueError("not an object")  # noqa: TRY004 - whatever it is, it is the same refusal


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a key came twice")
    return read


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
