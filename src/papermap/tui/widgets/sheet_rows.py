"""How the literature spreadsheet is drawn: the titles stand, the columns beside them move with the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from papermap.tui import words
from papermap.tui.widgets.rows import Cell
from papermap.views.sheet import Cell as SheetCell
from papermap.views.sheet import Column, SheetRow, State

DRAFT = "~ "
"""Stands before a draft, which is in italics too."""


@dataclass(slots=True)
class SheetLook:
    """Which columns are drawn. The first stands; ``at`` is the one under the cursor, ``first`` the first of
    the others that is drawn."""

    columns: tuple[Column, ...] = ()
    at: int = 0
    first: int = 1

    def show(self, columns: Sequence[Column]) -> None:
        """Take other columns; the cursor stays on its column where it can."""
        name = self.columns[self.at].name if self.columns else ""
        self.columns = tuple(columns)
        places = [column.name for column in columns]
        self.at = places.index(name) if name in places else 0
        self.first = max(1, min(self.first, len(columns) - 1))

    def move(self, step: int, width: int) -> None:
        """Move the cursor to another column, and bring it into view."""
        self.at = max(0, min(self.at + step, len(self.columns) - 1))
        if 0 < self.at < self.first:
            self.first = self.at
        while self.at > self._last(width) and self.first < self.at:
            self.first += 1

    def widths(self, width: int) -> list[tuple[int, int]]:
        """The columns drawn, each with its cells. The last may be cut."""
        if not self.columns:
            return []
        title = max(12, min(self.columns[0].width, width * 2 // 5))
        found, left = [(0, title)], width - title - 1
        for place in range(self.first, len(self.columns)):
            if left < 6:
                break
            taken = min(self.columns[place].width, left)
            found.append((place, taken))
            left -= taken + 1
        return found

    def _last(self, width: int) -> int:
        """The last column that is whole, or else all there is of it."""
        drawn = self.widths(width)
        place, taken = drawn[-1]
        whole = taken == self.columns[place].width or len(drawn) <= 2
        return place if whole else drawn[-2][0]

    def heading(self, width: int) -> str:
        """The titles of the columns, and whether there are more at either side."""
        parts = []
        drawn = self.widths(width)
        for place, taken in drawn:
            mark = "◂ " if place == self.first > 1 else ""
            parts.append(words.fit(mark + words.line(self.columns[place].title, 60), taken))
        text = " ".join(parts)
        more = bool(drawn) and drawn[-1][0] < len(self.columns) - 1
        return f"{text[: max(0, width - 2)].rstrip()} ▸" if more else text

    def cells(self, row: SheetRow, width: int, under: bool) -> list[Cell]:
        """A paper's row; ``under`` when the cursor is on it."""
        return [
            _drawn(row.cells[place], self.columns[place], taken, under and place == self.at)
            for place, taken in self.widths(width)
        ]


def _drawn(cell: SheetCell, column: Column, width: int, chosen: bool) -> Cell:
    text = words.line(cell.text, 4 * width)
    page = f" p{cell.page}" if cell.page and width > 12 else ""
    if cell.state is State.DRAFT:
        text = DRAFT + text
    if page and text:
        text = words.fit(text, width - len(page)).rstrip() + page
    look = "chosen" if chosen else "draft" if cell.state is State.DRAFT else "plain"
    if column.name == "title" and not chosen:
        look = "strong"
    return Cell(text, width, look, right=column.kind == "number")
