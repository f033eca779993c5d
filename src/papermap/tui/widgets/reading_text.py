"""Running text at a readable measure, of which only the lines on the screen are drawn.

The place in it is a paragraph, never a row: it is the same place on a screen of another size.
"""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from papermap.tui.words import paragraph
from papermap.views.reading import ParagraphView

MEASURE = 72
"""Cells of a line; longer ones are hard to read."""

MARGIN = 7
"""Cells before the text: the mark of the paragraph one is at, and the page's number."""

EDGE = 1
"""Cells between the text and the scrollbar."""


_CONSOLE = Console(color_system=None, legacy_windows=False)


class ReadingText(ScrollView, can_focus=True):
    """Paragraphs. The first one in view is marked: it is the one that a quote takes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"text--quiet", "text--head", "text--mark"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_by(1)", show=False),
        Binding("k,up", "scroll_by(-1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
        Binding("pagedown,ctrl+d", "page(1)", show=False),
        Binding("g,home", "edge(0)", show=False),
        Binding("G,end", "edge(-1)", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._paragraphs: tuple[ParagraphView, ...] = ()
        self._lines: list[tuple[int, str]] = []
        self._starts: list[int] = []
        self._at = 0

    def show(self, paragraphs: Sequence[ParagraphView], at: int = 0) -> None:
        """Show other paragraphs, the one numbered ``at`` first."""
        self._paragraphs = tuple(paragraphs)
        self._wrap()
        self.go_to(at)

    @property
    def place(self) -> int:
        """The number of the paragraph one is at: where it was gone to, or the first in view since one
        scrolled."""
        return self._at

    @property
    def at_end(self) -> bool:
        """Whether nothing more is to come below."""
        return self.scroll_offset.y + self.size.height >= len(self._lines)

    @property
    def current(self) -> ParagraphView | None:
        """The paragraph one is at; of a heading, the one below it."""
        below = self._paragraphs[self.place :]
        return next((part for part in below if not part.level), None)

    @property
    def selected(self) -> ParagraphView | None:
        """What the mouse selected, in one line, with the page of where it begins."""
        selection = self.text_selection
        if selection is None or (found := self.get_selection(selection)) is None or not found[0].strip():
            return None
        row = min(selection.start.y if selection.start else 0, len(self._lines) - 1)
        return ParagraphView(" ".join(found[0].split()), self._paragraphs[self._lines[row][0]].page)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words, without the margin."""
        rows = [" " * MARGIN + text for _, text in self._lines]
        return "\n".join(row.strip() for row in selection.extract("\n".join(rows)).split("\n")), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def go_to(self, number: int) -> None:
        """Bring a paragraph to the top, as far as there is text to scroll."""
        self._at = max(0, min(number, len(self._paragraphs) - 1))
        if self._starts:  # forced: a scrollbar comes with the next drawing only
            self.scroll_to(y=self._starts[self._at], animate=False, force=True, immediate=True)
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        row = self.scroll_offset.y
        if self._starts and row != min(self._starts[self._at], self.max_scroll_y):
            self._at = max(0, bisect_right(self._starts, row) - 1)

    def page_down(self) -> bool:
        """A screen further; ``False`` when the end was in view already."""
        if self.at_end:
            return False
        self.action_page(1)
        return True

    def action_scroll_by(self, step: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + step, animate=False, immediate=True)
        self.refresh()

    def action_page(self, step: int) -> None:
        self.action_scroll_by(step * max(1, self.size.height - 2))

    def action_edge(self, end: int) -> None:
        self.action_scroll_by(-len(self._lines) if end == 0 else len(self._lines))

    def on_resize(self, event: Resize) -> None:
        self._wrap()
        self.go_to(self._at)

    def _wrap(self) -> None:
        """Break the paragraphs into lines for the width there is. Before there is one nothing is broken: text
        for a width that is not so would be too high, and Textual keeps the scrollbar that it had for it."""
        if not self.size:
            return
        room = self.scrollable_content_region.width
        width = max(16, min(MEASURE, room - MARGIN - EDGE))
        lines: list[tuple[int, str]] = []
        starts = []
        for number, part in enumerate(self._paragraphs):
            if number and (part.level or not self._paragraphs[number - 1].level):
                lines.append((number - 1, ""))
            starts.append(len(lines))
            lines += [(number, line) for line in broken(paragraph(part.text), width)]
        self._lines, self._starts = lines, starts
        self.virtual_size = Size(room, len(lines))

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        base, width = self.rich_style, self.scrollable_content_region.width
        if index >= len(self._lines):
            return Strip.blank(width, base)
        number, text = self._lines[index]
        part = self._paragraphs[number]
        quiet = base + self.get_component_rich_style("text--quiet", partial=True)
        look = base + self.get_component_rich_style("text--head", partial=True) if part.level else base
        here = number == self.place and bool(text)
        bar = base + self.get_component_rich_style("text--mark", partial=True) if here else quiet
        before = self._paragraphs[number - 1].page if number else None
        first = index == self._starts[number]
        page = f"p{part.page}" if first and part.page and part.page != before else ""
        segments = [Segment("▎" if here else " ", bar), Segment(f"{page:>4}  ", quiet), Segment(text, look)]
        strip = Strip(segments).crop_extend(0, width, base)
        if (selection := self.text_selection) is not None and (span := selection.get_span(index)) is not None:
            strip = self._marked(strip, *span)
        return strip.apply_offsets(0, index)

    def _marked(self, strip: Strip, start: int, end: int) -> Strip:
        """The line with what the mouse selected on it."""
        start = max(start, MARGIN)
        end = strip.cell_length if end < 0 else max(end, start)
        parts = strip.crop(0, start), strip.crop(start, end), strip.crop(end)
        look = self.screen.get_component_rich_style("screen--selection")
        return Strip.join([parts[0], parts[1].apply_style(look), parts[2]])


def broken(text: str, width: int) -> list[str]:
    """A paragraph as lines of at most ``width`` cells."""
    if cell_len(text) <= width:
        return [text]
    if cell_len(text) == len(text):
        return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    return [line.plain.rstrip() for line in Text(text).wrap(_CONSOLE, width)] or [""]
