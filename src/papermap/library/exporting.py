"""Exports: which papers, in which form, to which file. Nothing is half written, and nothing that a reader
changed is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from papermap.library import rows
from papermap.library.desk import Desk
from papermap.library.exported import Exported
from papermap.library.selecting import Selector
from papermap.library.writing import replacing, write_text
from papermap.model.maps import MapPicture
from papermap.store import bibliography, papers
from papermap.store.connect import StoreError
from papermap.views.exchange import ExportView
from papermap.views.returning import AS_EXPORTED, comes_back, marked
from papermap.views.sheet import Column, SheetRow, sheet_row

if TYPE_CHECKING:
    from papermap.library.notes_folder import NotesFolder
    from papermap.model.bibliography import BibEntry

FORMATS = ("csv", "xlsx", "bibtex", "ris", "csl-json", "markdown", "html", "graphml", "json")
SHEETS = ("csv", "xlsx", "html")
"""The forms that have columns."""

PREVIEW = 4000
"""Characters of a preview."""


OnCount = Callable[[int, int], None]
"""Is told how many of how many papers are written."""

T = TypeVar("T")


def silent(done: int, total: int) -> None:
    """Tell nobody."""


class WrongExportError(ValueError):
    """This cannot be exported so; the message says what can."""


class Exporting:
    """Everything that leaves the library. ``picture`` gives the map, for topics and GraphML, ``guessed_on``
    the same with the bases that are guessed, for GraphML."""

    def __init__(
        self,
        desk: Desk,
        picture: Callable[[], MapPicture],
        guessed_on: Callable[[MapPicture], MapPicture],
        notify: Callable[[str], None],
    ) -> None:
        self._desk, self._picture, self._guessed_on, self._notify = desk, picture, guessed_on, notify

    # ---- which papers -------------------------------------------------------------------------------------

    def select(self, where: str) -> frozenset[int]:
        """The papers of the library that a query selects; of an empty query, all.

        Raises :class:`papermap.model.query.QueryError`.
        """
        connection = self._desk.reader()
        if connection is None:
            from papermap.model.query import parse_query

            parse_query(where)
            return frozenset()
        return Selector(connection, self._picture).select(where)

    def remarks(self, where: str) -> tuple[str, ...]:
        """What is to be said of a query that can be read: topics, lists and tags in it that are nowhere here.

        Raises :class:`papermap.model.query.QueryError`.
        """
        connection = self._desk.reader()
        if connection is None or not where.strip():
            return ()
        return tuple(Selector(connection, self._picture).remarks(where))

    def why_nothing(self, where: str) -> str:
        """Why a query selects no paper, in a sentence or more."""
        return " ".join(self.remarks(where)) or f"No paper is selected by {where}."

    def keys(self, where: str = "") -> list[int]:
        """The same, in the order they were added."""
        connection = self._desk.reader()
        chosen = self.select(where)
        return (
            [key for key in papers.library_keys(connection) if key in chosen]
            if connection is not None
            else []
        )

    # ---- the spreadsheet ----------------------------------------------------------------------------------

    def columns(self, names: Sequence[str] = ()) -> tuple[Column, ...]:
        """The spreadsheet's columns; see :func:`papermap.library.rows.columns`."""
        return rows.columns(self._desk.reader(), names)

    def _rows(self, keys: Sequence[int], columns: Sequence[Column], drafts: bool) -> Iterator[SheetRow]:
        connection = self._desk.reader()
        if connection is None:
            return
        if any(column.name == "key" for column in columns):
            self.give_keys(keys)
        for known in rows.known_of(connection, keys):
            yield sheet_row(known, columns, drafts)

    def _placed(self, found: Iterator[SheetRow]) -> Iterator[SheetRow]:
        """Rows of papers that are on no list under their community of the map, which is a topic too."""
        picture = self._picture()
        labels = {community.id: community.label for community in picture.communities}
        near = {node.key: labels[node.community] for node in picture.nodes if node.community in labels}
        for row in found:
            yield row if row.topics or row.key not in near else replace(row, topics=(near[row.key],))

    # ---- bibliographies -----------------------------------------------------------------------------------

    def give_keys(self, keys: Sequence[int]) -> dict[int, str]:
        """Give citation keys to the works that have none, and keep them: they never change by themselves.

        Returns those that could not be kept, as in a library that cannot be written.
        """
        connection = self._desk.reader()
        if connection is None or not rows.keyless(connection, keys):
            return {}
        try:
            with self._desk.writing() as writer:
                bibliography.give_keys(writer, rows.missing_keys(writer, keys).items())
        except StoreError as error:
            self._notify(f"The citation keys are not kept: {error}")
            return rows.missing_keys(connection, keys)
        return {}

    def entries(self, where: str = "") -> Iterator[BibEntry]:
        """The works as bibliographies describe them."""
        connection = self._desk.reader()
        keys = self.keys(where)
        if connection is not None:
            yield from rows.entries_of(connection, keys, self.give_keys(keys))

    # ---- forms --------------------------------------------------------------------------------------------

    def text(
        self,
        form: str,
        where: str = "",
        columns: Sequence[str] = (),
        drafts: bool = True,
        on_progress: OnCount = silent,
    ) -> Iterator[str]:
        """The export in pieces, of a form that is one text.

        Raises :class:`WrongExportError` for one that is not, and what :meth:`sheet` raises, before the first
        piece.
        """
        if columns and form not in SHEETS:
            raise WrongExportError(f"{form} has no columns; {', '.join(SHEETS)} have")
        if form in ("xlsx", "markdown"):
            raise WrongExportError(
                f"{form} needs a {'folder' if form == 'markdown' else 'file'} to go to: -o NAME"
            )
        if form == "json" and where:
            raise WrongExportError(
                "json is the whole library, which --where would take apart; csl-json takes --where"
            )
        return self._pieces(form, where, columns, drafts, on_progress)

    def _pieces(
        self, form: str, where: str, columns: Sequence[str], drafts: bool, on_progress: OnCount
    ) -> Iterator[str]:
        if form in ("csv", "html"):
            shown, keys = self.columns(columns), self.keys(where)
            found = _counted(self._rows(keys, shown, drafts), len(keys), on_progress)
            if form == "csv":
                shown, found = _returning(shown, found)
            if form == "html":
                from papermap.exports.sheet_html import sheet_html

                return iter([sheet_html(shown, found)])
            from papermap.exports.csv_sheet import csv_sheet

            return csv_sheet(shown, found)
        if form == "graphml":
            from papermap.exports.graphml import graphml

            picture = _part(self._picture(), self.select(where)) if where else self._picture()
            return iter([graphml(self._guessed_on(picture))])
        if form == "json":
            from papermap.store.dump import dump

            return dump(self._desk.existing())
        total = len(self.select(where))  # also: the query is read before the first entry is asked for
        return _bibliography(form)(_counted(self.entries(where), total, on_progress))

    def preview(self, form: str, where: str = "", columns: Sequence[str] = (), drafts: bool = True) -> str:
        """How the export begins. A workbook or a page is shown as its cells, a folder of notes as its first
        note."""
        if form == "markdown":
            return self._notes(drafts).first(self.keys(where)[:1])[:PREVIEW]
        pieces = self.text("csv" if form in SHEETS else form, where, columns, drafts)
        return "".join(islice(pieces, 400))[:PREVIEW]

    def write(
        self,
        form: str,
        path: Path,
        where: str = "",
        columns: Sequence[str] = (),
        drafts: bool = True,
        on_progress: OnCount = silent,
        replace: bool = False,
    ) -> ExportView:
        """Write the export to a file, or Markdown to a folder. With ``replace``, a file that is there is
        replaced whoever wrote it; without, only one that is as papermap left it.

        Raises :class:`WrongExportError`, :class:`papermap.library.exported.InTheWayError`, :class:`OSError`,
        and what :meth:`sheet` raises.
        """
        if form == "markdown":
            return self.write_notes(path, where, drafts, False, on_progress)
        ours = Exported(self._desk.settings.home)
        if not replace:
            ours.check(path)
        keys = self.keys(where)
        if form == "xlsx":
            from papermap.exports.xlsx_sheet import write_xlsx

            shown = self.columns(columns)
            shown, found = _returning(shown, self._placed(self._rows(keys, shown, drafts)))
            with replacing(path) as part:
                write_xlsx(part, shown, _counted(found, len(keys), on_progress))
        else:
            write_text(path, self.text(form, where, columns, drafts, on_progress))
        ours.remember(path)
        return ExportView(form, len(keys), str(path))

    def write_notes(
        self,
        folder: Path,
        where: str = "",
        drafts: bool = True,
        figures: bool = False,
        on_progress: OnCount = silent,
    ) -> ExportView:
        """Write a note for each paper to a folder, in which files that somebody changed stay as they are;
        with ``figures``, those of the PDFs beside them. Raises :class:`OSError` and what :meth:`select`
        raises."""
        return self._notes(drafts, figures).write(folder, self.keys(where), on_progress)

    def _notes(self, drafts: bool, figures: bool = False) -> NotesFolder:
        from papermap.library.notes_folder import NotesFolder

        return NotesFolder(self._desk, self.give_keys, drafts, self._notify if figures else None)


def _returning(
    columns: tuple[Column, ...], found: Iterator[SheetRow]
) -> tuple[tuple[Column, ...], Iterator[SheetRow]]:
    """The sheet with what :mod:`papermap.library.edited_sheet` asks of it when it comes back."""
    return ((*columns, AS_EXPORTED), marked(columns, found)) if comes_back(columns) else (columns, found)


def _counted(found: Iterator[T], total: int, on_progress: OnCount) -> Iterator[T]:
    for done, item in enumerate(found, 1):
        if done % 100 == 0 or done == total:
            on_progress(done, total)
        yield item


def _bibliography(form: str) -> Callable[[Iterator[BibEntry]], Iterator[str]]:
    if form == "bibtex":
        from papermap.exports.bibtex import bibtex

        return bibtex
    if form == "ris":
        from papermap.exports.ris import ris

        return ris
    if form == "csl-json":
        from papermap.exports.csl_json import csl_json

        return csl_json
    raise WrongExportError(f"there is no form {form!r}; there are {', '.join(FORMATS)}")


def _part(picture: MapPicture, keys: frozenset[int]) -> MapPicture:
    return replace(
        picture,
        nodes=tuple(node for node in picture.nodes if node.key in keys),
        edges=tuple(edge for edge in picture.edges if edge.source in keys and edge.target in keys),
    )
