"""The threat model promises nothing that no test backs."""

from tests.house.test_named_tests import text


def test_every_row_of_what_a_compromise_surrenders_is_backed_or_says_that_it_is_not_ours():
    table = text("threat-model.md").partition("## What a compromise surrenders")[2]
    rows = [line for line in table.partition("\n## ")[0].splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 15
    for row in rows:
        assert "::test_" in row or "not ours to promise" in row, row
