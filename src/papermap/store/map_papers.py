"""What the map is drawn from, read light: papers with a place, the citations among them, their abstracts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from papermap.model.papers import Paper
from papermap.store.library_rows import FURTHEST, light_papers, paper_of

BATCH = 10_000
PLACED = "FROM position o JOIN paper p ON p.id = o.paper_id WHERE p.added_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Placed:
    """A paper of the library, the name of it that does not depend on the order in which papers were added,
    its place, and the furthest pass read (0 to 3)."""

    paper: Paper
    name: str
    x: float
    y: float
    passes: int


def counts(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many papers are in the library, and how many of them have a place."""
    own = connection.execute("SELECT count(*) FROM paper WHERE added_at IS NOT NULL").fetchone()[0]
    return int(own), int(connection.execute(f"SELECT count(*) {PLACED}").fetchone()[0])


def frame_number(connection: sqlite3.Connection) -> int:
    """The newest layout that is not set aside."""
    query = "SELECT coalesce(max(id), 0) FROM frame WHERE set_aside = 0"
    return int(connection.execute(query).fetchone()[0])


def some_placed(connection: sqlite3.Connection, most: int, placed: int) -> list[int]:
    """At most ``most`` of the ``placed`` papers with a place: all, or else a fifth of them the most cited,
    and evenly spread ones. Those that come later change little of it."""
    if placed <= most:
        return [row[0] for row in connection.execute(f"SELECT p.id {PLACED} ORDER BY p.id")]
    famous = (
        f"SELECT p.id {PLACED} ORDER BY p.citation_count IS NULL, p.citation_count DESC, p.title_key LIMIT ?"
    )
    chosen = {row[0] for row in connection.execute(famous, [most // 5])}
    step = -(-placed // (most - most // 5))
    chosen.update(row[0] for row in connection.execute(f"SELECT p.id {PLACED} AND p.id % ? = 0", [step]))
    return sorted(chosen)


def placed(connection: sqlite3.Connection, keys: Sequence[int]) -> list[Placed]:
    """These papers in the order of their names."""
    query = (
        "SELECT p.id, p.title, p.authors, p.year, p.citation_count, p.added_at, p.version, "
        "(SELECT group_concat(scheme || ' ' || value, char(10)) FROM ref WHERE paper_id = p.id) AS refs, "
        f"{FURTHEST} AS furthest, o.x, o.y "
        "FROM json_each(?) k JOIN paper p ON p.id = k.value JOIN position o ON o.paper_id = p.id"
    )
    rows = connection.execute(query, [json.dumps(list(keys))])
    found = []
    for row in rows:
        paper = paper_of(row)
        found.append(Placed(paper, paper.name, row["x"], row["y"], row["furthest"] or 0))
    return sorted(found, key=lambda spot: spot.name)


def names(connection: sqlite3.Connection, keys: Sequence[int]) -> list[str]:
    """The names of these papers that do not depend on the order in which they were added."""
    found = []
    for start in range(0, len(keys), BATCH):
        found += [paper.name for paper in light_papers(connection, keys[start : start + BATCH])]
    return found


def citations_among(connection: sqlite3.Connection, keys: Collection[int]) -> list[tuple[int, int]]:
    """Every (citing, cited) pair of which both are among ``keys``."""
    query = "SELECT DISTINCT citing, cited FROM citation WHERE citing IN (SELECT value FROM json_each(?))"
    inside = set(keys)
    rows = connection.execute(query, [json.dumps(sorted(inside))])
    return sorted((row[0], row[1]) for row in rows if row[1] in inside)


def abstracts(connection: sqlite3.Connection, keys: Collection[int]) -> dict[int, str]:
    """The abstracts of those of these papers that have one."""
    query = (
        "SELECT p.id, p.abstract FROM json_each(?) k JOIN paper p ON p.id = k.value "
        "WHERE p.abstract IS NOT NULL"
    )
    return {row[0]: row[1] for row in connection.execute(query, [json.dumps(sorted(keys))])}
