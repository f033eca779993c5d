"""The reader's free words on a paper: the journal's notes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from papermap.model.journal import Entry
from papermap.model.reading import Note
from papermap.store import journal


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a note. ``replaces`` is the id of the wording before it."""

    id: int
    body: str
    made_at: str
    replaces: int | None


def write(
    connection: sqlite3.Connection, key: int, body: str, replaces: int | None = None, deed: int | None = None
) -> int:
    """Add a note, or a new wording of the note ``replaces``; the old wording stays. Returns its id."""
    if deed is None:
        deed = journal.begin(connection, "a note")
    return journal.write(connection, deed, Note(body), key, replaces=replaces)


def current(connection: sqlite3.Connection, key: int) -> list[Wording]:
    """The notes of a paper in their latest wording, oldest first."""
    return [_wording(entry) for entry in journal.live(connection, Note, key)]


def wordings(connection: sqlite3.Connection, note: Wording) -> int:
    """How many wordings a note has had, the latest included."""
    return len(journal.wordings(connection, note.id))


def history(connection: sqlite3.Connection, key: int) -> list[Wording]:
    """Every wording ever written about a paper, oldest first."""
    return [_wording(entry) for entry in journal.history(connection, Note, key)]


def _wording(entry: Entry[Note]) -> Wording:
    return Wording(entry.id, entry.said.body, entry.made_at, entry.replaces)
