"""Which papers of the map belong together. In a large library that takes many seconds, so what was found is
kept in a file (which may be deleted), and papers that come later join the community they are most tied to."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from papermap.library.vector_shelf import Shelf
from papermap.model.maps import UNSORTED
from papermap.store import map_papers
from papermap.store.map_papers import Placed

ALIKE = 5
"""A paper's so many nearest papers pull it into their community, besides its citations."""

SMALL = 2_000
"""Up to so many papers communities are found anew each time, so that equal libraries have equal ones."""

GROWN = 1.1
"""They are found anew when the library has grown by this."""

FILE = "communities.json"


@dataclass(frozen=True, slots=True)
class Grouping:
    """The community of each paper, by key, and their names."""

    of: Mapping[int, int]
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A grouping as it is kept: for which frame, made of how many papers."""

    frame: int
    made_of: int
    keys: list[int]
    groups: list[int]
    names: dict[str, str]


def group(
    connection: sqlite3.Connection,
    folder: Path,
    spots: Sequence[Placed],
    edges: Sequence[tuple[int, int]],
    shelf: Shelf | None,
) -> Grouping:
    """The communities of these papers, which come in the order of their names."""
    if len(spots) <= SMALL:
        return _found(connection, spots, edges, shelf)
    frame = map_papers.frame_number(connection)
    kept = _read(folder / FILE)
    if kept is None or kept.frame != frame or len(spots) > GROWN * kept.made_of:
        grouping, made_of = _found(connection, spots, edges, shelf), len(spots)
    else:
        before = dict(zip(kept.keys, kept.groups, strict=True))
        names = {int(number): name for number, name in kept.names.items()}
        grouping, made_of = Grouping(_joined(before, spots, edges, shelf), names), kept.made_of
        if grouping.of == before:
            return grouping
    _keep(folder / FILE, frame, made_of, grouping)
    return grouping


def _found(
    connection: sqlite3.Connection,
    spots: Sequence[Placed],
    edges: Sequence[tuple[int, int]],
    shelf: Shelf | None,
) -> Grouping:
    """Papers are counted in the order of their names, so that it does not matter in which order they came."""
    from papermap.atlas.communities import communities, labels, speakers

    rank = {spot.paper.key: number for number, spot in enumerate(spots)}
    cites = [(rank[a], rank[b]) for a, b in edges if a in rank and b in rank]
    groups = communities(range(len(spots)), cites, _alike(rank, shelf))
    heard = map_papers.abstracts(connection, [spots[number].paper.key for number, _ in speakers(groups)])
    names = labels(
        groups,
        {number: spot.paper.fields.title or "" for number, spot in enumerate(spots)},
        {rank[key]: text for key, text in heard.items()},
    )
    return Grouping({spot.paper.key: groups[number] for number, spot in enumerate(spots)}, names)


def _alike(rank: Mapping[int, int], shelf: Shelf | None) -> list[tuple[int, int, float]]:
    from papermap.atlas.neighbours import alike_pairs

    if shelf is None or len(rank) < 2:
        return []
    keys, rows = shelf.rows_of(sorted(rank, key=rank.__getitem__))
    return alike_pairs([rank[key] for key in keys.tolist()], shelf.matrix[rows], ALIKE)


def _joined(
    before: Mapping[int, int],
    spots: Sequence[Placed],
    edges: Sequence[tuple[int, int]],
    shelf: Shelf | None,
) -> dict[int, int]:
    """The communities as they were, without papers that are gone; new papers go where most ties lead."""
    of = {spot.paper.key: before[spot.paper.key] for spot in spots if spot.paper.key in before}
    new = {spot.paper.key for spot in spots} - of.keys()
    pulls: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for citing, cited in edges:
        for one, other in ((citing, cited), (cited, citing)):
            if one in new and other in of:
                pulls[one][of[other]] += 1.0
    for key in sorted(new):
        votes = pulls[key]
        if shelf is not None and len(rows := shelf.rows_of([key])[1]):
            for other, cosine in zip(*shelf.nearest(shelf.matrix[rows[0]], ALIKE + 1), strict=True):
                if other in before and cosine > 0:
                    votes[before[other]] += cosine
        of[key] = min(votes, key=lambda number: (-votes[number], number)) if votes else UNSORTED
    return of


def _read(file: Path) -> Kept | None:
    """What is kept, if that is whole."""
    try:
        return Kept(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _keep(file: Path, frame: int, made_of: int, grouping: Grouping) -> None:
    """Keep a grouping; where the folder cannot be written it is found anew the next time."""
    keys = sorted(grouping.of)
    names = {str(number): name for number, name in grouping.names.items()}
    kept = Kept(frame, made_of, keys, [grouping.of[key] for key in keys], names)
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(asdict(kept)), encoding="utf-8")
        part.replace(file)
    except OSError:
        return
