"""GraphML and GEXF: read back by the same library, hostile text harmless."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import networkx as nx
import pytest

from papermap.exports.graphml import gexf, graphml
from papermap.model.maps import EdgeKind, MapEdge, MapPicture
from tests.exports.pictures import node, small_map, strange_maps


def test_graphml_reads_back_with_its_attributes() -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(small_map()).encode()), node_type=int)
    assert set(graph.edges) == {(5, 1), (5, 2), (8, 5), (5, 0), (7, 3)}
    paper = graph.nodes[5]
    assert (paper["title"], paper["year"], paper["community"]) == ("Paper 5", 2005, 1)
    assert paper["community_label"] == "vision transformers"
    assert paper["arxiv"] == "2001.00005"
    assert graph.edges[5, 0] == {
        "kind": "relation",
        "cites": False,
        "relation": "accepted",
        "but_with": "smaller & faster steps",
    }
    assert graph.edges[5, 1] == {"kind": "cites", "cites": True}
    assert "year" not in graph.nodes[9]
    assert "doi" not in paper


@pytest.mark.parametrize("first", [0, 1])
def test_a_variation_that_cites_its_base_says_both(first: int) -> None:
    cites, said = MapEdge(1, 2), MapEdge(1, 2, EdgeKind.RELATION, "more \x00 & more")
    edges: tuple[MapEdge, ...] = (cites, said) if first else (said, cites)
    edges += (MapEdge(3, 2, EdgeKind.GUESS), MapEdge(3, 2))
    picture = MapPicture((node(1), node(2), node(3)), edges, ())
    for text, read in ((graphml(picture), nx.read_graphml), (gexf(picture), nx.read_gexf)):
        graph = read(io.BytesIO(text.encode()), node_type=int)
        told = graph.edges[1, 2]
        assert (told["cites"], told["relation"], told["kind"]) == (True, "accepted", "relation")
        assert told["but_with"] == "more  & more"
        told = graph.edges[3, 2]
        assert (told["cites"], told["relation"], told["kind"]) == (True, "guessed", "guess")


def test_gexf_reads_back_with_places_and_no_date() -> None:
    text = gexf(small_map())
    graph = nx.read_gexf(io.BytesIO(text.encode()), node_type=int)
    assert graph.nodes[5]["label"] == "Paper 5"
    assert graph.nodes[5]["viz"]["position"]["x"] == pytest.approx(-1000.0)
    assert "lastmodified" not in text


@pytest.mark.parametrize("name", ["empty", "one", "heap", "hostile"])
def test_strange_maps_are_sound_xml(name: str) -> None:
    for write in (graphml, gexf):
        text = write(strange_maps()[name])
        ElementTree.fromstring(text.encode("utf-8"))
        assert "<img" not in text
