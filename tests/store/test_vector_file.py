"""The file of vectors: in step with the library, whatever happened to either."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from pathlib import Path

from sqlite_utils import Database

from papermap.store import papers, vectors
from papermap.store.vector_file import VectorFile, bring_up_to_date
from tests.store.graphs import paper


def save(database: Database, key: int, *values: float) -> None:
    vectors.save_vectors(database.conn, [(key, "m", "1", "", array("f", values).tobytes(), None)])


def rows(file: VectorFile | None) -> Mapping[int, list[float]]:
    """What the file says of each paper that has words."""
    assert file is not None
    keys = array("q", file.keys.read_bytes())[: file.rows]
    data = array("f", file.data.read_bytes())
    found = {key: list(data[row * file.width : (row + 1) * file.width]) for row, key in enumerate(keys)}
    return {key: row for key, row in found.items() if any(row)}


def test_the_file_follows_new_changed_and_vanished_vectors(database: Database, tmp_path: Path) -> None:
    one, two = paper(database, 1), paper(database, 2)
    assert bring_up_to_date(database.conn, tmp_path / "v", "m", "1") is None
    save(database, one, 1, 0)
    save(database, two, 0, 1)
    first = bring_up_to_date(database.conn, tmp_path / "v", "m", "1")
    assert rows(first) == {one: [1, 0], two: [0, 1]}
    three = paper(database, 3)
    save(database, three, 0.5, 0.5)
    save(database, one, -1, 0)
    papers.merge(database.conn, three, two)
    second = bring_up_to_date(database.conn, tmp_path / "v", "m", "1")
    assert rows(second) == {one: [-1, 0], three: [0.5, 0.5]}
    assert second == bring_up_to_date(database.conn, tmp_path / "v", "m", "1")


def test_a_file_that_is_lost_torn_or_ahead_of_the_library_is_made_anew(
    database: Database, tmp_path: Path
) -> None:
    one = paper(database, 1)
    save(database, one, 1, 0)
    made = bring_up_to_date(database.conn, tmp_path / "v", "m", "1")
    assert made is not None
    state = Path(made.folder) / "state.json"
    whole = state.read_text()
    for harm in (
        made.data.unlink,
        lambda: made.data.write_bytes(b"\0"),
        lambda: state.write_text("{"),
        lambda: state.write_text(whole.replace(f'"number": {made.number}', '"number": 999')),
        state.unlink,
    ):
        harm()
        assert rows(bring_up_to_date(database.conn, tmp_path / "v", "m", "1")) == {one: [1, 0]}


def test_another_model_has_a_file_of_its_own(database: Database, tmp_path: Path) -> None:
    one = paper(database, 1)
    save(database, one, 1, 0)
    vectors.save_vectors(database.conn, [(one, "other", "1", "", array("f", [3]).tobytes(), None)])
    assert vectors.main_model(database.conn, ("m",)) == ("other", "1")
    assert rows(bring_up_to_date(database.conn, tmp_path / "v", "m", "1")) == {one: [1, 0]}
    assert rows(bring_up_to_date(database.conn, tmp_path / "v", "other", "1")) == {one: [3]}
