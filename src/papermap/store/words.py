"""Search by words, through SQLite's full-text index (FTS5), over titles, abstracts, notes and full texts."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

_SOURCES = (
    # field, weight of a hit, query giving paper and rank (bm25: smaller is better)
    (
        "title",
        "SELECT rowid, rank FROM paper_words WHERE paper_words MATCH ? AND rank MATCH 'bm25(8.0, 1.0)'",
    ),
    (
        "note",
        "SELECT n.paper_id, i.rank FROM note_words i JOIN note n ON n.id = i.rowid WHERE note_words MATCH ? "
        "AND NOT EXISTS (SELECT 1 FROM note later WHERE later.replaces = n.id)",
    ),
    (
        "text",
        "SELECT d.paper_id, i.rank FROM document_words i JOIN document d ON d.edition_id = i.rowid "
        "WHERE document_words MATCH ?",
    ),
)


@dataclass(frozen=True, slots=True)
class WordHit:
    """A paper found by words. ``field`` is title, abstract, note or text; ``rank`` is bm25, negative, the
    smaller the better within its field. ``words`` are the words asked for."""

    key: int
    field: str
    rank: float
    words: tuple[str, ...]


def search(connection: sqlite3.Connection, query: str, limit: int) -> list[WordHit]:
    """Papers in which every word of ``query`` occurs (the last one may be unfinished), best first by field.

    What a person types is words, never FTS5 syntax. A query without a word finds nothing.
    """
    words = tuple(re.findall(r"\w+", query))[:16]
    if not words:
        return []
    match = " ".join(f'"{word}"' for word in words) + "*"
    hits: list[WordHit] = []
    for field, statement in _SOURCES:
        rows = connection.execute(f"{statement} ORDER BY rank LIMIT ?", [match, limit * 4]).fetchall()
        hits += [WordHit(row[0], field, row[1], words) for row in rows]
    return _told_apart(connection, hits, words)


def _told_apart(connection: sqlite3.Connection, hits: list[WordHit], words: tuple[str, ...]) -> list[WordHit]:
    """Hits in title-or-abstract as what they are: a title hit only when a word stands in the title."""
    match = "title : (" + " OR ".join(f'"{word}"' for word in words) + ")"
    keys = [hit.key for hit in hits if hit.field == "title"]
    marks = ",".join("?" * len(keys))
    in_title = {
        row[0]
        for row in connection.execute(
            f"SELECT rowid FROM paper_words WHERE paper_words MATCH ? AND rowid IN ({marks})", [match, *keys]
        )
    }
    return [
        WordHit(h.key, "abstract", h.rank, h.words) if h.field == "title" and h.key not in in_title else h
        for h in hits
    ]
