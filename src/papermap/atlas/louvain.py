"""Communities of large graphs: Louvain (Blondel et al. 2008) with the queue of Leiden's local moving (Traag,
Waltman, van Eck 2019), so that only papers whose neighbours moved are looked at again.

Deterministic: nodes are taken in an order that is shuffled with a fixed seed, equal gains go to the community
met first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SEED = 20170612

Rows = NDArray[np.int64]
Weights = NDArray[np.float64]


def louvain(
    nodes: Sequence[int], weights: Mapping[tuple[int, int], float], resolution: float
) -> list[set[int]]:
    """The groups of ``nodes`` of high modularity; ``weights`` holds each pair once."""
    row_of = {node: row for row, node in enumerate(nodes)}
    pairs = sorted(weights)
    heads = np.array([row_of[a] for a, _ in pairs], dtype=np.int64)
    tails = np.array([row_of[b] for _, b in pairs], dtype=np.int64)
    values = np.array([weights[pair] for pair in pairs], dtype=np.float64)
    group_of, count = np.arange(len(nodes)), len(nodes)
    while True:
        moved = _numbered(_move(heads, tails, values, count, resolution))
        group_of = moved[group_of]
        fewer = int(moved.max()) + 1
        if fewer == count:
            break
        heads, tails, values = _contracted(moved[heads], moved[tails], values, fewer)
        count = fewer
    groups: list[set[int]] = [set() for _ in range(count)]
    for node, group in zip(nodes, group_of.tolist(), strict=True):
        groups[group].add(node)
    return groups


def _numbered(groups: Sequence[int]) -> Rows:
    return np.unique(np.asarray(groups, dtype=np.int64), return_inverse=True)[1]


def _contracted(heads: Rows, tails: Rows, values: Weights, count: int) -> tuple[Rows, Rows, Weights]:
    """Each group as a node; what is inside it as a loop."""
    codes = np.minimum(heads, tails) * count + np.maximum(heads, tails)
    kept, where = np.unique(codes, return_inverse=True)
    summed: Weights = np.bincount(where, weights=values).astype(np.float64)
    return kept // count, kept % count, summed


def _move(heads: Rows, tails: Rows, values: Weights, count: int, resolution: float) -> list[int]:
    """Let each node join the neighbouring group that raises modularity most, until none would."""
    strength = np.bincount(heads, values, count) + np.bincount(tails, values, count)  # a loop counts twice
    share = (resolution / strength.sum() * strength).tolist()
    others, pulls = _neighbours(heads, tails, values, count)
    group, total = list(range(count)), strength.tolist()
    own = strength.tolist()
    order = np.random.default_rng(SEED).permutation(count).tolist()
    waiting, is_waiting = deque(order), [True] * count
    while waiting:
        node = waiting.popleft()
        is_waiting[node] = False
        here, pulled = group[node], dict[int, float]()
        for other, pull in zip(others[node], pulls[node], strict=True):
            there = group[other]
            pulled[there] = pulled.get(there, 0.0) + pull
        total[here] -= own[node]
        best, gain = here, pulled.get(here, 0.0) - share[node] * total[here]
        for there, pull in pulled.items():
            if (gained := pull - share[node] * total[there]) > gain + 1e-12:
                best, gain = there, gained
        total[best] += own[node]
        if best != here:
            group[node] = best
            for other in others[node]:
                if group[other] != best and not is_waiting[other]:
                    is_waiting[other] = True
                    waiting.append(other)
    return group


def _neighbours(
    heads: Rows, tails: Rows, values: Weights, count: int
) -> tuple[list[list[int]], list[list[float]]]:
    """Of each node the others it is linked to, and how strongly."""
    apart = heads != tails
    here = np.concatenate([heads[apart], tails[apart]])
    there = np.concatenate([tails[apart], heads[apart]])
    order = np.lexsort((there, here))
    starts = np.searchsorted(here[order], np.arange(count + 1)).tolist()
    others, pulls = there[order].tolist(), np.tile(values[apart], 2)[order].tolist()
    spans = list(pairwise(starts))
    return [others[a:b] for a, b in spans], [pulls[a:b] for a, b in spans]
