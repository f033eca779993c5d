"""The map as one HTML file that needs nothing else, and its data."""

from __future__ import annotations

from papermap.exports.page import page
from papermap.model.maps import MapNode, MapPicture


def render(picture: MapPicture) -> str:
    """The page, as text to be written in UTF-8."""
    papers = len(picture.nodes)
    return page("map", f"{papers} {'paper' if papers == 1 else 'papers'}", _data(picture))


def _data(picture: MapPicture) -> dict[str, object]:
    place_of = {node.key: place for place, node in enumerate(picture.nodes)}
    return {
        "nodes": [_node(node) for node in picture.nodes],
        "edges": [
            [
                place_of[edge.source],
                place_of[edge.target],
                edge.kind.value,
                *([edge.twist] if edge.twist else ()),
            ]
            for edge in picture.edges
            if edge.source in place_of and edge.target in place_of
        ],
        "communities": [
            {"id": c.id, "label": c.label, "size": c.size, "x": round(c.x, 4), "y": round(c.y, 4)}
            for c in picture.communities
        ],
        "remarks": list(picture.remarks),
    }


def _node(node: MapNode) -> dict[str, object]:
    return {
        "refs": {scheme: value for scheme, value in node.refs.items() if value},
        "title": node.title,
        "authors": list(node.authors),
        "year": node.year,
        "x": round(node.x, 4),
        "y": round(node.y, 4),
        "community": node.community,
        "inLibrary": node.in_library,
        "passes": node.passes,
        "citations": node.citation_count,
        "root": node.root,
        "frontier": node.frontier,
    }
