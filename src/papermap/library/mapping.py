"""The map of the library as a value: stored places, communities, roots and frontiers; and laying it anew."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from papermap.library.grouping import Grouping, group
from papermap.library.missing_references import LARGE as LARGE_LIBRARY
from papermap.library.missing_references import offer, unaskable
from papermap.library.searching import Finder
from papermap.model.curation import Relaid
from papermap.model.maps import UNSORTED, Community, EdgeKind, MapEdge, MapNode, MapPicture
from papermap.store import graph, journal, library_rows, map_papers, papers, relations, vectors
from papermap.store.connect import file_state, transaction
from papermap.store.map_papers import Placed
from papermap.views.papers import refs_view, shown_title

if TYPE_CHECKING:
    from papermap.library.vector_shelf import Shelf
    from papermap.store.connect import Database

EMPTY = "The library is empty. `papermap add 1706.03762` puts a paper on the map."
TOO_FEW = "A map is laid out from three papers with words or more; everything stands where it stood."
MANY = 40
MOST = 60_000
"""A map shows no more papers than this, and no more are its landmarks."""

LANDMARKS = 20_000
"""A larger library is laid out by so many of its papers, and the others are placed among them."""

AT_ONCE = 300
"""The map of so many papers is drawn in no time."""

LARGE, FOLLOW = 5_000, 60.0
"""A map of more papers than :data:`LARGE` follows the library at most once in :data:`FOLLOW` seconds."""


class Mapper:
    """Draws the map of the library in ``database``; safe to share between threads. A picture is drawn once
    for a state of the library."""

    def __init__(self, database: Path, finder: Finder) -> None:
        self._database, self._finder = database, finder
        self._folder = database.with_name("map")
        self._lock = threading.Lock()
        self._last: tuple[tuple[int, ...], float, MapPicture] | None = None

    def picture(self, connection: sqlite3.Connection | None) -> MapPicture:
        """The map. What it leaves out is told in ``remarks``."""
        if connection is None:
            return MapPicture((), (), (), (EMPTY,))
        with self._lock:
            state = file_state(self._database)
            if self._last is not None:
                drawn_of, at, drawn = self._last
                if drawn_of == state or (len(drawn.nodes) > LARGE and time.monotonic() - at < FOLLOW):
                    return drawn
            drawn = _draw(connection, self._folder, self._finder)
            self._last = (state, time.monotonic(), drawn)
            return drawn

    def at_hand(self, connection: sqlite3.Connection) -> MapPicture | None:
        """The map, where it is drawn already or drawn at once; ``None`` where it would have to be waited
        for."""
        with self._lock:
            drawn = self._last is not None and self._last[0] == file_state(self._database)
        return self.picture(connection) if drawn or library_rows.few(connection, AT_ONCE) else None

    def forget(self) -> None:
        """Draw anew the next time, whatever the library's age."""
        with self._lock:
            self._last = None


def _draw(connection: sqlite3.Connection, folder: Path, finder: Finder) -> MapPicture:
    known, with_place = map_papers.counts(connection)
    spots = map_papers.placed(connection, map_papers.some_placed(connection, MOST, with_place))
    edges = map_papers.citations_among(connection, [spot.paper.key for spot in spots])
    shelf = finder.shelf(connection) if spots else None
    grouping = group(connection, folder, spots, edges, shelf)
    nodes = _nodes(spots, edges, grouping)
    inside = {node.key for node in nodes}
    lines = tuple(MapEdge(a, b) for a, b in edges)
    lines += tuple(
        MapEdge(relation.subject, relation.base, EdgeKind.RELATION, relation.twist)
        for relation in relations.accepted(connection)
        if relation.subject in inside and relation.base in inside
    )
    foreign = shelf is not None and _on_foreign_ground(connection, shelf, spots)
    remarks = (
        *_remarks(known, with_place, len(spots)),
        *(map(_alone, spots) if known == 1 else ()),
        *_about_records(connection),
        *_about_places(len(spots), lines, foreign),
    )
    return MapPicture(nodes, lines, _named(spots, grouping), remarks)


def _on_foreign_ground(connection: sqlite3.Connection, shelf: Shelf, spots: Sequence[Placed]) -> bool:
    """Whether most papers stand where landmarks that are not in the library put them."""
    from papermap.atlas.frame import landmarks

    if not MANY <= len(spots) < MOST:
        return False
    stored = vectors.frame(connection, shelf.model, shelf.revision)
    if stored is None:
        return False
    known = set(landmarks(stored[1]))
    return sum(spot.name in known for spot in spots) * 2 < len(spots)


def _nodes(
    spots: Sequence[Placed], edges: Sequence[tuple[int, int]], grouping: Grouping
) -> tuple[MapNode, ...]:
    from papermap.atlas.landscape import landscape

    years = {spot.paper.key: spot.paper.fields.year for spot in spots}
    marked = landscape(list(years), edges, years)
    nodes = []
    for spot in spots:
        paper = spot.paper
        refs = refs_view(paper.refs)
        nodes.append(
            MapNode(
                key=paper.key,
                refs={"arxiv": refs.arxiv, "doi": refs.doi, "s2": refs.s2},
                title=shown_title(paper.fields.title, refs),
                authors=paper.fields.authors,
                year=paper.fields.year,
                x=round(spot.x, 5),
                y=round(spot.y, 5),
                community=grouping.of[paper.key],
                passes=spot.passes,
                citation_count=paper.fields.citation_count,
                root=paper.key in marked.roots,
                frontier=paper.key in marked.frontiers,
            )
        )
    return tuple(nodes)


def _named(spots: Sequence[Placed], grouping: Grouping) -> tuple[Community, ...]:
    from papermap.atlas.communities import name_place

    members: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for spot in spots:
        members[grouping.of[spot.paper.key]].append((spot.x, spot.y))
    return tuple(
        Community(number, grouping.names[number], len(points), *(round(at, 5) for at in name_place(points)))
        for number, points in sorted(members.items())
        if number != UNSORTED
    )


def _remarks(known: int, with_place: int, shown: int) -> Iterator[str]:
    """What is missing from the picture and what can be done."""
    if not known:
        yield EMPTY
    if shown < with_place:
        yield f"The map shows {shown:,} of {with_place:,} papers: the most cited, and evenly spread others."
    if missing := known - with_place:
        papers_are, them = ("paper is", "it") if missing == 1 else ("papers are", "them")
        yield f"{missing:,} {papers_are} not on the map yet; `papermap add --retry` takes {them} up again."


def _alone(spot: Placed) -> str:
    """What is said of a map of one paper."""
    name = refs_view(spot.paper.refs).best
    way = f"`papermap backward {name}` names what it builds on" if name else "`papermap add` brings another"
    return f"One paper is no map yet; {way}."


def _about_records(connection: sqlite3.Connection) -> Iterator[str]:
    """What is missing from what is known of the papers."""
    if bare := len(graph.without_references(connection)):
        yield offer(bare)
    if nameless := graph.nameless(connection):
        yield unaskable(nameless)
    if silent := graph.silent(connection):
        papers_have = "1 paper has" if silent == 1 else f"{silent:,} papers have"
        yield f"{papers_have} no reference that Semantic Scholar or the PDF tells of."
    if library_rows.few(connection, LARGE_LIBRARY) and (twice := graph.titles_met_twice(connection)):
        titles_stand = "1 title stands" if twice == 1 else f"{twice:,} titles stand"
        yield (
            f"{titles_stand} here more than once, under different ids; `papermap refresh` asks whether the "
            "papers are one."
        )


def _about_places(shown: int, lines: Sequence[MapEdge], foreign: bool) -> Iterator[str]:
    """What the places do not show."""
    if shown > 1 and not lines:
        yield "No citation between papers of the library is known; they stand where their words put them."
    if foreign:
        yield (
            "The papers stand among the landmark papers that ship with papermap, which is coarse; "
            f"`papermap map --relayout` lays the map out from your own {shown:,}."
        )


def lay_anew(database: Database, finder: Finder, report: Callable[[str], None], session: str = "") -> int:
    """Make a new frame out of the library itself, and move every paper to its place in it: a deed of the
    program ``session``.

    Returns how many papers were placed; 0 when there are too few to lay out.
    """
    from papermap.atlas.frame import frame_from_bytes, frame_to_bytes, places, relayout

    connection = database.conn
    shelf = finder.shelf(connection)
    if shelf is None:
        return 0
    keys, rows = shelf.rows_of(sorted(papers.library_keys(connection)))
    if len(keys) < 3:
        return 0
    report(f"laying out {len(keys):,} papers")
    laid = keys.tolist()
    names = map_papers.names(connection, laid)
    chosen = range(0, len(laid), 1 if len(laid) <= MOST else -(-len(laid) // LANDMARKS))
    if len(chosen) < len(laid):
        report(f"{len(chosen):,} of them give the map its form, the others are placed among them")
    name_of = {laid[place]: names[place] for place in chosen}
    edges = [(name_of[a], name_of[b]) for a, b in map_papers.citations_among(connection, name_of)]
    stored = vectors.frame(connection, shelf.model, shelf.revision)
    previous = frame_from_bytes(stored[1]) if stored is not None else None
    chosen_rows = shelf.matrix[rows[chosen.start : chosen.stop : chosen.step]]
    frame = relayout(list(name_of.values()), chosen_rows, edges, shelf.model, shelf.revision, previous)
    with transaction(database) as writer:
        why = f"laid anew from {len(name_of)} papers"
        number = vectors.save_frame(writer, shelf.model, shelf.revision, why, frame_to_bytes(frame))
        spots = zip(laid, places(frame, shelf.matrix, rows, names), strict=True)
        vectors.save_positions(writer, ((key, number, x, y) for key, (x, y) in spots))
        deed = journal.begin(writer, f"laid out the map of {len(laid):,} papers anew", session)
        journal.write(writer, deed, Relaid(number))
    return len(laid)


def stand_again(writer: sqlite3.Connection, finder: Finder, laid: int, holds: bool) -> None:
    """A new layout holds again, or no longer: every paper stands where the layout in use puts it, which is a
    function of that layout and the paper, so that this is where it stood."""
    from papermap.atlas.frame import frame_from_bytes, places

    vectors.set_aside(writer, laid, not holds)
    if not holds:
        vectors.take_off(writer, laid)
    shelf = finder.shelf(writer)
    stored = None if shelf is None else vectors.frame(writer, shelf.model, shelf.revision)
    if shelf is None or stored is None:
        return
    number, frame = stored[0], frame_from_bytes(stored[1])
    found, rows = shelf.rows_of(sorted(papers.library_keys(writer)))
    keys = found.tolist()
    spots = places(frame, shelf.matrix, rows, map_papers.names(writer, keys))
    standing = zip(keys, spots, strict=True)
    vectors.save_positions(writer, ((key, number, x, y) for key, (x, y) in standing))
