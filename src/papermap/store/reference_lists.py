"""The reference lists that were read out of PDFs: which works their entries name, and the edges they make."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from papermap.model.papers import Source


def follow_names(connection: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Works got their titles, or others: entries found by title follow them. Most concern no reference list.

    So which edges exist does not depend on whether the citing or the cited paper came first.
    """
    query = (
        "SELECT k.value FROM json_each(?) k JOIN paper p ON p.id = k.value WHERE (p.title_key <> '' AND "
        "EXISTS (SELECT 1 FROM reference_entry e WHERE e.title_key = p.title_key AND e.title_key <> '')) OR "
        "EXISTS (SELECT 1 FROM reference_entry e WHERE e.cited_id = p.id AND e.by_title = 1) ORDER BY k.id"
    )
    if not keys:
        return
    for row in connection.execute(query, [json.dumps(list(keys))]).fetchall():
        _after_naming(connection, row[0])


def _after_naming(connection: sqlite3.Connection, key: int) -> None:
    """Entries let go of a work that is no longer called so, and those that wait for its title take it."""
    strangers = (
        "UPDATE reference_entry SET cited_id = NULL, by_title = 0 WHERE cited_id = ?1 AND by_title = 1 "
        "AND title_key <> (SELECT title_key FROM paper WHERE id = ?1) RETURNING paper_id"
    )
    for (citing,) in connection.execute(strangers, [key]).fetchall():
        link(connection, citing)
    waiting = (
        "UPDATE reference_entry SET cited_id = ?1, by_title = 1 WHERE cited_id IS NULL AND paper_id <> ?1 "
        "AND title_key <> '' AND title_key = (SELECT title_key FROM paper WHERE id = ?1) RETURNING paper_id"
    )
    for (citing,) in connection.execute(waiting, [key]).fetchall():
        link(connection, citing)


def link(connection: sqlite3.Connection, citing: int) -> None:
    """Make the edges of source ``pdf`` of one paper exactly those its reference list leads to."""
    connection.execute("DELETE FROM citation WHERE citing = ? AND source = ?", [citing, Source.PDF])
    rows = connection.execute(
        "SELECT cited_id, contexts FROM reference_entry WHERE paper_id = ? AND cited_id IS NOT NULL "
        "AND cited_id <> paper_id ORDER BY position",
        [citing],
    )
    contexts: dict[int, list[object]] = {}
    for cited, found in rows:
        contexts.setdefault(cited, []).extend(json.loads(found))
    parsed = connection.execute("SELECT max(parsed_at) FROM document WHERE paper_id = ?", [citing])
    at = parsed.fetchone()[0] or ""
    connection.executemany(
        "INSERT INTO citation (citing, cited, source, seen_at, contexts) VALUES (?, ?, ?, ?, ?)",
        [
            (citing, cited, Source.PDF, at, json.dumps(found, ensure_ascii=False) if found else None)
            for cited, found in contexts.items()
        ],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a paper's reference list, with a title, that leads to no known work."""

    paper: int
    position: int
    title: str
    authors: tuple[str, ...]


def nameless(connection: sqlite3.Connection, key: int) -> list[Line]:
    """Those lines of one paper, in the order of its list."""
    query = (
        "SELECT paper_id, position, title, authors FROM reference_entry WHERE paper_id = ? "
        "AND cited_id IS NULL AND title_key <> '' ORDER BY position"
    )
    return [_line(row) for row in connection.execute(query, [key])]


_NAMED_TWICE = (
    "SELECT title_key, count(DISTINCT paper_id) AS papers FROM reference_entry WHERE cited_id IS NULL "
    "AND title_key <> '' GROUP BY title_key HAVING papers > 1 ORDER BY papers DESC, title_key"
)


def named_twice(connection: sqlite3.Connection, most: int) -> list[Line]:
    """Those lines whose title stands in the lists of several papers, of so many titles; what the most name
    first."""
    query = (
        f"SELECT r.paper_id, r.position, r.title, r.authors FROM ({_NAMED_TWICE} LIMIT ?) w "
        "CROSS JOIN reference_entry r ON r.title_key = w.title_key WHERE r.cited_id IS NULL "
        "ORDER BY w.papers DESC, w.title_key, r.paper_id, r.position"
    )
    return [_line(row) for row in connection.execute(query, [most])]


def count_named_twice(connection: sqlite3.Connection) -> int:
    """How many such titles there are."""
    return int(connection.execute(f"SELECT count(*) FROM ({_NAMED_TWICE})").fetchone()[0])


def _line(row: sqlite3.Row) -> Line:
    return Line(row["paper_id"], row["position"], row["title"], tuple(json.loads(row["authors"])))


def lead(connection: sqlite3.Connection, line: Line, work: int) -> None:
    """A line was found to name this work."""
    connection.execute(
        "UPDATE reference_entry SET cited_id = ?, by_title = 0 WHERE paper_id = ? AND position = ?",
        [work, line.paper, line.position],
    )
    link(connection, line.paper)
