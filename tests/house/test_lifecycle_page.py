"""The page on the life of a request says what the table says."""

from tests.house import lifecycle_page


def test_the_committed_page_is_the_one_the_table_gives():
    committed = lifecycle_page.PAGE.read_text(encoding="utf-8")
    assert committed == lifecycle_page.page(), "run: python -m tests.house.lifecycle_page"
