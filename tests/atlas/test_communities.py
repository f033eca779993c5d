"""Communities and their names: stable, in their own words, for any library."""

from __future__ import annotations

import random

import pytest

from papermap.atlas.communities import communities, labels, name_place
from papermap.model.maps import UNSORTED


def ring(keys: list[int]) -> list[tuple[int, int]]:
    """Everyone cites everyone before."""
    return [(a, b) for a in keys for b in keys if a > b]


LEFT, RIGHT = list(range(10, 18)), list(range(1, 6))
CITATIONS = [*ring(LEFT), *ring(RIGHT), (10, 1)]


def test_the_largest_comes_first_and_bridges_do_not_join() -> None:
    found = communities([*LEFT, *RIGHT], CITATIONS, [])
    assert {found[key] for key in LEFT} == {0}
    assert {found[key] for key in RIGHT} == {1}


def test_order_and_repetition_of_the_input_do_not_matter() -> None:
    draw = random.Random(2)
    keys = list(range(60))
    edges = [(draw.choice(keys), draw.choice(keys)) for _ in range(150)]
    alike = [(draw.choice(keys), draw.choice(keys), draw.random()) for _ in range(100)]
    first = communities(keys, edges, alike)
    for _ in range(3):
        draw.shuffle(keys)
        draw.shuffle(edges)
        draw.shuffle(alike)
        turned = [(b, a, value) for a, b, value in alike]
        assert communities(keys, [*edges, *edges], turned) == first


def test_likeness_alone_makes_communities() -> None:
    alike = [(a, b, 0.8) for a, b in [*ring(LEFT), *ring(RIGHT)]]
    assert len(set(communities([*LEFT, *RIGHT], [], alike).values())) == 2


def test_a_pair_hangs_on_to_the_group_it_cites() -> None:
    found = communities([*LEFT, 30, 31], [*ring(LEFT), (30, 31), (31, 10)], [])
    assert found[30] == found[31] == found[10]


@pytest.mark.parametrize("keys", [[], [7], [7, 8]])
def test_libraries_without_links_are_unsorted(keys: list[int]) -> None:
    assert communities(keys, [(7, 7), (7, 99)], []) == dict.fromkeys(keys, UNSORTED)


def test_two_linked_papers_are_a_community() -> None:
    assert communities([1, 2, 3], [(1, 2), (2, 1)], []) == {1: 0, 2: 0, 3: UNSORTED}


TITLES = {
    1: "Low-rank adaptation of language models",
    2: "Quantized low-rank adaptation",
    3: "Low-Rank Adaptation, decomposed",
    4: "Vision transformers for image recognition",
    5: "Image recognition with vision transformers at scale",
    6: "Patches and vision transformers",
}
MEMBERS = {1: 0, 2: 0, 3: 0, 4: 1, 5: 1, 6: 1}


def test_names_are_the_words_of_the_members_pairs_first() -> None:
    assert labels(MEMBERS, TITLES, {}) == {0: "low-rank adaptation", 1: "vision transformers"}


def test_names_differ_and_hold_at_most_three_words() -> None:
    titles = dict.fromkeys(range(12), "Deep nets for protein folding and protein design")
    named = labels({key: key // 4 for key in range(12)}, titles, {})
    assert len(set(named.values())) == 3
    assert all(1 <= len(name.split()) <= 3 for name in named.values())


def test_commonplaces_and_stopwords_name_nothing() -> None:
    titles = dict.fromkeys(range(4), "We propose a novel method and show results of the study")
    assert labels(dict.fromkeys(range(4), 0), titles, {}) == {0: "untitled 1"}


def test_any_script_and_missing_texts() -> None:
    titles = {
        0: "深度学习综述",
        1: "深度学习方法",
        2: "深度学习",
        3: "Глубокое обучение",
        4: "Глубокое обучение сетей",
    }
    named = labels({0: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 2, 6: UNSORTED}, titles, {6: "words"})
    assert "深" in named[0] or "学" in named[0]
    assert "обучение" in named[1]
    assert named[2] == "untitled 3"
    assert UNSORTED not in named


def test_a_name_stands_amid_its_members() -> None:
    assert name_place([(0.0, 0.0), (0.2, 0.1), (0.1, 0.2), (9.0, -9.0), (0.1, 0.1)]) == (0.1, 0.1)


def test_tex_and_addresses_are_no_words() -> None:
    titles = dict.fromkeys(range(3), r"$\mathcal{O}$ https://example.org quasars")
    assert labels(dict.fromkeys(range(3), 0), titles, {}) == {0: "quasars"}
