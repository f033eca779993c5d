"""Roots and frontiers, on graphs with every kind of fault."""

from __future__ import annotations

import pytest

from papermap.atlas.landscape import Landscape, landscape

#  4 → 3 → 1,  4 → 2 → 1,  5 → 4;  6 and 7 apart;  loops and a cycle besides
EDGES = [(4, 3), (3, 1), (4, 2), (2, 1), (5, 4), (7, 6), (1, 1), (6, 7)]


def test_roots_are_cited_and_cite_little_frontiers_are_new_and_build_on_others() -> None:
    years: dict[int, int | None] = {1: 1990, 2: 2000, 3: 2001, 4: 2019, 5: 2020, 6: 2020, 7: None}
    found = landscape([1, 2, 3, 4, 5, 6, 7], EDGES, years)
    assert found.roots == (1,)
    assert found.frontiers == (5,)
    many = landscape(range(200), [(key, key % 10) for key in range(10, 200)], dict.fromkeys(range(200), 2020))
    assert set(many.roots) == set(range(10))
    assert len(many.frontiers) <= 12
    assert not set(many.roots) & set(many.frontiers)


@pytest.mark.parametrize("keys", [[], [1], [1, 2]])
def test_small_libraries_have_neither_without_links(keys: list[int]) -> None:
    assert landscape(keys, [(1, 1), (1, 5), (5, 1)], {}) == Landscape((), ())


def test_a_cycle_has_no_root() -> None:
    cycle = [(1, 2), (2, 3), (3, 1)]
    assert landscape([1, 2, 3], cycle, {1: 2000, 2: 2000, 3: 2000}).roots == ()
