"""The library as light rows, for the table that people look at most; by the page, so that its size does not
matter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from papermap.model.papers import Paper, PaperFields
from papermap.model.progress import StageState
from papermap.model.refs import Ref, Scheme

_ORDER = {
    "added": "p.added_at DESC, p.id DESC",
    "year": "p.year IS NULL, p.year DESC, p.title_key",
    "title": "p.title_key = '', p.title_key",
    "citations": "p.citation_count IS NULL, p.citation_count DESC, p.title_key",
}
SORTS = tuple(_ORDER)
_SCHEMES = {scheme.value: scheme for scheme in Scheme}
FURTHEST = (
    "(SELECT max(CAST(slot AS INTEGER)) FROM journal WHERE paper_id = p.id AND kind = 'pass' "
    "AND live = 1 AND json_extract(content, '$.outcome') <> 'skipped')"
)
"""The furthest pass read of paper ``p``, in SQL; null where none was."""

_NAMED = "EXISTS (SELECT 1 FROM ref r WHERE r.paper_id = p.id AND r.scheme || ':' || r.value LIKE ?)"


def rows(
    connection: sqlite3.Connection,
    sort: str,
    limit: int | None = None,
    offset: int = 0,
    words: Sequence[str] = (),
) -> Iterator[tuple[Paper, tuple[StageState, ...], bool, int]]:
    """Papers of the library with title, authors, year, count and names; the states of their stages that are
    not done; whether their text is here; and the furthest pass read (0 to 3). ``sort`` is one of
    :data:`SORTS`. Read as they are taken.

    Rows that cannot hold every one of ``words`` in title, authors, year or a name are left out; what is left
    is for the caller to look at closely, who knows more of letters than SQLite.
    """
    sought = [word for word in words if word.isascii() and not set(word) & set('"\\%_')]
    holds = f" AND (p.title LIKE ? OR p.authors LIKE ? OR p.year LIKE ? OR {_NAMED})" * len(sought)
    query = (
        "SELECT p.id, p.title, p.authors, p.year, p.citation_count, p.added_at, p.version, "
        "(SELECT group_concat(scheme || ' ' || value, char(10)) FROM ref WHERE paper_id = p.id) AS refs, "
        "(SELECT group_concat(DISTINCT state) FROM mark "
        "WHERE paper_id = p.id AND state <> 'done') AS states, "
        "EXISTS (SELECT 1 FROM document WHERE paper_id = p.id) AS has_text, "
        f"{FURTHEST} AS furthest "
        f"FROM paper p WHERE p.added_at IS NOT NULL{holds} ORDER BY {_ORDER[sort]} LIMIT ? OFFSET ?"
    )
    patterns = [f"%{word}%" for word in sought for _ in range(4)]
    return map(_row, connection.execute(query, [*patterns, -1 if limit is None else limit, offset]))


def keys(connection: sqlite3.Connection, sort: str) -> list[int]:
    """The papers of the library in one of the orders :data:`SORTS`."""
    query = f"SELECT p.id FROM paper p WHERE p.added_at IS NOT NULL ORDER BY {_ORDER[sort]}"
    return [row[0] for row in connection.execute(query)]


def size(connection: sqlite3.Connection) -> int:
    """How many papers are in the library."""
    return int(connection.execute("SELECT count(*) FROM paper WHERE added_at IS NOT NULL").fetchone()[0])


def few(connection: sqlite3.Connection, most: int) -> bool:
    """Whether the library holds no more than so many papers; counts no further."""
    query = "SELECT count(*) FROM (SELECT 1 FROM paper WHERE added_at IS NOT NULL LIMIT ?)"
    return int(connection.execute(query, [most + 1]).fetchone()[0]) <= most


def furthest_passes(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, int]:
    """The furthest pass read (1 to 3) of those of these papers that have been read."""
    query = f"SELECT p.value, {FURTHEST.replace('p.id', 'p.value')} AS furthest FROM json_each(?) p"
    rows = connection.execute(query, [json.dumps(list(keys))])
    return {row[0]: row[1] for row in rows if row[1]}


_LIGHT = (
    "SELECT p.id, p.title, p.authors, p.year, p.citation_count, p.added_at, p.version, "
    "(SELECT group_concat(scheme || ' ' || value, char(10)) FROM ref WHERE paper_id = p.id) AS refs "
    "FROM json_each(?) k JOIN paper p ON p.id = k.value ORDER BY k.key"
)


def light_papers(connection: sqlite3.Connection, keys: Sequence[int]) -> list[Paper]:
    """These works, known from citations or in the library, as light as rows; unknown keys are left out."""
    return [paper_of(row) for row in connection.execute(_LIGHT, [json.dumps(list(keys))])]


class Label(NamedTuple):
    """What a list that must come at once shows of a work; ``names`` are scheme and value."""

    key: int
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    in_library: bool
    names: list[tuple[str, str]]


def labels(connection: sqlite3.Connection, keys: Sequence[int]) -> list[Label]:
    """As :func:`light_papers`, lighter still."""
    return [
        Label(key, title, tuple(json.loads(authors)), year, added is not None, _names(refs))
        for key, title, authors, year, _, added, _, refs in connection.execute(
            _LIGHT, [json.dumps(list(keys))]
        )
    ]


def _names(refs: str | None) -> list[tuple[str, str]]:
    found = [line.partition(" ") for line in (refs or "").splitlines()]
    return [(scheme, value) for scheme, _, value in found]


def _row(row: sqlite3.Row) -> tuple[Paper, tuple[StageState, ...], bool, int]:
    states = tuple(StageState(state) for state in (row["states"] or "").split(",") if state)
    return paper_of(row), states, bool(row["has_text"]), row["furthest"] or 0


def paper_of(row: sqlite3.Row) -> Paper:
    """A paper as light as a row: without abstract, and without who said what."""
    refs = frozenset(Ref(_SCHEMES[scheme], value) for scheme, value in _names(row["refs"]))
    fields = PaperFields(
        title=row["title"],
        authors=tuple(json.loads(row["authors"])),
        year=row["year"],
        citation_count=row["citation_count"],
    )
    own = row["added_at"] is not None
    return Paper(row["id"], refs, fields, {}, own, row["added_at"], row["version"])
