"""A list of rows that stays quick at any length: only the lines on the screen are drawn.

It knows nothing of papers: a function draws a row as cells for a given width, another says which row is
which, so that the cursor stays on its row when the rows are replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from papermap.tui.widgets.paged import SEARCHED
from papermap.tui.words import fit

T = TypeVar("T")

MARGIN = 2
"""Cells at the left of a row: the cursor's bar and a space."""


LOOKS = ("quiet", "strong", "accent", "yours", "draft", "chosen")
"""How a cell may look; ``chosen`` is the cell under the cursor where cells are moved between."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a row, ``width`` terminal cells wide. ``look`` is plain or one of :data:`LOOKS`."""

    text: str
    width: int
    look: str = "plain"
    right: bool = False


def flexible(width: int, taken: Sequence[int]) -> int:
    """What is left of ``width`` for the one column that takes the rest, with a space between columns."""
    return max(8, width - sum(taken) - len(taken))


class RowsMessage(Message):
    """Something happened to ``rows``."""

    def __init__(self, rows: RowList[Any]) -> None:
        super().__init__()
        self.rows = rows

    @property
    def control(self) -> RowList[Any]:
        return self.rows


class RowList(ScrollView, Generic[T], can_focus=True):
    """Rows with a cursor. The cursor is a bar at the left, so it is seen without colour too."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--quiet",
        "rows--strong",
        "rows--accent",
        "rows--yours",
        "rows--draft",
        "rows--chosen",
        "rows--cursor",
        "rows--bar",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Moved(RowsMessage):
        """The cursor is on another row, or the rows are others."""

    class Resized(RowsMessage):
        """The rows are of another width than before."""

    class Opened(RowsMessage):
        """Enter or a double click on the row under the cursor."""

    def __init__(
        self,
        draw: Callable[[T, int], Sequence[Cell]],
        identify: Callable[[T], Hashable],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._draw_row = draw
        self._identify = identify
        self.rows: Sequence[T] = ()
        self.cursor = 0

    @property
    def current(self) -> T | None:
        """The row under the cursor, or ``None`` when there are no rows."""
        return self.rows[self.cursor] if self.rows else None

    def set_rows(self, rows: Sequence[T], at: Hashable = None) -> None:
        """Show other rows. The cursor goes to the row ``at`` (to the first when there is none such);
        without ``at`` it stays on its row, else near its place."""
        wanted = at
        if at is not None:
            self.cursor = 0
        elif self.current is not None:
            wanted = self._identify(self.current)
        line_on_screen = self.cursor - self.scroll_offset.y
        self.rows = rows
        near = range(len(rows))
        if len(rows) > SEARCHED:
            near = near[max(0, self.cursor - SEARCHED) : self.cursor + SEARCHED]
        places = (i for i in near if self._identify(rows[i]) == wanted)
        found = next(places, None) if wanted is not None else None
        self.cursor = max(0, min(self.cursor, len(self.rows) - 1)) if found is None else found
        self._measure()
        self.scroll_to(y=max(0, self.cursor - max(0, line_on_screen)), animate=False)
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved(self))

    def move_to(self, index: int) -> None:
        """Put the cursor on a row; beyond the ends it stays at the end."""
        if not self.rows:
            return
        before, self.cursor = self.cursor, max(0, min(index, len(self.rows) - 1))
        if before == self.cursor:
            return
        top = self.scroll_offset.y
        self._keep_in_view()
        if self.scroll_offset.y == top:
            self.refresh_line(before)
            self.refresh_line(self.cursor)
        else:
            self.refresh()
        self.post_message(self.Moved(self))

    def around(self, most: int = 200) -> list[T]:
        """The rows from so many before the cursor to so many after it."""
        return list(self.rows[max(0, self.cursor - most) : self.cursor + most + 1])

    def line_text(self, index: int) -> str:
        """A row as it is read on the screen, without looks."""
        width = self.row_width()
        return " ".join(fit(c.text, c.width, right=c.right) for c in self._draw_row(self.rows[index], width))

    def action_move(self, step: int) -> None:
        self.move_to(self.cursor + step)

    def action_page(self, step: int) -> None:
        self.move_to(self.cursor + step * max(1, self.size.height - 1))

    def action_edge(self, index: int) -> None:
        self.move_to(index % max(1, len(self.rows)))

    def action_open(self) -> None:
        if self.rows:
            self.post_message(self.Opened(self))

    def on_click(self, event: Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = offset.y + self.scroll_offset.y
        if index < len(self.rows):
            self.move_to(index)
            if event.chain == 2:
                self.action_open()

    def on_resize(self, event: Resize) -> None:
        self._measure()
        self._keep_in_view()
        self.post_message(self.Resized(self))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        width = self._width
        base = self.rich_style
        if index >= len(self.rows):
            return Strip.blank(width, base)
        under_cursor = index == self.cursor
        if under_cursor and self.has_focus:
            base += self.get_component_rich_style("rows--cursor", partial=True)
        looks = {"plain": base, **{look: base + self._look(look) for look in LOOKS}}
        segments = [self._bar(under_cursor, base)]
        for cell in self._draw_row(self.rows[index], self.row_width()):
            segments.append(Segment(fit(cell.text, cell.width, right=cell.right), looks[cell.look]))
            segments.append(Segment(" ", base))
        return Strip(segments).crop_extend(0, width, base)

    def _look(self, look: str) -> Style:
        return self.get_component_rich_style(f"rows--{look}", partial=True)

    def _bar(self, under_cursor: bool, base: Style) -> Segment:
        if not under_cursor:
            return Segment(" " * MARGIN, base)
        if self.has_focus:
            return Segment("▌ ", base + self._look("bar"))
        return Segment("› ", base + self._look("quiet"))

    def row_width(self) -> int:
        """Cells that a row's own cells may fill."""
        return max(0, self._width - MARGIN)

    @property
    def _width(self) -> int:
        """Cells from edge to scrollbar."""
        return self.scrollable_content_region.width

    def _measure(self) -> None:
        self.virtual_size = Size(self._width, len(self.rows))

    def _keep_in_view(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
