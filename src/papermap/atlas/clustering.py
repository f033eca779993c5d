"""Texts gathered by what they say: average linkage over the neighbour graph, so that thousands are no burden.

Sokal and Michener 1958. The average cosine between two groups of unit vectors is the product of their means,
so groups are kept as sums and no table of all pairs is made. Only groups with a member among the nearest of
the other are compared. Ties go to the groups that begin first, so the same texts give the same groups.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from papermap.atlas.neighbours import DIGITS, neighbour_graph

Vectors = NDArray[np.float32]

NEAR = 12
"""So many of the nearest of each text propose what it may be gathered with."""


def gather(matrix: Vectors, least: float) -> list[list[int]]:
    """The rows (n, d; unit length) in groups whose texts are on average at least ``least`` alike, each in
    rising order, the largest group first. Rows of zeros stay alone."""
    groups = {row: [row] for row in range(len(matrix))}
    sums = {row: np.asarray(matrix[row], dtype=np.float64) for row in groups}
    indices, _ = neighbour_graph(np.asarray(matrix, dtype=np.float32), NEAR)
    beside: dict[int, set[int]] = {row: set() for row in groups}
    for row, near in enumerate(indices.tolist()):
        for other in near:
            if other >= 0:
                beside[row].add(other)
                beside[other].add(row)

    def alike(a: int, b: int) -> float:
        return round(float(sums[a] @ sums[b]) / (len(groups[a]) * len(groups[b])), DIGITS)

    pairs = [(-alike(a, b), a, b) for a in beside for b in beside[a] if a < b]
    pairs = [pair for pair in pairs if -pair[0] >= least]
    heapq.heapify(pairs)
    fresh = len(matrix)
    while pairs:
        _, a, b = heapq.heappop(pairs)
        if a not in groups or b not in groups:
            continue
        groups[fresh] = groups.pop(a) + groups.pop(b)
        sums[fresh] = sums.pop(a) + sums.pop(b)
        beside[fresh] = (beside.pop(a) | beside.pop(b)) - {a, b}
        for other in beside[fresh]:
            beside[other] = beside[other] - {a, b} | {fresh}
            closeness = alike(other, fresh)
            if closeness >= least:
                heapq.heappush(pairs, (-closeness, other, fresh))
        fresh += 1
    return sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group))


def middle(matrix: Vectors, group: Sequence[int]) -> int:
    """The row of a group that is nearest to all of it."""
    rows = np.asarray(matrix, dtype=np.float64)[list(group)]
    return group[int(np.round(rows @ rows.sum(axis=0), DIGITS).argmax())]


def beyond(matrix: Vectors, subjects: Vectors, share: float) -> Vectors:
    """Each text (n, d) without so much of what it says of its subject (n, d), at unit length again: what is
    left is what it says about it. Rows of zeros stay."""
    along = (matrix * subjects).sum(axis=1, keepdims=True)
    left = matrix - share * along * subjects
    lengths = np.linalg.norm(left, axis=1, keepdims=True)
    unit: Vectors = (left / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit


def centred(matrix: Vectors) -> Vectors:
    """The texts (n, d) without what all of them have in common, at unit length again."""
    left = matrix - matrix.mean(axis=0, keepdims=True)
    lengths = np.linalg.norm(left, axis=1, keepdims=True)
    unit: Vectors = (left / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit
