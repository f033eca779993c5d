"""How a paper that a search found is drawn as a row."""

from __future__ import annotations

from typing import TypeAlias

from papermap.tui import words
from papermap.tui.widgets.library_rows import short
from papermap.tui.widgets.rows import Cell, flexible
from papermap.views.neighbours import FoundView
from papermap.views.related import MissingView, RelatedView

Listed: TypeAlias = FoundView | RelatedView | MissingView
"""A paper that something proposes, and says why."""


def found_cells(row: Listed, width: int) -> list[Cell]:
    """Year, title, authors, and why it was found; narrow lists keep year and title. A paper known only from a
    citation is quiet and has the mark of the trail."""
    title = words.line(row.title, 4 * width + 40)
    end = []
    if width >= 64:
        end.append(Cell(short(row.authors, 2), 20, "quiet"))
    if width >= 110:
        end.append(Cell(words.line(row.why, 200), 34, "quiet"))
    in_library = not isinstance(row, MissingView) and row.in_library
    end.append(Cell("" if in_library else "·", 1, "quiet"))
    rest = flexible(width, [4, *(c.width for c in end)])
    return [
        Cell(words.year(row.year), 4, "quiet"),
        Cell(title, rest, "plain" if in_library else "quiet"),
        *end,
    ]
