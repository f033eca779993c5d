"""The vectors of a library side by side, and which of them are near. Who maps them into memory, and what is
asked of them, is in :mod:`papermap.library.searching`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from papermap.store import vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from papermap.atlas.sketch import Sketch
    from papermap.atlas.word_bags import Bags

SERVICE_MODELS = ("specter2",)

BLOCK = 262_144
"""Rows compared at once."""

DEEPER = 50
"""The nearest of a selection are looked for among so many times as many of all at most, where it is so large
that they should be among these twice over; of a smaller one every paper is compared."""

GATHERED = 8_192
"""Rows of a selection that are brought together at once."""


Nearest = tuple[list[int], list[float]]
"""Keys and cosines, best first."""


@dataclass(frozen=True)
class Shelf:
    """The vectors of one model: keys (n), matrix (n, d), rows of unit length, or zeros for a paper that is
    gone; the bags (n) of the same papers' words; and a sketch of the matrix where it is large."""

    model: str
    revision: str
    keys: NDArray[np.int64]
    matrix: NDArray[np.float32]
    bags: Bags
    sketch: Sketch | None = None

    def nearest(self, query: NDArray[np.float32], k: int) -> Nearest:
        """The ``k`` papers nearest to ``query`` (d,)."""
        from papermap.atlas.neighbours import nearest_in_blocks
        from papermap.atlas.sketch import nearest_by_sketch

        if self.sketch is not None:
            keys, cosines = nearest_by_sketch(self.sketch, self.keys, self.matrix, query, k)
        else:
            keys, cosines = nearest_in_blocks(self._blocks(), query, k)
        return keys.tolist(), cosines.tolist()

    def nearest_within(self, query: NDArray[np.float32], k: int, chosen: frozenset[int]) -> Nearest:
        """The ``k`` papers nearest to ``query`` (d,) among ``chosen``."""
        from papermap.atlas.neighbours import nearest_in_blocks

        deep = 2 * k * len(self.keys) // max(len(chosen), 1)
        if deep <= DEEPER * k:
            found = [hit for hit in zip(*self.nearest(query, deep), strict=True) if hit[0] in chosen]
            if len(found) >= k:
                return [key for key, _ in found[:k]], [cosine for _, cosine in found[:k]]
        keys, cosines = nearest_in_blocks(self._blocks_of(chosen), query, k)
        return keys.tolist(), cosines.tolist()

    def _blocks(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Keys and rows, :data:`BLOCK` at a time."""
        for start in range(0, len(self.keys), BLOCK):
            yield self.keys[start : start + BLOCK], self.matrix[start : start + BLOCK]

    def _blocks_of(self, some: frozenset[int]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Keys and rows of some papers, :data:`GATHERED` at a time."""
        keys, rows = self.rows_of(sorted(some))
        for start in range(0, len(keys), GATHERED):
            yield keys[start : start + GATHERED], self.matrix[rows[start : start + GATHERED]]

    @cached_property
    def _in_order(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        import numpy as np

        order = np.argsort(self.keys, kind="stable")
        return self.keys[order], order

    def rows_of(self, keys: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Those of ``keys`` that have a vector, and their rows."""
        import numpy as np

        known, order = self._in_order
        asked = np.asarray(keys, dtype=np.int64)
        if not len(known) or not len(asked):
            return asked[:0], order[:0]
        places = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        here = known[places] == asked
        rows = order[places[here]]
        there = self.matrix[rows, 0] != 0.0
        if not there.all():
            there[~there] = self.matrix[rows[~there]].any(axis=1)
        return asked[here][there], rows[there]


def load_shelf(connection: sqlite3.Connection) -> Shelf | None:
    """The vectors of the model that most papers of the library have, in the order of keys; ``None`` when no
    paper has one."""
    import numpy as np

    from papermap.atlas.word_bags import BAG
    from papermap.model.word_bag import SIZE

    chosen = vectors.main_model(connection, SERVICE_MODELS)
    rows = vectors.library_vectors(connection, *chosen) if chosen is not None else []
    if chosen is None or not rows:
        return None
    keys = np.array([key for key, _, _ in rows], dtype=np.int64)
    matrix = np.stack([np.frombuffer(data, dtype="<f4") for _, data, _ in rows])
    bags = np.frombuffer(b"".join(bag or bytes(SIZE) for _, _, bag in rows), dtype=BAG)
    return Shelf(*chosen, keys, matrix, bags)
