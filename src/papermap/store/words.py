"""Search by words, through SQLite's full-text index (FTS5), over titles, abstracts, notes and full texts."""

from __future__ import annotations

import re
import sqlite3

from papermap.model.words import STOPWORDS

_MARK = "\x02"
"""Set before each word of the query where a title holds it; only the rows that are shown are marked."""

_SOURCES = (
    # field, and the query that gives papers by rank (bm25: smaller is better)
    (
        "title",
        "SELECT rowid, highlight(paper_words, 0, char(2), '') AS marked FROM paper_words "
        "WHERE paper_words MATCH ? AND rank MATCH 'bm25(8.0, 1.0)'",
    ),
    (
        "notes",
        "SELECT e.paper_id, i.rank FROM journal_words i JOIN journal e ON e.id = i.rowid "
        "WHERE journal_words MATCH ? AND e.live = 1 AND e.paper_id IS NOT NULL",
    ),
    (
        "text",
        "SELECT d.paper_id, i.rank FROM document_words i JOIN document d ON d.edition_id = i.rowid "
        "WHERE document_words MATCH ?",
    ),
)


def words_of(query: str) -> tuple[str, ...]:
    """The words in what a person typed."""
    return tuple(re.findall(r"\w+", query))[:16]


def telling_words(query: str) -> tuple[str, ...]:
    """The words in what a person typed, without those that only hold a sentence together."""
    return tuple(word for word in words_of(query) if word.casefold() not in STOPWORDS)


def search(
    connection: sqlite3.Connection, query: str, limit: int, some: bool = False
) -> dict[int, tuple[str, ...]]:
    """Papers in which every word of ``query`` occurs (the last one may be unfinished), best first, with the
    fields they were found in: title, abstract, notes, text. With ``some``, papers in which any of its telling
    words occurs; those with more and rarer ones come first.

    Within a field the order is bm25's. What a person types is words, never FTS5 syntax; a query without a
    word finds nothing.
    """
    words = telling_words(query) if some else words_of(query)
    if not words:
        return {}
    match = (" OR " if some else " ").join(f'"{word}"' for word in words) + "*"
    fields: dict[int, list[str]] = {}
    for field, statement in _SOURCES:
        for row in connection.execute(f"{statement} ORDER BY rank LIMIT ?", [match, limit]):
            elsewhere = field == "title" and _MARK not in (row["marked"] or "")
            fields.setdefault(row[0], []).append("abstract" if elsewhere else field)
    return {key: tuple(found) for key, found in list(fields.items())[:limit]}
