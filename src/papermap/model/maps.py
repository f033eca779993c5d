"""The map as a value: papers as points, citations as lines, communities as names on it.

Coordinates are about -1 to 1 in both directions, x to the right and y *up*; papers of which no word is known
stand in the margin outside. Made by the library, drawn by screens and exports, which compute nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

UNSORTED = -1
"""The community of papers that nothing links to any other."""


class EdgeKind(StrEnum):
    """What a line of the map says."""

    CITES = "cites"
    RELATION = "relation"


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
    """From the citing paper to the cited one, or from "A is B but …" A to B; both ends are node keys."""

    source: int
    target: int
    kind: EdgeKind = EdgeKind.CITES


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
