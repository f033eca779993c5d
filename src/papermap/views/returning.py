"""Sheets that may come back edited: each row says in a last column what its cells were when it left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from papermap.model.three_way import MARK, mark_of
from papermap.views.sheet import Cell, Column, SheetRow, State

AS_EXPORTED = Column(MARK, "As exported", "mark")
"""The column of the marks, which is for :mod:`papermap.imports`, and not for a reader's eyes."""

READERS = ("topic", "verdict", "pass1", "pass2", "pass3", "relation", "reproduction")
"""Columns that are more than words, and the reader's all the same."""

FOUND_BY = {"id", "title", "key"}


def comes_back(columns: Sequence[Column]) -> bool:
    """Whether rows of these columns are found again, and hold something that the reader may change."""
    names = {column.name for column in columns}
    return bool(names & FOUND_BY) and any(column.own or column.name in READERS for column in columns)


def marked(columns: Sequence[Column], rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
    """The rows with their mark at the end. Drafts are nobody's words, and no part of it."""
    places = [
        (place, column.name) for place, column in enumerate(columns) if column.own or column.name in READERS
    ]
    for row in rows:
        filled = (
            (name, row.cells[place].text)
            for place, name in places
            if row.cells[place].state not in (State.DRAFT, State.EMPTY)
        )
        yield replace(row, cells=(*row.cells, Cell(mark_of(filled), State.FACT)))
