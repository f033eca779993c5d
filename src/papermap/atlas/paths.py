"""Walks on the citation graph: the shortest path between two papers, and the surroundings of one.

Edges are (citing, cited). Of several equal answers the one with the smaller keys is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx


@dataclass(frozen=True, slots=True)
class Step:
    """One paper of a path. ``cites_next`` tells the direction of the citation to the next paper; it is
    ``None`` for the last one."""

    key: int
    cites_next: bool | None


def path_between(edges: Iterable[tuple[int, int]], start: int, end: int) -> tuple[Step, ...] | None:
    """The fewest citations that lead from one paper to the other, in either direction of each citation.

    ``None`` when no path does.
    """
    directed = {(a, b) for a, b in edges if a != b}
    if start == end:
        return (Step(start, None),)
    graph = _undirected(directed)
    if start not in graph or end not in graph:
        return None
    # Distances to the end, then downhill from the start by the smallest key.
    distance = nx.single_source_shortest_path_length(graph, end)
    if start not in distance:
        return None
    path = [start]
    while path[-1] != end:
        path.append(min(other for other in graph[path[-1]] if distance.get(other) == distance[path[-1]] - 1))
    hops = [Step(here, (here, there) in directed) for here, there in pairwise(path)]
    return (*hops, Step(end, None))


def surroundings(edges: Iterable[tuple[int, int]], centre: int, radius: int = 1) -> tuple[int, ...]:
    """Every paper at most ``radius`` citations from ``centre``, itself included, nearest first, then by
    key."""
    graph = _undirected({(a, b) for a, b in edges if a != b})
    if centre not in graph:
        return (centre,)
    distance = nx.single_source_shortest_path_length(graph, centre, cutoff=radius)
    return tuple(sorted(distance, key=lambda key: (distance[key], key)))


def _undirected(edges: set[tuple[int, int]]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_edges_from(sorted(edges))
    return graph
