"""Self-made vectors: a few kinds of papers with some spread around each."""

from __future__ import annotations

import numpy as np

from papermap.atlas.neighbours import Vectors


def kinds(count: int, groups: int = 4, dimension: int = 32, seed: int = 1) -> tuple[Vectors, list[int]]:
    """``count`` unit vectors around ``groups`` centres, and the group of each."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(groups, dimension))
    group = [row % groups for row in range(count)]
    rows = centres[group] + 0.6 * draw.normal(size=(count, dimension))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32), group
