"""The map of the library as a value: stored positions, communities found on the spot, roots and frontiers."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from papermap.library.finding import Finder, Shelf, load_shelf
from papermap.model.maps import UNSORTED, Community, EdgeKind, MapEdge, MapNode, MapPicture
from papermap.model.papers import Paper
from papermap.store import citations, papers, relations, vectors
from papermap.store.connect import transaction
from papermap.views.papers import refs_view, shown_title

if TYPE_CHECKING:
    from papermap.store.connect import Database

EMPTY = "The library is empty. `papermap add 1706.03762` puts a paper on the map."
MANY = 40
ALIKE = 5
"""A paper's so many nearest papers pull it into their community, besides its citations."""


def picture(connection: sqlite3.Connection | None, finder: Finder) -> MapPicture:
    """The whole map. Papers without a position yet are told of in ``remarks``, never left out in silence."""
    if connection is None:
        return MapPicture((), (), (), (EMPTY,))
    known = papers.load_many(connection, papers.library_keys(connection))
    spots = vectors.positions(connection)
    placed = sorted((paper for paper in known if paper.key in spots), key=lambda paper: paper.name)
    edges = citations.edges_inside_library(connection)
    shelf = finder.shelf(connection) if placed else None
    groups = _communities(placed, edges, shelf)
    nodes = _nodes(placed, edges, spots, groups)
    inside = {node.key for node in nodes}
    lines = tuple(MapEdge(a, b) for a, b in edges if a in inside and b in inside)
    lines += tuple(
        MapEdge(relation.subject, relation.base, EdgeKind.RELATION)
        for relation in relations.accepted(connection)
        if relation.subject in inside and relation.base in inside
    )
    remarks = _remarks(
        known, placed, lines, shelf is not None and _on_foreign_ground(connection, shelf, placed)
    )
    return MapPicture(nodes, lines, _named(placed, groups, spots), remarks)


def _on_foreign_ground(connection: sqlite3.Connection, shelf: Shelf, placed: Sequence[Paper]) -> bool:
    """Whether most papers stand where landmarks that are not in the library put them."""
    from papermap.atlas.frame import frame_from_bytes

    stored = vectors.frame(connection, shelf.model, shelf.revision)
    if stored is None or len(placed) < MANY:
        return False
    known = frame_from_bytes(stored[1]).row_of
    return sum(paper.name in known for paper in placed) * 2 < len(placed)


def _communities(
    placed: Sequence[Paper], edges: Sequence[tuple[int, int]], shelf: Shelf | None
) -> dict[int, int]:
    """The community of each placed paper. Papers are counted in the order of their names, so that equal
    libraries have equal communities whatever order they were added in."""
    from papermap.atlas.communities import communities
    from papermap.atlas.neighbours import neighbour_graph

    rank = {paper.key: number for number, paper in enumerate(placed)}
    cites = [(rank[a], rank[b]) for a, b in edges if a in rank and b in rank]
    alike: list[tuple[int, int, float]] = []
    if shelf is not None and len(placed) > 1:
        rows = [(rank[key], row) for row, key in enumerate(shelf.keys.tolist()) if key in rank]
        rows.sort()
        near, cosines = neighbour_graph(shelf.matrix[[row for _, row in rows]], ALIKE)
        for (number, _), others, likeness in zip(rows, near, cosines, strict=True):
            alike += [
                (number, rows[other][0], float(cosine))
                for other, cosine in zip(others, likeness, strict=True)
                if other >= 0
            ]
    found = communities(range(len(placed)), cites, alike)
    return {paper.key: found[rank[paper.key]] for paper in placed}


def _nodes(
    placed: Sequence[Paper],
    edges: Sequence[tuple[int, int]],
    spots: Mapping[int, tuple[float, float]],
    groups: Mapping[int, int],
) -> tuple[MapNode, ...]:
    from papermap.atlas.landscape import landscape

    keys = [paper.key for paper in placed]
    marked = landscape(keys, edges, {paper.key: paper.fields.year for paper in placed})
    nodes = []
    for paper in placed:
        refs = refs_view(paper.refs)
        x, y = spots[paper.key]
        nodes.append(
            MapNode(
                key=paper.key,
                refs={"arxiv": refs.arxiv, "doi": refs.doi, "s2": refs.s2},
                title=shown_title(paper.fields.title, refs),
                authors=paper.fields.authors,
                year=paper.fields.year,
                x=round(x, 5),
                y=round(y, 5),
                community=groups[paper.key],
                citation_count=paper.fields.citation_count,
                root=paper.key in marked.roots,
                frontier=paper.key in marked.frontiers,
            )
        )
    return tuple(nodes)


def _named(
    placed: Sequence[Paper], groups: Mapping[int, int], spots: Mapping[int, tuple[float, float]]
) -> tuple[Community, ...]:
    from papermap.atlas.communities import labels

    titles = {paper.key: paper.fields.title or "" for paper in placed}
    abstracts = {paper.key: paper.fields.abstract or "" for paper in placed}
    rank = {paper.key: number for number, paper in enumerate(placed)}
    names = labels(
        {rank[key]: group for key, group in groups.items()},
        {rank[key]: text for key, text in titles.items()},
        {rank[key]: text for key, text in abstracts.items()},
    )
    members: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for key, group in groups.items():
        members[group].append(spots[key])
    return tuple(
        Community(
            id=group,
            label=names[group],
            size=len(points),
            x=round(sum(x for x, _ in points) / len(points), 5),
            y=round(sum(y for _, y in points) / len(points), 5),
        )
        for group, points in sorted(members.items())
        if group != UNSORTED
    )


def _remarks(
    known: Sequence[Paper], placed: Sequence[Paper], lines: Sequence[MapEdge], foreign: bool
) -> tuple[str, ...]:
    """What is missing from the picture and what can be done."""
    said = []
    if not known:
        said.append(EMPTY)
    if missing := len(known) - len(placed):
        papers_are = "paper is" if missing == 1 else "papers are"
        said.append(f"{missing} {papers_are} not on the map yet; `papermap add --retry` takes them up again.")
    if len(placed) > 1 and not lines:
        said.append(
            "No citation between papers of the library is known; they stand where their words put them. "
            "`papermap add --retry` asks for references that are missing."
        )
    if foreign:
        said.append(
            "The papers stand among the landmark papers that ship with papermap, which is coarse; "
            f"`papermap map --relayout` lays the map out from your own {len(placed)}."
        )
    return tuple(said)


def lay_anew(database: Database, report: Callable[[str], None]) -> int:
    """Make a new frame out of the library itself, and move every paper to its place in it.

    Returns how many papers were placed; 0 when there are too few to lay out.
    """
    import numpy as np

    from papermap.atlas.frame import frame_from_bytes, frame_to_bytes, place, relayout

    connection = database.conn
    shelf = load_shelf(connection)
    if shelf is None or len(shelf.keys) < 3:
        return 0
    report(f"laying out {len(shelf.keys)} papers")
    laid = shelf.keys.tolist()
    names = {paper.key: paper.name for paper in papers.load_many(connection, laid)}
    edges = [
        (names[a], names[b])
        for a, b in citations.edges_inside_library(connection)
        if a in names and b in names
    ]
    stored = vectors.frame(connection, shelf.model, shelf.revision)
    previous = frame_from_bytes(stored[1]) if stored is not None else None
    keys = [names[key] for key in laid]
    frame = relayout(keys, shelf.matrix, edges, shelf.model, shelf.revision, previous)
    with transaction(database) as writer:
        why = f"laid anew from {len(keys)} papers"
        number = vectors.save_frame(writer, shelf.model, shelf.revision, why, frame_to_bytes(frame))
        for key, row in zip(laid, shelf.matrix, strict=True):
            vectors.save_position(writer, key, number, *place(frame, np.asarray(row), names[key]))
    return len(keys)
