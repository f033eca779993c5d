"""What the reader was asked once, of one paper each, and is not asked again."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add the table."""
    db.conn.execute(
        "CREATE TABLE asked (paper_id INTEGER NOT NULL REFERENCES paper (id), what TEXT NOT NULL, "
        "at TEXT NOT NULL, PRIMARY KEY (paper_id, what)) STRICT, WITHOUT ROWID"
    )
