"""Whatever is in a cell, CSV and workbooks bring it back; whatever is in a library, a dump does."""

from __future__ import annotations

import json
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from papermap.exports.csv_sheet import csv_sheet
from papermap.exports.xlsx_sheet import write_xlsx
from papermap.imports.sheet import SheetLine, read_csv
from papermap.imports.workbook import read_xlsx
from papermap.library.intake import Intake
from papermap.library.shelving import Shelving
from papermap.model.bibliography import BibEntry
from papermap.model.papers import harmless
from papermap.store.connect import open_reader, open_writer, transaction
from papermap.store.dump import dump, restore
from papermap.views.papers import RefsView
from papermap.views.sheet import Cell, Column, SheetRow, State
from tests.exports.entries import ENTRIES

few = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

COLUMNS = (Column("id", "Id"), Column("title", "Title"), Column("problem", "Problem", own=True))
TEXTS = (
    st.text(max_size=20) | st.text(alphabet="=+-@'\t\r\n\",; a1", max_size=8)
).map(lambda text: harmless(text).strip())  # fmt: skip
ROWS = st.lists(TEXTS, min_size=1, max_size=5).map(
    lambda texts: [
        SheetRow(
            number,
            RefsView(None, None, None),
            (),
            None,
            0,
            (
                Cell(f"2101.{number:05}", State.FACT),
                Cell(f"Title {number}", State.FACT),
                Cell(text, State.WRITTEN if text else State.EMPTY),
            ),
        )
        for number, text in enumerate(texts, 1)
    ]
)


def said(lines: list[SheetLine]) -> list[tuple[str, str | None, str]]:
    return [(line.name, line.entry.title, line.cells["problem"]) for line in lines]


def meant(rows: list[SheetRow]) -> list[tuple[str, str | None, str]]:
    return [(row.cells[0].text, row.cells[1].text, row.cells[2].text) for row in rows]


@given(ROWS)
@few
def test_csv_reads_back(rows: list[SheetRow]) -> None:
    text = "".join(csv_sheet(COLUMNS, rows))
    assert said(read_csv(text)) == meant(rows)


@given(ROWS)
@few
def test_a_workbook_reads_back(rows: list[SheetRow]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        write_xlsx(path, COLUMNS, rows)
        assert said(read_xlsx(path)) == meant(rows)


def test_a_cell_of_a_workbook_tells_its_page(tmp_path: Path) -> None:
    cells = (
        Cell("2101.00001", State.FACT),
        Cell("Title", State.FACT, source="arxiv"),
        Cell("memory", State.DRAFT, page=3, source="the PDF"),
    )
    path = tmp_path / "out.xlsx"
    write_xlsx(path, COLUMNS, [SheetRow(1, RefsView(None, None, None), ("one",), None, 0, cells)])
    for sheet in load_workbook(path).worksheets[1:]:
        told = [cell.comment and cell.comment.text for cell in sheet[2]]
        assert told == [None, None, "Draft, from page 3 of the PDF"]


@given(st.lists(ENTRIES, max_size=4))
@few
def test_a_dump_restores_whatever_is_there(entries: list[BibEntry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "a" / "library.db", Path(folder) / "b" / "library.db"
        with closing(open_writer(first)) as database, transaction(database) as connection:
            for entry in entries:
                Intake(Shelving("import of a test")).take(connection, entry)
        reader = open_reader(first)
        assert reader is not None
        text = "".join(dump(reader))
        reader.close()
        restore(second, json.loads(text))
        again = open_reader(second)
        assert again is not None
        assert "".join(dump(again)) == text
        again.close()
