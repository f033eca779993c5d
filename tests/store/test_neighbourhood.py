"""What the second migration keeps in step: how many of the reader's papers cite what they do not have."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from papermap.model.papers import Source
from papermap.model.word_bag import word_bag
from papermap.store import connect, graph, migrations, notes, papers, reference_lists, vectors
from papermap.store.connect import open_writer, transaction
from papermap.store.migrations import NAMES
from tests.store.graphs import AT, cite, paper

RECOUNT = (
    "SELECT c.cited, count(DISTINCT c.citing) FROM citation c JOIN paper a ON a.id = c.citing "
    "JOIN paper b ON b.id = c.cited WHERE a.added_at IS NOT NULL AND b.added_at IS NULL GROUP BY c.cited"
)
NUMBERS = st.integers(1, 6)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("cite"), NUMBERS, NUMBERS),
        st.tuples(st.just("print"), NUMBERS, NUMBERS),
        st.tuples(st.just("own"), NUMBERS, NUMBERS),
        st.tuples(st.just("merge"), NUMBERS, NUMBERS),
        st.tuples(st.just("reparse"), NUMBERS, NUMBERS),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(STEPS)
def test_counts_of_wanted_papers_are_right_after_whatever_happens(steps: list[tuple[str, int, int]]) -> None:
    database = _in_memory()
    connection = database.conn
    keys = {number: paper(database, number, own=False) for number in range(1, 7)}
    for what, a, b in steps:
        one, two = papers.current_key(connection, keys[a]), papers.current_key(connection, keys[b])
        if what in ("cite", "print") and one != two:
            cite(database, one, (b,), Source.S2 if what == "cite" else Source.PDF)
        elif what == "own":
            papers.add_to_library(connection, one, AT)
        elif what == "merge" and one != two:
            papers.merge(connection, one, two)
        elif what == "reparse":
            reference_lists.link(connection, one)
    kept = dict(connection.execute("SELECT paper_id, citers FROM wanted").fetchall())
    assert kept == dict(connection.execute(RECOUNT).fetchall())


def _in_memory() -> Database:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    database = Database(connection)
    migrations.MIGRATIONS.apply(database)
    return database


def test_a_library_from_before_arrives_at_the_fresh_schema_with_every_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, old = tmp_path / "fresh" / "library.db", tmp_path / "old" / "library.db"
    open_writer(fresh).close()
    with monkeypatch.context() as before:
        before.setattr(connect, "NAMES", NAMES[:1])
        before.setattr(migrations, "NAMES", NAMES[:1])
        before.setattr(connect, "is_behind", lambda connection: False)
        before.setitem(vars(migrations), "MIGRATIONS", migrations._collect())
        with closing(open_writer(old)) as database, transaction(database) as writer:
            first = paper(database, 1)
            cite(database, first, (11, 12))
            cite(database, paper(database, 2), (11,))
            writer.execute(
                "INSERT INTO vector (paper_id, model, revision, content_hash, data) "
                "VALUES (?, 'm', '1', 'h', X'00000000')",
                [first],
            )
            writer.execute("INSERT INTO note (paper_id, body, made_at) VALUES (?, 'my words', 't')", [first])
    with closing(open_writer(old)) as database, closing(open_writer(fresh)) as other:
        schema = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
        assert [row[:] for row in database.conn.execute(schema)] == [
            row[:] for row in other.conn.execute(schema)
        ]
        assert [note.body for note in notes.current(database.conn, first)] == ["my words"]
        assert [citers for _, citers in graph.missing(database.conn, 10)] == [2]
        assert database.conn.execute("SELECT count(*) FROM vector_change").fetchone()[0] == 1
        title = papers.load(database.conn, first).fields.title
        assert vectors.library_vectors(database.conn, "m", "1")[0][2] == word_bag(title or "")
    assert list((tmp_path / "old" / "backups").glob("*.db"))
