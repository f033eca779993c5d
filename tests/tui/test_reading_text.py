"""Running text at a measure."""

from __future__ import annotations

from rich.cells import cell_len

from papermap.tui.widgets.reading_text import broken


def test_lines_are_never_wider_than_the_measure() -> None:
    for text in ("word " * 60, "長い文章です。" * 30, "x" * 300):
        assert all(cell_len(line) <= 40 for line in broken(text, 40))
        assert "".join(broken(text, 40)).replace(" ", "") == text.replace(" ", "")
