"""Search by words, through SQLite's full-text index (FTS5), over titles, abstracts, notes and full texts."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence

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

_HAVING = (
    "SELECT rowid FROM paper_words WHERE paper_words MATCH ?1 AND rowid IN (SELECT value FROM json_each(?2))",
    "SELECT e.paper_id FROM json_each(?2) k CROSS JOIN journal e ON e.paper_id = k.value AND e.live = 1 "
    "CROSS JOIN journal_words i ON i.rowid = e.id WHERE journal_words MATCH ?1",
    "SELECT d.paper_id FROM json_each(?2) k CROSS JOIN document d ON d.paper_id = k.value "
    "CROSS JOIN document_words i ON i.rowid = d.edition_id WHERE document_words MATCH ?1",
)
"""The papers among some that have a word, in any of the three."""


_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters that are written without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han. The index
takes a whole sentence of them for one word, of which it knows the beginning only."""


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
    if _UNSPACED.search(query):
        for key, field in _inside(connection, words, limit, some):
            found = fields.setdefault(key, [])
            if field not in found:
                found.append(field)
    return {key: tuple(found) for key, found in list(fields.items())[:limit]}


def words_in(
    connection: sqlite3.Connection, words: Sequence[str], keys: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """Which of these words, as :func:`search` takes them, each of these papers has."""
    found: dict[int, dict[str, None]] = {}
    for place, word in enumerate(words, 1):
        match = f'"{word}"' + "*" * (place == len(words))
        for statement in _HAVING:
            for row in connection.execute(statement, [match, json.dumps(list(keys))]):
                found.setdefault(row[0], {})[word] = None
    return {key: tuple(having) for key, having in found.items()}


def _inside(
    connection: sqlite3.Connection, words: tuple[str, ...], limit: int, some: bool
) -> list[tuple[int, str]]:
    """Papers whose title or abstract has the words anywhere, also inside of others; looks at every paper."""

    def holds(text: str) -> str:
        return (" OR " if some else " AND ").join(
            f"instr(lower({text}), lower(?{place}))" for place in range(2, len(words) + 2)
        )

    titled, told = holds("coalesce(title, '')"), holds("coalesce(title, '') || ' ' || coalesce(abstract, '')")
    rows = connection.execute(
        f"SELECT id, {titled} AS titled FROM paper WHERE {told} "
        "ORDER BY titled DESC, coalesce(citation_count, -1) DESC, id LIMIT ?1",
        [limit, *words],
    )
    return [(row[0], "title" if row[1] else "abstract") for row in rows]
