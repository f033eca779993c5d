"""Opening, migrating, refusing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from papermap.store import connect, notes, papers
from papermap.store.connect import NewerDatabaseError, StoreError, open_reader, open_writer, transaction
from papermap.store.migrations import NAMES


def test_there_is_nothing_to_read_before_the_first_write(tmp_path: Path) -> None:
    assert open_reader(tmp_path / "library.db") is None


def test_a_fresh_library_is_strict_sound_and_in_wal(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "home" / "library.db")) as database:
        connection = database.conn
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        own = "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE '%words%' "
        tables = connection.execute(
            own + "AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
        ).fetchall()
        assert tables
        assert [row["name"] for row in tables if not row["strict"]] == []


def test_a_library_of_a_newer_program_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(open_writer(path)) as database:
        row = {"migration_set": "papermap", "name": "m9999_future", "applied_at": "2099"}
        database.table("_sqlite_migrations").insert(row)
    with pytest.raises(NewerDatabaseError, match=r"m9999_future.*Nothing was changed"):
        open_writer(path)
    with pytest.raises(NewerDatabaseError):
        open_reader(path)


def test_a_file_that_is_no_library_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_text("these are not the bytes of a database " * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="Nothing was changed"):
        open_reader(path)
    with pytest.raises(StoreError, match="Nothing was changed"):
        open_writer(path)
    assert path.read_bytes() == before


def test_a_copy_is_kept_before_a_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.db"
    with closing(open_writer(path)) as database, transaction(database) as writer:
        writer.execute("INSERT INTO paper (id, title) VALUES (1, 'kept')")
        notes.write(writer, 1, "my words")

    def apply(db: Database) -> None:
        db.conn.execute("ALTER TABLE paper ADD COLUMN colour TEXT")

    from papermap.store import migrations

    later = migrations._collect()
    later(name="m0002_colour")(apply)
    monkeypatch.setitem(vars(migrations), "MIGRATIONS", later)
    monkeypatch.setattr(connect, "NAMES", (*NAMES, "m0002_colour"))
    with closing(open_writer(path)) as database:
        assert database.conn.execute("SELECT title, colour FROM paper").fetchone()[:] == ("kept", None)
        assert [note.body for note in notes.current(database.conn, 1)] == ["my words"]
    copies = list((tmp_path / "backups").glob("*.db"))
    assert len(copies) == 1
    with closing(sqlite3.connect(copies[0])) as copy:
        assert copy.execute("SELECT words FROM journal").fetchone() == ("my words",)
        assert "colour" not in [row[1] for row in copy.execute("PRAGMA table_info(paper)")]


def test_a_reader_cannot_write_and_sees_what_others_commit(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(open_writer(path)) as database:
        reader = open_reader(path)
        assert reader is not None
        with closing(reader):
            with pytest.raises(sqlite3.OperationalError):
                reader.execute("INSERT INTO paper (id) VALUES (1)")
            before, state = connect.data_version(reader), connect.file_state(path)
            with transaction(database) as writer:
                writer.execute("INSERT INTO paper (id, title, added_at) VALUES (1, 'new', '2026')")
            assert connect.data_version(reader) != before
            assert connect.file_state(path) != state
            assert papers.library_keys(reader) == [1]


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database:
        twice = "INSERT INTO paper (id, title) VALUES (1, 'half')"
        with pytest.raises(sqlite3.IntegrityError), transaction(database) as writer:
            writer.executescript(f"SAVEPOINT s; {twice}; {twice};")
        assert database.conn.execute("SELECT count(*) FROM paper").fetchone()[0] == 0


def test_damage_is_told_in_words_and_a_sound_library_has_none(database: Database) -> None:
    connection = database.conn
    assert connect.damage(connection) == ""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO ref (scheme, value, paper_id) VALUES ('arxiv', '2001.00001', 4711)")
    assert connect.damage(connection) == "1 rows point nowhere"
