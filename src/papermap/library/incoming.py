"""A file or folder as the entries in it, whatever its form."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from papermap.imports.detect import Form, Source, decoded
from papermap.imports.found import Found, Incoming, Unread, UnreadableError, checked
from papermap.library import rows
from papermap.library.edited_sheet import sheet_lines
from papermap.library.intake import LIST_NAME
from papermap.model.curation import Shared
from papermap.model.papers import clean_text, harmless
from papermap.model.reading_lists import ReadingList
from papermap.store import papers
from papermap.store.connect import StoreError, open_reader
from papermap.views.exchange import SourceView

_ENTRY = re.compile(r"\s*\[\[\s*entries\s*\]\]")

SHEETS = (Form.CSV, Form.XLSX)
LIBRARIES = (Form.LIBRARY, Form.DUMP)

FIRST = 5
"""Titles of a preview."""


def entries(source: Source) -> Iterator[Found]:
    """Every entry, in order. Raises :class:`UnreadableError` where the whole cannot be read."""
    form, path = source.form, source.paths[0]
    if form is Form.BIBTEX:
        from papermap.imports.bibtex import read_bibtex

        yield from read_bibtex(source.content)
    elif form is Form.RIS:
        from papermap.imports.ris import read_ris

        yield from read_ris(source.content)
    elif form is Form.CSL:
        from papermap.imports.csl_json import read_csl

        yield from read_csl(source.content, _lines(path))
    elif form is Form.ZOTERO_JSON:
        from papermap.imports.zotero import read_zotero_json

        yield from read_zotero_json(source.content, _lines(path))
    elif form is Form.ZOTERO:
        from papermap.imports.zotero_database import read_zotero

        yield from read_zotero(path, source.linked)
    elif form is Form.PDF:
        for file in source.paths:
            name = file.name if source.folder is None else str(file.relative_to(source.folder))
            yield Incoming(name, 0, ask=str(file.absolute()))
    elif form is Form.LIST:
        yield from _list(source.content)
    else:
        from papermap.imports.refs_text import read_refs_text

        yield from read_refs_text(source.content)


def preview(source: Source) -> SourceView:
    """What is in it, with nothing taken in. Raises :class:`UnreadableError`."""
    works = named = files = unread = 0
    titles: list[str] = []
    for item in _every(source):
        if isinstance(item, Unread):
            unread += 1
            continue
        here = item.file if item.ask is None else Path(item.ask)
        has_file = here is not None and here.is_file()
        works += 1
        files += has_file
        named += bool(item.entry.refs) or (item.ask is not None and not has_file)
        if len(titles) < FIRST:
            titles.append(clean_text(item.entry.title or item.name))
    return SourceView(source.name, source.form, works, named, files, unread, tuple(titles))


def _every(source: Source) -> Iterator[Found]:
    if source.form in SHEETS:
        for line in sheet_lines(source):
            yield checked(line.name, line.line, line.entry)
    elif source.form in LIBRARIES:
        with other_library(source) as theirs:
            for _, item in library_entries(theirs):
                yield item
    else:
        yield from entries(source)


def _lines(path: Path) -> list[int]:
    """Where the items of a JSON file stand; nothing of one that is no file."""
    from papermap.imports.json_lines import item_lines

    return item_lines(decoded(path.read_bytes())) if path.is_file() else []


def shared_list(source: Source) -> tuple[str, Shared]:
    """The title of a reading list, and what is said of it there. Raises :class:`UnreadableError`."""
    reading = _reading_list(source.content)
    name = clean_text(reading.name)[:LIST_NAME]
    said = Shared(name, harmless(reading.why), clean_text(reading.topic))
    return clean_text(reading.title) or name, said


def _reading_list(text: str) -> ReadingList:
    from papermap.imports.reading_list import parse_list

    try:
        return parse_list(text)
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError(f"it is no reading list ({error})") from error


def _list(text: str) -> Iterator[Found]:
    """A reading list's papers, which go on a list of its name."""
    from papermap.model.bibliography import BibEntry
    from papermap.model.refs import BadRefError, parse_ref

    reading = _reading_list(text)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _ENTRY.match(line)]
    for place, entry in enumerate(reading.entries):
        line = lines[place] if len(lines) == len(reading.entries) else 0
        try:
            ref = parse_ref(entry.ref).ref if entry.ref else None
        except BadRefError as error:
            yield Unread(entry.ref, line, str(error))
            continue
        refs = frozenset({ref} if ref else ())
        known = BibEntry(
            title=entry.title or None,
            year=entry.year or None,
            refs=refs,
            lists=(reading.name,),
            told={reading.name: entry.line},
        )
        yield checked(entry.ref or entry.title, line, known)


@contextmanager
def other_library(source: Source) -> Iterator[sqlite3.Connection]:
    """Another papermap library, as a copy that can be read and brought up to date without touching it.

    Raises :class:`UnreadableError`.
    """
    with tempfile.TemporaryDirectory(prefix="papermap-import-") as folder:
        copy = Path(folder) / "library.db"
        try:
            if source.form is Form.DUMP:
                from papermap.store.dump import BadDumpError, restore

                try:
                    restore(copy, source.content)
                except BadDumpError as error:
                    raise UnreadableError(str(error)) from error
            else:
                _copy(source.paths[0], copy)
            connection = open_reader(copy)
        except (sqlite3.DatabaseError, StoreError) as error:
            raise UnreadableError(f"it is no papermap library ({error})") from error
        assert connection is not None
        with closing(connection):
            yield connection


def _copy(path: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as theirs,
        closing(sqlite3.connect(target)) as ours,
    ):
        theirs.backup(ours)
        if ours.execute("SELECT 1 FROM sqlite_master WHERE name = 'paper'").fetchone() is None:
            raise UnreadableError("it is a database, but no papermap library and no Zotero library")


def library_entries(connection: sqlite3.Connection) -> Iterator[tuple[int, Incoming]]:
    """The works of another library with their keys there."""
    keys = papers.library_keys(connection)  # their lists are brought as such
    for key, entry in zip(keys, rows.entries_of(connection, keys, {}), strict=True):
        name = entry.key or entry.title or "a paper"
        yield key, Incoming(name, 0, replace(entry, lists=()))
