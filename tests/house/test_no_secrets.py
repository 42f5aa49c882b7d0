"""No token, key or password that could be real lies in the tree; made-up ones say so."""

import math
import re
from collections import Counter

import pytest

from tests.house.test_the_tree import ROOT, tracked

#: What secrets look like that people paste by mistake.
SHAPES = {
    "Slack token": r"xox[abeprs]-\d{6,}-[\w-]{10,}|xapp-\d-[A-Z0-9]{6,}-\d+-[0-9a-f]{16,}",
    "Slack webhook": r"hooks\.slack\.com/(?:services|workflows)/\w+/\w+",
    "AWS access key": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "AWS secret": r"(?i)aws_?secret_?access_?key[\"']?\s*[:=]\s*[\"']?[A-Za-z0-9/+]{40}\b",
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "root key of ours": r"psk1_[A-Za-z0-9_-]{43,}",
    "GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{30,}",
    "Google key": r"\bAIza[A-Za-z0-9_-]{35}\b",
    "JSON web token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "password in a URL": r"\b\w+://[\w.-]+:[^@\s/{}$<>\"'`]{3,}@[\w.-]+",
}
#: What looks like one and is none: where, and which words of it say so.
KNOWN = {
    ("tests/handlers/test_edge.py", "8f742231b10e8888abcd99yyyzzz85a5"),  # Slack's documented one
    ("tests/sandbox/test_http_delivery.py", "8f742231b10e8888abcd99yyyzzz85a5"),
}
#: Vectors of the seal: keys and salts that are frozen on purpose.
VECTORS = "tests/storage/vectors/"
#: Files whose every line is a hash.
HASHES = {"requirements.lock", "requirements-tools.lock"}
BINARY = {".png", ".ico", ".gz", ".whl"}


def texts():
    for path in tracked():
        name = str(path.relative_to(ROOT))
        if path.suffix not in BINARY and name not in HASHES and path.name != "test_no_secrets.py":
            yield name, path.read_text(encoding="utf-8", errors="ignore")


@pytest.mark.parametrize("what", SHAPES)
def test_nothing_looks_like_a(what):
    shape = re.compile(SHAPES[what])
    assert [(name, hit) for name, text in texts() for hit in shape.findall(text)] == []


def bits(word):
    """How surprising a word is, in bits a letter."""
    counts = Counter(word)
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counts.values())


def test_no_long_random_word_stands_where_a_secret_would():
    """What is assigned to a name like token, key, secret or password."""
    assigned = re.compile(
        r"(?i)(?:token|secret|passw(?:or)?d|api_?key|root_?key)\w*[\"']?\s*[:=]\s*"
        r"[\"'](?:psk1_|xox[a-z]-|xapp-)?([A-Za-z0-9+/_=-]{20,})[\"']"
    )
    found = {
        (name, word)
        for name, text in texts()
        if not name.startswith(VECTORS)
        for word in assigned.findall(text)
        if bits(word) > 3.6 and re.search(r"\d", word)
    }
    assert found <= KNOWN


def test_no_file_of_settings_or_keys_is_in_the_tree():
    names = {path.name for path in tracked()}
    kinds = {path.suffix for path in tracked()}
    assert not names & {".env", "root.key", "install.json", "peersupport.db", "id_rsa"}
    assert not kinds & {".pem", ".key", ".p12", ".pfx", ".db", ".sqlite", ".kdbx"}


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("Slack token", "xox" + "b-123456789012-abcdefghij1234"),
        ("AWS access key", "AKIA" + "ABCDEFGHIJKLMNOP"),
        ("private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("root key of ours", "psk1_" + "a" * 43),
        ("password in a URL", "postgresql://bot:" + "hunter22@db.example/x"),
    ],
)
def test_the_look_finds_what_it_looks_for(what, sample):
    assert re.search(SHAPES[what], sample)
