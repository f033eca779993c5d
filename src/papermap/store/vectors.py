"""Vectors with the model that made them, map frames, and where each paper stands on the map.

Vectors are kept as little-endian float32. Vectors of different models are never put side by side: every
function here takes the model it is about.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from papermap.store.connect import now


@dataclass(frozen=True, slots=True)
class StoredFrame:
    """A map frame: landmarks as (name, x, y, vector bytes) under one model and revision."""

    id: int
    model: str
    revision: str
    landmarks: tuple[tuple[str, float, float, bytes], ...]


def save_vector(
    connection: sqlite3.Connection, key: int, model: str, revision: str, content_hash: str, data: bytes
) -> None:
    """Keep a paper's vector, in place of an older one of the same model."""
    connection.execute(
        "INSERT INTO vector (paper_id, model, revision, content_hash, data) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (paper_id, model) DO UPDATE SET revision = excluded.revision, "
        "content_hash = excluded.content_hash, data = excluded.data",
        [key, model, revision, content_hash, data],
    )


def vector(connection: sqlite3.Connection, key: int, model: str) -> bytes | None:
    """One paper's vector."""
    query = "SELECT data FROM vector WHERE paper_id = ? AND model = ?"
    row = connection.execute(query, [key, model]).fetchone()
    return None if row is None else bytes(row[0])


def library_vectors(connection: sqlite3.Connection, model: str, revision: str) -> list[tuple[int, bytes]]:
    """The vectors of every paper in the library that has one of this model, by key."""
    query = (
        "SELECT v.paper_id, v.data FROM vector v JOIN paper p ON p.id = v.paper_id "
        "WHERE v.model = ? AND v.revision = ? AND p.added_at IS NOT NULL ORDER BY v.paper_id"
    )
    return [(row[0], bytes(row[1])) for row in connection.execute(query, [model, revision])]


def models(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """The embedders whose vectors are here: (model, revision, papers), most papers first."""
    query = (
        "SELECT v.model, v.revision, count(*) FROM vector v JOIN paper p ON p.id = v.paper_id "
        "WHERE p.added_at IS NOT NULL GROUP BY v.model, v.revision ORDER BY count(*) DESC, v.model"
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def frame(connection: sqlite3.Connection, model: str, revision: str) -> StoredFrame | None:
    """The newest frame of this model."""
    query = "SELECT id FROM frame WHERE model = ? AND revision = ? ORDER BY id DESC LIMIT 1"
    row = connection.execute(query, [model, revision]).fetchone()
    if row is None:
        return None
    marks = connection.execute(
        "SELECT name, x, y, data FROM landmark WHERE frame_id = ? ORDER BY name", [row[0]]
    )
    return StoredFrame(row[0], model, revision, tuple((m[0], m[1], m[2], bytes(m[3])) for m in marks))


def save_frame(
    connection: sqlite3.Connection,
    model: str,
    revision: str,
    why: str,
    landmarks: Iterable[tuple[str, float, float, bytes]],
) -> int:
    """Keep a new frame; older ones stay, so that a re-layout can be looked back on."""
    cursor = connection.execute(
        "INSERT INTO frame (model, revision, made_at, why) VALUES (?, ?, ?, ?)", [model, revision, now(), why]
    )
    frame_id = int(cursor.lastrowid or 0)
    connection.executemany(
        "INSERT INTO landmark (frame_id, name, x, y, data) VALUES (?, ?, ?, ?, ?)",
        [(frame_id, *landmark) for landmark in landmarks],
    )
    return frame_id


def save_position(connection: sqlite3.Connection, key: int, frame_id: int, x: float, y: float) -> None:
    """Put a paper on the map."""
    connection.execute(
        "INSERT INTO position (paper_id, frame_id, x, y) VALUES (?, ?, ?, ?) ON CONFLICT (paper_id) "
        "DO UPDATE SET frame_id = excluded.frame_id, x = excluded.x, y = excluded.y",
        [key, frame_id, x, y],
    )


def positions(connection: sqlite3.Connection) -> dict[int, tuple[float, float]]:
    """Where the papers of the library stand."""
    query = (
        "SELECT o.paper_id, o.x, o.y FROM position o JOIN paper p ON p.id = o.paper_id "
        "WHERE p.added_at IS NOT NULL ORDER BY o.paper_id"
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}
