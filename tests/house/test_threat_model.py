"""The threat model names tests that exist, and every number of the catalogue has its row."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "threat-model.md"
TEXT = PAGE.read_text(encoding="utf-8")
#: Numbers of the design's catalogue that are about confidentiality.
NUMBERS = {*range(33, 65), 77}
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::((?:\w+::)?test_\w+)`", TEXT)))


def index():
    """The rows of the catalogue, by number."""
    table = TEXT.partition("## The catalogue of tests")[2]
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+) \|$", table, re.MULTILINE)
    return {int(number): (what, where) for number, what, where in rows}


@cache
def named_in(path):
    """Every test of a module, as the page names it, with the first line of its docstring."""
    found = {}
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        for one in inner:
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"):
                found[prefix + one.name] = ast.get_docstring(one) or ""
    return found


@pytest.mark.parametrize(("path", "name"), NAMED, ids="::".join)
def test_every_test_it_names_exists(path, name):
    assert name in named_in(path)


def test_nothing_that_looks_like_a_test_escapes_the_look():
    assert len(re.findall(r"tests/[\w/]+\.py::", TEXT)) == len(
        re.findall(r"`tests/[\w/]+\.py::(?:\w+::)?test_\w+`", TEXT)
    )
    assert len(NAMED) > 80


def test_every_number_has_its_row_and_every_row_its_test():
    assert set(index()) >= NUMBERS
    for number, (_, where) in index().items():
        assert "::test_" in where, number


def test_every_test_of_the_catalogue_stands_in_the_rows_it_says():
    for path in sorted((ROOT / "tests" / "catalogue").glob("test_*.py")):
        short = str(path.relative_to(ROOT))
        for name, said in named_in(short).items():
            numbers = {int(one) for one in re.findall(r"\d+", said.partition(":")[0].rstrip("."))}
            assert said.startswith("Catalogue "), f"{short}::{name}"
            for number in numbers & NUMBERS:
                assert short in index()[number][1], f"{short}::{name} is of {number}"


def test_every_row_of_what_a_compromise_surrenders_is_backed_or_says_that_it_is_not_ours():
    table = TEXT.partition("## What a compromise surrenders")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 15
    for row in rows:
        assert "::test_" in row or "not ours to promise" in row, row
