"""One journal for everything the reader says and does, so that all of it has its history and can be undone.
The tables that kept parts of it (note, relation, judgement) go into it, with their histories."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

TABLES = """
CREATE TABLE deed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    said TEXT NOT NULL,
    session TEXT NOT NULL DEFAULT '',
    undone_at TEXT
) STRICT;

CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    deed INTEGER NOT NULL REFERENCES deed (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL,
    paper_id INTEGER REFERENCES paper (id) ON DELETE RESTRICT,
    other_id INTEGER REFERENCES paper (id) ON DELETE RESTRICT,
    slot TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL,
    words TEXT NOT NULL DEFAULT '',
    made_at TEXT NOT NULL,
    replaces INTEGER REFERENCES journal (id) ON DELETE RESTRICT,
    live INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX journal_of_paper ON journal (paper_id, kind, slot);
CREATE INDEX journal_of_other ON journal (other_id) WHERE other_id IS NOT NULL;
CREATE INDEX journal_of_kind ON journal (kind, id) WHERE live = 1;
CREATE INDEX journal_of_deed ON journal (deed);
CREATE INDEX journal_replaced ON journal (replaces) WHERE replaces IS NOT NULL;

CREATE TABLE sitting (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT,
    pass INTEGER NOT NULL,
    begun_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    seconds INTEGER NOT NULL DEFAULT 0,
    place TEXT NOT NULL DEFAULT '{}',
    open INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX sitting_of_paper ON sitting (paper_id, pass);
CREATE INDEX sitting_open ON sitting (last_at) WHERE open = 1;

CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER REFERENCES paper (id) ON DELETE RESTRICT,
    box TEXT NOT NULL,
    session TEXT NOT NULL,
    text TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX draft_of ON draft (coalesce(paper_id, 0), box, session);

CREATE VIRTUAL TABLE journal_words USING fts5(words, content='journal', content_rowid='id',
    tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')
"""

# The shape is the one SQLite's manual gives (FTS5 §4.4.3); an entry's words never change, so nothing updates.
ADDED = (
    "CREATE TRIGGER journal_words_added AFTER INSERT ON journal BEGIN "
    "INSERT INTO journal_words (rowid, words) VALUES (new.id, new.words); END"
)
REMOVED = (
    "CREATE TRIGGER journal_words_removed AFTER DELETE ON journal BEGIN "
    "INSERT INTO journal_words (journal_words, rowid, words) VALUES ('delete', old.id, old.words); END"
)

OLD_NOTES = (
    "SELECT id, 'note' AS kind, paper_id, NULL AS other_id, json_object('body', body) AS content, "
    "body AS words, made_at, replaces FROM note ORDER BY id"
)
OLD_RELATIONS = (
    "SELECT id, 'relation' AS kind, subject AS paper_id, base AS other_id, "
    "json_object('twist', twist, 'accepted', json(iif(status = 'accepted', 'true', 'false'))) AS content, "
    "twist AS words, made_at, replaces FROM relation ORDER BY id"
)
OLD_JUDGEMENTS = (
    "SELECT id, 'judgement' AS kind, paper_id, NULL AS other_id, "
    "json_object('verdict', verdict, 'day', day) AS content, '' AS words, made_at, "
    "(SELECT max(e.id) FROM judgement e WHERE e.paper_id = j.paper_id AND e.id < j.id) AS replaces "
    "FROM judgement j ORDER BY id"
)


def apply(db: Database) -> None:
    """Create the tables, move what was said so far into the journal, and drop where it was."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
    db.conn.execute(ADDED)
    db.conn.execute(REMOVED)
    for query in (OLD_NOTES, OLD_RELATIONS, OLD_JUDGEMENTS):
        _move(db.conn, db.conn.execute(query).fetchall())
    db.conn.execute(
        "UPDATE journal SET live = 0 "
        "WHERE EXISTS (SELECT 1 FROM journal later WHERE later.replaces = journal.id)"
    )
    for table in ("note", "relation"):  # rows that others name may not go, and dropping deletes row by row
        db.conn.execute(f"UPDATE {table} SET replaces = NULL")
    for table in ("note_words", "note", "relation", "judgement"):
        db.conn.execute(f"DROP TABLE {table}")


def _move(connection: sqlite3.Connection, rows: Iterable[Any]) -> None:
    moved: dict[int, int] = {}
    for old, kind, paper, other, content, words, made_at, replaces in rows:
        deed = connection.execute("INSERT INTO deed (at, said) VALUES (?, ?)", [made_at, kind]).lastrowid
        cursor = connection.execute(
            "INSERT INTO journal (deed, kind, paper_id, other_id, content, words, made_at, replaces) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [deed, kind, paper, other, content, words, made_at, moved.get(replaces)],
        )
        moved[old] = int(cursor.lastrowid or 0)
