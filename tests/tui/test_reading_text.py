"""Running text by itself: lines at a measure, the bar beside it, the place in it on screens of any size."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from papermap.tui.widgets.reading_text import ReadingText, broken
from papermap.views.reading import ParagraphView
from tests.tui.conftest import settle

LONG = tuple(ParagraphView(f"Paragraph {number} of a text that is long. " * 6, 1) for number in range(40))


class TextApp(App[None]):
    CSS = "ReadingText { height: 1fr; scrollbar-gutter: stable; overflow-x: hidden; }"

    def compose(self) -> ComposeResult:
        yield ReadingText()


@pytest.mark.parametrize("lines", [1, 10])
async def test_a_text_that_fits_has_no_bar_whatever_stood_there_before(lines: int) -> None:
    fits = tuple(ParagraphView("One line.", 1, level=1) for _ in range((lines + 1) // 2))
    app = TextApp()
    async with app.run_test(size=(80, 10)) as pilot:
        text = app.query_one(ReadingText)
        for given, bar in ((LONG, True), (fits, False), (LONG, True)):
            text.show(given)
            await settle(pilot)
            assert text.show_vertical_scrollbar is bar
            assert not text.vertical_scrollbar.display or (
                text.vertical_scrollbar.window_virtual_size == text.virtual_size.height
            )


async def test_a_text_as_long_as_the_screen_has_no_bar_when_shown_before_the_screen_has_a_size() -> None:
    whole = (ParagraphView("word " * 100, 1),)  # in no room at all it is many lines

    class Early(TextApp):
        def on_mount(self) -> None:
            self.query_one(ReadingText).show(whole)

    app = Early()
    async with app.run_test(size=(80, 8)) as pilot:
        await settle(pilot)
        text = app.query_one(ReadingText)
        assert text.virtual_size.height <= text.size.height
        assert not text.show_vertical_scrollbar


@pytest.mark.parametrize("place", [17, 39])
async def test_the_place_stays_on_screens_of_any_size(place: int) -> None:
    """The last one too, which a larger screen pushes down from its top."""
    app = TextApp()
    async with app.run_test(size=(80, 24)) as pilot:
        text = app.query_one(ReadingText)
        text.show(LONG, place)
        for size in ((40, 8), (120, 60), (30, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert text.place == place, size


def test_lines_are_never_wider_than_the_measure() -> None:
    for text in ("word " * 60, "長い文章です。" * 30, "x" * 300):
        assert all(cell_len(line) <= 40 for line in broken(text, 40))
        assert "".join(broken(text, 40)).replace(" ", "") == text.replace(" ", "")
