"""How a candidate of the queue came here, and which days a fetch has brought whole."""

from __future__ import annotations

from sqlite_utils import Database

CHANGES = (
    "ALTER TABLE announcement ADD COLUMN about TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE queue_fetch ADD COLUMN since TEXT",
    "ALTER TABLE queue_fetch ADD COLUMN roads TEXT NOT NULL DEFAULT '[]'",
)


def apply(db: Database) -> None:
    """Add the columns."""
    for statement in CHANGES:
        db.conn.execute(statement)
