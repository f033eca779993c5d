"""A paper's page as a value, put together from what is stored."""

from __future__ import annotations

import sqlite3

from papermap.library.pass_page import document_of, relations_of, said_of
from papermap.model.curation import Shared
from papermap.store import citations, documents, journal, lists, marks, notes, papers, tags
from papermap.views.papers import NoteView, PaperView, SharedView, paper_view


def paper_page(connection: sqlite3.Connection, key: int) -> PaperView:
    """The page of a work, also of one known only from citations. Raises :class:`KeyError`."""
    return paper_view(
        papers.load(connection, key),
        citations.completeness(connection, key),
        document_of(connection, key),
        marks.marks(connection, key),
        [
            NoteView(note.id, note.body, note.made_at, notes.wordings(connection, note))
            for note in notes.current(connection, key)
        ],
        [
            f"v{edition.version}" if edition.version else "file"
            for edition in documents.editions(connection, key)
        ],
        lists.lists_of(connection, key),
        relations_of(connection, key),
        journal.passes_read(connection, key),
        said_of(connection, key),
        tags.of_paper(connection, key),
        [SharedView(e.said.name, e.said.line) for e in journal.live(connection, Shared, key)],
    )


def file_of(connection: sqlite3.Connection, key: int) -> str | None:
    """Where in the library's folder the edition is that the reader reads."""
    held = documents.editions(connection, key)
    version = papers.load(connection, key).version
    chosen = next((each for each in held if each.version == version), held[0] if held else None)
    return None if chosen is None else chosen.path
