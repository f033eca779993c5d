"""The map for graph programs: GraphML, and GEXF with places and colours for Gephi. Written by networkx."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import networkx as nx

from papermap.model.maps import EdgeKind, MapEdge, MapNode, MapPicture

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WRITTEN_ON = re.compile(r' lastmodifieddate="[^"]*"')

GEXF_SCALE = 1000.0
"""Gephi thinks in pixels."""

COLOURS = (
    (47, 111, 159), (184, 86, 43), (61, 131, 97), (138, 90, 163), (168, 129, 42),
    (178, 74, 109), (79, 127, 140), (122, 106, 85), (92, 125, 47), (85, 96, 176),
)  # fmt: skip


def graphml(picture: MapPicture) -> str:
    """GraphML: nodes are papers with title, authors, year, refs, community and place; edges point from the
    citing to the cited paper, or from a variation to its base, and say which (:func:`_told`)."""
    graph = _graph(picture)
    for node in picture.nodes:
        graph.nodes[node.key].update(x=node.x, y=node.y)
    buffer = io.BytesIO()
    nx.write_graphml(graph, buffer, named_key_ids=True)
    return buffer.getvalue().decode("utf-8")


def gexf(picture: MapPicture) -> str:
    """GEXF 1.2: the same, with the places and the colours of communities as Gephi shows them."""
    graph = _graph(picture)
    for node in picture.nodes:
        red, green, blue = COLOURS[node.community % len(COLOURS)] if node.community >= 0 else (154, 160, 166)
        graph.nodes[node.key]["viz"] = {
            "position": {"x": node.x * GEXF_SCALE, "y": node.y * GEXF_SCALE, "z": 0.0},
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
        }
    buffer = io.BytesIO()
    nx.write_gexf(graph, buffer)
    # The date of writing would make two exports of one map differ.
    return _WRITTEN_ON.sub("", buffer.getvalue().decode("utf-8"), count=1)


def _graph(picture: MapPicture) -> nx.DiGraph:
    named = {community.id: community.label for community in picture.communities}
    graph = nx.DiGraph()
    for node in picture.nodes:
        graph.add_node(node.key, **_attributes(node, named.get(node.community, "")))
    for edge in picture.edges:
        if edge.source in graph and edge.target in graph:
            earlier = graph.get_edge_data(edge.source, edge.target, {})
            graph.add_edge(edge.source, edge.target, **_told(edge, earlier))
    return graph


def _told(edge: MapEdge, earlier: Mapping[str, str | bool]) -> dict[str, str | bool]:
    """What an edge says, beside what another between the same two said ``earlier``: whether the one ``cites``
    the other, whether it is a variation of it (``relation``: accepted or guessed) and ``but_with`` what; and
    ``kind``, for programs that show one thing only."""
    if edge.kind is EdgeKind.CITES:
        return {"kind": edge.kind.value, **earlier, "cites": True}
    relation = "accepted" if edge.kind is EdgeKind.RELATION else "guessed"
    but_with = {"but_with": _without_controls(edge.twist)} if edge.twist else {}
    return {"cites": False, **earlier, "kind": edge.kind.value, "relation": relation, **but_with}


def _attributes(node: MapNode, community: str) -> dict[str, str | int | bool]:
    """What is known; what is not is left out, since neither format has an empty value."""
    said = {
        "label": node.title,
        "title": node.title,
        "authors": "; ".join(node.authors),
        "year": node.year,
        "community": node.community,
        "community_label": community,
        "citation_count": node.citation_count,
        "passes": node.passes,
        "in_library": node.in_library,
        "root": node.root,
        "frontier": node.frontier,
        **dict(sorted(node.refs.items())),
    }
    return {
        name: _without_controls(value) if isinstance(value, str) else value
        for name, value in said.items()
        if value is not None
    }


def _without_controls(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
