"""Which vectors are near which. What is compared at once is bounded, however large the library.

Vectors are rows of unit length (zero rows for papers without words, which are near nothing), so a product is
a cosine. Cosines are rounded to :data:`DIGITS` places before they are compared: the last bits of a matrix
product depend on its shape, and equal papers must tie wherever they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

DIGITS = 6
EXACT_LIMIT = 6_000
"""Up to this many papers every pair is compared for the neighbour graph; above, only pairs of near cells."""

EVERY = 16
"""One value of so many is in the sample that tells how large the largest are."""

ON_ONE_CORE = 1 << 20
"""A table of no more values is multiplied on one core. Cores that share so little gain nothing, and wait for
each other much longer than it takes where other work runs."""

UNSHARED = 9_000
"""Numpy's linear algebra leaves a product of so many values on one core."""

FEW = 200
"""So few rows are sorted whole sooner than the best of them are found."""

CELL_SIZE = 150
NEAR_CELLS = 12

Vectors = NDArray[np.float32]
Indices = NDArray[np.intp]
Cosines = NDArray[np.float32]


def nearest(
    matrix: Vectors, query: Vectors, k: int, keys: Sequence[int] | NDArray[np.int64] | None = None
) -> tuple[Indices, Cosines]:
    """The ``k`` rows nearest to ``query`` (d,), best first, with their cosines; fewer when there are fewer.

    Equal cosines are ordered by ``keys`` (the row numbers by default). Rows of zeros are never near.
    """
    if keys is None and 0 < k <= len(matrix) <= FEW:
        cosines = np.round(products(matrix, query), DIGITS)
        found = np.argsort(-cosines, kind="stable")[:k]
        if cosines[found[-1]] > 0:  # then none of them is a row of zeros
            return found, cosines[found]
    ties = np.arange(len(matrix)) if keys is None else np.asarray(keys)
    found, cosines = nearest_in_blocks([(ties, matrix)], query, k)
    if keys is None:
        return found, cosines
    order = np.argsort(ties, kind="stable")
    return order[np.searchsorted(ties, found, sorter=order)], cosines


def products(rows: Vectors, query: Vectors) -> Cosines:
    """Each of ``rows`` (n, d) times ``query`` (d,)."""
    n, d = rows.shape
    together = UNSHARED // max(d, 1)
    if not together or rows.size > ON_ONE_CORE or not rows.flags.c_contiguous:
        shared: Cosines = rows @ query
        return shared
    whole = n - n % together
    found = np.empty(n, dtype=np.float32)
    np.matmul(rows[:whole].reshape(-1, together, d), query, out=found[:whole].reshape(-1, together))
    np.matmul(rows[whole:], query, out=found[whole:])
    return found


def nearest_in_blocks(
    blocks: Iterable[tuple[NDArray[np.int64], Vectors]], query: Vectors, k: int
) -> tuple[NDArray[np.int64], Cosines]:
    """As :func:`nearest`, over (keys, rows) that come block by block, so that no one holds the whole table.

    Returns keys and cosines. Keys must be distinct.
    """
    best_keys = np.empty(0, dtype=np.int64)
    best = np.empty(0, dtype=np.float32)
    wanted = np.asarray(query, dtype=np.float32)
    if k <= 0 or not wanted.any():
        return best_keys, best
    for keys, rows in blocks:
        here = np.asarray(rows, dtype=np.float32)
        cosines = products(here, wanted)
        if len(best) == k and best[-1] > 0:  # only what beats the worst kept so far can matter
            candidates = np.flatnonzero(cosines >= best[-1] - 10.0**-DIGITS)
        else:
            candidates = _above(cosines, k)
        candidates = candidates[_worded(here, candidates, cosines)]
        best_keys = np.concatenate([best_keys, keys[candidates]])
        best = np.concatenate([best, np.round(cosines[candidates], DIGITS)])
        order = np.lexsort((best_keys, -best))[:k]
        best_keys, best = best_keys[order], best[order]
    return best_keys, best


def _worded(rows: Vectors, some: Indices, cosines: Cosines) -> NDArray[np.bool_]:
    """Which of ``some`` rows are not zeros. Only of a cosine of exactly 0 that has to be looked up."""
    found: NDArray[np.bool_] = cosines[some] != 0.0
    if not found.all():
        found[~found] = rows[some[~found]].any(axis=1)
    return found


def _above(cosines: Cosines, k: int) -> Indices:
    """Rows that may be among the best ``k``: all that reach the k-th value, ties included.

    Zero rows score 0 and could crowd out real rows of negative cosine, hence every row when the bar is 0 or
    less.
    """
    if len(cosines) <= k:
        return np.arange(len(cosines))
    bar = cosines[largest(cosines, k)].min()
    if bar <= 0:
        return np.arange(len(cosines))
    return np.flatnonzero(cosines >= bar - 10.0**-DIGITS)


def largest(values: Cosines, k: int) -> Indices:
    """The places of the ``k`` largest of more values than that, in no order.

    Partitioning them all takes as long as the product they came from, so that a sample tells first how
    large a value must be.
    """
    sample = values[::EVERY]
    wanted = 2 * (k // EVERY + 4)
    if wanted < len(sample):
        bar = np.partition(sample, len(sample) - wanted)[len(sample) - wanted]
        places = np.flatnonzero(values >= bar)
        if len(places) >= k:
            best = np.argpartition(values[places], len(places) - k)[len(places) - k :]
            return places[best]
    return np.argpartition(values, len(values) - k)[len(values) - k :]


def neighbour_graph(matrix: Vectors, k: int) -> tuple[Indices, Cosines]:
    """For every row its ``k`` nearest other rows, shape (n, k); absent ones are -1 with cosine 0.

    Exact up to :data:`EXACT_LIMIT` rows; above, rows are sorted into cells around sampled rows and compared
    within near cells, which finds nearly all neighbours in a fraction of the time.
    """
    n = len(matrix)
    indices = np.full((n, k), -1, dtype=np.intp)
    cosines = np.zeros((n, k), dtype=np.float32)
    worded = np.flatnonzero(matrix.any(axis=1))
    if len(worded) < 2 or k <= 0:
        return indices, cosines
    for members, candidates in _comparisons(matrix, worded):
        _fill(matrix, members, candidates, indices, cosines)
    return indices, cosines


def _comparisons(matrix: Vectors, worded: Indices) -> Iterable[tuple[Indices, Indices]]:
    """Which rows are compared with which: (members, candidates) with candidates in rising order."""
    if len(worded) <= EXACT_LIMIT:
        for start in range(0, len(worded), 1024):
            yield worded[start : start + 1024], worded
        return
    count = max(2, len(worded) // CELL_SIZE)
    centres = matrix[worded[np.linspace(0, len(worded) - 1, count).astype(np.intp)]]
    for _ in range(3):
        cell_of = _cells(matrix, worded, centres)
        centres = _means(matrix[worded], cell_of, centres)
    cell_of = _cells(matrix, worded, centres)
    members = [worded[cell_of == cell] for cell in range(count)]
    near = np.argsort(-np.round(centres @ centres.T, DIGITS), axis=1, kind="stable")[:, :NEAR_CELLS]
    for cell in range(count):
        if len(members[cell]):
            yield members[cell], np.sort(np.concatenate([members[other] for other in near[cell]]))


def _cells(matrix: Vectors, worded: Indices, centres: Vectors) -> Indices:
    chosen = np.empty(len(worded), dtype=np.intp)
    for start in range(0, len(worded), 4096):
        products = np.round(matrix[worded[start : start + 4096]] @ centres.T, DIGITS)
        chosen[start : start + 4096] = products.argmax(axis=1)
    return chosen


def _means(rows: Vectors, cell_of: Indices, centres: Vectors) -> Vectors:
    """Unit means of the cells; an empty cell keeps its centre."""
    order = np.argsort(cell_of, kind="stable")
    starts = np.searchsorted(cell_of[order], np.arange(len(centres)))
    filled = np.bincount(cell_of, minlength=len(centres)) > 0
    sums = np.zeros_like(centres)
    sums[filled] = np.add.reduceat(rows[order], starts[filled], axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    means: Vectors = np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), centres).astype(np.float32)
    return means


def _fill(matrix: Vectors, members: Indices, candidates: Indices, indices: Indices, cosines: Cosines) -> None:
    """Write the nearest candidates of each member into its row of the two results."""
    k = min(indices.shape[1], len(candidates) - 1)
    if k <= 0:
        return
    products = matrix[members] @ matrix[candidates].T
    own = np.minimum(np.searchsorted(candidates, members), len(candidates) - 1)
    found = np.flatnonzero(candidates[own] == members)
    products[found, own[found]] = -2.0
    # A few to spare, so that ties at the edge are decided by row number and not by the partition.
    spare = min(len(candidates) - 1, k + 8)
    top = np.argpartition(products, len(candidates) - spare, axis=1)[:, -spare:]
    top.sort(axis=1)
    values = np.round(np.take_along_axis(products, top, axis=1), DIGITS)
    order = np.argsort(-values, axis=1, kind="stable")[:, :k]
    indices[members, :k] = candidates[np.take_along_axis(top, order, axis=1)]
    cosines[members, :k] = np.take_along_axis(values, order, axis=1)


def alike_pairs(keys: Sequence[int], matrix: Vectors, k: int = 6) -> list[tuple[int, int, float]]:
    """Each paper with its ``k`` nearest others and their cosines, as communities want them."""
    near, cosines = neighbour_graph(matrix, k)
    return [
        (key, keys[other], value)
        for key, others, values in zip(keys, near.tolist(), cosines.tolist(), strict=True)
        for other, value in zip(others, values, strict=True)
        if other >= 0
    ]


WORDS_SHARE = 0.6
"""With five friends the best on either half of the queries of ``benchmarks/similar.py``, among few and
many."""

CITED_SHARE = 0.5

FRIENDS = 5
FRIENDS_SHARE = 0.5
"""A paper's text counts as much as how alike it is to the papers that are most like the one asked about."""


def text_likeness(meaning: Cosines, words: Cosines | None) -> Cosines:
    """How alike texts are by meaning and words; ``words`` is ``None`` where meaning is itself of words."""
    return meaning if words is None else (1.0 - WORDS_SHARE) * meaning + WORDS_SHARE * words


def mixed_scores(
    text: Cosines, closeness: Cosines, to_friends: Callable[[Indices, Cosines], Cosines] | None = None
) -> Cosines:
    """How alike papers (n) are to one by everything known, 0 to 1 for those that are alike at all.

    Each column of ``closeness`` (n, c), 0 to 1, is what citations say, and lifts the likeness of ``text``
    towards 1. ``to_friends`` gives the likeness (n) to the texts of some of the papers, weighed and added up:
    with it, likeness to the best :data:`FRIENDS` counts too (pseudo-relevance feedback, as in Rocchio 1971).
    """
    apart = np.prod(1.0 - CITED_SHARE * closeness, axis=1)
    cited = np.asarray(closeness.any(axis=1))
    scores = _lifted(text, apart, cited)
    friends = np.argsort(-scores, kind="stable")[:FRIENDS]
    friends = friends[scores[friends] > 0.0]
    if to_friends is None or not len(friends):
        return scores
    weights: Cosines = scores[friends] / scores[friends].sum()
    theirs = to_friends(friends, weights)
    theirs[friends] -= weights * (1.0 - text[friends])  # a friend of oneself is only as like as that
    return _lifted((1.0 - FRIENDS_SHARE) * text + FRIENDS_SHARE * theirs, apart, cited)


def _lifted(text: Cosines, apart: Cosines, cited: NDArray[np.bool_]) -> Cosines:
    lifted = 1.0 - (1.0 - np.maximum(text, 0.0)) * apart
    scores: Cosines = np.where((text < 0.0) & ~cited, text, lifted).astype(np.float32)
    return scores
