"""A paper's words may be put into the index of words later than the paper into the library."""

from __future__ import annotations

from sqlite_utils import Database

REMOVE = (
    "INSERT INTO paper_words (paper_words, rowid, title, abstract) "
    "SELECT 'delete', old.id, old.title, old.abstract "
    "WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE paper_id = old.id);"
)
ADD = "INSERT INTO paper_words (rowid, title, abstract) VALUES (new.id, new.title, new.abstract);"
LATER = "EXISTS (SELECT 1 FROM unindexed WHERE paper_id = 0)"
NOT_YET = "EXISTS (SELECT 1 FROM unindexed WHERE paper_id = old.id)"


def apply(db: Database) -> None:
    """Add the table, and triggers that heed it in place of the former ones."""
    for statement in (
        "CREATE TABLE unindexed (paper_id INTEGER PRIMARY KEY) STRICT",
        "DROP TRIGGER paper_words_added",
        "DROP TRIGGER paper_words_removed",
        "DROP TRIGGER paper_words_changed",
        f"CREATE TRIGGER paper_words_added AFTER INSERT ON paper WHEN NOT {LATER} BEGIN {ADD} END",
        f"CREATE TRIGGER paper_words_later AFTER INSERT ON paper WHEN {LATER} "
        "BEGIN INSERT INTO unindexed (paper_id) VALUES (new.id); END",
        f"CREATE TRIGGER paper_words_removed AFTER DELETE ON paper BEGIN {REMOVE} "
        "DELETE FROM unindexed WHERE paper_id = old.id; END",
        f"CREATE TRIGGER paper_words_changed AFTER UPDATE OF title, abstract ON paper WHEN NOT {NOT_YET} "
        f"BEGIN {REMOVE} {ADD} END",
    ):
        db.conn.execute(statement)
