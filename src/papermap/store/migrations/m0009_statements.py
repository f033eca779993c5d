"""What papers say of their own limits as rows, kept in step by triggers; vectors of texts beyond papers."""

from __future__ import annotations

from sqlite_utils import Database

_ROWS = (
    "INSERT INTO statement (edition_id, position, text, kind, page, section) "
    "SELECT {0}.edition_id, each.key, each.value ->> 'text', each.value ->> 'kind', each.value ->> 'page', "
    "each.value ->> 'section' FROM {1} json_each(CASE WHEN json_valid({0}.content) "
    "THEN {0}.content -> '$.limitations' END) each WHERE each.type = 'object'"
)

CHANGES = (
    "CREATE TABLE statement (edition_id INTEGER NOT NULL REFERENCES document (edition_id) ON DELETE CASCADE, "
    "position INTEGER NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL, page INTEGER NOT NULL, section TEXT, "
    "PRIMARY KEY (edition_id, position)) STRICT, WITHOUT ROWID",
    "CREATE TABLE text_vector (hash TEXT NOT NULL, model TEXT NOT NULL, revision TEXT NOT NULL, "
    "data BLOB NOT NULL, PRIMARY KEY (hash, model, revision)) STRICT, WITHOUT ROWID",
    _ROWS.format("document", "document,"),
    f"CREATE TRIGGER statements_made AFTER INSERT ON document BEGIN {_ROWS.format('new', '')}; END",
    "CREATE TRIGGER statements_remade AFTER UPDATE OF content ON document BEGIN "
    f"DELETE FROM statement WHERE edition_id = new.edition_id; {_ROWS.format('new', '')}; END",
)


def apply(db: Database) -> None:
    """Add the tables, and fill the statements from the documents that are here."""
    for statement in CHANGES:
        db.conn.execute(statement)
