"""What keeps a large library quick: narrow indexes for sorted lists, how many of the reader's papers cite
each paper that is not in the library, and a number for each change of a vector."""

from __future__ import annotations

from sqlite_utils import Database

CHANGES = (
    # Sorting reads these instead of rows that carry abstracts.
    "CREATE INDEX paper_facts ON paper (id, year, citation_count)",
    "CREATE INDEX library_by_year ON paper (year IS NULL, year DESC, title_key) WHERE added_at IS NOT NULL",
    "CREATE INDEX library_by_title ON paper (title_key = '', title_key) WHERE added_at IS NOT NULL",
    "CREATE INDEX library_by_citations ON paper (citation_count IS NULL, citation_count DESC, title_key) "
    "WHERE added_at IS NOT NULL",
    "DROP INDEX citation_of",
    "CREATE INDEX citation_of ON citation (cited, citing, influential)",
    "CREATE INDEX citation_told ON citation (cited, citing) WHERE contexts IS NOT NULL",
    "CREATE TABLE wanted (paper_id INTEGER PRIMARY KEY REFERENCES paper (id) ON DELETE CASCADE, "
    "citers INTEGER NOT NULL) STRICT",
    "CREATE INDEX wanted_most ON wanted (citers DESC, paper_id)",
    "CREATE INDEX vector_by_model ON vector (model, revision)",
    # No foreign key: a vector that went away with its paper is a change too.
    "CREATE TABLE vector_change (paper_id INTEGER PRIMARY KEY, number INTEGER NOT NULL) STRICT",
    "CREATE INDEX vector_changed ON vector_change (number)",
)

FILL = (
    "INSERT INTO wanted (paper_id, citers) SELECT c.cited, count(DISTINCT c.citing) FROM citation c "
    "JOIN paper a ON a.id = c.citing JOIN paper b ON b.id = c.cited "
    "WHERE a.added_at IS NOT NULL AND b.added_at IS NULL GROUP BY c.cited",
    "INSERT INTO vector_change (paper_id, number) "
    "SELECT paper_id, row_number() OVER (ORDER BY paper_id) FROM (SELECT DISTINCT paper_id FROM vector)",
)

_OWN = "EXISTS (SELECT 1 FROM paper WHERE id = {0} AND added_at IS NOT NULL)"
_MORE = "ON CONFLICT (paper_id) DO UPDATE SET citers = citers + 1"
_CITED_BY_IT = (
    "SELECT DISTINCT c.cited{0} FROM citation c JOIN paper p ON p.id = c.cited "
    "WHERE c.citing = new.id AND p.added_at IS NULL"
)
_CHANGED = (
    "INSERT INTO vector_change (paper_id, number) "
    "VALUES ({0}.paper_id, (SELECT coalesce(max(number), 0) + 1 FROM vector_change)) "
    "ON CONFLICT (paper_id) DO UPDATE SET number = excluded.number;"
)

TRIGGERS = (
    # A pair is counted once, however many sources know it.
    "CREATE TRIGGER wanted_by_edge AFTER INSERT ON citation WHEN "
    f"{_OWN.format('new.citing')} AND NOT {_OWN.format('new.cited')} AND 1 = (SELECT count(*) FROM (SELECT 1 "
    "FROM citation WHERE citing = new.citing AND cited = new.cited LIMIT 2)) "
    f"BEGIN INSERT INTO wanted (paper_id, citers) VALUES (new.cited, 1) {_MORE}; END",
    "CREATE TRIGGER wanted_less AFTER DELETE ON citation WHEN "
    f"{_OWN.format('old.citing')} AND NOT EXISTS (SELECT 1 FROM citation WHERE citing = old.citing "
    "AND cited = old.cited) BEGIN UPDATE wanted SET citers = citers - 1 WHERE paper_id = old.cited; "
    "DELETE FROM wanted WHERE paper_id = old.cited AND citers < 1; END",
    "CREATE TRIGGER wanted_no_more AFTER UPDATE OF added_at ON paper "
    "WHEN old.added_at IS NULL AND new.added_at IS NOT NULL "
    "BEGIN DELETE FROM wanted WHERE paper_id = new.id; INSERT INTO wanted (paper_id, citers) "
    f"{_CITED_BY_IT.format(', 1')} {_MORE}; END",
    f"CREATE TRIGGER vector_made AFTER INSERT ON vector BEGIN {_CHANGED.format('new')} END",
    f"CREATE TRIGGER vector_remade AFTER UPDATE ON vector BEGIN {_CHANGED.format('old')} "
    f"{_CHANGED.format('new')} END",
    f"CREATE TRIGGER vector_gone AFTER DELETE ON vector BEGIN {_CHANGED.format('old')} END",
)


def apply(db: Database) -> None:
    """Add the indexes, fill the two tables from what is here, then keep them in step by triggers."""
    for statement in (*CHANGES, *FILL, *TRIGGERS):
        db.conn.execute(statement)
