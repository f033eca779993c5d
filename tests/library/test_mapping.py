"""The map of large libraries, on small ones that count as large."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from papermap.library import Library, grouping, mapping
from papermap.model.word_bag import word_bag
from papermap.settings import load_settings
from papermap.store import papers, vectors
from papermap.store.connect import open_writer, transaction
from tests.store.graphs import cite, paper
from tests.support import make_library

WIDTH = 8


def fill(home: Path, numbers: range) -> None:
    """Two kinds of papers, each citing the one two before it."""
    with closing(open_writer(home / "library.db")) as database, transaction(database):
        for number in numbers:
            row = np.random.default_rng(number).standard_normal(WIDTH) * 0.3
            row[number % 2] += 2.0
            key = paper(database, number)
            data = (row / np.linalg.norm(row)).astype("<f4").tobytes()
            vectors.save_vectors(database.conn, [(key, "m", "1", "h", data, word_bag(f"kind {number % 2}"))])
            if number > numbers.start + 1:
                cite(database, key, (number - 2,))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    fill(tmp_path, range(1, 41))
    library = Library(load_settings({"PAPERMAP_HOME": str(tmp_path)}))
    library.lay_map_anew()
    return library


def test_a_picture_is_drawn_once_until_something_is_written(library: Library) -> None:
    first = library.picture()
    assert len(first.nodes) == 40
    assert library.picture() is first
    library.write_note(first.nodes[0].key, "mine")
    assert library.picture() is not first


def test_kept_communities_take_in_new_papers_and_name_them_the_same(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "SMALL", 10)
    before = {node.key: node.community for node in library.picture().nodes}
    names = {c.id: c.label for c in library.picture().communities}
    kept = json.loads((library.home / "map" / grouping.FILE).read_text())
    assert dict(zip(kept["keys"], kept["groups"], strict=True)) == before
    fill(library.home, range(51, 54))
    with closing(open_writer(library.home / "library.db")) as database, transaction(database):
        for node in ("51", "52", "53"):
            key = max(papers.library_keys(database.conn))
            vectors.save_positions(database.conn, [(key - int(node) + 51, 1, 0.1, 0.1)])
    picture = library.picture()
    later = {node.key: node.community for node in picture.nodes}
    assert len(later) == 43
    assert {key: later[key] for key in before} == before
    assert {c.id: c.label for c in picture.communities} == names
    new = sorted(later.keys() - before.keys())
    odd = {before[key] for key in before if key % 2 == new[0] % 2}
    assert later[new[0]] in odd


def test_a_library_too_large_to_show_is_shown_in_part_and_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapping, "MOST", 20)
    monkeypatch.setattr(mapping, "LANDMARKS", 15)
    assert library.lay_map_anew() == 40
    picture = library.picture()
    assert 10 <= len(picture.nodes) <= 20
    assert f"shows {len(picture.nodes)} of 40" in picture.remarks[0]
    told: list[str] = []
    library.notify = told.append
    assert library.topics() == ()
    assert "only a part" in told[0]


def spots(library: Library) -> dict[int, tuple[float, float]]:
    return {node.key: (node.x, node.y) for node in library.picture().nodes}


def test_a_new_layout_is_taken_back_and_papers_that_came_since_stand_among_the_old_ones(
    library: Library,
) -> None:
    before = spots(library)
    fill(library.home, range(60, 80))
    assert library.lay_map_anew() == 60
    laid = spots(library)
    assert len(laid) == 60
    assert any(laid[key] != spot for key, spot in before.items())
    library.undoing.undo()
    after = spots(library)
    assert len(after) == 60
    assert {key: after[key] for key in before} == before
    library.undoing.redo()
    assert spots(library) == laid


def test_a_map_of_one_paper_says_what_makes_it_more(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    list(library.add(["9912.99001"]))
    (remark,) = [said for said in library.picture().remarks if "One paper" in said]
    assert remark == "One paper is no map yet; `papermap backward 9912.99001` names what it builds on."
    list(library.add(["9912.99002"]))
    assert not any("One paper" in said for said in library.picture().remarks)


def test_of_two_papers_no_map_is_laid_out(tmp_path: Path) -> None:
    fill(tmp_path, range(1, 3))
    library = Library(load_settings({"PAPERMAP_HOME": str(tmp_path)}))
    assert library.lay_map_anew() == 0
    assert library.undoing.deeds() == ()


def test_the_first_layout_taken_back_leaves_no_places(library: Library) -> None:
    library.undoing.undo()
    assert spots(library) == {}
    library.undoing.redo()
    assert len(spots(library)) == 40
