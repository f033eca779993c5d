"""Tables of papers, CSV or XLSX: papermap's own spreadsheet, edited elsewhere or not, or another program's
list."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from papermap.imports.found import UnreadableError
from papermap.model.bibliography import BibEntry, address_refs, arxiv_in, doi_refs, published_venue
from papermap.model.names import name_of
from papermap.model.refs import BadRefError, Ref, arxiv_ref, parse_ref

GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "'")

_FACTS = {
    "id": "id", "title": "title", "document title": "title", "article title": "title", "authors": "authors",
    "author": "authors", "author names": "authors", "creators": "authors", "year": "year",
    "publication year": "year", "date": "year", "venue": "venue", "publication title": "venue",
    "journal": "venue",
    "source title": "venue", "doi": "doi", "url": "url", "link": "url", "arxiv": "arxiv", "arxiv id": "arxiv",
    "abstract": "abstract", "abstract note": "abstract", "key": "key", "bibtex key": "key",
}  # fmt: skip
_PASSED_OVER = frozenset(
    {
        "citations", "topic", "verdict", "pass1", "pass2", "pass3", "relation", "reproduction", "code",
        "data", "link",
    }
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_UNTITLED = "(title not fetched yet)"
HEADS_WITHIN = 10
"""Rows among which the one that names the columns is looked for."""

_LARGEST = 100_000_000
"""A workbook that unpacks to more bytes is none that anybody wrote by hand."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row of a table: what it says of the work, and the cells of columns that are the reader's, by name."""

    line: int
    name: str
    entry: BibEntry
    cells: dict[str, str] = field(default_factory=dict)


def read_csv(text: str) -> list[SheetLine]:
    """The rows of a CSV file, with commas, semicolons or tabs. Raises :class:`UnreadableError`."""
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    marks = sorted(",;\t", key=first.count, reverse=True)
    tables = (_rows(text, mark) for mark in marks)
    found = next((rows for rows in tables if _heads(rows, guarded=True) is not None), None)
    return _lines(_rows(text, marks[0]) if found is None else found, guarded=True)


def _rows(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file, each with the line on which it begins."""
    csv.field_size_limit(_LARGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    lines: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for row in reader:
            lines.append((before + 1, row))
            before = reader.line_num
    except csv.Error as error:
        raise UnreadableError(f"line {reader.line_num} is not CSV ({error})") from error
    return lines


def read_xlsx(path: Path) -> list[SheetLine]:
    """The rows of a workbook: of its sheet "All papers", else of the first that has a column for titles.
    Raises :class:`UnreadableError`."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > _LARGEST:
                raise UnreadableError("it unpacks to more than any workbook of papers holds")
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            sheets = sorted(book.worksheets, key=lambda sheet: sheet.title != "All papers")
            for sheet in sheets:
                rows = [
                    (number, ["" if value is None else str(value) for value in row])
                    for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
                ]
                heads = _heads(rows, guarded=False)
                if heads is not None and "title" in heads[1]:
                    return _lines(rows, guarded=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"it is no workbook ({error})") from error
    raise UnreadableError("no sheet of it has a column called title")


def _heads(rows: Sequence[tuple[int, list[str]]], guarded: bool) -> tuple[int, list[str]] | None:
    """Which of the rows heads the table, and its columns by name: the first, unless Excel's ``sep=;`` or a
    heading stands above it."""
    for place, (_, row) in enumerate(rows[:HEADS_WITHIN]):
        names = [_column(unguarded(cell) if guarded else cell) for cell in row]
        if {"title", "id", "doi", "arxiv"} & set(names):
            return place, names
    return None


def _lines(rows: Sequence[tuple[int, list[str]]], guarded: bool) -> list[SheetLine]:
    if not rows:
        return []
    heads = _heads(rows, guarded)
    if heads is None:
        raise UnreadableError("its beginning names no column title, id or doi")
    place, names = heads
    found = []
    for number, row in rows[place + 1 :]:
        values = {
            name: unguarded(cell) if guarded else cell for name, cell in zip(names, row, strict=False) if name
        }
        if any(value.strip() for value in values.values()):
            found.append(_line(number, values))
    return found


def _column(head: str) -> str:
    """A head as a name: "Key idea" is ``key_idea``, "BibTeX key" is ``key``."""
    plain = " ".join(head.replace("_", " ").split()).casefold()
    return _TITLES.get(plain) or _FACTS.get(plain) or plain.replace(" ", "_")


_TITLES = {
    "what they did": "did", "how they know": "know", "how it could be wrong": "doubt", "pass 1": "pass1",
    "pass 2": "pass2", "pass 3": "pass3", "is … but with …": "relation",
}  # fmt: skip


def unguarded(text: str) -> str:
    """Takes the apostrophe away that guards a cell against being run."""
    return text[1:] if text.startswith("'") and text[1:].startswith(GUARDED) else text


def _line(number: int, values: dict[str, str]) -> SheetLine:
    facts = set(_FACTS.values())
    title = " ".join(values.get("title", "").split())
    if title.endswith(_UNTITLED):
        values = values | {"id": values.get("id") or title.removesuffix(_UNTITLED).strip()}
        title = ""
    year = _YEAR.search(values.get("year", ""))
    entry = BibEntry(
        title=title or None,
        authors=tuple(_names(values.get("authors", ""))),
        year=int(year[1]) if year else None,
        venue=published_venue(" ".join(values.get("venue", "").split()) or None),
        kind="",
        key=values.get("key", "").strip(),
        refs=_refs(values),
        abstract=" ".join(values.get("abstract", "").split()) or None,
    )
    cells = {
        name: text.strip() for name, text in values.items() if name not in facts and name not in _PASSED_OVER
    }
    return SheetLine(number, values.get("id", "").strip() or title[:60], entry, cells)


def _names(text: str) -> Iterator[str]:
    parts: Iterable[str] = text.split(";")
    for part in parts:
        if name := name_of(part) if ";" in text else " ".join(part.split()):
            yield name


def _refs(values: dict[str, str]) -> frozenset[Ref]:
    refs = set(doi_refs(values.get("doi", ""))) | address_refs(values.get("url", "").strip())
    for name in ("id", "arxiv"):
        text = values.get(name, "").strip()
        try:
            ref = parse_ref(text).ref if text and not text.lower().endswith(".pdf") else None
        except BadRefError:
            ref = None
        if ref is not None:
            refs.add(ref)
    for text in (values.get("arxiv", ""), values.get("url", "")):
        if found := arxiv_ref(text.strip()) or arxiv_in(text):
            refs.add(found[0])
    return frozenset(refs)
