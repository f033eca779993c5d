"""The spreadsheet as CSV: UTF-8, commas, one header line of column names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from papermap.exports.cells import guarded
from papermap.views.sheet import Column, SheetRow

_CHUNK = 500


def csv_sheet(columns: Sequence[Column], rows: Iterable[SheetRow]) -> Iterator[str]:
    """The file in pieces, to be written one after another in UTF-8 with newlines as they are."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guarded(column.name) for column in columns])
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        writer.writerows([guarded(cell.marked) for cell in row.cells] for row in chunk)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
