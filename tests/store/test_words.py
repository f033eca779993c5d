"""Search by words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from papermap.model.papers import PaperFields, Record, Source
from papermap.model.refs import Ref, Scheme
from papermap.store import notes, papers, records, word_index, words
from papermap.store.connect import open_reader, open_writer, transaction


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_writer(tmp_path / "library.db")) as opened:
        for number, (title, abstract) in enumerate(
            [("Low-rank adaptation", "Fewer weights."), ("Quantised weights", "Adaptation at low precision.")]
        ):
            refs = frozenset({Ref(Scheme.ARXIV, f"2001.{number:05d}")})
            fields = PaperFields(title=title, abstract=abstract)
            records.save_record(opened.conn, Record(Source.ARXIV, refs, fields))
        yield opened


def test_title_before_abstract_and_it_says_where(database: Database) -> None:
    assert words.search(database.conn, "adaptation", 10) == {1: ("title",), 2: ("abstract",)}


def test_a_word_is_found_while_it_is_typed(database: Database) -> None:
    assert list(words.search(database.conn, "quanti", 10)) == [2]
    assert list(words.search(database.conn, "low adap", 10)) == [1, 2]


def test_any_of_the_telling_words_is_enough_where_that_is_asked(database: Database) -> None:
    question = "which adaptation needs the fewest zebras"
    assert words.search(database.conn, question, 10) == {}
    assert list(words.search(database.conn, question, 10, some=True)) == [1, 2]
    assert words.search(database.conn, "of the", 10, some=True) == {}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("深度", {3: ("title",), 4: ("abstract",)}),
        ("度学", {3: ("title",)}),
        ("学习 LoRA", {3: ("title",)}),
        ("การเรียนรู้", {4: ("title",)}),
        ("ニューラル", {}),
    ],
)
def test_words_are_found_in_writing_without_spaces(
    database: Database, query: str, found: dict[int, tuple[str, ...]]
) -> None:
    for number, (title, abstract) in enumerate(
        [("基于深度学习的 lora 方法", "摘要"), ("เครื่องเพื่อการเรียนรู้", "关于深度的研究")], 3
    ):
        refs = frozenset({Ref(Scheme.ARXIV, f"2001.{number:05d}")})
        fields = PaperFields(title=title, abstract=abstract)
        records.save_record(database.conn, Record(Source.ARXIV, refs, fields))
    assert words.search(database.conn, query, 10) == found
    assert set(words.search(database.conn, f"{query} zebra", 10, some=True)) == set(found)


def test_accents_and_endings_do_not_matter(database: Database) -> None:
    assert list(words.search(database.conn, "ADÀPTATIONS of", 10)) == []
    assert list(words.search(database.conn, "adaptations", 10)) == [1, 2]


def test_notes_are_found_in_their_latest_wording_only(database: Database) -> None:
    first = notes.write(database.conn, 2, "compare with gradient checkpointing")
    assert words.search(database.conn, "checkpointing", 10) == {2: ("notes",)}
    notes.write(database.conn, 2, "compare with offloading", first)
    assert words.search(database.conn, "checkpointing", 10) == {}
    assert words.search(database.conn, "offloading", 10) == {2: ("notes",)}


def test_a_changed_title_is_found_by_its_new_words(database: Database) -> None:
    fields = PaperFields(title="Renamed entirely")
    refs = frozenset({Ref(Scheme.ARXIV, "2001.00000")})
    records.save_record(database.conn, Record(Source.ARXIV, refs, fields))
    assert words.search(database.conn, "rank", 10) == {}
    assert list(words.search(database.conn, "renamed", 10)) == [1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60) | st.sampled_from(['"', "a AND", "C++ NOT", "near(", "title:x*", "-", "a-b", "* *"])
)
def test_anything_may_be_typed(database: Database, query: str) -> None:
    assert isinstance(words.search(database.conn, query, 5), dict)


def sound(connection: sqlite3.Connection) -> None:
    """SQLite's own comparison of the index with what it is of; raises when they differ."""
    connection.execute("INSERT INTO paper_words (paper_words, rank) VALUES ('integrity-check', 1)")


def another(number: int, title: str, abstract: str | None = None) -> Record:
    refs = frozenset({Ref(Scheme.ARXIV, f"2002.{number:05d}"), Ref(Scheme.DOI, f"10.1/{number}")})
    return Record(Source.ARXIV, refs, PaperFields(title=title, abstract=abstract))


def test_words_that_are_left_for_later_are_found_when_the_index_has_caught_up(database: Database) -> None:
    db = database.conn
    with transaction(database), word_index.later(db):
        first = records.save_record(db, another(1, "Zebras at large"))
        second = records.save_record(db, another(2, "Giraffes at large"))
        gone = records.save_record(db, another(3, "Okapis at large"))
        records.save_record(db, another(2, "Giraffes at rest", "They sleep."))
    assert words.search(db, "zebras", 10) == {}
    with transaction(database):
        papers.merge(db, 1, gone)
        records.save_record(db, another(1, "Zebras at home"))
        word_index.catch_up(db, [first])
    assert list(words.search(db, "zebras", 10)) == [first]
    assert word_index.is_behind(db)
    with transaction(database):
        word_index.catch_up(db)
        records.save_record(db, another(4, "Indexed at once"))
    assert list(words.search(db, "rest sleep", 10)) == [second]
    assert list(words.search(db, "okapis", 10)) == [1]
    assert list(words.search(db, "once", 10)) != []
    assert not word_index.is_behind(db)
    sound(db)


@pytest.mark.parametrize("opening", [open_reader, open_writer])
def test_what_a_killed_run_left_for_later_is_caught_up_with(
    tmp_path: Path, opening: Callable[[Path], Any]
) -> None:
    path = tmp_path / "killed.db"
    with closing(open_writer(path)) as killed, transaction(killed), word_index.later(killed.conn):
        records.save_record(killed.conn, another(1, "Zebras at large"))
    opening(path).close()
    with closing(sqlite3.connect(path)) as after:
        after.row_factory = sqlite3.Row
        assert list(words.search(after, "zebras", 10)) == [1]
        sound(after)
