"""Nearest vectors: exact, ties by key, the same however the table is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from papermap.atlas import neighbours
from papermap.atlas.neighbours import (
    DIGITS,
    WORDS_SHARE,
    Vectors,
    alike_pairs,
    largest,
    mixed_scores,
    nearest,
    nearest_in_blocks,
    neighbour_graph,
    products,
    text_likeness,
)
from tests.atlas.vectors import kinds

# Few distinct values, so that ties and zero rows are common.
ROWS = arrays.arrays(
    np.float32, st.tuples(st.integers(0, 40), st.just(3)), elements=st.sampled_from([-1.0, 0.0, 0.5, 1.0])
)
QUERY = arrays.arrays(np.float32, 3, elements=st.sampled_from([-1.0, 0.0, 1.0]))


def by_hand(matrix: Vectors, query: Vectors, k: int, keys: list[int]) -> list[int]:
    if not query.any():
        return []
    rows = [row for row in range(len(matrix)) if matrix[row].any()]
    rows.sort(key=lambda row: (-round(float(matrix[row] @ query), DIGITS), keys[row]))
    return rows[:k]


@pytest.mark.parametrize(
    ("count", "width"), [(0, 3), (1, 384), (23, 384), (24, 384), (1000, 96), (40, 9_500)]
)
def test_products_in_small_pieces_are_the_products(count: int, width: int) -> None:
    rows = np.random.default_rng(1).standard_normal((count, width)).astype(np.float32)
    query = np.linspace(0.0, 1.0, width, dtype=np.float32)
    assert products(rows, query) == pytest.approx(rows @ query, rel=1e-3, abs=1e-3)
    assert products(rows[::2], query) == pytest.approx(rows[::2] @ query, rel=1e-3, abs=1e-3)


@given(ROWS, QUERY, st.integers(0, 50), st.randoms(use_true_random=False))
def test_nearest_is_the_sorted_list_cut_off(matrix: Vectors, query: Vectors, k: int, draw: object) -> None:
    keys = list(range(len(matrix)))
    draw.shuffle(keys)  # type: ignore[attr-defined]
    rows, cosines = nearest(matrix, query, k, keys)
    assert rows.tolist() == by_hand(matrix, query, k, keys)
    assert np.allclose(cosines, matrix[rows] @ query, atol=1e-5)


@given(ROWS, QUERY, st.integers(1, 10), st.integers(1, 7))
def test_it_does_not_matter_how_the_table_comes(matrix: Vectors, query: Vectors, k: int, size: int) -> None:
    keys = np.arange(len(matrix)) * 3 + 1
    blocks = [(keys[s : s + size], matrix[s : s + size]) for s in range(0, len(matrix), size)]
    forward, cosines = nearest_in_blocks(blocks, query, k)
    backward, _ = nearest_in_blocks(blocks[::-1], query, k)
    assert forward.tolist() == backward.tolist()
    assert forward.tolist() == keys[nearest(matrix, query, k)[0]].tolist()
    assert sorted(cosines.tolist(), reverse=True) == cosines.tolist()


def test_papers_without_words_are_near_nothing() -> None:
    matrix = np.array([[0, 0], [1, 0], [-1, 0]], dtype=np.float32)
    assert nearest(matrix, np.array([1, 0], dtype=np.float32), 3)[0].tolist() == [1, 2]
    assert nearest(matrix, np.zeros(2, dtype=np.float32), 3)[0].tolist() == []


def test_half_precision_blocks_are_taken() -> None:
    rows, _ = kinds(50)
    keys, _ = nearest_in_blocks([(np.arange(50), rows.astype(np.float16))], rows[7], 1)
    assert keys.tolist() == [7]


def test_the_neighbour_graph_agrees_with_nearest() -> None:
    rows, _ = kinds(60)
    rows[5] = 0
    indices, cosines = neighbour_graph(rows, 4)
    for row in range(60):
        expected = [int(other) for other in nearest(rows, rows[row], 5)[0] if other != row][:4]
        found = [int(other) for other in indices[row] if other >= 0]
        assert found == expected
    assert cosines[5].tolist() == [0, 0, 0, 0]


def test_in_a_large_library_nearly_all_neighbours_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, _ = kinds(1500, groups=40)
    exact, _ = neighbour_graph(rows, 5)
    monkeypatch.setattr(neighbours, "EXACT_LIMIT", 100)
    monkeypatch.setattr(neighbours, "CELL_SIZE", 40)
    quick, _ = neighbour_graph(rows, 5)
    shared = [len(set(a) & set(b)) for a, b in zip(exact.tolist(), quick.tolist(), strict=True)]
    assert sum(shared) / (5 * len(rows)) > 0.9


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tiny_libraries(count: int) -> None:
    rows, _ = kinds(4)
    indices, _ = neighbour_graph(rows[:count], 3)
    assert indices.shape == (count, 3)
    assert (indices >= 0).sum() == count * (count - 1)


def test_pairs_alike_go_by_keys() -> None:
    rows = np.array([[1, 0], [0, 1], [1, 0], [0, 0]], dtype=np.float32)
    assert alike_pairs([40, 30, 20, 10], rows, 1) == [(40, 20, 1.0), (30, 40, 0.0), (20, 40, 1.0)]


def mixed(meaning: float, words: float | None, *closeness: float) -> float:
    """One paper's score."""
    one = np.array([meaning], dtype=np.float32)
    other = None if words is None else np.array([words], dtype=np.float32)
    said = np.array([closeness], dtype=np.float32).reshape(1, -1)
    return float(mixed_scores(text_likeness(one, other), said)[0])


def test_both_kinds_of_likeness_count() -> None:
    assert mixed(0.4, None) == pytest.approx(0.4)
    assert mixed(0.4, 0.1) == pytest.approx((1 - WORDS_SHARE) * 0.4 + WORDS_SHARE * 0.1)
    assert mixed(0.5, 0.1) > mixed(0.4, 0.1)
    assert mixed(0.4, 0.2) > mixed(0.4, 0.1)


def test_citations_lift_a_likeness_and_never_lower_it() -> None:
    assert mixed(0.4, 0.2, 0.1) > mixed(0.4, 0.2, 0.0) == pytest.approx(mixed(0.4, 0.2))
    assert mixed(0.4, 0.2, 0.1, 0.3) > mixed(0.4, 0.2, 0.0, 0.3)
    assert mixed(-0.3, None, 0.2) > mixed(-0.3, None, 0.0) == pytest.approx(-0.3)
    assert mixed(1.0, 1.0, 1.0) <= 1.0


def test_who_is_like_the_likest_is_like_too() -> None:
    text = np.array([0.6, 0.5, 0.4, 0.2, 0.2], dtype=np.float32)
    between = np.eye(5, dtype=np.float32)
    between[4, :3] = between[:3, 4] = 0.9
    none = np.zeros((5, 0), dtype=np.float32)
    scores = mixed_scores(text, none, lambda some, weights: between[:, some] @ weights)
    assert scores[4] > scores[3]
    assert scores[4] > text[4]
    assert mixed_scores(text, none)[4] == pytest.approx(0.2)


@pytest.mark.parametrize("text", [[], [0.25], [-0.25], [0.0, 0.0], [-0.1, -0.2]])
def test_without_others_likeness_stays_what_it_is(text: list[float]) -> None:
    alone = np.array(text, dtype=np.float32)
    none = np.zeros((len(text), 0), dtype=np.float32)
    scores = mixed_scores(
        alone, none, lambda some, weights: np.eye(len(text), dtype=np.float32)[:, some] @ weights
    )
    assert scores == pytest.approx(alone)


@given(st.integers(1, 3000), st.integers(1, 400), st.booleans(), st.integers(0, 9))
def test_the_largest_are_the_end_of_the_sorted_list(n: int, k: int, in_order: bool, seed: int) -> None:
    values = np.round(np.random.default_rng(seed).standard_normal(n), 1).astype(np.float32)
    values = np.sort(values) if in_order else values
    found = largest(values, min(n, k))
    assert len(set(found.tolist())) == min(n, k)
    assert sorted(values[found].tolist()) == np.sort(values)[-min(n, k) :].tolist()


def test_the_largest_are_found_where_no_sample_looks() -> None:
    values = np.zeros(4000, dtype=np.float32)
    values[1::16] = 1.0
    assert values[largest(values, 200)].min() == 1.0
