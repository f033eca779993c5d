"""How much is in a library: counts that SQLite makes, and nothing is read for."""

from __future__ import annotations

import sqlite3
from typing import Final

COUNTS: Final = {
    "papers": "SELECT count(*) FROM paper WHERE added_at IS NOT NULL",
    "texts": "SELECT count(DISTINCT paper_id) FROM document",
    "neighbours": "SELECT count(*) FROM paper WHERE added_at IS NULL",
    "links": "SELECT count(*) FROM (SELECT DISTINCT citing, cited FROM citation)",
    "seconds": "SELECT coalesce(sum(seconds), 0) FROM sitting",
    "answers": "SELECT count(*) FROM journal WHERE kind = 'judgement' AND live = 1",
}


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """What there is: papers of the library, those whose text is here, papers known from citations only,
    links between papers, seconds in passes, and answers to the queue."""
    return {name: int(connection.execute(query).fetchone()[0]) for name, query in COUNTS.items()}


def years(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """How many papers of the library each year has, the oldest first; those without a year are left out."""
    query = (
        "SELECT year, count(*) FROM paper WHERE added_at IS NOT NULL AND year IS NOT NULL "
        "GROUP BY year ORDER BY year"
    )
    return [(int(year), int(papers)) for year, papers in connection.execute(query)]


def said(connection: sqlite3.Connection, kind: str, field: str | None = None) -> dict[str, int]:
    """How much of a kind of words holds, by the values of one of its fields; all under an empty name without
    ``field``."""
    value = "''" if field is None else f"CAST(json_extract(content, '$.{field}') AS TEXT)"
    query = f"SELECT coalesce({value}, ''), count(*) FROM journal WHERE kind = ? AND live = 1 GROUP BY 1"
    return {str(name): int(number) for name, number in connection.execute(query, [kind])}


def passes(connection: sqlite3.Connection, skipped: str) -> dict[int, int]:
    """How many papers were read in each pass."""
    query = (
        "SELECT CAST(slot AS INTEGER), count(*) FROM journal WHERE kind = 'pass' AND live = 1 "
        "AND json_extract(content, '$.outcome') <> ? GROUP BY 1"
    )
    return {int(number): int(papers) for number, papers in connection.execute(query, [skipped])}


def first_day(connection: sqlite3.Connection) -> str | None:
    """When the first paper came, ISO in UTC."""
    row = connection.execute("SELECT min(added_at) FROM paper").fetchone()
    return None if row[0] is None else str(row[0])
