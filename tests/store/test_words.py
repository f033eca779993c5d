"""Search by words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from papermap.model.papers import PaperFields, Record, Source
from papermap.model.refs import Ref, Scheme
from papermap.store import notes, papers, words
from papermap.store.connect import open_writer


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_writer(tmp_path / "library.db")) as opened:
        for number, (title, abstract) in enumerate(
            [("Low-rank adaptation", "Fewer weights."), ("Quantised weights", "Adaptation at low precision.")]
        ):
            refs = frozenset({Ref(Scheme.ARXIV, f"2001.{number:05d}")})
            fields = PaperFields(title=title, abstract=abstract)
            papers.save_record(opened.conn, Record(Source.ARXIV, refs, fields))
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
    papers.save_record(database.conn, Record(Source.ARXIV, refs, fields))
    assert words.search(database.conn, "rank", 10) == {}
    assert list(words.search(database.conn, "renamed", 10)) == [1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text(max_size=60) | st.sampled_from(['"', "a AND", "C++ NOT", "near(", "title:x*", "-", "a-b", "* *"])
)
def test_anything_may_be_typed(database: Database, query: str) -> None:
    assert isinstance(words.search(database.conn, query, 5), dict)
