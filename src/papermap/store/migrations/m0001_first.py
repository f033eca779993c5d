"""The first schema: works, their names, their citations, editions, parsed text, vectors, the map, notes.

A work's key is never given out twice (AUTOINCREMENT): the key of a merged work goes on leading to what it
became.
"""

from __future__ import annotations

from sqlite_utils import Database

TABLES = """
CREATE TABLE paper (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT,
    title_key TEXT NOT NULL DEFAULT '',
    authors TEXT NOT NULL DEFAULT '[]',
    abstract TEXT,
    year INTEGER,
    published TEXT,
    venue TEXT,
    categories TEXT NOT NULL DEFAULT '[]',
    comment TEXT,
    tldr TEXT,
    citation_count INTEGER,
    influential_count INTEGER,
    reference_count INTEGER,
    withdrawn INTEGER,
    version INTEGER,
    provenance TEXT NOT NULL DEFAULT '{}',
    added_at TEXT
) STRICT;
CREATE INDEX paper_by_title ON paper (title_key) WHERE title_key <> '';
CREATE INDEX paper_in_library ON paper (added_at) WHERE added_at IS NOT NULL;

CREATE TABLE ref (
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    PRIMARY KEY (scheme, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX ref_of_paper ON ref (paper_id);

CREATE TABLE redirect (
    old_id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE citation (
    citing INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    cited INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    influential INTEGER,
    contexts TEXT,
    PRIMARY KEY (citing, cited, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX citation_of ON citation (cited, citing);

CREATE TABLE edition (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    version INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,
    UNIQUE (paper_id, version, sha256)
) STRICT;

CREATE TABLE document (
    edition_id INTEGER PRIMARY KEY REFERENCES edition (id) ON DELETE CASCADE,
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    parser TEXT NOT NULL,
    parsed_at TEXT NOT NULL,
    body TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;
CREATE INDEX document_of_paper ON document (paper_id);

CREATE TABLE reference_entry (
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    raw TEXT NOT NULL,
    title TEXT,
    title_key TEXT NOT NULL DEFAULT '',
    authors TEXT NOT NULL DEFAULT '[]',
    year INTEGER,
    contexts TEXT NOT NULL DEFAULT '[]',
    cited_id INTEGER REFERENCES paper (id) ON DELETE SET NULL,
    by_title INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_entry_by_title ON reference_entry (title_key) WHERE title_key <> '';
CREATE INDEX reference_entry_to ON reference_entry (cited_id) WHERE cited_id IS NOT NULL;

CREATE TABLE mark (
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    stage TEXT NOT NULL,
    state TEXT NOT NULL,
    signature TEXT NOT NULL,
    failures TEXT NOT NULL DEFAULT '[]',
    at TEXT NOT NULL,
    PRIMARY KEY (paper_id, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX mark_unfinished ON mark (state) WHERE state <> 'done';

CREATE TABLE vector (
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    revision TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (paper_id, model)
) STRICT;

CREATE TABLE frame (
    id INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    revision TEXT NOT NULL,
    made_at TEXT NOT NULL,
    why TEXT NOT NULL,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE position (
    paper_id INTEGER PRIMARY KEY REFERENCES paper (id) ON DELETE CASCADE,
    frame_id INTEGER NOT NULL REFERENCES frame (id) ON DELETE CASCADE,
    x REAL NOT NULL,
    y REAL NOT NULL
) STRICT;

CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    replaces INTEGER REFERENCES note (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX note_of_paper ON note (paper_id);
CREATE INDEX note_replaced ON note (replaces) WHERE replaces IS NOT NULL;

CREATE TABLE list (
    name TEXT PRIMARY KEY,
    title TEXT NOT NULL
) STRICT;

CREATE TABLE list_entry (
    list TEXT NOT NULL REFERENCES list (name) ON DELETE CASCADE,
    paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (list, paper_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_entry_of_paper ON list_entry (paper_id);
"""

SEARCHED = {"paper": ("id", "title, abstract"), "document": ("edition_id", "body"), "note": ("id", "body")}


def apply(db: Database) -> None:
    """Create every table, and an index of words over titles, abstracts, full texts and notes."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
    for table, (key, columns) in SEARCHED.items():
        for statement in _word_index(table, key, columns):
            db.conn.execute(statement)


def _word_index(table: str, key: str, columns: str) -> tuple[str, ...]:
    """FTS5 over a table's own columns (external content), kept in step by triggers.

    The shape is the one SQLite's manual gives (FTS5 §4.4.3); the update trigger fires only when a searched
    column changes.
    """
    index = f"{table}_words"
    new = ", ".join(f"new.{c.strip()}" for c in columns.split(","))
    old = ", ".join(f"old.{c.strip()}" for c in columns.split(","))
    remove = f"INSERT INTO {index} ({index}, rowid, {columns}) VALUES ('delete', old.{key}, {old});"
    add = f"INSERT INTO {index} (rowid, {columns}) VALUES (new.{key}, {new});"
    return (
        f"CREATE VIRTUAL TABLE {index} USING fts5({columns}, content='{table}', content_rowid='{key}', "
        "tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')",
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {remove} END",
        f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {columns} ON {table} BEGIN {remove} {add} END",
    )
