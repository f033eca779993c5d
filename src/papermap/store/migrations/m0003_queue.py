"""The daily queue: what was announced, what the crowd picked, what the reader said, and every pick made."""

from __future__ import annotations

from sqlite_utils import Database

TABLES = """
CREATE TABLE announcement (
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (paper_id, day, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_by_day ON announcement (day);

CREATE TABLE crowd_pick (
    paper_id INTEGER PRIMARY KEY REFERENCES paper (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    votes INTEGER NOT NULL,
    repository TEXT
) STRICT;

CREATE TABLE judgement (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT,
    verdict TEXT NOT NULL,
    day TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX judgement_of_paper ON judgement (paper_id);

CREATE TABLE pick (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT,
    day TEXT NOT NULL,
    score REAL NOT NULL,
    explores INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    judgements INTEGER NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX pick_by_day ON pick (day);

CREATE TABLE queue_fetch (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    asked TEXT NOT NULL,
    day TEXT,
    announced INTEGER NOT NULL DEFAULT 0,
    said TEXT NOT NULL,
    failures TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE term_bag (
    paper_id INTEGER PRIMARY KEY REFERENCES paper (id) ON DELETE CASCADE,
    revision TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE follow (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
"""


def apply(db: Database) -> None:
    """Create the queue's tables."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
