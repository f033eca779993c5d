"""Likeness and its sketch, over a library on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlite_utils import Database

from papermap.atlas import sketch
from papermap.library import sketching, vector_shelf
from papermap.library.desk import Desk
from papermap.library.meaning import Meaning
from papermap.library.searching import Finder
from papermap.library.vector_shelf import Shelf
from papermap.model.word_bag import word_bag
from papermap.settings import load_settings
from papermap.store import papers, vectors
from papermap.store.connect import open_writer, transaction
from tests.store.graphs import paper

WIDTH = 256
TEXTS = ("low-rank adaptation of language models", "spectral lines of distant quasars")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which libraries of a hundred papers count as large."""
    monkeypatch.setattr(sketch, "LEAST_ROWS", 100)
    monkeypatch.setattr(sketch, "SAMPLE", 60)
    return tmp_path


def write(database: Database, numbers: range, shift: float = 0.0) -> Iterator[int]:
    """Papers in the library, the even ones on one subject and the odd ones on another."""
    falling = np.arange(1, WIDTH + 1) ** -0.8
    for number in numbers:
        draw = np.random.default_rng(number)
        row = (draw.standard_normal(WIDTH) * 0.4 + (1 if number % 2 else -1)) * falling + shift
        data = (row / np.linalg.norm(row)).astype("<f4").tobytes()
        key = paper(database, number)
        bag = word_bag(TEXTS[number % 2])
        vectors.save_vectors(database.conn, [(key, "m", "1", "h", data, bag)])
        yield key


def shelf_of(home: Path, database: Database) -> Shelf:
    found = Finder(home / "library.db").shelf(database.conn)
    assert found is not None
    return found


def test_a_large_library_is_searched_by_its_sketch_and_finds_the_same(home: Path) -> None:
    with closing(open_writer(home / "library.db")) as database:
        with transaction(database):
            keys = list(write(database, range(1, 161)))
        made = shelf_of(home, database)
        assert made.sketch is not None
        for row in (0, 7, 80):
            near, cosines = made.nearest(made.matrix[row], 5)
            exact = np.argsort(-(made.matrix @ made.matrix[row]), kind="stable")[:5]
            assert near == made.keys[exact].tolist()
            assert cosines[0] == pytest.approx(1.0, abs=1e-5)
        views = Finder(home / "library.db").similar(database.conn, keys[1], 10)
        assert {view.key % 2 for view in views} == {keys[1] % 2}
        assert "shares words 1.00" in views[0].why


def test_the_sketch_follows_the_library_and_is_made_anew_when_lost(home: Path) -> None:
    with closing(open_writer(home / "library.db")) as database:
        with transaction(database):
            keys = list(write(database, range(1, 121)))
        assert shelf_of(home, database).sketch is not None
        with transaction(database):
            list(write(database, range(200, 221)))
            papers.merge(database.conn, keys[5], keys[3])
            list(write(database, range(1, 2), shift=0.01))
        later = shelf_of(home, database)
        assert later.sketch is not None
        assert later.sketch.rows == pytest.approx(later.matrix @ later.sketch.axes, abs=1e-6)
        (folder,) = [each for each in (home / "vectors").iterdir() if each.is_dir()]
        for name in (sketching.STATE, sketching.ROWS, sketching.AXES):
            (folder / name).unlink()
            again = shelf_of(home, database)
            assert again.sketch is not None
            assert len(again.sketch.rows) == len(again.matrix)


class Understanding:
    """Stands in for the language model: it knows where in the vectors' space a question points."""

    def __init__(self, vector: NDArray[np.float32] | None) -> None:
        self.vector, self.asked = vector, 0

    def of_question(self, question: str, model: str, revision: str) -> NDArray[np.float32] | None:
        self.asked += 1
        return self.vector


def test_what_no_paper_has_words_for_is_found_by_what_it_means(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database:
        with transaction(database):
            keys = list(write(database, range(1, 21)))
        finder = Finder(tmp_path / "library.db")
        shelf = finder.shelf(database.conn)
        assert shelf is not None
        understood = Understanding(shelf.matrix[list(shelf.keys).index(keys[3])])

        def found(query: str, meaning: Understanding | None) -> list[int]:
            views = finder.search(database.conn, query, 5, meaning=meaning)  # type: ignore[arg-type]
            return [view.key for view in views]

        assert found("unheard of", None) == []
        assert found("unheard of", understood)[0] == keys[3]
        assert found("unheard of", Understanding(None)) == []
        asked = understood.asked
        assert found("paper 7", understood)
        assert understood.asked == asked  # a paper has the words
        assert found("? -", understood) == []


def test_a_sketch_of_another_number_of_directions_is_made_anew(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_writer(home / "library.db")) as database:
        with transaction(database):
            list(write(database, range(1, 161)))
        with monkeypatch.context() as earlier:
            earlier.setattr(sketch, "DIRECTIONS", 96)
            before = shelf_of(home, database).sketch
        after = shelf_of(home, database).sketch
        assert before is not None
        assert after is not None
        assert (before.rows.shape[1], after.rows.shape[1]) == (96, sketch.DIRECTIONS)


def test_papers_that_left_the_library_are_not_shown(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database:
        with transaction(database):
            keys = list(write(database, range(1, 12)))
            database.conn.execute("UPDATE paper SET added_at = NULL WHERE id = ?", [keys[2]])
        views = Finder(tmp_path / "library.db").similar(database.conn, keys[0], 3)
        assert len(views) == 3
        assert keys[2] not in {view.key for view in views}
        assert vector_shelf.load_shelf(database.conn) is not None


def test_rows_are_of_papers_that_have_a_vector() -> None:
    matrix = np.array([[0, 1], [0, 0], [1, 0]], dtype=np.float32)
    shelf = Shelf("m", "1", np.array([7, 5, 3]), matrix, np.zeros(3))
    keys, rows = shelf.rows_of([3, 4, 5, 7])
    assert (keys.tolist(), rows.tolist()) == ([3, 7], [2, 0])


def test_of_papers_with_some_of_the_words_those_with_more_come_first(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database:
        with transaction(database) as connection:
            titles = ("Boats", "Paper", "Stones", "Folded boats in rivers")
            keys = [paper(database, number, own=number < 4) for number in range(1, 5)]
            titled = "UPDATE paper SET title = ?, abstract = ? WHERE id = ?"
            told = ("", "Boats are folded, and some sink in rivers.", "Rivers and boats.", "")
            connection.executemany(titled, list(zip(titles, told, keys, strict=True)))
        views = Finder(tmp_path / "library.db").search(connection, "folded boats rivers seaworthy", 5)
    assert [(view.title, view.why) for view in views] == [
        ("Folded boats in rivers", "some of the words in the title: folded, boats, rivers"),
        ("Paper", "some of the words in the abstract: folded, boats, rivers"),
        ("Stones", "some of the words in the abstract: boats, rivers"),
        ("Boats", "some of the words in the title: boats"),
    ]


@pytest.mark.parametrize("deeper", [1, 50, 1_000])
def test_a_selection_is_searched_by_meaning_among_its_own_papers(
    home: Path, monkeypatch: pytest.MonkeyPatch, deeper: int
) -> None:
    """The nearest of the whole library are all outside of it."""
    monkeypatch.setattr(vector_shelf, "DEEPER", deeper)
    with closing(open_writer(home / "library.db")) as database:
        with transaction(database):
            keys = list(write(database, range(1, 161)))
            database.conn.execute("UPDATE paper SET title = 'An odd name' WHERE id = ?", [keys[6]])
        finder = Finder(home / "library.db")
        shelf = shelf_of(home, database)
        asked = shelf.matrix[shelf.keys.tolist().index(keys[6])]
        cosines = dict(zip(shelf.keys.tolist(), (shelf.matrix @ asked).tolist(), strict=True))
        alike = sorted((key for key in keys if cosines[key] > 0.25), key=lambda key: -cosines[key])
        chosen = frozenset(alike[-8:])
        assert not chosen & set(shelf.nearest(asked, 20)[0])
        views = finder.search(database.conn, "odd name", 5, chosen)
        assert [view.key for view in views] == alike[-8:-3]
        assert all(view.why.startswith("close in meaning") for view in views)
        assert not finder.search(database.conn, "odd name", 5, frozenset())


class Choosing:
    """Stands in for the choice of an embedder."""

    def __init__(self, model: str) -> None:
        self.model, self.revision, self.dimension = model, "1", 4

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        return np.eye(len(texts), 4, dtype=np.float32)


@pytest.mark.parametrize(("model", "asked"), [("m", True), ("lexical", False), ("other", False)])
def test_the_language_model_is_only_spoken_of_where_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, asked: bool
) -> None:
    told: list[str] = []
    monkeypatch.setattr("papermap.library.wiring.EmbedderChoice.__call__", lambda self: Choosing(model))
    desk = Desk(load_settings({"PAPERMAP_HOME": str(tmp_path), "PAPERMAP_EMBEDDER": "auto"}))
    meaning = Meaning(desk, told.append)
    for _ in range(2):
        assert (meaning.of_question("what is odd", "m", "1") is not None) is asked
    assert len(told) == asked
