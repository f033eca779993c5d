"""Statements of limits across the library, and vectors of such texts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_CHOSEN = (
    "WITH chosen AS (SELECT d.paper_id, d.edition_id, row_number() OVER (PARTITION BY d.paper_id "
    "ORDER BY e.version IS p.version DESC, e.version DESC, e.id DESC) AS place "
    "FROM document d JOIN edition e ON e.id = d.edition_id JOIN paper p ON p.id = d.paper_id "
    "WHERE p.added_at IS NOT NULL{}) "
)
"""The edition of each paper that its reader reads, as for its page."""


@dataclass(frozen=True, slots=True)
class PaperStatement:
    """A statement with the work it is of. ``kind`` is limitation or future-work."""

    paper: int
    text: str
    kind: str
    page: int
    section: str | None


def statements(connection: sqlite3.Connection, keys: Sequence[int] | None) -> list[PaperStatement]:
    """What the library's papers (or these of them) say of their limits, by paper, in reading order."""
    among = "" if keys is None else " AND p.id IN (SELECT value FROM json_each(?))"
    query = (
        f"{_CHOSEN.format(among)}SELECT c.paper_id, s.text, s.kind, s.page, s.section FROM chosen c "
        "JOIN statement s ON s.edition_id = c.edition_id WHERE c.place = 1 ORDER BY c.paper_id, s.position"
    )
    rows = connection.execute(query, [] if keys is None else [json.dumps(list(keys))])
    return [PaperStatement(*row) for row in rows]


def read_through(connection: sqlite3.Connection, keys: Sequence[int] | None) -> int:
    """How many of the library's papers (or of these) have a text that was read for statements."""
    among = "" if keys is None else " AND p.id IN (SELECT value FROM json_each(?))"
    query = (
        "SELECT count(*) FROM paper p WHERE p.added_at IS NOT NULL "
        f"AND EXISTS (SELECT 1 FROM document d WHERE d.paper_id = p.id){among}"
    )
    return int(connection.execute(query, [] if keys is None else [json.dumps(list(keys))]).fetchone()[0])


def text_vectors(
    connection: sqlite3.Connection, hashes: Sequence[str], model: str, revision: str
) -> dict[str, bytes]:
    """The vectors of those of these texts that have one, by :func:`papermap.embed.base.content_hash`."""
    query = (
        "SELECT v.hash, v.data FROM json_each(?) k CROSS JOIN text_vector v ON v.hash = k.value "
        "WHERE v.model = ? AND v.revision = ?"
    )
    rows = connection.execute(query, [json.dumps(list(hashes)), model, revision])
    return {row[0]: bytes(row[1]) for row in rows}


def save_text_vectors(
    connection: sqlite3.Connection, vectors: Mapping[str, bytes], model: str, revision: str
) -> None:
    """Keep vectors of texts; the same text twice is once."""
    connection.executemany(
        "INSERT OR IGNORE INTO text_vector (hash, model, revision, data) VALUES (?, ?, ?, ?)",
        [(text, model, revision, data) for text, data in vectors.items()],
    )
