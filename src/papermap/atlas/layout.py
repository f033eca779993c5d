"""A whole library laid out in the plane, from likeness of text and citations together.

A graph of nearest neighbours joined with the citations is drawn by attraction along its edges and repulsion
from sampled others (the forces of UMAP: McInnes, Healy, Melville 2018, with a = b = 1), from a start at the
main directions of the vectors. Deterministic, and independent of the order in which papers are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from papermap.atlas.neighbours import Vectors, neighbour_graph

NEIGHBOURS = 10
CITATION_WEIGHT = 0.6
"""A citation pulls as much as this share of the strongest likeness."""

EPOCHS = 250
LARGE = 10_000
EPOCHS_LARGE = 150
"""Libraries over :data:`LARGE` papers get fewer rounds: twice as fast, and neighbours as well kept within
3%."""

SEED = 20170612
STEP = 0.9
REPULSION = 5.0
PUSHED_AT_ONCE = 8192
"""So many pairs of papers push each other in one step: as many as stay in a core's memory."""

REACH, EDGE = 0.95, 1.06
"""How far from the middle of the map papers stand, and those furthest out at most."""

MARGIN = 1.12
"""Papers of which nothing is known stand on this circle, outside the map."""

Points = NDArray[np.float64]


class Links(NamedTuple):
    """Weighted, undirected edges between rows, each pair once, heads below tails."""

    heads: NDArray[np.intp]
    tails: NDArray[np.intp]
    weights: NDArray[np.float64]


def lay_out(keys: Sequence[str], vectors: Vectors, edges: Sequence[tuple[str, str]]) -> Points:
    """Positions (n, 2), about -1 to 1, of papers named ``keys`` with rows ``vectors`` that cite as ``edges``
    say.

    Keys must be distinct; edges to papers that are not there and to oneself are ignored. A paper without
    words is placed by its citations; one with neither stands in the margin.
    """
    if not keys:
        return np.zeros((0, 2))
    order = sorted(range(len(keys)), key=lambda row: keys[row])
    ranked = [keys[row] for row in order]
    rows = np.asarray(vectors, dtype=np.float32)[np.array(order, dtype=np.intp)]
    links = joined_links(rows, _edge_rows(ranked, edges))
    points = _drawn(rows, links)
    for lonely in np.flatnonzero(
        np.bincount(np.concatenate([links.heads, links.tails]), minlength=len(keys)) == 0
    ):
        points[lonely] = margin(ranked[lonely]) if len(keys) > 1 else (0.0, 0.0)
    back = np.empty_like(points)
    back[order] = points
    return back


def margin(key: str) -> tuple[float, float]:
    """A place outside the map for a paper of which nothing is known yet, from its key alone."""
    angle = 2.0 * np.pi * hashed(key)[0]
    return float(MARGIN * np.cos(angle)), float(MARGIN * np.sin(angle))


def hashed(key: str) -> tuple[float, float]:
    """Two even numbers in [0, 1) from a key; the same on every machine."""
    from hashlib import blake2b

    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest[:4], "big") / 2**32, int.from_bytes(digest[4:], "big") / 2**32


def _edge_rows(keys: Sequence[str], edges: Sequence[tuple[str, str]]) -> NDArray[np.intp]:
    row_of = {key: row for row, key in enumerate(keys)}
    pairs = {
        (min(a, b), max(a, b))
        for source, target in edges
        if (a := row_of.get(source)) is not None and (b := row_of.get(target)) is not None and a != b
    }
    return np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)


def joined_links(rows: Vectors, pairs: NDArray[np.intp]) -> Links:
    """Nearest neighbours and citations as one set of weighted links, in a fixed order."""
    n = len(rows)
    near, cosines = neighbour_graph(rows, min(NEIGHBOURS, max(0, n - 1)))
    here = np.repeat(np.arange(n), near.shape[1])
    there, strength = near.ravel(), _local_strength(cosines).ravel()
    kept = there >= 0
    heads = np.concatenate([np.minimum(here, there)[kept], pairs[:, 0]])
    tails = np.concatenate([np.maximum(here, there)[kept], pairs[:, 1]])
    # A mutual neighbour is met twice and counts twice half.
    weights = np.concatenate([strength[kept] / 2.0, np.full(len(pairs), CITATION_WEIGHT)])
    codes, where = np.unique(heads.astype(np.int64) * n + tails, return_inverse=True)
    summed = np.bincount(where, weights=weights, minlength=len(codes)).astype(np.float64)
    return Links((codes // max(n, 1)).astype(np.intp), (codes % max(n, 1)).astype(np.intp), summed)


def _local_strength(cosines: NDArray[np.float32]) -> NDArray[np.float64]:
    """Likeness in terms of each paper's own neighbourhood: 1 for its nearest, falling to the last one's."""
    if cosines.shape[1] == 0:
        return cosines.astype(np.float64)
    distances = 1.0 - cosines.astype(np.float64)
    nearest, farthest = distances[:, :1], distances[:, -1:]
    scale = np.maximum((farthest - nearest) / 2.0, 0.02)
    strength: NDArray[np.float64] = np.exp(-(distances - nearest) / scale)
    return strength


def _drawn(rows: Vectors, links: Links) -> Points:
    """Run the forces from the start; normalised to about -1 to 1."""
    n = len(rows)
    points = _start(rows, links)
    if len(links.heads) == 0 or n < 3:
        return normalised(points)
    pull = np.bincount(links.heads, links.weights, n) + np.bincount(links.tails, links.weights, n)
    inverse_pull = 1.0 / np.maximum(pull, 1e-9)
    draw = np.random.default_rng(SEED)
    others = int(min(n - 1, max(6, 40_000 // n)))
    epochs = EPOCHS if n <= LARGE else EPOCHS_LARGE
    for epoch in range(epochs):
        step = STEP * (1.0 - epoch / epochs)
        force = _attraction(points, links) * inverse_pull[:, None]
        force += _repulsion(points, draw, others)
        length = np.hypot(force[:, 0], force[:, 1])
        points += step * force * np.minimum(1.0, 2.0 / np.maximum(length, 1e-12))[:, None]
    return normalised(_lying(points))


def _lying(points: Points) -> Points:
    """Turned so that the map is widest from left to right, as screens are."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turn = axes[:, ::-1] * np.sign(axes[:, ::-1][[0, 1], [0, 1]] + 1e-12)
    turned: Points = centred @ turn
    return turned


def _start(rows: Vectors, links: Links) -> Points:
    """The two main directions of the vectors, smoothed over the links; unknown rows start from their
    links."""
    n = len(rows)
    points = np.zeros((n, 2))
    centred = rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64)
    if n >= 2 and centred.any():
        axes = _main_directions(centred)
        axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
        points[:, : axes.shape[1]] = centred @ axes
    scatter = np.random.default_rng(SEED).normal(size=(n, 2))
    spread = float(points.std()) or 1.0
    points = points / spread * 5.0 + scatter * 0.05
    degree = np.maximum(
        np.bincount(links.heads, links.weights, n) + np.bincount(links.tails, links.weights, n), 1e-9
    )
    for _ in range(5):
        points = 0.7 * points + 0.3 * _sums(links, points, n) / degree[:, None]
    return points


def _main_directions(centred: Points) -> Points:
    """The two directions (d, 2) in which the rows (n, d) differ most, from the smaller of two products."""
    n, d = centred.shape
    if d <= n:
        main: Points = np.linalg.eigh(centred.T @ centred)[1][:, -1:-3:-1]
        return main
    _, combinations = np.linalg.eigh(centred @ centred.T)
    main = centred.T @ combinations[:, -1:-3:-1]
    main /= np.maximum(np.linalg.norm(main, axis=0), 1e-12)
    return main


def _sums(links: Links, points: Points, n: int) -> Points:
    """The weighted sum of each row's neighbours."""
    sums = np.empty((n, 2))
    for axis in (0, 1):
        sums[:, axis] = np.bincount(links.heads, links.weights * points[links.tails, axis], n)
        sums[:, axis] += np.bincount(links.tails, links.weights * points[links.heads, axis], n)
    return sums


def _attraction(points: Points, links: Links) -> Points:
    gap = points[links.tails] - points[links.heads]
    pull = 2.0 * links.weights / (1.0 + (gap**2).sum(axis=1))
    n = len(points)
    force = np.empty_like(points)
    for axis in (0, 1):
        along = pull * gap[:, axis]
        force[:, axis] = np.bincount(links.heads, along, n) - np.bincount(links.tails, along, n)
    return force


def _repulsion(points: Points, draw: np.random.Generator, others: int) -> Points:
    """Each paper is pushed away by some others, the same shifts of a shuffled ring for all (cheap and
    even)."""
    n = len(points)
    ring = draw.permutation(n)
    place = points[ring]
    around = np.concatenate([place, place])
    shifts = draw.integers(1, n, size=others)
    force, together = np.zeros_like(points), max(PUSHED_AT_ONCE // n, 1)
    for start in range(0, others, together):
        gap = place - np.stack(
            [around[n - shift : 2 * n - shift] for shift in shifts[start : start + together]]
        )
        square = (gap**2).sum(axis=2)
        pushes = gap * ((2.0 * REPULSION / others) / ((0.05 + square) * (1.0 + square)))[:, :, None]
        pushes[0] += force
        force = pushes.sum(axis=0)
    pushed = np.empty_like(force)
    pushed[ring] = force
    return pushed


def normalised(points: Points) -> Points:
    """Centred, and scaled so that all but a few stand within :data:`REACH` of the middle; those few are drawn
    in between it and :data:`EDGE`, the further the more, and stay in order: no heap forms at the edge."""
    if len(points) == 0:
        return points
    centred = points - np.median(points, axis=0)
    radii = np.hypot(centred[:, 0], centred[:, 1])
    reach = float(np.quantile(radii, 0.98)) if len(points) > 50 else float(radii.max())
    if reach <= 0.0:
        return centred
    scaled = radii / reach * REACH
    room = EDGE - REACH
    beyond = np.maximum(scaled - REACH, 0.0)
    drawn_in = np.minimum(scaled, REACH) + room * beyond / (room + beyond)
    fitted: Points = centred * (drawn_in / np.maximum(radii, 1e-12))[:, None]
    return fitted
