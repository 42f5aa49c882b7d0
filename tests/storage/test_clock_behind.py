"""A clock that is behind the keys is wrong: they were made by one that was not."""

from datetime import UTC, datetime

import pytest

from storage import key_life, renewal
from tests.storage.installation import install


@pytest.mark.parametrize(
    ("now", "behind"),
    [
        (datetime(2026, 11, 18, tzinfo=UTC), False),
        (datetime(2026, 10, 31, 12, tzinfo=UTC), False),  # November has begun where it was made
        (datetime(2026, 10, 30, 12, tzinfo=UTC), True),
        (datetime(1970, 1, 1, tzinfo=UTC), True),  # a machine without a battery
        (datetime(2031, 1, 1, tzinfo=UTC), False),
    ],
)
def test_a_clock_is_behind_where_the_month_of_the_newest_key_has_not_come(tmp_path, now, behind):
    process = install(tmp_path)
    assert renewal.clock_is_behind(process.store, now) is behind
    key_life.promote(process.store, key_life.add(process.store, "2026-12").file.id)
    assert renewal.clock_is_behind(process.store, datetime(2026, 11, 18, tzinfo=UTC))
    process.close()
