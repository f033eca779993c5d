"""Vectors with the model that made them, map frames, and where each paper stands on the map.

Vectors are kept as little-endian float32. Vectors of different models are never put side by side: every
function here takes the model it is about.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from papermap.store.connect import now
from papermap.store.papers import chunks


def save_vectors(
    connection: sqlite3.Connection, made: Iterable[tuple[int, str, str, str, bytes, bytes | None]]
) -> None:
    """Keep papers' vectors, each in place of an older one of the same model: paper, model, revision, the
    hash of the text, the vector, and the :func:`papermap.model.word_bag.word_bag` of the text it was made
    of."""
    connection.executemany(
        "INSERT INTO vector (paper_id, model, revision, content_hash, data, words) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (paper_id, model) DO UPDATE SET revision = excluded.revision, "
        "content_hash = excluded.content_hash, data = excluded.data, words = excluded.words",
        made,
    )


def vector(connection: sqlite3.Connection, key: int, model: str) -> bytes | None:
    """One paper's vector."""
    query = "SELECT data FROM vector WHERE paper_id = ? AND model = ?"
    row = connection.execute(query, [key, model]).fetchone()
    return None if row is None else bytes(row[0])


def library_vectors(
    connection: sqlite3.Connection, model: str, revision: str
) -> list[tuple[int, bytes, bytes | None]]:
    """Key, vector and words of every paper in the library that has a vector of this model, by key."""
    query = (
        "SELECT v.paper_id, v.data, v.words FROM vector v JOIN paper p ON p.id = v.paper_id "
        "WHERE v.model = ? AND v.revision = ? AND p.added_at IS NOT NULL ORDER BY v.paper_id"
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query, [model, revision])]


def vectors_of(
    connection: sqlite3.Connection, keys: Sequence[int], model: str, revision: str
) -> dict[int, bytes]:
    """The vectors of those of these papers that have one."""
    found: dict[int, bytes] = {}
    for chunk in chunks(keys):
        query = (
            f"SELECT paper_id, data FROM vector WHERE paper_id IN ({','.join('?' * len(chunk))}) "
            "AND model = ? AND revision = ?"
        )
        found |= {row[0]: bytes(row[1]) for row in connection.execute(query, [*chunk, model, revision])}
    return found


def changed_since(connection: sqlite3.Connection, number: int) -> list[int]:
    """The papers of which any vector changed after this change."""
    query = "SELECT paper_id FROM vector_change WHERE number > ? ORDER BY paper_id"
    return [row[0] for row in connection.execute(query, [number])]


def main_model(connection: sqlite3.Connection, without: Sequence[str] = ()) -> tuple[str, str] | None:
    """The (model, revision) that most papers of the library have a vector of; ``None`` when none has any.

    Steps from one model to the next in the index, and counts only where there is a choice.
    """
    step = (
        "WITH RECURSIVE made (model, revision) AS (SELECT * FROM "
        "(SELECT model, revision FROM vector ORDER BY model, revision LIMIT 1) UNION ALL "
        "SELECT v.model, v.revision FROM made m, vector v WHERE v.rowid = (SELECT rowid FROM vector "
        "WHERE (model, revision) > (m.model, m.revision) ORDER BY model, revision LIMIT 1)) "
        "SELECT * FROM made"
    )
    made = [(row[0], row[1]) for row in connection.execute(step) if row[0] not in without]
    if len(made) > 1:
        return next((m[0], m[1]) for m in models(connection) if m[0] not in without)
    return made[0] if made else None


def models(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """The embedders whose vectors are here: (model, revision, papers), most papers first."""
    query = (
        "SELECT v.model, v.revision, count(*) FROM vector v JOIN paper p ON p.id = v.paper_id "
        "WHERE p.added_at IS NOT NULL GROUP BY v.model, v.revision ORDER BY count(*) DESC, v.model"
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def frame(connection: sqlite3.Connection, model: str, revision: str) -> tuple[int, bytes] | None:
    """The newest frame for vectors of this model that is not set aside: its key, and its bytes as the map
    makes them."""
    query = (
        "SELECT id, data FROM frame WHERE model = ? AND revision = ? AND set_aside = 0 "
        "ORDER BY id DESC LIMIT 1"
    )
    row = connection.execute(query, [model, revision]).fetchone()
    return None if row is None else (row[0], bytes(row[1]))


def save_frame(connection: sqlite3.Connection, model: str, revision: str, why: str, data: bytes) -> int:
    """Keep a new frame; older ones stay, so that a re-layout can be looked back on. Returns its key."""
    cursor = connection.execute(
        "INSERT INTO frame (model, revision, made_at, why, data) VALUES (?, ?, ?, ?, ?)",
        [model, revision, now(), why, data],
    )
    return int(cursor.lastrowid or 0)


def set_aside(connection: sqlite3.Connection, frame_id: int, aside: bool) -> None:
    """Let a frame count no longer, or again. Papers stay where they stand."""
    connection.execute("UPDATE frame SET set_aside = ? WHERE id = ?", [int(aside), frame_id])


def take_off(connection: sqlite3.Connection, frame_id: int) -> None:
    """Take the papers off the map that stand in this frame."""
    connection.execute("DELETE FROM position WHERE frame_id = ?", [frame_id])


def save_positions(connection: sqlite3.Connection, spots: Iterable[tuple[int, int, float, float]]) -> None:
    """Put papers on the map: paper, frame, and where it stands in it."""
    connection.executemany(
        "INSERT INTO position (paper_id, frame_id, x, y) VALUES (?, ?, ?, ?) ON CONFLICT (paper_id) "
        "DO UPDATE SET frame_id = excluded.frame_id, x = excluded.x, y = excluded.y",
        spots,
    )
