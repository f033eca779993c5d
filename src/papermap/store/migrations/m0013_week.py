"""The list of the week as it was shown, so that it stays the same all week."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add the table."""
    db.conn.execute(
        "CREATE TABLE week_choice (week TEXT NOT NULL, place INTEGER NOT NULL, "
        "paper_id INTEGER NOT NULL REFERENCES paper (id), score REAL NOT NULL, reasons TEXT NOT NULL, "
        "PRIMARY KEY (week, place)) STRICT, WITHOUT ROWID"
    )
