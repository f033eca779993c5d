"""Which papers are on which reading list."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

TO_READ = "to-read"
"""The list that papers are kept on for reading."""


def name_list(connection: sqlite3.Connection, name: str, title: str) -> None:
    """Make a list with this title, unless there is one of the name."""
    connection.execute("INSERT OR IGNORE INTO list (name, title) VALUES (?, ?)", [name, title])


def put_on_list(
    connection: sqlite3.Connection, name: str, title: str, key: int, position: int | None = None
) -> int | None:
    """Put a paper on a list, at ``position`` or at its end, making the list on first use. Returns the
    position, or ``None`` for a paper that is on it and keeps its place."""
    name_list(connection, name, title)
    row = connection.execute(
        "INSERT OR IGNORE INTO list_entry (list, paper_id, position) VALUES (?1, ?2, coalesce(?3, "
        "(SELECT coalesce(max(position), 0) + 1 FROM list_entry WHERE list = ?1))) RETURNING position",
        [name, key, position],
    ).fetchone()
    return None if row is None else int(row[0])


def place_on_list(connection: sqlite3.Connection, name: str, key: int) -> tuple[str, int] | None:
    """The title of a list and the position of a paper on it; ``None`` for a paper that is not."""
    row = connection.execute(
        "SELECT l.title, e.position FROM list_entry e JOIN list l ON l.name = e.list "
        "WHERE e.list = ? AND e.paper_id = ?",
        [name, key],
    ).fetchone()
    return None if row is None else (row[0], row[1])


def take_off_list(connection: sqlite3.Connection, name: str, key: int) -> None:
    """Take a paper off a list; the list stays."""
    connection.execute("DELETE FROM list_entry WHERE list = ? AND paper_id = ?", [name, key])


def sizes(connection: sqlite3.Connection) -> dict[str, tuple[str, int]]:
    """Each list's title and how many of its papers are in the library."""
    query = (
        "SELECT l.name, l.title, count(p.id) FROM list l LEFT JOIN list_entry e ON e.list = l.name "
        "LEFT JOIN paper p ON p.id = e.paper_id AND p.added_at IS NOT NULL GROUP BY l.name ORDER BY l.name"
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def called(connection: sqlite3.Connection, title: str) -> str | None:
    """The name of the list that has this title, or of one without a title that is called so."""
    query = "SELECT name FROM list WHERE coalesce(nullif(title, ''), name) = ? ORDER BY name LIMIT 1"
    row = connection.execute(query, [title]).fetchone()
    return None if row is None else str(row[0])


def lists_of(connection: sqlite3.Connection, key: int) -> list[str]:
    """The names of the lists a paper is on."""
    query = "SELECT list FROM list_entry WHERE paper_id = ? ORDER BY list"
    return [row[0] for row in connection.execute(query, [key])]


def keys_on(connection: sqlite3.Connection, name: str) -> list[int]:
    """The papers on a list, in the order they were put there."""
    query = "SELECT paper_id FROM list_entry WHERE list = ? ORDER BY position"
    return [row[0] for row in connection.execute(query, [name])]


def titles_of(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The titles of the lists that each of these papers is on, by name; papers on none are left out."""
    query = (
        "SELECT e.paper_id, coalesce(nullif(l.title, ''), l.name) FROM json_each(?) k "
        "JOIN list_entry e ON e.paper_id = k.value JOIN list l ON l.name = e.list ORDER BY l.name"
    )
    found: dict[int, tuple[str, ...]] = {}
    for key, title in connection.execute(query, [json.dumps(list(keys))]):
        found[key] = (*found.get(key, ()), title)
    return found


def among(connection: sqlite3.Connection, name: str, keys: Sequence[int]) -> set[int]:
    """Those of these papers that are on a list."""
    query = "SELECT paper_id FROM list_entry WHERE list = ? AND paper_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in connection.execute(query, [name, json.dumps(list(keys))])}
