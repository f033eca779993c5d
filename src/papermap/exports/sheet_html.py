"""The spreadsheet as one HTML file that sorts and filters by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from papermap.exports.page import page
from papermap.views.sheet import Cell, Column, SheetRow, State


def sheet_html(columns: Sequence[Column], rows: Iterable[SheetRow]) -> str:
    """The page, as text to be written in UTF-8. A cell is its text, or text with what else is known of it."""
    data = [[_cell(cell) for cell in row.cells] for row in rows]
    heads = [
        {"name": column.name, "title": column.title, "kind": column.kind, "width": column.width}
        for column in columns
    ]
    count = f"{len(data)} {'paper' if len(data) == 1 else 'papers'}"
    return page("sheet", count, {"columns": heads, "rows": data})


def _cell(cell: Cell) -> object:
    more: dict[str, object] = {}
    if cell.state is State.DRAFT:
        more["draft"] = True
    if cell.page is not None:
        more["page"] = cell.page
    if cell.source:
        more["from"] = cell.source
    if cell.url.startswith(("https://", "http://")):
        more["url"] = cell.url
    return {"text": cell.text, **more} if more else cell.text
