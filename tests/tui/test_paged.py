"""A list read by the page."""

from __future__ import annotations

import pytest

from papermap.tui.widgets.paged import KEPT, PAGE, Paged
from tests.tui.conftest import Open
from tests.tui.fake_library import FakeLibrary, make_row


def counted(size: int, asked: list[int], cursor: int = 0) -> Paged[int]:
    def fetch(offset: int, limit: int) -> list[int]:
        asked.append(offset)
        return list(range(offset, min(size, offset + limit)))

    return Paged(size, fetch, cursor)


def test_only_what_is_looked_at_is_read_and_little_is_held() -> None:
    asked: list[int] = []
    rows = counted(1_000_000, asked)
    assert len(rows) == 1_000_000
    assert (rows[0], rows[PAGE - 1], asked) == (0, PAGE - 1, [0])
    assert rows[-1] == 999_999
    assert rows[PAGE : PAGE + 2] == [PAGE, PAGE + 1]  # read with the first
    assert asked == [0, 999_800]
    for page in range(KEPT + 3):
        assert rows[page * PAGE] == page * PAGE
    assert rows[999_999] == 999_999
    assert asked.count(999_800) == 2
    with pytest.raises(IndexError):
        rows[1_000_000]


def test_rows_that_are_gone_stand_as_the_last_there_is() -> None:
    there = ["a", "b"]
    rows = Paged(3 * PAGE, lambda offset, limit: there[offset : offset + limit])
    assert rows[0] == "a"
    assert rows[2 * PAGE] == "a"
    assert rows[PAGE - 1] == "b"


def test_the_pages_around_the_cursor_are_read_at_once() -> None:
    asked: list[int] = []
    rows = counted(10 * PAGE, asked, 5 * PAGE + 7)
    assert [rows[4 * PAGE], rows[7 * PAGE - 1], asked] == [4 * PAGE, 7 * PAGE - 1, [4 * PAGE]]


async def test_a_long_library_opens_by_the_page(screens: Open) -> None:
    library = FakeLibrary([make_row(key, f"Paper {key}") for key in range(1, 3001)])
    asked: list[tuple[int | None, int]] = []
    rows = library.rows

    def watched(find: str = "", sort: str = "added", limit: int | None = None, offset: int = 0):  # type: ignore[no-untyped-def]
        asked.append((limit, offset))
        return rows(find, sort, limit, offset)

    library.rows = watched  # type: ignore[method-assign]
    async with screens(library=library) as on:
        assert "3,000 papers" in on.text()
        assert asked == [(3 * PAGE, 0)]
        await on.press("G")
        assert "Paper 3000" in on.text()
        await on.store_moved()
        assert "Paper 3000" in on.text()
        assert all(limit is not None and limit <= 3 * PAGE for limit, _ in asked)
        await on.press("enter", "J")
        assert on.place == "PaperScreen"
