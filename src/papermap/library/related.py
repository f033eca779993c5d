"""Related papers, missing papers and paths, from the store's edges to what screens show."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from papermap.model.citations import Direction, Neighbour
from papermap.model.reading import ThreeSentences, Verdict
from papermap.store import citations, graph, journal, library_rows, lists, notes, papers
from papermap.views.neighbours import NeighbourView, neighbour_view
from papermap.views.related import (
    MissingView,
    PathStepView,
    RelatedView,
    missing_view,
    path_step,
    related_view,
)

if TYPE_CHECKING:
    from papermap.library.searching import Finder


class Said(TypedDict):
    """What a reader made of a paper, as the trail shows it."""

    furthest_pass: int
    weight: str | None
    note: str | None


NAMED_CITERS = 5
"""So many of the papers that cite a missing one are named; their number is always told."""


def neighbour_views(
    connection: sqlite3.Connection, found: Sequence[Neighbour], cosines: Mapping[int, float]
) -> tuple[NeighbourView, ...]:
    """Neighbours as rows, with the passes read of those in the library, and what waits to be read."""
    own = [neighbour.key for neighbour in found if neighbour.key is not None and neighbour.in_library]
    passes = library_rows.furthest_passes(connection, own)
    known = [neighbour.key for neighbour in found if neighbour.key is not None]
    queued = lists.among(connection, lists.TO_READ, known)
    return tuple(neighbour_view(neighbour, cosines, passes, queued) for neighbour in found)


def said(connection: sqlite3.Connection, key: int) -> Said:
    """What the reader made of a paper: the furthest pass, the verdict, and a note."""
    verdicts = [entry.said.weight for entry in journal.live(connection, Verdict, key)]
    sentences = [entry.said.did for entry in journal.live(connection, ThreeSentences, key)]
    bodies = [note.body for note in notes.current(connection, key)]
    return {
        "furthest_pass": library_rows.furthest_passes(connection, [key]).get(key, 0),
        "weight": str(verdicts[-1]) if verdicts else None,
        "note": next(iter([*sentences[-1:], *bodies[-1:]]), None),
    }


def related(connection: sqlite3.Connection, key: int, limit: int, finder: Finder) -> tuple[RelatedView, ...]:
    """Papers cited together with a paper, and papers that cite the same, the likest first: likeness of their
    words, lifted by what citations say. A paper that is both is closer than either alone says."""
    import numpy as np

    from papermap.atlas.neighbours import mixed_scores

    together = {r.key: r for r in graph.cocited(connection, key, 2 * limit)}
    sharing = {r.key: r for r in graph.coupled(connection, key, 2 * limit)}
    found = papers.load_many(connection, sorted(together.keys() | sharing.keys()))
    if not found:
        return ()
    texts = [(paper.fields.title, paper.fields.abstract) for paper in found]
    shared = finder.shared_words(connection, key, texts, [paper.key for paper in found])
    closeness = [[s[p.key].closeness if p.key in s else 0.0 for s in (together, sharing)] for p in found]
    scores = mixed_scores(np.array(shared, dtype=np.float32), np.array(closeness, dtype=np.float32)).tolist()
    best = sorted(range(len(found)), key=lambda place: (-scores[place], found[place].key))[:limit]
    views = []
    for place in best:
        paper = found[place]
        beside, alike = together.get(paper.key), sharing.get(paper.key)
        views.append(
            related_view(
                paper,
                beside.shared if beside else 0,
                alike.shared if alike else 0,
                scores[place],
                beside.of if beside else None,
                shared[place],
            )
        )
    return tuple(views)


def missing(connection: sqlite3.Connection, limit: int, least: int) -> tuple[MissingView, ...]:
    """Papers outside the library that at least ``least`` papers of it cite, most cited by them first."""
    wanted = graph.missing(connection, limit, least)
    counts = dict(wanted)
    views = []
    for paper in papers.load_many(connection, [key for key, _ in wanted]):
        citers = graph.library_citers(connection, paper.key, NAMED_CITERS)
        views.append(missing_view(paper, counts[paper.key], papers.load_many(connection, citers)))
    return tuple(views)


def path(connection: sqlite3.Connection, start: int, end: int) -> tuple[PathStepView, ...] | None:
    """The fewest citations from one paper to another, with the sentences on them; ``None`` where there is no
    path."""
    steps = graph.path(connection, start, end)
    if steps is None:
        return None
    known = papers.load_many(connection, [key for key, _ in steps])
    views = []
    for number, (paper, (_, cites_next)) in enumerate(zip(known, steps, strict=True)):
        contexts: tuple[str, ...] = ()
        if cites_next is not None:
            way = Direction.BACKWARD if cites_next else Direction.FORWARD
            (edge,) = citations.load_neighbours(connection, paper.key, way, [steps[number + 1][0]])
            contexts = tuple(context.sentence for context in edge.contexts)
        views.append(path_step(paper, cites_next, contexts))
    return tuple(views)
