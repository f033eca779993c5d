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

ACCENT, QUIET, LINE, BAR = "#1F5F8B", "#7A7F87", "#DDE2E8", "#A9C8DF"
A3, A4 = 8, 9
"""The paper it is printed on, by its number in the format: a sheet of rows is wide."""

LONGEST_GAP = 60
"""Years without a paper are drawn as such between the first and the last that are no further apart."""

LINE_HEIGHT, MOST_LINES = 15, 8
"""Points; of a longer cell the beginning is seen until the row is drawn taller."""

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
        line = {"bottom": 1, "bottom_color": LINE, "valign": "top"}
        base = {**line, "text_wrap": True}
        head = {"bold": True, "bg_color": ACCENT, "font_color": "#FFFFFF", "valign": "vcenter"}
        self._head = book.add_format({**head, "text_wrap": True})
        self._plain = book.add_format(base)
        self._number = book.add_format({**line, "align": "center"})
        self._draft = book.add_format({**base, "italic": True, "font_color": QUIET})
        self._link = book.add_format({**base, "font_color": ACCENT, "underline": 1})
        self._title = book.add_format({"bold": True, "font_size": 16, "font_color": ACCENT})
        self._quiet = book.add_format({"font_color": QUIET})
        self._count = book.add_format({**line, "num_format": '#,##0;-0;"–"'})
        self._share = book.add_format({**line, "num_format": '0%;-0%;"–"', "align": "center"})
        self._year = book.add_format({**line, "align": "left"})
        self._names: set[str] = set()
        self._overview = self._sheet("Summary", None)
        self._all = self._sheet("All papers", columns)
        self._topics: dict[str, Any] = {}
        self._next: dict[str, int] = {}

    def _sheet(self, name: str, columns: Sequence[Column] | None) -> Any:
        sheet = self._book.add_worksheet(sheet_name(name, self._names))
        if columns is not None:
            sheet.set_row(0, 24)
            for place, column in enumerate(columns):
                sheet.set_column(place, place, column.width, None, {"hidden": column.kind == "mark"})
                sheet.write_string(0, place, _clean(column.title), self._head)
            names = [column.name for column in columns]
            standing = names.index("title") + 1 if "title" in names[:2] else min(1, len(names))
            sheet.freeze_panes(1, standing)
            sheet.repeat_rows(0)
            if standing:
                sheet.repeat_columns(0, standing - 1)
        sheet.set_landscape()
        sheet.set_paper(A3 if columns else A4)
        sheet.fit_to_pages(3 if columns else 1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&8&A · &P / &N")
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
        sheet.set_row(place, LINE_HEIGHT * self._lines(row), self._plain)
        for at, (column, cell) in enumerate(zip(self._columns, row.cells, strict=True)):
            if cell.state is not State.EMPTY:
                self._cell(sheet, place, at, column, cell)

    def _lines(self, row: SheetRow) -> int:
        """How many lines a row is shown in; programs that draw the file do not all count for themselves."""
        cells = zip(self._columns, row.cells, strict=True)
        wanted = (
            sum(len(line) // column.width + 1 for line in cell.marked[:2000].split("\n"))
            for column, cell in cells
            if cell.text and column.kind != "mark"
        )
        return min(MOST_LINES, max(wanted, default=1))

    def _cell(self, sheet: Any, row: int, at: int, column: Column, cell: Cell) -> None:
        text = _clean(cell.marked)
        if column.kind == "number" and text.isascii() and text.isdigit() and len(text) < 16:
            sheet.write_number(row, at, int(text), self._number)
        elif (
            cell.url.startswith(("https://", "http://"))
            and len(cell.url) < URL_LIMIT
            and row <= MOST_LINKS // 4
        ):
            sheet.write_url(row, at, _clean(cell.url), self._link, text)
        else:
            sheet.write_string(row, at, text, self._draft if cell.state is State.DRAFT else self._plain)

    def _summarise(self, summary: _Summary) -> None:
        """How far each topic is covered, and papers by year with their chart."""
        sheet = self._overview
        topics = sorted(summary.topics.items(), key=lambda item: (-item[1].papers, item[0]))
        total = summary.topics["All papers"].papers if topics else 0
        sheet.hide_gridlines(2)
        sheet.set_tab_color(ACCENT)
        sheet.write_string(0, 0, f"Literature: {total:,} {'paper' if total == 1 else 'papers'}", self._title)
        sheet.write_string(
            1, 0, "Shares are of a topic's papers: read in each pass, and with a cell accepted or written.",
            self._quiet,
        )  # fmt: skip
        last = self._coverage(3, topics)
        self._by_year(last + 2, summary.years)

    def _coverage(self, start: int, topics: Sequence[tuple[str, _Count]]) -> int:
        """The table of topics, its head in row ``start``; returns the row after it."""
        sheet = self._overview
        own = [column for column in self._columns if column.own]
        heads = ["Topic", "Papers", "Pass 1", "Pass 2", "Pass 3", *(column.title for column in own)]
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, max(2, len(heads) - 1), 11)
        sheet.set_row(start, 32)
        for at, head in enumerate(heads):
            sheet.write_string(start, at, _clean(head), self._head)
        for row, (topic, count) in enumerate(topics, start + 1):
            self._topic_name(row, topic)
            sheet.write_number(row, 1, count.papers, self._count)
            parts = [*(count.passes[n] for n in (1, 2, 3)), *(count.filled[c.name] for c in own)]
            for at, part in enumerate(parts, 2):
                sheet.write_number(row, at, part / count.papers, self._share)
        last = start + len(topics)
        if topics:
            bar = {"type": "data_bar", "bar_color": BAR}
            whole = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
            sheet.conditional_format(start + 1, 2, last, len(heads) - 1, {**bar, **whole})
        return last + 1

    def _topic_name(self, row: int, topic: str) -> None:
        """A topic, leading to its sheet where it has one."""
        there = self._all if topic == "All papers" else self._topics.get(topic)
        if there is None:
            self._overview.write_string(row, 0, _clean(topic), self._plain)
            return
        quoted = there.get_name().replace("'", "''")
        self._overview.write_url(row, 0, f"internal:'{quoted}'!A1", self._link, _clean(topic))

    def _by_year(self, start: int, years: Counter[int]) -> None:
        sheet = self._overview
        if not years:
            return
        first, last = min(years), max(years)
        shown = range(first, last + 1) if last - first <= LONGEST_GAP else sorted(years)
        sheet.write_string(start, 0, "Year", self._head)
        sheet.write_string(start, 1, "Papers", self._head)
        row = start
        for row, year in enumerate(shown, start + 1):
            sheet.write_number(row, 0, year, self._year)
            sheet.write_number(row, 1, years[year], self._count)
        chart = self._book.add_chart({"type": "column"})
        places = [sheet.get_name(), start + 1, 0, row, 0], [sheet.get_name(), start + 1, 1, row, 1]
        chart.add_series(
            {
                "name": "Papers", "categories": places[0], "values": places[1],
                "fill": {"color": ACCENT}, "gap": 35,
            }
        )  # fmt: skip
        chart.set_title({"name": "Papers by year", "name_font": {"size": 13, "color": ACCENT}})
        chart.set_legend({"none": True})
        quiet = {"color": QUIET, "size": 9}
        chart.set_x_axis({"num_font": {**quiet, "rotation": -45}, "line": {"color": LINE}})
        chart.set_y_axis(
            {"num_font": quiet, "major_gridlines": {"visible": True, "line": {"color": LINE}},
             "line": {"none": True}, "min": 0, "num_format": "0"}
        )  # fmt: skip
        chart.set_chartarea({"border": {"none": True}})
        chart.set_size({"width": 760, "height": 320})
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
