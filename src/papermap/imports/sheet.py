"""Tables of papers: papermap's own spreadsheet, edited elsewhere or not, or another program's list. How a CSV
file is read stands here, how a workbook is in :mod:`papermap.imports.workbook`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from papermap.imports.found import UnreadableError
from papermap.imports.zotero import plain_words
from papermap.model.bibliography import BibEntry, address_refs, arxiv_in, doi_refs, published_venue
from papermap.model.names import name_of
from papermap.model.refs import BadRefError, Ref, arxiv_ref, parse_ref
from papermap.model.three_way import MARK, prints_of, read_mark

GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "'")

_FACTS = {
    "id": "id", "title": "title", "document title": "title", "article title": "title", "authors": "authors",
    "author": "authors", "author names": "authors", "creators": "authors", "year": "year",
    "publication year": "year", "date": "year", "venue": "venue", "publication title": "venue",
    "journal": "venue",
    "source title": "venue", "doi": "doi", "url": "url", "link": "url", "arxiv": "arxiv", "arxiv id": "arxiv",
    "abstract": "abstract", "abstract note": "abstract", "key": "key", "bibtex key": "key",
}  # fmt: skip
SAID_ELSEWHERE = ("topic", "verdict", "pass1", "pass2", "pass3", "relation", "reproduction")
"""Columns of the reader that are more than words; what of them can be read is known to the library."""

_PASSED_OVER = frozenset({*SAID_ELSEWHERE, "citations", "code", "data", "link", MARK})
_PROGRAMS = ({"item_type", "date_added", "date_modified"}, {"eid", "source"})
"""The columns by which the tables of Zotero and of Scopus are known. Those have dozens more, which are no
columns of the reader's."""

_DETAILS = {
    "volume": "volume", "issue": "number", "pages": "pages", "publisher": "publisher", "place": "address",
    "series": "series", "edition": "edition", "isbn": "isbn", "issn": "issn", "editor": "editor",
    "editors": "editor", "manual_tags": "keywords", "author_keywords": "keywords",
    "language": "language", "language_of_original_document": "language",
}  # fmt: skip
"""What a program's columns are called in a bibliography."""

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_NUMBERED = re.compile(r"(\d{3,4})\.(\d{1,5})", re.ASCII)
_UNTITLED = "(title not fetched yet)"
HEADS_WITHIN = 10
"""Rows among which the one that names the columns is looked for."""

LARGEST = 100_000_000
"""A cell of more characters, or a workbook that unpacks to more bytes, is none that anybody wrote by hand."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row of a table: what it says of the work, and the cells of columns that are the reader's, by name.
    ``shown`` are the cells of :data:`SAID_ELSEWHERE`; ``untold`` are the columns in which something stands
    that cannot be taken, with why; ``sheet`` is the sheet of the workbook, where it is not its first;
    ``mark`` is what the row says of its cells as they were exported, if anything."""

    line: int
    name: str
    entry: BibEntry
    cells: dict[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    untold: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    mark: Mapping[str, tuple[str, ...]] | None = None

    def was(self, column: str) -> tuple[str, ...] | None:
        """The prints of what a cell held when it was exported; ``None`` when that is not known."""
        return None if self.mark is None else self.mark.get(column, ())

    def is_edited(self, column: str, text: str) -> bool:
        """Whether a cell is otherwise than it was exported; where that is not known, whether it is filled."""
        was = self.was(column)
        return bool(text) if was is None else sorted(was) != sorted(prints_of(column, text))


def read_csv(text: str) -> list[SheetLine]:
    """The rows of a CSV file, with commas, semicolons or tabs. Raises :class:`UnreadableError`."""
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    marks = sorted(",;\t", key=first.count, reverse=True)
    tables = (_rows(text, mark) for mark in marks)
    found = next((rows for rows in tables if heads_of(rows, guarded=True) is not None), None)
    return lines_of(_rows(text, marks[0]) if found is None else found, guarded=True)


def _rows(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file, each with the line on which it begins."""
    csv.field_size_limit(LARGEST)
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


def heads_of(rows: Sequence[tuple[int, list[str]]], guarded: bool) -> tuple[int, list[str]] | None:
    """Which of the rows heads the table, and its columns by name: the first, unless Excel's ``sep=;`` or a
    heading stands above it."""
    for place, (_, row) in enumerate(rows[:HEADS_WITHIN]):
        names = [_column(unguarded(cell) if guarded else cell) for cell in row]
        if {"title", "id", "doi", "arxiv"} & set(names):
            return place, names
    return None


def lines_of(
    rows: Sequence[tuple[int, list[str]]],
    guarded: bool,
    untold: Mapping[tuple[int, int], str] = MappingProxyType({}),
) -> list[SheetLine]:
    """The rows of a table as what they say. ``untold`` tells of cells, by number of the row and place in it,
    why they have no words. Raises :class:`UnreadableError`."""
    if not rows:
        return []
    heads = heads_of(rows, guarded)
    if heads is None:
        raise UnreadableError("its beginning names no column title, id or doi")
    place, names = heads
    foreign = any(program <= set(names) for program in _PROGRAMS)
    found = []
    for number, row in rows[place + 1 :]:
        values: dict[str, str] = {}
        reasons: dict[str, str] = {}
        for at, cell in enumerate(row):
            name = names[at] if at < len(names) else ""
            if why := untold.get((number, at)):
                reasons[name or f"cell {at + 1}"] = why
            elif name:
                values[name] = unguarded(cell) if guarded else cell
            elif at >= len(names) and cell.strip():
                reasons[f"cell {at + 1}"] = "it stands under no column"
        if reasons or any(value.strip() for value in values.values()):
            line = _line(number, values, reasons)
            found.append(_of_program(line, values) if foreign else line)
    return found


def _column(head: str) -> str:
    """A head as a name: "Key idea" is ``key_idea``, "BibTeX key" is ``key``."""
    plain = " ".join(head.replace("_", " ").split()).casefold()
    return _TITLES.get(plain) or _FACTS.get(plain) or plain.replace(" ", "_")


_TITLES = {
    "what they did": "did", "how they know": "know", "how it could be wrong": "doubt", "pass 1": "pass1",
    "pass 2": "pass2", "pass 3": "pass3", "is … but with …": "relation",
}  # fmt: skip


def whole_id(text: str) -> str:
    """An arXiv identifier of which a spreadsheet program made a number, with the zeros that were lost at its
    ends: 2305.1829 is 2305.18290, and 908.0054 is 0908.0054."""
    match = _NUMBERED.fullmatch(text)
    month = match[1].zfill(4) if match else ""
    if match is None or not "01" <= month[2:] <= "12" or month < "0704":
        return text
    digits = match[2].ljust(5 if month >= "1501" else 4, "0")
    return f"{month}.{digits}"


def unguarded(text: str) -> str:
    """Takes the apostrophe away that guards a cell against being run."""
    return text[1:] if text.startswith("'") and text[1:].startswith(GUARDED) else text


def _line(number: int, values: dict[str, str], untold: Mapping[str, str]) -> SheetLine:
    facts = set(_FACTS.values())
    values = values | {name: whole_id(values[name].strip()) for name in ("id", "arxiv") if name in values}
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
    shown = {name: values[name].strip() for name in SAID_ELSEWHERE if name in values}
    name = values.get("id", "").strip() or title[:60]
    return SheetLine(number, name, entry, cells, shown, untold, mark=read_mark(values.get(MARK, "")))


def _of_program(line: SheetLine, values: Mapping[str, str]) -> SheetLine:
    """The row of a table that another program wrote: its columns are a bibliography's."""
    details = {ours: text for name, ours in _DETAILS.items() if (text := values.get(name, "").strip())}
    details["keywords"] = ", ".join(
        part.strip() for part in details.get("keywords", "").split(";") if part.strip()
    )
    if "editor" in details:
        details["editor"] = " and ".join(_names(details["editor"]))
    refs = line.entry.refs
    if (found := arxiv_in(values.get("extra", ""))) is not None:
        refs |= {found[0]}
    notes = (note,) if (note := plain_words(values.get("notes", ""))) else ()
    kept = {name: text for name, text in details.items() if text}
    entry = replace(line.entry, key="", refs=refs, details=kept, notes=notes)
    return replace(line, entry=entry, cells={}, shown={}, mark=None)


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
