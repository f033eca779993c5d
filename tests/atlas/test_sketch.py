"""Looking at few directions first finds what looking at all of them finds."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from papermap.atlas import sketch
from papermap.atlas.neighbours import nearest
from papermap.atlas.sketch import Sketch, axes_of, nearest_by_sketch

WIDTH = 256


def rows(count: int, falling: float) -> NDArray[np.float32]:
    """Unit vectors of which the first directions weigh more, the faster ``falling``."""
    made = np.random.default_rng(1).standard_normal((count, WIDTH)) * np.arange(1, WIDTH + 1) ** -falling
    made[::7] = 0
    lengths = np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-12)
    unit: NDArray[np.float32] = (made / lengths).astype(np.float32)
    return unit


def test_nearly_all_of_the_nearest_are_found() -> None:
    matrix = rows(sketch.LEAST_ROWS, 0.65)
    axes = axes_of(matrix)
    assert axes is not None
    keys = np.arange(len(matrix)) + 1000
    found = 0
    for row in range(1, 141, 7):
        query = matrix[row]
        near, cosines = nearest_by_sketch(Sketch(axes, matrix @ axes), keys, matrix, query, 20)
        exact, their_cosines = nearest(matrix, query, 20)
        assert near[0] == exact[0] + 1000
        assert cosines[0] == pytest.approx(their_cosines[0])
        found += len(set(near.tolist()) & set((exact + 1000).tolist()))
    assert found / (20 * 20) > 0.97


def test_vectors_without_main_directions_and_small_libraries_are_not_sketched() -> None:
    assert axes_of(rows(sketch.LEAST_ROWS, 0.0)) is None
    assert axes_of(rows(100, 0.65)) is None
