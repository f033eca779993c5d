"""The library as light rows, for the table that people look at most; one query, whatever its size."""

from __future__ import annotations

import json
import sqlite3

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


def rows(connection: sqlite3.Connection, sort: str) -> list[tuple[Paper, tuple[StageState, ...], bool]]:
    """Every paper of the library with title, authors, year, count and names; the states of its stages that
    are not done; and whether its text is here. ``sort`` is one of :data:`SORTS`."""
    query = (
        "SELECT p.id, p.title, p.authors, p.year, p.citation_count, p.added_at, p.version, "
        "(SELECT group_concat(scheme || ' ' || value, char(10)) FROM ref WHERE paper_id = p.id) AS refs, "
        "(SELECT group_concat(DISTINCT state) FROM mark "
        "WHERE paper_id = p.id AND state <> 'done') AS states, "
        "EXISTS (SELECT 1 FROM document WHERE paper_id = p.id) AS has_text "
        f"FROM paper p WHERE p.added_at IS NOT NULL ORDER BY {_ORDER[sort]}"
    )
    return [_row(row) for row in connection.execute(query)]


def _row(row: sqlite3.Row) -> tuple[Paper, tuple[StageState, ...], bool]:
    refs = frozenset(
        Ref(Scheme(scheme), value)
        for scheme, _, value in (line.partition(" ") for line in (row["refs"] or "").splitlines())
    )
    fields = PaperFields(
        title=row["title"],
        authors=tuple(json.loads(row["authors"])),
        year=row["year"],
        citation_count=row["citation_count"],
    )
    paper = Paper(row["id"], refs, fields, {}, True, row["added_at"], row["version"])
    states = tuple(StageState(state) for state in (row["states"] or "").split(",") if state)
    return paper, states, bool(row["has_text"])
