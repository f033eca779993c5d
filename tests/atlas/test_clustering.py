"""Texts gathered by what they say: a partition, the same twice, and only what is alike together."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from papermap.atlas.clustering import Vectors, beyond, centred, gather, middle


def unit(rows: list[list[float]]) -> Vectors:
    matrix = np.asarray(rows, dtype=np.float32).reshape(len(rows), -1)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    found: Vectors = np.where(lengths > 0, matrix / np.maximum(lengths, 1e-9), 0).astype(np.float32)
    return found


numbers = st.integers(-5, 5).map(float)
matrices = st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=1, max_size=30).map(unit)


def test_what_points_one_way_is_together_and_the_largest_group_first() -> None:
    matrix = unit([[1, 0, 0], [0, 1, 0], [1, 0.1, 0], [0, 0, 0], [1, -0.1, 0], [0.1, 1, 0]])
    assert gather(matrix, 0.8) == [[0, 2, 4], [1, 5], [3]]
    assert middle(matrix, [0, 2, 4]) == 0


@given(matrices, st.floats(0.05, 1))
def test_groups_are_a_partition_and_the_same_twice(matrix: Vectors, least: float) -> None:
    groups = gather(matrix, least)
    assert sorted(row for group in groups for row in group) == list(range(len(matrix)))
    assert [len(group) for group in groups] == sorted(map(len, groups), reverse=True)
    assert gather(matrix, least) == groups


@given(matrices)
def test_rows_of_zeros_stay_alone(matrix: Vectors) -> None:
    for group in gather(matrix, 0.3):
        assert len(group) == 1 or all(matrix[row].any() for row in group)


@given(matrices)
def test_what_is_left_is_of_unit_length_or_nothing(matrix: Vectors) -> None:
    for left in (beyond(matrix, matrix[::-1].copy(), 0.6), centred(matrix)):
        lengths = np.linalg.norm(left, axis=1)
        assert np.all((np.abs(lengths - 1) < 1e-3) | (lengths < 1e-3))


def test_taking_the_subject_out_brings_together_what_is_said_of_two_subjects() -> None:
    said = unit([[1, 0, 1], [0, 1, 1]])
    about = unit([[1, 0, 0], [0, 1, 0]])
    left = beyond(said, about, 1.0)
    assert float(left[0] @ left[1]) > 0.99 > 0.6 > float(said[0] @ said[1])
