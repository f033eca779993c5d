"""Tables of papers in a workbook: every sheet of it that is one. What a cell holds beside plain words, as a
formula, a date or an error, is told apart here."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from papermap.imports.found import UnreadableError
from papermap.imports.sheet import LARGEST, SheetLine, heads_of, lines_of

EVERY = "All papers"
"""The sheet of papermap's own workbooks that has every row; it is read first, and its cells are no guarded
ones."""

NO_VALUE = "a formula stands there, and the file does not hold what it comes to"
ERROR = "a formula stands there, and what it comes to is the error {}"
_FORMULA = re.compile(rb"<f[\s/>]")

Row = tuple[int, list[str]]
Untold = dict[tuple[int, int], str]
"""Why a cell has no words, by row (from 1) and place in it (from 0)."""


def read_xlsx(path: Path) -> list[SheetLine]:
    """The rows of every sheet that has a column for titles or identifiers. Of a sheet that is not the first,
    only what the ones before it do not say: papermap writes a row on the sheet of each of its topics too.

    Raises :class:`UnreadableError`.
    """
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        tables = list(_tables(path))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"it is no workbook ({error})") from error
    if not tables:
        raise UnreadableError("no sheet of it has a column called title, id or doi")
    ours = any(name == EVERY for name, _, _ in tables)
    found: list[SheetLine] = []
    for number, (name, rows, untold) in enumerate(sorted(tables, key=lambda table: table[0] != EVERY)):
        lines = lines_of(rows, guarded=not ours, untold=untold)
        found += _news(found, lines, name) if number else lines
    return found


def _tables(path: Path) -> Iterator[tuple[str, list[Row], Untold]]:
    """The sheets that are tables of papers."""
    with zipfile.ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > LARGEST:
            raise UnreadableError("it unpacks to more than any workbook of papers holds")
        sheets = [item for item in archive.infolist() if item.filename.startswith("xl/worksheets/")]
        has_formulas = any(_FORMULA.search(archive.read(sheet)) for sheet in sheets)
    formulas = _formulas(path) if has_formulas else {}
    with closing(_opened(path, data_only=True)) as book:
        for sheet in book.worksheets:
            rows: list[Row] = []
            untold: Untold = {}
            for number, cells in enumerate(sheet.iter_rows(), 1):
                rows.append((number, [_text(cell.value) for cell in cells]))
                for place, cell in enumerate(cells):
                    if cell.data_type == "e":
                        untold[number, place] = ERROR.format(cell.value)
                    elif cell.value is None and (number, place) in formulas.get(sheet.title, ()):
                        untold[number, place] = NO_VALUE
            if heads_of(rows, guarded=False) is not None:
                yield sheet.title, rows, untold


def _formulas(path: Path) -> dict[str, set[tuple[int, int]]]:
    """Where formulas stand, by sheet."""
    with closing(_opened(path, data_only=False)) as book:
        return {
            sheet.title: {
                (number, place)
                for number, cells in enumerate(sheet.iter_rows(), 1)
                for place, cell in enumerate(cells)
                if cell.data_type == "f"
            }
            for sheet in book.worksheets
        }


def _opened(path: Path, data_only: bool) -> Any:
    from openpyxl import load_workbook

    return load_workbook(path, read_only=True, data_only=data_only)


def _text(value: object) -> str:
    """A value as a reader would write it; spreadsheet programs make dates and numbers of words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _news(before: Sequence[SheetLine], lines: Sequence[SheetLine], sheet: str) -> Iterator[SheetLine]:
    """Of a further sheet, the rows with what they say that no sheet before it does."""
    said: dict[str, list[SheetLine]] = {}
    for line in before:
        said.setdefault(line.name, []).append(line)
    for line in lines:
        known = said.get(line.name, ())
        cells = {
            name: text
            for name, text in line.cells.items()
            if line.is_edited(name, text) and all(each.cells.get(name, "") != text for each in known)
        }
        shown = {
            name: text
            for name, text in line.shown.items()
            if line.is_edited(name, text) and all(each.shown.get(name, "") != text for each in known)
        }
        untold = {
            name: why for name, why in line.untold.items() if all(name not in each.untold for each in known)
        }
        if not known or cells or shown or untold:
            yield replace(line, cells=cells, shown=shown, untold=untold, sheet=sheet)
