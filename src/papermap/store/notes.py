"""The reader's own words. Only ever added to: an edit is a new row that names the one it replaces."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from papermap.store.connect import now


@dataclass(frozen=True, slots=True)
class Note:
    """One wording of a note. ``replaces`` is the id of the wording before it."""

    id: int
    body: str
    made_at: str
    replaces: int | None


def write(connection: sqlite3.Connection, key: int, body: str, replaces: int | None = None) -> int:
    """Add a note, or a new wording of the note ``replaces``; the old wording stays. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO note (paper_id, body, made_at, replaces) VALUES (?, ?, ?, ?)",
        [key, body, now(), replaces],
    )
    return int(cursor.lastrowid or 0)


def current(connection: sqlite3.Connection, key: int) -> list[Note]:
    """The notes of a paper in their latest wording, oldest first."""
    query = (
        "SELECT id, body, made_at, replaces FROM note n WHERE paper_id = ? "
        "AND NOT EXISTS (SELECT 1 FROM note later WHERE later.replaces = n.id) ORDER BY id"
    )
    return [Note(*row) for row in connection.execute(query, [key])]


def wordings(connection: sqlite3.Connection, note: Note) -> int:
    """How many wordings a note has had, the latest included."""
    query = (
        "WITH RECURSIVE earlier (id, replaces) AS (SELECT id, replaces FROM note WHERE id = ? "
        "UNION ALL SELECT n.id, n.replaces FROM note n JOIN earlier e ON n.id = e.replaces) "
        "SELECT count(*) FROM earlier"
    )
    return int(connection.execute(query, [note.id]).fetchone()[0])


def history(connection: sqlite3.Connection, key: int) -> list[Note]:
    """Every wording ever written about a paper, oldest first."""
    query = "SELECT id, body, made_at, replaces FROM note WHERE paper_id = ? ORDER BY id"
    return [Note(*row) for row in connection.execute(query, [key])]
