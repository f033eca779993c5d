"""A layout of the map that was taken back is set aside, and the one before it is in use again."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add the column."""
    db.conn.execute("ALTER TABLE frame ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0")
