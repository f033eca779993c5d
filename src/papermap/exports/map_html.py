"""The map as one HTML file that needs nothing else: no network, no server, no other file.

Titles and names are data: they travel as JSON that cannot end its script element, the page puts them on
screen as text only, and its content policy lets no script run but its own and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files

from papermap.model.maps import MapNode, MapPicture

_PLACE = re.compile(r"\{\{(\w+)\}\}")


def render(picture: MapPicture) -> str:
    """The page, as text to be written in UTF-8."""
    style, script = _part("map.css"), _part("map.js")
    parts = {
        "policy": (
            f"default-src 'none'; base-uri 'none'; form-action 'none'; "
            f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
        ),
        "count": f"{len(picture.nodes)} {'paper' if len(picture.nodes) == 1 else 'papers'}",
        "style": style,
        "script": script,
        "data": _harmless(_data(picture)),
    }
    return _PLACE.sub(lambda place: parts[place[1]], _part("map.html"))


def _part(name: str) -> str:
    return files("papermap.exports").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _harmless(data: object) -> str:
    """JSON that means nothing to an HTML parser: ASCII only, and no character that could start a tag."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _data(picture: MapPicture) -> dict[str, object]:
    place_of = {node.key: place for place, node in enumerate(picture.nodes)}
    return {
        "nodes": [_node(node) for node in picture.nodes],
        "edges": [
            [place_of[edge.source], place_of[edge.target], edge.kind.value]
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
