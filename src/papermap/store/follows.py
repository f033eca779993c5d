"""What the queue follows, as stored: categories, authors, words."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from papermap.store import queue
from papermap.store.connect import now

NEWEST = 2000
"""So many of the papers added last say which categories the library is of."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is read of a paper to see whether it has what is followed. ``announced`` says that it is in the
    news of late, ``owned`` that it is in the library."""

    text: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    announced: bool
    owned: bool


def follow(connection: sqlite3.Connection, kind: str, value: str) -> None:
    """Follow a category, an author or a word; twice is once."""
    connection.execute(
        "INSERT OR IGNORE INTO follow (kind, value, since) VALUES (?, ?, ?)", [kind, value, now()]
    )


def unfollow(connection: sqlite3.Connection, kind: str, value: str) -> int:
    """Follow it no longer in this way; returns in how many it was."""
    deleted = connection.execute("DELETE FROM follow WHERE kind = ? AND value = ?", [kind, value])
    return int(deleted.rowcount)


def followed(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """What is followed, by kind, in the order in which it was begun."""
    found: dict[str, list[str]] = {}
    for row in connection.execute("SELECT kind, value FROM follow ORDER BY since, value"):
        found.setdefault(row[0], []).append(row[1])
    return {kind: tuple(values) for kind, values in found.items()}


def library_categories(connection: sqlite3.Connection, most: int) -> tuple[str, ...]:
    """The first categories of the library's newest papers, the most frequent first."""
    query = (
        "SELECT json_extract(categories, '$[0]') AS name, count(*) AS n FROM (SELECT categories FROM paper "
        "WHERE added_at IS NOT NULL ORDER BY added_at DESC, id DESC LIMIT ?) "
        "WHERE categories <> '[]' GROUP BY name ORDER BY n DESC, name LIMIT ?"
    )
    return tuple(row[0] for row in connection.execute(query, [NEWEST, most]))


def known_papers(connection: sqlite3.Connection) -> tuple[list[Known], date | None]:
    """The papers announced as long ago as the queue goes back and those of the library, and the first day of
    the news among them; ``None`` where there is none."""
    newest = queue.newest_day(connection)
    first = "9999" if newest is None else (newest - timedelta(days=queue.BACKLOG_DAYS)).isoformat()
    query = (
        "SELECT p.title, p.abstract, p.authors, p.categories, a.day, p.added_at IS NOT NULL FROM paper p "
        "LEFT JOIN (SELECT paper_id, min(day) AS day FROM announcement WHERE day >= ? GROUP BY paper_id) a "
        "ON a.paper_id = p.id WHERE a.day IS NOT NULL OR p.added_at IS NOT NULL"
    )
    rows = connection.execute(query, [first]).fetchall()
    found = [
        Known(
            f"{title or ''} {abstract or ''}",
            tuple(json.loads(authors)),
            tuple(json.loads(categories)),
            day is not None,
            bool(owned),
        )
        for title, abstract, authors, categories, day, owned in rows
    ]
    days = [row[4] for row in rows if row[4] is not None]
    return found, date.fromisoformat(min(days)) if days else None
