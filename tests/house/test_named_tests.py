"""Pages that name tests name tests that exist, and every number of the catalogue has its row."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: The pages with an index, and the numbers of the design's catalogue that each answers for.
PAGES = {
    "reliability.md": {*range(1, 33), 78},
    "threat-model.md": {*range(33, 65), 77},
    "disclosure.md": {*range(64, 77)},
}
#: How many tests are named at least, so that a look that finds nothing is noticed.
ENOUGH = 20
PAGE = pytest.mark.parametrize("page", PAGES)


@cache
def text(page):
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def named(page):
    """Every test a page names: its path and its name."""
    return sorted(set(re.findall(r"`(tests/[\w/]+\.py)::((?:\w+::)?test_\w+)`", text(page))))


@cache
def index(page):
    """The rows of a page's catalogue, by number: what is asserted, and where."""
    table = text(page).partition("## The catalogue of tests")[2]
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+) \|$", table, re.MULTILINE)
    return {int(number): (what, where) for number, what, where in rows}


def rows_of(number):
    """Where a number is answered for, on all pages."""
    return "".join(index(page)[number][1] for page in PAGES if number in index(page))


@cache
def parsed(path):
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def found_in(path):
    """Every test of a module, as a page names it, with its docstring."""
    found = {}
    for node in parsed(path).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        for one in inner:
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"):
                found[prefix + one.name] = ast.get_docstring(one) or ""
    return found


@PAGE
def test_every_test_it_names_exists(page):
    missing = [
        f"{path}::{name}"
        for path, name in named(page)
        if not (ROOT / path).exists() or name not in found_in(path)
    ]
    assert missing == []


@PAGE
def test_nothing_that_looks_like_a_test_escapes_the_look(page):
    written = len(re.findall(r"tests/[\w/]+\.py::", text(page)))
    assert written == len(re.findall(r"`tests/[\w/]+\.py::(?:\w+::)?test_\w+`", text(page)))
    assert written >= ENOUGH


@PAGE
def test_every_number_has_its_row_and_every_row_its_test(page):
    assert set(index(page)) == PAGES[page]
    assert list(index(page)) == sorted(index(page))
    for number, (_, where) in index(page).items():
        assert "::test_" in where, number


def numbers_of(said):
    """The numbers a docstring gives: `Catalogue 41 and 43: …`, or `17 of the catalogue: …`."""
    head = said.partition(":")[0]
    if said.startswith("Catalogue ") or re.match(r"[\d, and]+ of the catalogue", said):
        return {int(one) for one in re.findall(r"\d+", head)}
    return set()


def test_every_test_that_gives_a_number_stands_in_the_row_of_that_number():
    answered = {number for numbers in PAGES.values() for number in numbers}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        short = str(path.relative_to(ROOT))
        whole = {"as a whole": ast.get_docstring(parsed(short)) or ""}
        for name, said in (whole | found_in(short)).items():
            for number in numbers_of(said) & answered:
                assert short in rows_of(number), f"{short}, {name}, is of {number}"


def test_every_test_of_the_catalogue_gives_its_number():
    for path in sorted((ROOT / "tests" / "catalogue").glob("test_*.py")):
        short = str(path.relative_to(ROOT))
        assert [name for name, said in found_in(short).items() if not numbers_of(said)] == [], (
            short
        )
