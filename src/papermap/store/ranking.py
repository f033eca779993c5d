"""What the ranking of the queue reads of papers, beside the queue itself: their terms, vectors and citations,
and which came into the library without a word."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence


def save_bag(connection: sqlite3.Connection, key: int, revision: str, content_hash: str, data: bytes) -> None:
    """Keep a paper's bag of terms."""
    connection.execute(
        "INSERT OR REPLACE INTO term_bag (paper_id, revision, content_hash, data) VALUES (?, ?, ?, ?)",
        [key, revision, content_hash, data],
    )


def bags(connection: sqlite3.Connection, revision: str, keys: Sequence[int]) -> dict[int, tuple[str, bytes]]:
    """The bags of this revision that these works have, with the hash of the text each is of."""
    query = (
        "SELECT paper_id, content_hash, data FROM term_bag "
        "WHERE paper_id IN (SELECT value FROM json_each(?)) AND revision = ?"
    )
    found = connection.execute(query, [json.dumps(list(keys)), revision])
    return {row[0]: (row[1], bytes(row[2])) for row in found}


def owned_unsaid(connection: sqlite3.Connection, most: int) -> dict[int, str]:
    """The works of the library that came without a word in the queue, with when: the newest ``most``, oldest
    first."""
    query = (
        "SELECT id, added_at FROM paper p WHERE added_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM journal j "
        "WHERE j.paper_id = p.id AND j.kind = 'judgement' AND j.live = 1) "
        "ORDER BY added_at DESC, id DESC LIMIT ?"
    )
    return dict(reversed([(row[0], row[1]) for row in connection.execute(query, [most])]))


def vectors_of(connection: sqlite3.Connection, keys: Sequence[int]) -> Mapping[int, bytes]:
    """The vectors of these works, all of the one model that most of them have."""
    marks = json.dumps(list(keys))
    inside = "paper_id IN (SELECT value FROM json_each(?)) AND model <> 'specter2'"
    query = (
        f"SELECT model, revision FROM vector WHERE {inside} GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    model = connection.execute(query, [marks]).fetchone()
    if model is None:
        return {}
    query = f"SELECT paper_id, data FROM vector WHERE {inside} AND model = ? AND revision = ?"
    return {row[0]: bytes(row[1]) for row in connection.execute(query, [marks, *model])}


def cited_by(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, frozenset[int]]:
    """For each work, those in the library that it is known to cite."""
    query = (
        "SELECT c.citing, c.cited FROM citation c JOIN paper p ON p.id = c.cited "
        "WHERE p.added_at IS NOT NULL AND c.citing IN (SELECT value FROM json_each(?))"
    )
    found: dict[int, set[int]] = {}
    for citing, cited in connection.execute(query, [json.dumps(list(keys))]):
        found.setdefault(citing, set()).add(cited)
    return {key: frozenset(cited) for key, cited in found.items()}
