"""The map with the bases that are guessed, as it is written to files; the base of one paper as it is told."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from papermap.library import Library
from papermap.library import graph as graph_room
from papermap.model.citations import CitedRecord, Context, Links
from papermap.model.maps import EdgeKind, MapEdge
from papermap.model.papers import PaperFields, Record, Source
from papermap.model.refs import Ref, Scheme
from papermap.store import citations, papers, records, vectors
from papermap.store.connect import open_writer, transaction
from tests.store.graphs import AT
from tests.support import make_library

SAID = "We extend BoatNet [1], on which our method is based, with smaller sails."
TITLES = {
    1: "BoatNet: folding boats of paper",
    2: "QBoatNet: folding quantized boats of paper",
    3: "A survey of stars",
}


def record(number: int, year: int) -> Record:
    fields = PaperFields(title=TITLES[number], year=year, abstract=f"{TITLES[number]}. We do it.")
    return Record(Source.S2, frozenset({Ref(Scheme.ARXIV, f"2001.{number:05d}")}), fields)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Paper 2 is BoatNet, but quantized, and cites a survey too."""
    made = {number: record(number, 2018 + number) for number in TITLES}
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        for each in made.values():
            papers.add_to_library(writer, records.save_record(writer, each), AT)
        edges = (
            CitedRecord(made[1], (Context(SAID, intents=("methodology",)),) * 3, influential=True),
            CitedRecord(made[3]),
        )
        citations.save_links(writer, 2, Links(Source.S2, edges, None), AT)
        frame = vectors.save_frame(writer, "m", "1", "made for a test", b"")
        vectors.save_positions(writer, [(key, frame, float(key), 0.0) for key in TITLES])
    return make_library(tmp_path)


def variations(library: Library) -> list[MapEdge]:
    edges = library.graph.guessed_on(library.picture()).edges
    return [edge for edge in edges if edge.kind is not EdgeKind.CITES]


def test_a_guess_is_on_the_map_until_the_reader_says_what_holds(library: Library) -> None:
    assert variations(library) == [MapEdge(2, 1, EdgeKind.GUESS)]
    base = library.graph.base(2)
    assert base is not None
    assert (base.key, base.accepted) == (1, False)
    library.graph.relate(2, 1, "eight bits")
    assert variations(library) == [MapEdge(2, 1, EdgeKind.RELATION, "eight bits")]
    base = library.graph.base(2)
    assert base is not None
    assert (base.accepted, base.twist) == (True, "eight bits")
    library.graph.relate(2, 1, "", reject=True)
    assert MapEdge(2, 1, EdgeKind.GUESS) not in variations(library)


def test_a_large_map_is_written_without_guesses(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_room, "GUESSED_FOR", 2)
    assert variations(library) == []


def test_a_map_without_a_library_is_written_as_it_is(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    assert library.graph.guessed_on(library.picture()) == library.picture()
