"""What the reader said of how papers descend from each other. Only ever added to: a new word on a pair is a
row that names the one it replaces."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from papermap.store.connect import now

ACCEPTED, REJECTED = "accepted", "rejected"
_LATEST = "NOT EXISTS (SELECT 1 FROM relation later WHERE later.replaces = r.id)"
_COLUMNS = "r.id, r.subject, r.base, r.twist, r.status, r.made_at"


@dataclass(frozen=True, slots=True)
class Relation:
    """ "``subject`` is ``base``, but with ``twist``", or the reader's no to that."""

    id: int
    subject: int
    base: int
    twist: str
    status: str
    made_at: str


def write(connection: sqlite3.Connection, subject: int, base: int, twist: str, status: str) -> int:
    """Keep the reader's word on a pair, in place of an earlier one, which stays. Returns its id."""
    query = f"SELECT r.id FROM relation r WHERE r.subject = ? AND r.base = ? AND {_LATEST} ORDER BY r.id DESC"
    before = connection.execute(query, [subject, base]).fetchone()
    cursor = connection.execute(
        "INSERT INTO relation (subject, base, twist, status, made_at, replaces) VALUES (?, ?, ?, ?, ?, ?)",
        [subject, base, twist, status, now(), None if before is None else before[0]],
    )
    return int(cursor.lastrowid or 0)


def of_paper(connection: sqlite3.Connection, key: int) -> list[Relation]:
    """The latest word on each pair that a paper is the subject of, oldest first."""
    query = f"SELECT {_COLUMNS} FROM relation r WHERE r.subject = ? AND {_LATEST} ORDER BY r.id"
    return [Relation(*row) for row in connection.execute(query, [key])]


def accepted(connection: sqlite3.Connection) -> list[Relation]:
    """Every pair that the reader stands by."""
    query = f"SELECT {_COLUMNS} FROM relation r WHERE r.status = ? AND {_LATEST} ORDER BY r.id"
    return [Relation(*row) for row in connection.execute(query, [ACCEPTED])]


def history(connection: sqlite3.Connection, subject: int, base: int) -> list[Relation]:
    """Every word ever said on a pair, oldest first."""
    query = f"SELECT {_COLUMNS} FROM relation r WHERE r.subject = ? AND r.base = ? ORDER BY r.id"
    return [Relation(*row) for row in connection.execute(query, [subject, base])]
