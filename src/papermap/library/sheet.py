"""The literature spreadsheet as it is edited: its rows by the page, its columns, and what is written into a
cell. Whole sheets leave through :mod:`papermap.library.exporting`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papermap.library import rows
from papermap.library.desk import Desk, RefusedError
from papermap.library.exporting import Exporting
from papermap.library.reading import ReadingRoom
from papermap.model.papers import clean_text
from papermap.model.query import FIELDS
from papermap.model.reading import ThreeSentences
from papermap.store import journal, papers, shelf
from papermap.views.sheet import COLUMNS, READ_OUT, SENTENCES, Column, SheetRow, own_column, sheet_row

COLUMN_NAME = re.compile(r"[^\W\d][\w-]{0,39}")


class Sheet:
    """The spreadsheet. Everything written here is a deed, and can be taken back."""

    def __init__(self, desk: Desk, exports: Exporting, reading: ReadingRoom) -> None:
        self._desk, self._exports, self._reading = desk, exports, reading

    def keys(self, where: str = "", sort: str = "added") -> tuple[int, ...]:
        """The papers that a query selects, in the order of the library (``sort``: see
        :data:`papermap.store.shelf.SORTS`). Raises :class:`papermap.model.query.QueryError`."""
        chosen = self._exports.select(where)
        connection = self._desk.reader()
        if connection is None:
            return ()
        return tuple(key for key in shelf.keys(connection, sort) if key in chosen)

    def columns(self, names: Sequence[str] = ()) -> tuple[Column, ...]:
        """The columns of these names in this order, new ones of the reader's too; all, without names."""
        every = self._exports.columns()
        known = {column.name: column for column in every}
        return tuple(known.get(name) or own_column(name) for name in dict.fromkeys(names)) or every

    def new_column(self, title: str) -> Column:
        """A column of the reader's own, by the name it is given. Raises :class:`RefusedError`."""
        name = re.sub(r"\W+", "_", clean_text(title).casefold()).strip("_")
        if not COLUMN_NAME.fullmatch(name):
            raise RefusedError("A column's name begins with a letter and has no more than 40 of them.")
        if name in FIELDS or any(name == column.name for column in COLUMNS):
            raise RefusedError(f"There is a column or a field {name!r} already.")
        return own_column(name)

    def rows(self, keys: Sequence[int], columns: Sequence[Column], drafts: bool = True) -> list[SheetRow]:
        """The rows of these papers. Nothing is written: a paper that was never exported has no BibTeX key
        yet."""
        connection = self._desk.reader()
        if connection is None:
            return []
        return [sheet_row(known, columns, drafts) for known in rows.known_of(connection, keys)]

    def write(self, key: int, column: str, text: str, page: int | None = None) -> None:
        """Put words into a cell; emptied, what the PDF proposes comes back.

        Raises :class:`RefusedError` for a cell whose words are not the reader's to write.
        """
        if column in SENTENCES:
            self._write_sentence(key, column, text)
            return
        known = next((known for known in COLUMNS if known.name == column), None)
        if known is not None and not known.own:
            raise RefusedError(f"{known.title} {_KEPT_BY.get(column, 'is not written here')}.")
        self._reading.write_cell(key, column, text, page)

    def accept(self, key: int, column: str) -> None:
        """Take over what the PDF proposes. Raises :class:`RefusedError` where it proposes nothing."""
        if column not in READ_OUT:
            raise RefusedError("The PDF proposes nothing for this column.")
        self._reading.accept_cell(key, column)

    def _write_sentence(self, key: int, column: str, text: str) -> None:
        paper = self._desk.current(key)
        with self._desk.deed(
            f"{SENTENCES[column]}: {self._desk.title(self._desk.existing(), paper)}"
        ) as deed:
            standing = journal.latest(
                deed.connection, ThreeSentences, papers.current_key(deed.connection, key)
            )
            said = {name: getattr(standing.said, name) if standing else "" for name in SENTENCES}
            deed.write(ThreeSentences(**{**said, column: text.strip()}), paper)


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
