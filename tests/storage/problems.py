"""What an operator reads when keys cannot be used, read as a careful person would."""

import re

import pytest

from storage.root_key import KeyProblem

#: What may be in capitals: names, not shouting.
NAMES = ("AWS", "KMS", "ARN", "KEY", "PEERSUPPORT")


def told(problem):
    """Give the code of a problem, after making sure that its two sentences can be read out."""
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", problem.code)
    assert str(problem) == f"{problem.sentence} {problem.way_out}"
    assert problem.args == (problem.code, problem.sentence, problem.way_out)
    for words in (problem.sentence, problem.way_out):
        assert re.match(r"[A-Z]|\d+ ", words), words
        # Whoever is told what to type finds nothing behind it.
        assert words.endswith(".") or re.search(r": (peersupport|chmod) [^:]+$", words), words
        shouted = re.findall(r"[A-Z]{2,}", re.sub(r"\S*/\S*|\(.*?\)", "", words))
        assert set(shouted) <= set(NAMES), words
    assert problem.sentence.endswith(".")
    return problem.code


def refused(call, *words, **names):
    """Call what must be refused, and give the code."""
    with pytest.raises(KeyProblem) as caught:
        call(*words, **names)
    return told(caught.value)
