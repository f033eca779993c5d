"""The map as a value: papers as points, citations as lines, communities as names on it.

Coordinates are about -1 to 1 in both directions, x to the right and y *up*; papers of which no word is known
stand in the margin outside. Made by the library, drawn by screens and exports, which compute nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

UNSORTED = -1
"""The community of papers that nothing links to any other."""


class EdgeKind(StrEnum):
    """What a line of the map says."""

    CITES = "cites"
    RELATION = "relation"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class MapNode:
    """One paper on the map.

    ``refs`` has the schemes ``arxiv``, ``doi`` and ``s2``, with ``None`` where there is none. ``passes`` is
    the furthest pass read, 0 to 3. A root is cited much inside the library and cites little of it; a
    frontier is among its newest and builds on papers inside it.
    """

    key: int
    refs: Mapping[str, str | None]
    title: str
    authors: tuple[str, ...]
    year: int | None
    x: float
    y: float
    community: int
    in_library: bool = True
    passes: int = 0
    citation_count: int | None = None
    root: bool = False
    frontier: bool = False


@dataclass(frozen=True, slots=True)
class MapEdge:
    """From the citing paper to the cited one, or from "A is B, but with ``twist``" A to B, as the reader said
    or as is guessed; both ends are node keys."""

    source: int
    target: int
    kind: EdgeKind = EdgeKind.CITES
    twist: str = ""


@dataclass(frozen=True, slots=True)
class Community:
    """A neighbourhood of the map; its name stands at (``x``, ``y``)."""

    id: int
    label: str
    size: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The whole map. ``remarks`` are sentences for the reader on what is missing and what can be done."""

    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    communities: tuple[Community, ...]
    remarks: tuple[str, ...] = ()


def narrowed(picture: MapPicture, keys: Collection[int], where: str) -> MapPicture:
    """Only these papers, where they stand, with the lines between them; ``where`` says in a remark how they
    were chosen."""
    nodes = tuple(node for node in picture.nodes if node.key in keys)
    here = {node.key for node in nodes}
    shown = {node.community for node in nodes}
    said = f"The map shows the {len(nodes):,} of {len(picture.nodes):,} papers that {where} selects."
    if not nodes and picture.nodes:
        said = f"None of the {len(picture.nodes):,} papers on the map is selected by {where}."
    return replace(
        picture,
        nodes=nodes,
        edges=tuple(edge for edge in picture.edges if edge.source in here and edge.target in here),
        communities=tuple(each for each in picture.communities if each.id in shown),
        remarks=(said, *picture.remarks),
    )
