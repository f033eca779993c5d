"""The spreadsheet as a workbook: a summary with a chart, all papers, and a sheet for each topic. Written by
xlsxwriter. Text goes in as text, so nothing in it is ever a formula or becomes a link by itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from papermap.views.sheet import Cell, Column, SheetRow, State

MOST_SHEETS = 60
"""Topics beyond the largest so many are on the sheet of all papers only."""

MOST_LINKS = 60_000
CELL_LIMIT = 32_767
URL_LIMIT = 2_000
"""The format's own limits: links on a sheet, characters in a cell, characters of an address."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class _Count:
    """What the summary says of a topic."""

    papers: int = 0
    passes: Counter[int] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)


@dataclass
class _Summary:
    years: Counter[int] = field(default_factory=Counter)
    topics: dict[str, _Count] = field(default_factory=lambda: defaultdict(_Count))

    def take(self, row: SheetRow, columns: Sequence[Column]) -> None:
        if row.year is not None:
            self.years[row.year] += 1
        filled = [
            column.name
            for column, cell in zip(columns, row.cells, strict=True)
            if column.own and cell.state in (State.WRITTEN, State.ACCEPTED)
        ]
        for topic in ("All papers", *(row.topics or ("No topic",))):
            count = self.topics[topic]
            count.papers += 1
            count.passes.update(range(1, row.furthest_pass + 1))
            count.filled.update(filled)


def write_xlsx(path: Path, columns: Sequence[Column], rows: Iterable[SheetRow]) -> None:
    """Write the workbook to ``path``. Rows are taken one by one and are not kept."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        _Book(book, columns).write(rows)


class _Book:
    def __init__(self, book: Any, columns: Sequence[Column]) -> None:
        self._book, self._columns = book, columns
        base = {"text_wrap": True, "valign": "top"}
        self._head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "top"})
        self._plain = book.add_format(base)
        self._draft = book.add_format({**base, "italic": True, "font_color": "#7A7F87"})
        self._link = book.add_format({**base, "font_color": "#1F5F8B", "underline": 1})
        self._names: set[str] = set()
        self._overview = self._sheet("Summary", None)
        self._all = self._sheet("All papers", columns)
        self._topics: dict[str, Any] = {}
        self._next: dict[str, int] = {}

    def _sheet(self, name: str, columns: Sequence[Column] | None) -> Any:
        sheet = self._book.add_worksheet(sheet_name(name, self._names))
        if columns is not None:
            for place, column in enumerate(columns):
                sheet.set_column(place, place, column.width)
                sheet.write_string(0, place, _clean(column.title), self._head)
            sheet.freeze_panes(1, min(2, len(columns)))
        return sheet

    def write(self, rows: Iterable[SheetRow]) -> None:
        summary = _Summary()
        for row in rows:
            summary.take(row, self._columns)
            self._row(self._all, "", row)
            for topic in row.topics:
                if topic not in self._topics and len(self._topics) < MOST_SHEETS:
                    self._topics[topic] = self._sheet(topic, self._columns)
                if topic in self._topics:
                    self._row(self._topics[topic], topic, row)
        for topic, sheet in (("", self._all), *self._topics.items()):
            last = self._next.get(topic, 0)
            if self._columns:
                sheet.autofilter(0, 0, max(last, 1), len(self._columns) - 1)
        self._summarise(summary)

    def _row(self, sheet: Any, topic: str, row: SheetRow) -> None:
        place = self._next[topic] = self._next.get(topic, 0) + 1
        for at, (column, cell) in enumerate(zip(self._columns, row.cells, strict=True)):
            if cell.state is not State.EMPTY:
                self._cell(sheet, place, at, column, cell)

    def _cell(self, sheet: Any, row: int, at: int, column: Column, cell: Cell) -> None:
        text = _clean(cell.marked)
        if column.kind == "number" and text.isascii() and text.isdigit() and len(text) < 16:
            sheet.write_number(row, at, int(text), self._plain)
        elif (
            cell.url.startswith(("https://", "http://"))
            and len(cell.url) < URL_LIMIT
            and row <= MOST_LINKS // 4
        ):
            sheet.write_url(row, at, _clean(cell.url), self._link, text)
        else:
            sheet.write_string(row, at, text, self._draft if cell.state is State.DRAFT else self._plain)

    def _summarise(self, summary: _Summary) -> None:
        """Papers by year with their chart, and how far each topic is covered."""
        sheet = self._overview
        own = [column for column in self._columns if column.own]
        heads = ["Topic", "Papers", "Pass 1", "Pass 2", "Pass 3", *(column.title for column in own)]
        years = sorted(summary.years.items())
        topics = sorted(summary.topics.items(), key=lambda item: (-item[1].papers, item[0]))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(heads), 12)
        for at, head in enumerate(heads):
            sheet.write_string(0, at, _clean(head), self._head)
        for row, (topic, count) in enumerate(topics, 1):
            sheet.write_string(row, 0, _clean(topic), self._plain)
            numbers = [
                count.papers,
                *(count.passes[n] for n in (1, 2, 3)),
                *(count.filled[c.name] for c in own),
            ]
            for at, number in enumerate(numbers, 1):
                sheet.write_number(row, at, number)
        start = len(topics) + 3
        sheet.write_string(start, 0, "Year", self._head)
        sheet.write_string(start, 1, "Papers", self._head)
        for row, (year, number) in enumerate(years, start + 1):
            sheet.write_number(row, 0, year)
            sheet.write_number(row, 1, number)
        if years:
            chart = self._book.add_chart({"type": "column"})
            last = start + len(years)
            chart.add_series(
                {
                    "name": "Papers",
                    "categories": [sheet.get_name(), start + 1, 0, last, 0],
                    "values": [sheet.get_name(), start + 1, 1, last, 1],
                }
            )
            chart.set_title({"name": "Papers by year"})
            chart.set_legend({"none": True})
            sheet.insert_chart(start, 3, chart)


def sheet_name(text: str, taken: set[str]) -> str:
    """A name that every spreadsheet program takes, and that no other sheet has; it is added to ``taken``."""
    base = _FORBIDDEN.sub(" ", text).strip(" '")[:31].strip(" '") or "Topic"
    name, number = base if base.casefold() != "history" else "History of", 2
    while name.casefold() in taken:
        name, number = f"{base[: 30 - len(str(number))]} {number}", number + 1
    taken.add(name.casefold())
    return name


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)[:CELL_LIMIT]
