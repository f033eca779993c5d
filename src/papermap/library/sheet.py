"""The literature spreadsheet as it is edited: its rows by the page, its columns, and what is written into a
cell. Whole sheets leave through :mod:`papermap.library.exporting`."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from papermap.library import rows
from papermap.library.desk import Desk, RefusedError
from papermap.library.exporting import Exporting
from papermap.library.reading import NotThreeSentencesError, ReadingRoom
from papermap.model.curation import SheetColumns
from papermap.model.papers import clean_text
from papermap.model.query import FIELDS
from papermap.model.reading import Cell as CellWords
from papermap.model.reading import ThreeSentences
from papermap.model.three_way import MARK
from papermap.practice import note
from papermap.store import journal, library_rows, sittings
from papermap.store.select import own_columns
from papermap.views.sheet import (
    COLUMNS,
    READ_OUT,
    SENTENCES,
    SHOWN,
    Column,
    SheetRow,
    own_column,
    sheet_row,
)

COLUMN_NAME = re.compile(r"[^\W\d][\w-]{0,39}")


def _name_of(title: str) -> str:
    """The name of a column that is called so: "Key idea" and "key-idea" are ``key_idea``."""
    return re.sub(r"\W+", "_", clean_text(title).casefold()).strip("_")


class Sheet:
    """The spreadsheet. Everything written here is a deed, and can be taken back."""

    def __init__(self, desk: Desk, exports: Exporting, reading: ReadingRoom) -> None:
        self._desk, self._exports, self._reading = desk, exports, reading

    def keys(self, where: str = "", sort: str = "added") -> tuple[int, ...]:
        """The papers that a query selects, in the order of the library (``sort``: see
        :data:`papermap.store.library_rows.SORTS`). Raises :class:`papermap.model.query.QueryError`."""
        chosen = self._exports.select(where)
        connection = self._desk.reader()
        if connection is None:
            return ()
        return tuple(key for key in library_rows.keys(connection, sort) if key in chosen)

    def columns(self, names: Sequence[str] = ()) -> tuple[Column, ...]:
        """The columns of these names in this order, new ones of the reader's too; all, without names."""
        every = self._exports.columns()
        known = {column.name: column for column in every}
        return tuple(known.get(name) or own_column(name) for name in dict.fromkeys(names)) or every

    def shown(self) -> tuple[Column, ...]:
        """The columns that the reader chose to see, in their order; the usual ones until they choose."""
        return self.columns(rows.shown(self._desk.reader()) or SHOWN)

    def arrange(self, names: Sequence[str]) -> tuple[Column, ...]:
        """Show these columns in this order from now on, after the title; of none, the usual ones.

        Raises :class:`papermap.library.rows.NoSuchColumnError`.
        """
        rows.columns(self._desk.reader(), names)
        names = tuple(dict.fromkeys(("title", *names))) if names else ()
        self._keep_columns("chose the sheet's columns", names, self._added())
        return self.shown()

    def add_column(self, title: str) -> Column:
        """Add a column of the reader's own, empty at first and shown last. Raises :class:`RefusedError`."""
        column = self.new_column(title)
        names = tuple(known.name for known in self.shown() if known.name != column.name)
        added = dict.fromkeys((*self._added(), column.name))
        self._keep_columns(f"the column {column.title}", (*names, column.name), tuple(added))
        return column

    def drop_column(self, name: str) -> None:
        """Take a column of the reader's own away. Raises :class:`RefusedError` where a cell of it is filled,
        or there is none."""
        connection = self._own(name)
        filled = [e for e in journal.live(connection, CellWords, slot=name) if e.said.text]
        if filled:
            cells = "1 cell" if len(filled) == 1 else f"{len(filled)} cells"
            raise RefusedError(
                f"{cells} of {name} hold words of yours, and a column goes only when it is empty. "
                "It can be left out of the columns that are shown."
            )
        standing = tuple(each for each in rows.shown(connection) if each != name)
        self._keep_columns(
            f"the column {name} away", standing, tuple(each for each in self._added() if each != name)
        )

    def rename_column(self, name: str, title: str) -> Column:
        """Call a column of the reader's own otherwise; what they wrote into it comes along.

        Raises :class:`RefusedError` where there is no such column, or one of the new name.
        """
        self._own(name)
        column = self.new_column(title)
        connection = self._desk.existing()
        if column.name in own_columns(connection):
            raise RefusedError(f"There is a column of your own called {column.name!r} already.")

        def renamed(names: Sequence[str]) -> tuple[str, ...]:
            return tuple(column.name if each == name else each for each in names)

        filled = [e for e in journal.live(connection, CellWords, slot=name) if e.said.text]
        standing, added = rows.shown(connection), self._added()
        with self._desk.deed(f"the column {name} is called {column.title}") as deed:
            for entry in filled:
                deed.write(replace(entry.said, column=column.name), entry.paper)
                deed.write(replace(entry.said, text="", page=None), entry.paper)
            deed.write(SheetColumns(renamed(standing), tuple(dict.fromkeys((*renamed(added), column.name)))))
        return column

    def _own(self, name: str) -> sqlite3.Connection:
        """Raises :class:`RefusedError` where there is no column of the reader's own of this name."""
        connection = self._desk.reader()
        own = () if connection is None else own_columns(connection)
        if connection is None or name not in own or any(name == column.name for column in COLUMNS):
            told = ", ".join(each for each in own if each not in READ_OUT) or "none"
            raise RefusedError(f"There is no column of your own called {name!r}; there are {told}.")
        return connection

    def _added(self) -> tuple[str, ...]:
        connection = self._desk.reader()
        standing = None if connection is None else journal.latest(connection, SheetColumns)
        return standing.said.added if standing else ()

    def _keep_columns(self, said: str, names: tuple[str, ...], added: tuple[str, ...]) -> None:
        with self._desk.deed(said) as deed:
            deed.write(SheetColumns(names, added))

    def new_column(self, title: str) -> Column:
        """A column of the reader's own, by the name it would have. Raises :class:`RefusedError`."""
        name = _name_of(title)
        if not COLUMN_NAME.fullmatch(name):
            raise RefusedError("A column's name begins with a letter and has no more than 40 of them.")
        if name in (*FIELDS, MARK) or any(name == column.name for column in COLUMNS):
            raise RefusedError(f"There is a column or a field {name!r} already.")
        return own_column(name)

    def named(self, words: str) -> str:
        """The name of the column that somebody calls so: by its name, or by its title."""
        exactly, wanted = clean_text(words).casefold(), _name_of(words)
        known = rows.columns(self._desk.reader())
        if any(column.name == exactly for column in known):
            return exactly
        return next((column.name for column in known if _name_of(column.title) == wanted), exactly)

    def rows(self, keys: Sequence[int], columns: Sequence[Column], drafts: bool = True) -> list[SheetRow]:
        """The rows of these papers. Nothing is written: a paper that was never exported has no BibTeX key
        yet."""
        connection = self._desk.reader()
        if connection is None:
            return []
        return [sheet_row(known, columns, drafts) for known in rows.known_of(connection, keys)]

    def write(self, key: int, column: str, text: str, page: int | None = None) -> None:
        """Put words into a cell; emptied, what the PDF proposes comes back.

        Raises :class:`RefusedError` for a cell whose words are not the reader's to write, and where there is
        no such column.
        """
        if column in SENTENCES:
            self._write_sentence(key, column, text)
            return
        known = next((known for known in COLUMNS if known.name == column), None)
        if known is not None and not known.own:
            raise RefusedError(f"{known.title} {_KEPT_BY.get(column, 'is not written here')}.")
        if known is None and column not in own_columns(self._desk.existing()):
            raise RefusedError(
                f"There is no column {column!r}; `papermap sheet columns` names them, and "
                "`papermap sheet add-column` adds one."
            )
        self._reading.write_cell(key, column, text, page)

    def accept(self, key: int, column: str) -> None:
        """Take over what the PDF proposes. Raises :class:`RefusedError` where it proposes nothing."""
        if column not in READ_OUT:
            raise RefusedError("The PDF proposes nothing for this column.")
        self._reading.accept_cell(key, column)

    def sentences(self, key: int) -> dict[str, str]:
        """The three sentences by column; those that are not said yet as far as they are drafted."""
        connection, paper = self._desk.existing(), self._desk.current(key)
        standing = journal.latest(connection, ThreeSentences, paper)
        if standing is not None:
            return {name: getattr(standing.said, name) for name in SENTENCES}
        drafts = {name: sittings.drafts(connection, paper, name) for name in SENTENCES}
        return {name: found[0].text if found else "" for name, found in drafts.items()}

    def _write_sentence(self, key: int, column: str, text: str) -> None:
        """One of the three. Until the others are said it is kept as a draft, as it is while reading."""
        text = text.strip()
        said = {**self.sentences(key), column: text}
        lacking = note.missing(**said)
        if column in lacking:
            raise NotThreeSentencesError({column: lacking[column]})
        if lacking:
            self._reading.keep_draft(key, column, text)
            left = " and ".join(f"“{SENTENCES[name]}”" for name in lacking)
            raise RefusedError(f"Kept as a draft: the note is three sentences; still to be said: {left}.")
        self._reading.write_sentences(key, **said)


_KEPT_BY = {
    "verdict": "is given at the end of a pass (r reads the paper)",
    "pass1": "is the day on which you ended the pass",
    "pass2": "is the day on which you ended the pass",
    "pass3": "is the day on which you ended the pass",
    "relation": "is said in the relation of the paper (t, then r)",
    "reproduction": "is kept with your runs",
    "topic": "is the lists that the paper is on",
    "key": "never changes, since documents cite it",
} | dict.fromkeys(
    ("id", "title", "authors", "year", "venue", "citations", "link"), "is the services' word, not yours"
)
