"""The reader's own lines between papers: "A is B, but with …". Only ever added to."""

from __future__ import annotations

from sqlite_utils import Database

CHANGES = (
    "CREATE TABLE relation (id INTEGER PRIMARY KEY, "
    "subject INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT, "
    "base INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT, twist TEXT NOT NULL DEFAULT '', "
    "status TEXT NOT NULL CHECK (status IN ('accepted', 'rejected')), made_at TEXT NOT NULL, "
    "replaces INTEGER REFERENCES relation (id) ON DELETE RESTRICT) STRICT",
    "CREATE INDEX relation_of ON relation (subject, base)",
    "CREATE INDEX relation_to ON relation (base)",
    "CREATE INDEX relation_replaced ON relation (replaces) WHERE replaces IS NOT NULL",
)


def apply(db: Database) -> None:
    """Add the table."""
    for statement in CHANGES:
        db.conn.execute(statement)
