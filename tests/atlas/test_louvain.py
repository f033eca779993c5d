"""Communities of large graphs agree with what networkx finds."""

from __future__ import annotations

import random

import networkx as nx

from papermap.atlas.louvain import louvain


def planted(groups: int, size: int) -> dict[tuple[int, int], float]:
    """Dense groups of papers with a few links between them."""
    draw = random.Random(3)
    links = {}
    for node in range(groups * size):
        for _ in range(6):
            inside = node // size * size + draw.randrange(size)
            other = inside if draw.random() < 0.85 else draw.randrange(groups * size)
            if other != node:
                links[min(node, other), max(node, other)] = 0.5 + draw.random()
    return links


def test_planted_groups_are_found() -> None:
    found = louvain(list(range(300)), planted(6, 50), 1.0)
    assert sorted(map(len, found)) == [50] * 6
    assert {frozenset(group) for group in found} == {
        frozenset(range(start, start + 50)) for start in range(0, 300, 50)
    }


def test_it_is_as_good_as_networkx_and_the_same_each_time() -> None:
    links = planted(12, 25)
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in links.items())
    found = louvain(sorted(graph), links, 1.0)
    theirs = nx.community.louvain_communities(graph, seed=1)
    ours = nx.community.modularity(graph, found)
    assert ours > nx.community.modularity(graph, theirs) - 0.02
    assert louvain(sorted(graph), dict(reversed(links.items())), 1.0) == found


def test_papers_without_a_link_stay_alone() -> None:
    assert louvain([1, 2, 3], {(1, 2): 1.0}, 1.0) == [{1, 2}, {3}]
