"""Beside each vector the words it was made of, so that no question about likeness has to read texts."""

from __future__ import annotations

from sqlite_utils import Database

from papermap.model.word_bag import word_bag

TEXT = (
    "SELECT p.title, coalesce(nullif(p.abstract, ''), (SELECT d.content ->> '$.abstract.text' "
    "FROM document d JOIN edition e ON e.id = d.edition_id JOIN paper q ON q.id = d.paper_id "
    "WHERE q.id = ?1 ORDER BY e.version IS q.version DESC, e.version DESC, e.id DESC LIMIT 1)) "
    "FROM paper p WHERE p.id = ?1"
)


def apply(db: Database) -> None:
    """Add the column and fill it from titles and abstracts. Vectors that a service made have no words."""
    db.conn.execute("ALTER TABLE vector ADD COLUMN words BLOB")
    made = db.conn.execute("SELECT paper_id, model FROM vector WHERE content_hash <> ''").fetchall()
    for key, model in made:
        title, abstract = db.conn.execute(TEXT, [key]).fetchone()
        words = word_bag(f"{title or ''}. {abstract or ''}")
        db.conn.execute("UPDATE vector SET words = ? WHERE paper_id = ? AND model = ?", [words, key, model])
