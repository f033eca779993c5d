"""GraphML and GEXF: read back by the same library, hostile text harmless."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import networkx as nx
import pytest

from papermap.exports.graphml import gexf, graphml
from tests.exports.pictures import small_map, strange_maps


def test_graphml_reads_back_with_its_attributes() -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(small_map()).encode()), node_type=int)
    assert set(graph.edges) == {(5, 1), (5, 2), (8, 5), (5, 0)}
    paper = graph.nodes[5]
    assert (paper["title"], paper["year"], paper["community"]) == ("Paper 5", 2005, 1)
    assert paper["community_label"] == "vision transformers"
    assert paper["arxiv"] == "2001.00005"
    assert graph.edges[5, 0]["kind"] == "relation"
    assert "year" not in graph.nodes[9]
    assert "doi" not in paper


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
