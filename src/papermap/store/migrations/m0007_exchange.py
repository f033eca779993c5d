"""For exports and imports: what bibliographies say of a work and its citation key, identifiers that a file
claims and a service denies, and what is often asked of parsed documents, apart from their long text."""

from __future__ import annotations

from sqlite_utils import Database

_MADE = (
    "INSERT INTO digest (edition_id, draft, links) SELECT {0}.edition_id, "
    "CASE WHEN json_valid({0}.content) THEN {0}.content -> '$.draft' END, "
    "CASE WHEN json_valid({0}.content) THEN {0}.content -> '$.links' END"
)
_AGAIN = "ON CONFLICT (edition_id) DO UPDATE SET draft = excluded.draft, links = excluded.links"

CHANGES = (
    "CREATE TABLE bibliography (paper_id INTEGER PRIMARY KEY REFERENCES paper (id) ON DELETE CASCADE, "
    "key TEXT COLLATE NOCASE UNIQUE, kind TEXT NOT NULL DEFAULT '', "
    "details TEXT NOT NULL DEFAULT '{}') STRICT",
    "CREATE TABLE doubt (scheme TEXT NOT NULL, value TEXT NOT NULL, "
    "paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE CASCADE, other_title TEXT NOT NULL, "
    "PRIMARY KEY (scheme, value, paper_id)) STRICT, WITHOUT ROWID",
    "CREATE INDEX doubt_of_paper ON doubt (paper_id)",
    "CREATE TABLE digest (edition_id INTEGER PRIMARY KEY REFERENCES document (edition_id) ON DELETE CASCADE, "
    "draft TEXT, links TEXT) STRICT",
    f"{_MADE.format('document')} FROM document",
    f"CREATE TRIGGER digest_made AFTER INSERT ON document BEGIN {_MADE.format('new')} WHERE 1 {_AGAIN}; END",
    "CREATE TRIGGER digest_remade AFTER UPDATE OF content ON document "
    f"BEGIN {_MADE.format('new')} WHERE 1 {_AGAIN}; END",
)


def apply(db: Database) -> None:
    """Add the tables, fill the digest from what is here, then keep it in step by triggers."""
    for statement in CHANGES:
        db.conn.execute(statement)
