"""Memory in large pages: what may be moved, and that moving it harms nothing."""

from pathlib import Path

import pytest

from bot import huge_pages
from bot.huge_pages import LARGE

MAPS = """\
5581c0000000-5581c0800000 rw-p 00000000 00:00 0                          [heap]
7f0000000000-7f0000400000 rw-p 00000000 00:00 0
7f0000600000-7f0000800000 rw-p 00000000 00:00 0                          [anon: Python]
7f1000000000-7f1000400000 r-xp 00000000 08:01 131                        /usr/lib/python.so
7f2000000000-7f2000400000 rw-p 00000000 08:01 131                        /usr/lib/two words
7f3000000000-7f3000400000 rw-s 00000000 00:00 0
7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]
7f4000000000-7f4000400000 ---p 00000000 00:00 0
"""


def test_only_memory_of_our_own_objects_is_moved() -> None:
    assert list(huge_pages.own(MAPS.splitlines())) == [
        (0x5581C0000000, 0x5581C0800000),
        (0x7F0000000000, 0x7F0000400000),
        (0x7F0000600000, 0x7F0000800000),
    ]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (0, LARGE, [0]),
        (0, 2 * LARGE, [0, LARGE]),
        (4096, 2 * LARGE, [LARGE]),
        (4096, 2 * LARGE - 4096, []),
        (LARGE, LARGE + 4096, []),
    ],
)
def test_a_large_page_lies_wholly_inside(start: int, end: int, found: list[int]) -> None:
    assert list(huge_pages.larges(start, end)) == found


def test_what_is_kept_is_as_it_was() -> None:
    kept = [bytes([nth % 251]) * 4096 for nth in range(4096)]  # 16 MiB, in memory of its own

    made = huge_pages.gather()

    assert made >= 0
    assert all(one == bytes([nth % 251]) * 4096 for nth, one in enumerate(kept))


def test_a_system_that_does_not_tell_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(huge_pages, "_MAPS", tmp_path / "nothing")

    assert huge_pages.gather() == 0


def test_another_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")

    assert huge_pages.gather() == 0
